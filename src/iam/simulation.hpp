// SimulateCustomPolicy and SimulatePrincipalPolicy: what the policy engine would decide, without anybody
// asking in earnest (facts: simulation).
#pragma once

#include <algorithm>
#include <boost/describe/class.hpp>
#include <map>
#include <string>
#include <vector>

#include "iam/shapes.hpp"
#include "service/call.hpp"

namespace watchword::iam {

using ActionNameType = shape::Text<3, 128, shape::Anything>;
using ResourceNameType = shape::Text<1, 2048, shape::Anything>;
using ContextKeyNameType = shape::Text<5, 256, shape::Anything>;
using ResourceHandlingOptionType = shape::Text<1, 64, shape::Anything>;
using PolicyInputs = shape::List<PolicyDocumentType, 0, shape::unlimited>;
using RequiredPolicyInputs = shape::RequiredList<PolicyDocumentType, shape::unlimited>;

/// One condition key of the simulated requests.
struct ContextEntry {
    std::optional<ContextKeyNameType> ContextKeyName;
    shape::List<std::string, 0, shape::unlimited> ContextKeyValues;
    std::optional<shape::OneOf<"string", "stringList", "numeric", "numericList", "boolean", "booleanList",
                               "ip", "ipList", "binary", "binaryList", "date", "dateList">>
        ContextKeyType;
    BOOST_DESCRIBE_CLASS(ContextEntry, (), (ContextKeyName, ContextKeyValues, ContextKeyType), (), ())
};

/// What both operations are asked with.
struct SimulationRequest : Paged {
    PolicyInputs PermissionsBoundaryPolicyInputList;  ///< at most one
    shape::List<ActionNameType, 1, shape::unlimited> ActionNames;
    shape::List<ResourceNameType, 0, shape::unlimited> ResourceArns;  ///< none: "*"
    std::optional<PolicyDocumentType> ResourcePolicy;
    std::optional<ResourceNameType> ResourceOwner;
    std::optional<ResourceNameType> CallerArn;
    shape::List<ContextEntry, 0, shape::unlimited> ContextEntries;
    std::optional<ResourceHandlingOptionType> ResourceHandlingOption;
    BOOST_DESCRIBE_CLASS(SimulationRequest, (Paged),
                         (PermissionsBoundaryPolicyInputList, ActionNames, ResourceArns, ResourcePolicy,
                          ResourceOwner, CallerArn, ContextEntries, ResourceHandlingOption),
                         (), ())
};
/// The service control policies of one level of an organization.
struct OrderedOrganizationPolicyType {
    PolicyInputs ServiceControlPolicyInputList;  ///< at least one
    BOOST_DESCRIBE_CLASS(OrderedOrganizationPolicyType, (), (ServiceControlPolicyInputList), (), ())
};
struct SimulateCustomPolicyRequest : SimulationRequest {
    RequiredPolicyInputs PolicyInputList;
    /// From the root down to the account.
    shape::List<OrderedOrganizationPolicyType, 0, 7> OrderedOrganizationPolicyInputList;
    BOOST_DESCRIBE_CLASS(SimulateCustomPolicyRequest, (SimulationRequest),
                         (PolicyInputList, OrderedOrganizationPolicyInputList), (), ())
};

/// A letter, a digit or one of "_+=,.@-" somewhere.
struct NameWithWildcardsPattern {
    static constexpr std::string_view text = ".*[\\w+=,.@-]+.*";
    static bool matches(std::string_view value) {
        return std::ranges::any_of(value, [](char c) { return shape::NamePattern::matches({&c, 1}); });
    }
};
/// Inline policies of that name, of all users, groups or roles whose name the pattern matches.
struct InlinePolicyIdentifierType {
    shape::Text<1, 128, NameWithWildcardsPattern> PolicyName;
    shape::OneOf<"user", "group", "role"> AttachmentType;
    shape::Text<1, 128, NameWithWildcardsPattern> AttachmentName;  ///< '*' and '?' are wildcards
    BOOST_DESCRIBE_CLASS(InlinePolicyIdentifierType, (), (PolicyName, AttachmentType, AttachmentName), (), ())
};
/// Exactly one member says which policies.
struct PolicyIdentifier {
    std::optional<shape::OneOf<"inline", "aws-managed", "user-managed", "permission-boundary", "scp", "rcp">>
        PolicyType;
    std::optional<ArnType> PolicyArn;
    std::optional<InlinePolicyIdentifierType> InlinePolicyIdentifier;
    BOOST_DESCRIBE_CLASS(PolicyIdentifier, (), (PolicyType, PolicyArn, InlinePolicyIdentifier), (), ())
};
struct SimulatePrincipalPolicyRequest : SimulationRequest {
    ArnType PolicySourceArn;
    PolicyInputs PolicyInputList;
    shape::List<PolicyIdentifier, 0, shape::unlimited> PolicyExclusionList;
    BOOST_DESCRIBE_CLASS(SimulatePrincipalPolicyRequest, (SimulationRequest),
                         (PolicySourceArn, PolicyInputList, PolicyExclusionList), (), ())
};

/// Both 1-based, in characters.
struct Position {
    std::size_t Line = 0, Column = 0;
    BOOST_DESCRIBE_CLASS(Position, (), (Line, Column), (), ())
};
struct MatchedStatement {
    std::string SourcePolicyId, SourcePolicyType;
    Position StartPosition, EndPosition;
    BOOST_DESCRIBE_CLASS(MatchedStatement, (), (SourcePolicyId, SourcePolicyType, StartPosition, EndPosition),
                         (), ())
};
struct OrganizationsDecisionDetailShape {
    bool AllowedByOrganizations = false;
    BOOST_DESCRIBE_CLASS(OrganizationsDecisionDetailShape, (), (AllowedByOrganizations), (), ())
};
struct PermissionsBoundaryDecisionDetailShape {
    bool AllowedByPermissionsBoundary = false;
    BOOST_DESCRIBE_CLASS(PermissionsBoundaryDecisionDetailShape, (), (AllowedByPermissionsBoundary), (), ())
};
struct ResourceSpecificResult {
    std::string EvalResourceName, EvalResourceDecision;
    std::optional<std::vector<MatchedStatement>> MatchedStatements;
    std::optional<std::vector<std::string>> MissingContextValues;
    std::optional<std::map<std::string, std::string>> EvalDecisionDetails;  ///< across accounts
    std::optional<PermissionsBoundaryDecisionDetailShape> PermissionsBoundaryDecisionDetail;
    BOOST_DESCRIBE_CLASS(ResourceSpecificResult, (),
                         (EvalResourceName, EvalResourceDecision, MatchedStatements, MissingContextValues,
                          EvalDecisionDetails, PermissionsBoundaryDecisionDetail),
                         (), ())
};
struct EvaluationResult {
    std::string EvalActionName, EvalResourceName, EvalDecision;
    std::vector<MatchedStatement> MatchedStatements;
    std::vector<std::string> MissingContextValues;
    std::optional<OrganizationsDecisionDetailShape> OrganizationsDecisionDetail;
    std::optional<PermissionsBoundaryDecisionDetailShape> PermissionsBoundaryDecisionDetail;
    std::optional<std::map<std::string, std::string>> EvalDecisionDetails;
    std::optional<std::vector<ResourceSpecificResult>> ResourceSpecificResults;
    BOOST_DESCRIBE_CLASS(EvaluationResult, (),
                         (EvalActionName, EvalResourceName, EvalDecision, MatchedStatements,
                          MissingContextValues, OrganizationsDecisionDetail,
                          PermissionsBoundaryDecisionDetail, EvalDecisionDetails, ResourceSpecificResults),
                         (), ())
};
/// One result an action, in the order they were asked about; of all the resources asked about.
struct SimulatePolicyResponse : PagedResult {
    std::vector<EvaluationResult> EvaluationResults;
    BOOST_DESCRIBE_CLASS(SimulatePolicyResponse, (PagedResult), (EvaluationResults), (), ())
};

/// Simulating burns time, so it is done on a worker. A request that is prepared runs there too: nothing is to
/// be prepared besides.
struct OnWorker {};
template <class Request>
OnWorker simulate_on_worker(const Snapshot&, Call&, const Request&) {
    return {};
}

/// Both throw Fault InvalidInput for what cannot be simulated, and for a single action that would cost more
/// than a page may; a page that has cost that much ends early.
SimulatePolicyResponse simulate_custom_policy(const Snapshot&, Call&, const SimulateCustomPolicyRequest&,
                                              const OnWorker&);
/// Adds the entity's policies, those of a user's groups, its boundary, and the service control policies that
/// bind its account. Throws Fault NoSuchEntity.
SimulatePolicyResponse simulate_principal_policy(const Snapshot&, Call&,
                                                 const SimulatePrincipalPolicyRequest&, const OnWorker&);

}  // namespace watchword::iam
