// Managed policies attached to users, groups and roles: Attach, Detach, and the lists from both sides.
#pragma once

#include <boost/describe/class.hpp>

#include "iam/entities.hpp"
#include "service/operation.hpp"

namespace watchword::iam {

template <class Of>
struct AttachPolicyRequest : Of {
    ArnType PolicyArn;
    BOOST_DESCRIBE_CLASS(AttachPolicyRequest, (Of), (PolicyArn), (), ())
};
/// What is attached already stays so. Throws Fault LimitExceeded beyond ten.
template <class Of>
Empty attach_policy(Transaction&, Call&, const AttachPolicyRequest<Of>&);

template <class Of>
struct DetachPolicyRequest : Of {
    ArnType PolicyArn;
    BOOST_DESCRIBE_CLASS(DetachPolicyRequest, (Of), (PolicyArn), (), ())
};
template <class Of>
Empty detach_policy(Transaction&, Call&, const DetachPolicyRequest<Of>&);

template <class Of>
struct ListAttachedPoliciesRequest : Of, Paged {
    std::optional<PolicyPathType> PathPrefix;
    BOOST_DESCRIBE_CLASS(ListAttachedPoliciesRequest, (Of, Paged), (PathPrefix), (), ())
};
struct AttachedPolicyShape {
    std::string PolicyName, PolicyArn;
    BOOST_DESCRIBE_CLASS(AttachedPolicyShape, (), (PolicyName, PolicyArn), (), ())
};
struct ListAttachedPoliciesResult : PagedResult {
    std::vector<AttachedPolicyShape> AttachedPolicies;
    BOOST_DESCRIBE_CLASS(ListAttachedPoliciesResult, (PagedResult), (AttachedPolicies), (), ())
};
/// In order of their names.
template <class Of>
ListAttachedPoliciesResult list_attached_policies(const Snapshot&, Call&,
                                                  const ListAttachedPoliciesRequest<Of>&);

struct ListEntitiesForPolicyRequest : OfPolicy, Paged {
    /// The last two name no user, group or role, so nothing is found.
    std::optional<shape::OneOf<"User", "Role", "Group", "LocalManagedPolicy", "AWSManagedPolicy">>
        EntityFilter;
    std::optional<PathType> PathPrefix;
    std::optional<shape::OneOf<"PermissionsPolicy", "PermissionsBoundary">> PolicyUsageFilter;
    BOOST_DESCRIBE_CLASS(ListEntitiesForPolicyRequest, (OfPolicy, Paged),
                         (EntityFilter, PathPrefix, PolicyUsageFilter), (), ())
};
struct PolicyGroup {
    std::string GroupName, GroupId;
    BOOST_DESCRIBE_CLASS(PolicyGroup, (), (GroupName, GroupId), (), ())
};
struct PolicyUser {
    std::string UserName, UserId;
    BOOST_DESCRIBE_CLASS(PolicyUser, (), (UserName, UserId), (), ())
};
struct PolicyRole {
    std::string RoleName, RoleId;
    BOOST_DESCRIBE_CLASS(PolicyRole, (), (RoleName, RoleId), (), ())
};
struct ListEntitiesForPolicyResult : PagedResult {
    std::vector<PolicyGroup> PolicyGroups;
    std::vector<PolicyUser> PolicyUsers;
    std::vector<PolicyRole> PolicyRoles;
    BOOST_DESCRIBE_CLASS(ListEntitiesForPolicyResult, (PagedResult), (PolicyGroups, PolicyUsers, PolicyRoles),
                         (), ())
};
/// Who of the caller's account has the policy attached or as boundary; nobody is shown twice.
ListEntitiesForPolicyResult list_entities_for_policy(const Snapshot&, Call&,
                                                     const ListEntitiesForPolicyRequest&);

}  // namespace watchword::iam
