// The table of contents of Organizations: every operation, the function that answers it, and what a caller
// needs permission for. Whether the caller's account may call it at all (management, delegated administrator,
// any member) the function asks first.
#include "organizations/service.hpp"

#include <algorithm>
#include <array>

#include "organizations/accounts.hpp"
#include "organizations/create_account.hpp"
#include "organizations/delegation.hpp"
#include "organizations/errors.hpp"
#include "organizations/handshakes.hpp"
#include "organizations/organization.hpp"
#include "organizations/policies.hpp"
#include "organizations/resource_policy.hpp"
#include "organizations/tagging.hpp"
#include "organizations/targets.hpp"
#include "organizations/units.hpp"

namespace watchword::organizations {
namespace {

constexpr std::array operations{
    json_operation<accept_handshake, on_handshake>("AcceptHandshake"),
    json_operation<attach_policy, on_policy>("AttachPolicy"),
    json_operation<cancel_handshake, on_handshake>("CancelHandshake"),
    json_operation<close_account, on_account>("CloseAccount"),
    json_operation<create_account, on_everything>("CreateAccount"),
    json_operation<create_gov_cloud_account, on_everything>("CreateGovCloudAccount"),
    json_operation<create_organization, on_everything>("CreateOrganization"),
    json_operation<create_unit, on_parent>("CreateOrganizationalUnit"),
    json_operation<create_policy, on_new_policy>("CreatePolicy"),
    json_operation<decline_handshake, on_handshake>("DeclineHandshake"),
    json_operation<delete_organization, on_everything>("DeleteOrganization"),
    json_operation<delete_unit, on_unit>("DeleteOrganizationalUnit"),
    json_operation<delete_policy, on_policy>("DeletePolicy"),
    json_operation<delete_resource_policy, on_everything>("DeleteResourcePolicy"),
    json_operation<deregister_delegated_administrator, on_account>("DeregisterDelegatedAdministrator"),
    json_operation<describe_account, on_account>("DescribeAccount"),
    json_operation<describe_create_account_status, on_everything>("DescribeCreateAccountStatus"),
    json_operation<describe_effective_policy, on_target_or_self>("DescribeEffectivePolicy"),
    json_operation<describe_handshake, on_handshake>("DescribeHandshake"),
    json_operation<describe_organization, on_everything>("DescribeOrganization"),
    json_operation<describe_unit, on_unit>("DescribeOrganizationalUnit"),
    json_operation<describe_policy, on_policy>("DescribePolicy"),
    json_operation<describe_resource_policy, on_everything>("DescribeResourcePolicy"),
    json_operation<detach_policy, on_policy>("DetachPolicy"),
    json_operation<disable_service_access, on_everything>("DisableAWSServiceAccess"),
    json_operation<disable_policy_type, on_root>("DisablePolicyType"),
    json_operation<enable_service_access, on_everything>("EnableAWSServiceAccess"),
    json_operation<enable_all_features, on_everything>("EnableAllFeatures"),
    json_operation<enable_policy_type, on_root>("EnablePolicyType"),
    json_operation<invite_account, on_party>("InviteAccountToOrganization"),
    json_operation<leave_organization, on_everything>("LeaveOrganization"),
    json_operation<list_service_access, on_everything>("ListAWSServiceAccessForOrganization"),
    json_operation<list_accounts, on_everything>("ListAccounts"),
    json_operation<list_accounts_for_parent, on_parent>("ListAccountsForParent"),
    json_operation<list_children, on_parent>("ListChildren"),
    json_operation<list_create_account_status, on_everything>("ListCreateAccountStatus"),
    json_operation<list_delegated_administrators, on_everything>("ListDelegatedAdministrators"),
    json_operation<list_delegated_services, on_account>("ListDelegatedServicesForAccount"),
    json_operation<list_handshakes_for_account, on_everything>("ListHandshakesForAccount"),
    json_operation<list_handshakes_for_organization, on_everything>("ListHandshakesForOrganization"),
    json_operation<list_units_for_parent, on_parent>("ListOrganizationalUnitsForParent"),
    json_operation<list_parents, on_child>("ListParents"),
    json_operation<list_policies, on_everything>("ListPolicies"),
    json_operation<list_policies_for_target, on_target>("ListPoliciesForTarget"),
    json_operation<list_roots, on_everything>("ListRoots"),
    json_operation<list_tags_for_resource, on_resource>("ListTagsForResource"),
    json_operation<list_targets_for_policy, on_policy>("ListTargetsForPolicy"),
    json_operation<move_account, on_account>("MoveAccount"),
    json_operation<put_resource_policy, on_resource_policy>("PutResourcePolicy"),
    json_operation<register_delegated_administrator, on_account>("RegisterDelegatedAdministrator"),
    json_operation<remove_account, on_account>("RemoveAccountFromOrganization"),
    json_operation<tag_resource, on_resource>("TagResource"),
    json_operation<untag_resource, on_resource>("UntagResource"),
    json_operation<update_unit, on_unit>("UpdateOrganizationalUnit"),
    json_operation<update_policy, on_policy>("UpdatePolicy"),
};
static_assert(std::ranges::is_sorted(operations, {}, &JsonOperation::action));

}  // namespace

const JsonService service{"organizations", "2016-11-28", "AWSOrganizationsV20161128", refusal, operations};

}  // namespace watchword::organizations
