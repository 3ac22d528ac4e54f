// The table of contents of IAM: every operation, the function that answers it, and what a caller needs
// permission for.
#include "iam/service.hpp"

#include <algorithm>
#include <array>

#include "iam/access_keys.hpp"
#include "iam/attachments.hpp"
#include "iam/boundary.hpp"
#include "iam/groups.hpp"
#include "iam/inline_policies.hpp"
#include "iam/managed_policies.hpp"
#include "iam/mfa_assignment.hpp"
#include "iam/policy_versions.hpp"
#include "iam/roles.hpp"
#include "iam/tagging.hpp"
#include "iam/targets.hpp"
#include "iam/users.hpp"
#include "iam/virtual_mfa_devices.hpp"

namespace watchword::iam {
namespace {

constexpr std::array users{
    operation<create_user, on_new_user>("CreateUser"),
    operation<delete_user, on_user>("DeleteUser"),
    operation<delete_permissions_boundary<OfShortUser>, on_user_permissions>("DeleteUserPermissionsBoundary"),
    operation<get_user, on_user>("GetUser"),
    operation<list_tags<OfUser>, on_user>("ListUserTags"),
    operation<list_users, on_all<"user">>("ListUsers"),
    operation<put_permissions_boundary<OfShortUser>, on_user_permissions>("PutUserPermissionsBoundary"),
    operation<tag<OfUser>, on_user>("TagUser"),
    operation<untag<OfUser>, on_user>("UntagUser"),
    operation<update_user, on_user>("UpdateUser"),
};

constexpr std::array groups{
    operation<add_user_to_group, on_group>("AddUserToGroup"),
    operation<create_group, on_new_group>("CreateGroup"),
    operation<delete_group, on_group>("DeleteGroup"),
    operation<get_group, on_group>("GetGroup"),
    operation<list_groups, on_all<"group">>("ListGroups"),
    operation<list_groups_for_user, on_user>("ListGroupsForUser"),
    operation<remove_user_from_group, on_group>("RemoveUserFromGroup"),
    operation<update_group, on_group>("UpdateGroup"),
};

constexpr std::array access_keys{
    operation<create_access_key, on_user>("CreateAccessKey"),
    operation<delete_access_key, on_user>("DeleteAccessKey"),
    operation<get_access_key_last_used, on_access_key>("GetAccessKeyLastUsed"),
    operation<list_access_keys, on_user>("ListAccessKeys"),
    operation<update_access_key, on_user>("UpdateAccessKey"),
};

constexpr std::array inline_policies{
    operation<delete_inline_policy<OfGroup>, on_group_permissions>("DeleteGroupPolicy"),
    operation<delete_inline_policy<OfRole>, on_role_permissions>("DeleteRolePolicy"),
    operation<delete_inline_policy<OfUser>, on_user_permissions>("DeleteUserPolicy"),
    operation<get_inline_policy<OfGroup>, on_group>("GetGroupPolicy"),
    operation<get_inline_policy<OfRole>, on_role>("GetRolePolicy"),
    operation<get_inline_policy<OfUser>, on_user>("GetUserPolicy"),
    operation<list_inline_policies<OfGroup>, on_group>("ListGroupPolicies"),
    operation<list_inline_policies<OfRole>, on_role>("ListRolePolicies"),
    operation<list_inline_policies<OfUser>, on_user>("ListUserPolicies"),
    operation<put_inline_policy<OfGroup>, on_group_permissions>("PutGroupPolicy"),
    operation<put_inline_policy<OfRole>, on_role_permissions>("PutRolePolicy"),
    operation<put_inline_policy<OfUser>, on_user_permissions>("PutUserPolicy"),
};

constexpr std::array managed_policies{
    operation<create_policy, on_new_policy>("CreatePolicy"),
    operation<create_policy_version, on_policy>("CreatePolicyVersion"),
    operation<delete_policy, on_policy>("DeletePolicy"),
    operation<delete_policy_version, on_policy>("DeletePolicyVersion"),
    operation<get_policy, on_policy>("GetPolicy"),
    operation<get_policy_version, on_policy>("GetPolicyVersion"),
    operation<list_entities_for_policy, on_policy>("ListEntitiesForPolicy"),
    operation<list_policies, on_everything>("ListPolicies"),
    operation<list_tags<OfPolicy>, on_policy>("ListPolicyTags"),
    operation<list_policy_versions, on_policy>("ListPolicyVersions"),
    operation<set_default_policy_version, on_policy>("SetDefaultPolicyVersion"),
    operation<tag<OfPolicy>, on_policy>("TagPolicy"),
    operation<untag<OfPolicy>, on_policy>("UntagPolicy"),
};

constexpr std::array attachments{
    operation<attach_policy<OfGroup>, on_group_permissions>("AttachGroupPolicy"),
    operation<attach_policy<OfRole>, on_role_permissions>("AttachRolePolicy"),
    operation<attach_policy<OfShortUser>, on_user_permissions>("AttachUserPolicy"),
    operation<detach_policy<OfGroup>, on_group_permissions>("DetachGroupPolicy"),
    operation<detach_policy<OfRole>, on_role_permissions>("DetachRolePolicy"),
    operation<detach_policy<OfShortUser>, on_user_permissions>("DetachUserPolicy"),
    operation<list_attached_policies<OfGroup>, on_group>("ListAttachedGroupPolicies"),
    operation<list_attached_policies<OfRole>, on_role>("ListAttachedRolePolicies"),
    operation<list_attached_policies<OfShortUser>, on_user>("ListAttachedUserPolicies"),
};

constexpr std::array roles{
    operation<create_role, on_new_role>("CreateRole"),
    operation<delete_role, on_role>("DeleteRole"),
    operation<delete_permissions_boundary<OfRole>, on_role_permissions>("DeleteRolePermissionsBoundary"),
    operation<get_role, on_role>("GetRole"),
    operation<list_tags<OfRole>, on_role>("ListRoleTags"),
    operation<list_roles, on_all<"role">>("ListRoles"),
    operation<put_permissions_boundary<OfRole>, on_role_permissions>("PutRolePermissionsBoundary"),
    operation<tag<OfRole>, on_role>("TagRole"),
    operation<untag<OfRole>, on_role>("UntagRole"),
    operation<update_assume_role_policy, on_role>("UpdateAssumeRolePolicy"),
    operation<update_role, on_role>("UpdateRole"),
    operation<update_role_description, on_role>("UpdateRoleDescription"),
};

constexpr std::array mfa_devices{
    operation<create_virtual_mfa_device, on_new_mfa_device>("CreateVirtualMFADevice"),
    operation<deactivate_mfa_device, on_user>("DeactivateMFADevice"),
    operation<delete_virtual_mfa_device, on_mfa_device>("DeleteVirtualMFADevice"),
    operation<enable_mfa_device, on_user>("EnableMFADevice"),
    operation<get_mfa_device, on_user>("GetMFADevice"),
    operation<list_tags<OfMfaDevice>, on_mfa_device>("ListMFADeviceTags"),
    operation<list_mfa_devices, on_user>("ListMFADevices"),
    operation<list_virtual_mfa_devices, on_everything>("ListVirtualMFADevices"),
    operation<resync_mfa_device, on_user>("ResyncMFADevice"),
    operation<tag<OfMfaDevice>, on_mfa_device>("TagMFADevice"),
    operation<untag<OfMfaDevice>, on_mfa_device>("UntagMFADevice"),
};

// All families, in order of their names.
template <std::size_t... Sizes>
constexpr auto joined(const std::array<Operation, Sizes>&... families) {
    std::array<Operation, (Sizes + ...)> all{};
    auto at = all.begin();
    ((at = std::ranges::copy(families, at).out), ...);
    std::ranges::sort(all, {}, &Operation::action);
    return all;
}

constexpr auto operations =
    joined(users, groups, access_keys, inline_policies, managed_policies, attachments, roles, mfa_devices);
static_assert(std::ranges::adjacent_find(operations, {}, &Operation::action) == operations.end());

}  // namespace

const QueryService service{"iam", "2010-05-08", "https://iam.amazonaws.com/doc/2010-05-08/", operations};

}  // namespace watchword::iam
