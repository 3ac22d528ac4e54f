// Service and resource control policies: what they say, and what they are attached to.
#pragma once

#include "organizations/shapes.hpp"

namespace watchword::organizations {

struct CreatePolicyRequest {
    PolicyContent Content;
    PolicyDescription Description;
    PolicyName Name;
    PolicyType Type;
    TagList Tags;
    BOOST_DESCRIBE_CLASS(CreatePolicyRequest, (), (Content, Description, Name, Type, Tags), (), ())
};
struct PolicyResponse {
    shapes::Policy Policy;
    BOOST_DESCRIBE_CLASS(PolicyResponse, (), (Policy), (), ())
};
/// Throws Fault MalformedPolicyDocumentException, ConstraintViolationException over 5,120 bytes, and
/// PolicyTypeNotAvailableForOrganizationException for types other than the two.
PolicyResponse create_policy(Transaction&, Call&, const CreatePolicyRequest&);

struct OfPolicyRequest {
    organizations::PolicyId PolicyId;
    BOOST_DESCRIBE_CLASS(OfPolicyRequest, (), (PolicyId), (), ())
};
PolicyResponse describe_policy(const Snapshot&, Call&, const OfPolicyRequest&);
/// Throws Fault PolicyInUseException while it is attached to anything.
Empty delete_policy(Transaction&, Call&, const OfPolicyRequest&);

struct UpdatePolicyRequest : OfPolicyRequest {
    std::optional<PolicyName> Name;
    std::optional<PolicyDescription> Description;
    std::optional<PolicyContent> Content;
    BOOST_DESCRIBE_CLASS(UpdatePolicyRequest, (OfPolicyRequest), (Name, Description, Content), (), ())
};
/// A new content binds the very next request.
PolicyResponse update_policy(Transaction&, Call&, const UpdatePolicyRequest&);

struct ListPoliciesRequest : Paged {
    PolicyType Filter;
    BOOST_DESCRIBE_CLASS(ListPoliciesRequest, (Paged), (Filter), (), ())
};
struct ListPoliciesResponse {
    std::vector<shapes::PolicySummary> Policies;
    std::optional<std::string> NextToken;
    BOOST_DESCRIBE_CLASS(ListPoliciesResponse, (), (Policies, NextToken), (), ())
};
ListPoliciesResponse list_policies(const Snapshot&, Call&, const ListPoliciesRequest&);

struct ListPoliciesForTargetRequest : ListPoliciesRequest {
    PolicyTargetId TargetId;
    BOOST_DESCRIBE_CLASS(ListPoliciesForTargetRequest, (ListPoliciesRequest), (TargetId), (), ())
};
/// Those attached to the very target, in order of attachment.
ListPoliciesResponse list_policies_for_target(const Snapshot&, Call&, const ListPoliciesForTargetRequest&);

struct ListTargetsForPolicyRequest : Paged {
    organizations::PolicyId PolicyId;
    BOOST_DESCRIBE_CLASS(ListTargetsForPolicyRequest, (Paged), (PolicyId), (), ())
};
struct ListTargetsForPolicyResponse {
    std::vector<shapes::PolicyTargetSummary> Targets;
    std::optional<std::string> NextToken;
    BOOST_DESCRIBE_CLASS(ListTargetsForPolicyResponse, (), (Targets, NextToken), (), ())
};
ListTargetsForPolicyResponse list_targets_for_policy(const Snapshot&, Call&,
                                                     const ListTargetsForPolicyRequest&);

struct AttachmentRequest : OfPolicyRequest {
    PolicyTargetId TargetId;
    BOOST_DESCRIBE_CLASS(AttachmentRequest, (OfPolicyRequest), (TargetId), (), ())
};
/// At most five of one type to one target.
Empty attach_policy(Transaction&, Call&, const AttachmentRequest&);
/// A service control policy stays attached to every target, and RCPFullAWSAccess to all of them.
Empty detach_policy(Transaction&, Call&, const AttachmentRequest&);

struct DescribeEffectivePolicyRequest {
    EffectivePolicyType PolicyType;
    std::optional<PolicyTargetId> TargetId;
    BOOST_DESCRIBE_CLASS(DescribeEffectivePolicyRequest, (), (PolicyType, TargetId), (), ())
};
struct EffectivePolicy {
    std::string PolicyContent, TargetId, PolicyType;
    Timestamp LastUpdatedTimestamp = 0;
    BOOST_DESCRIBE_CLASS(EffectivePolicy, (), (PolicyContent, TargetId, PolicyType, LastUpdatedTimestamp), (),
                         ())
};
struct DescribeEffectivePolicyResponse {
    organizations::EffectivePolicy EffectivePolicy;
    BOOST_DESCRIBE_CLASS(DescribeEffectivePolicyResponse, (), (EffectivePolicy), (), ())
};
/// Asks for types that merge along the tree. This server has none of them, so no account has an effective
/// policy: always throws Fault EffectivePolicyNotFoundException.
DescribeEffectivePolicyResponse describe_effective_policy(const Snapshot&, Call&,
                                                          const DescribeEffectivePolicyRequest&);

}  // namespace watchword::organizations
