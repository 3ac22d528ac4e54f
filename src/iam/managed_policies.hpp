// Managed policies: policies of their own, to be attached. Versions: policy_versions.hpp; who uses them:
// attachments.hpp. AWS's own policies are there for every account to read and attach, and for none to change.
#pragma once

#include <boost/describe/class.hpp>

#include "iam/entities.hpp"
#include "service/operation.hpp"

namespace watchword::iam {

/// Compiles a managed policy. Throws Fault MalformedPolicyDocument, or LimitExceeded over 6,144 characters.
IdentityPolicy make_managed_policy(const std::string& text);

struct CreatePolicyRequest {
    PolicyNameType PolicyName;
    std::optional<PolicyPathType> Path;
    PolicyDocumentType PolicyDocument;
    std::optional<PolicyDescriptionType> Description;
    TagList Tags;
    BOOST_DESCRIBE_CLASS(CreatePolicyRequest, (), (PolicyName, Path, PolicyDocument, Description, Tags), (),
                         ())
};
struct CreatePolicyResult {
    shapes::Policy Policy;
    BOOST_DESCRIBE_CLASS(CreatePolicyResult, (), (Policy), (), ())
};
CreatePolicyResult create_policy(Transaction&, Call&, const CreatePolicyRequest&);

struct GetPolicyRequest : OfPolicy {
    BOOST_DESCRIBE_CLASS(GetPolicyRequest, (OfPolicy), (), (), ())
};
struct GetPolicyResult {
    shapes::Policy Policy;
    BOOST_DESCRIBE_CLASS(GetPolicyResult, (), (Policy), (), ())
};
GetPolicyResult get_policy(const Snapshot&, Call&, const GetPolicyRequest&);

struct ListPoliciesRequest : Paged {
    std::optional<shape::OneOf<"All", "AWS", "Local">> Scope;  ///< default All
    std::optional<bool> OnlyAttached;                          ///< or used as a boundary; default false
    std::optional<PolicyPathType> PathPrefix;
    /// Counts together with OnlyAttached only. PermissionsBoundary: what is a boundary of somebody.
    /// PermissionsPolicy: what is attached to somebody.
    std::optional<shape::OneOf<"PermissionsPolicy", "PermissionsBoundary">> PolicyUsageFilter;
    BOOST_DESCRIBE_CLASS(ListPoliciesRequest, (Paged), (Scope, OnlyAttached, PathPrefix, PolicyUsageFilter),
                         (), ())
};
struct ListPoliciesResult : PagedResult {
    std::vector<shapes::Policy> Policies;
    BOOST_DESCRIBE_CLASS(ListPoliciesResult, (PagedResult), (Policies), (), ())
};
/// The account's own first, then AWS's.
ListPoliciesResult list_policies(const Snapshot&, Call&, const ListPoliciesRequest&);

struct DeletePolicyRequest : OfPolicy {
    BOOST_DESCRIBE_CLASS(DeletePolicyRequest, (OfPolicy), (), (), ())
};
/// Throws Fault DeleteConflict while it is attached, is a boundary, or has versions besides the default one.
Empty delete_policy(Transaction&, Call&, const DeletePolicyRequest&);

}  // namespace watchword::iam
