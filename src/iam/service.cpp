// The table of contents of IAM: every operation, the function that answers it, and what a caller needs
// permission for.
#include "iam/service.hpp"

#include <algorithm>
#include <array>

#include "iam/access_keys.hpp"
#include "iam/account.hpp"
#include "iam/attachments.hpp"
#include "iam/authorization_details.hpp"
#include "iam/boundary.hpp"
#include "iam/context_keys.hpp"
#include "iam/credential_report.hpp"
#include "iam/delegation_requests.hpp"
#include "iam/groups.hpp"
#include "iam/inline_policies.hpp"
#include "iam/instance_profiles.hpp"
#include "iam/login_profiles.hpp"
#include "iam/managed_policies.hpp"
#include "iam/mfa_assignment.hpp"
#include "iam/openid_providers.hpp"
#include "iam/organizations_access_report.hpp"
#include "iam/outbound_federation.hpp"
#include "iam/password_policy.hpp"
#include "iam/policies_granting_access.hpp"
#include "iam/policy_versions.hpp"
#include "iam/principal_arn.hpp"
#include "iam/roles.hpp"
#include "iam/root_features.hpp"
#include "iam/saml_providers.hpp"
#include "iam/server_certificates.hpp"
#include "iam/service_credentials.hpp"
#include "iam/service_last_accessed.hpp"
#include "iam/service_linked_roles.hpp"
#include "iam/signing_certificates.hpp"
#include "iam/simulation.hpp"
#include "iam/ssh_public_keys.hpp"
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
    operation<list_policies, on_all_policies>("ListPolicies"),
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
    operation<delete_role, on_role_permissions>("DeleteRole"),
    operation<delete_permissions_boundary<OfRole>, on_role_permissions>("DeleteRolePermissionsBoundary"),
    operation<get_role, on_role_permissions>("GetRole"),
    operation<list_tags<OfRole>, on_role>("ListRoleTags"),
    operation<list_roles, on_all<"role">>("ListRoles"),
    operation<put_permissions_boundary<OfRole>, on_role_permissions>("PutRolePermissionsBoundary"),
    operation<tag<OfRole>, on_role>("TagRole"),
    operation<untag<OfRole>, on_role>("UntagRole"),
    operation<update_assume_role_policy, on_role_permissions>("UpdateAssumeRolePolicy"),
    operation<update_role, on_role_permissions>("UpdateRole"),
    operation<update_role_description, on_role_permissions>("UpdateRoleDescription"),
};

constexpr std::array mfa_devices{
    operation<create_virtual_mfa_device, on_new_mfa_device, prepare_virtual_mfa_device>(
        "CreateVirtualMFADevice"),
    operation<deactivate_mfa_device, on_mfa_owner>("DeactivateMFADevice"),
    operation<delete_virtual_mfa_device, on_mfa_device>("DeleteVirtualMFADevice"),
    operation<enable_mfa_device, on_mfa_owner>("EnableMFADevice"),
    operation<get_mfa_device, on_mfa_owner>("GetMFADevice"),
    operation<list_tags<OfMfaDevice>, on_mfa_device>("ListMFADeviceTags"),
    operation<list_mfa_devices, on_mfa_owner>("ListMFADevices"),
    operation<list_virtual_mfa_devices, on_all_mfa_devices>("ListVirtualMFADevices"),
    operation<resync_mfa_device, on_mfa_owner>("ResyncMFADevice"),
    operation<tag<OfMfaDevice>, on_mfa_device>("TagMFADevice"),
    operation<untag<OfMfaDevice>, on_mfa_device>("UntagMFADevice"),
};

constexpr std::array account{
    operation<create_account_alias, on_everything>("CreateAccountAlias"),
    operation<delete_account_alias, on_everything>("DeleteAccountAlias"),
    operation<generate_credential_report, on_everything, prepare_credential_report>(
        "GenerateCredentialReport"),
    operation<get_account_authorization_details, on_everything>("GetAccountAuthorizationDetails"),
    operation<get_account_summary, on_everything>("GetAccountSummary"),
    operation<get_credential_report, on_everything>("GetCredentialReport"),
    operation<list_account_aliases, on_everything>("ListAccountAliases"),
    operation<set_security_token_service_preferences, on_everything>("SetSecurityTokenServicePreferences"),
};

// Users may be let change their own passwords without any policy of theirs: the functions ask.
constexpr std::array passwords{
    operation<change_password, handler_authorizes, prepare_change>("ChangePassword"),
    operation<create_login_profile, on_user, prepare_login_profile>("CreateLoginProfile"),
    operation<delete_account_password_policy, on_everything>("DeleteAccountPasswordPolicy"),
    operation<delete_login_profile, on_user>("DeleteLoginProfile"),
    operation<get_account_password_policy, handler_authorizes>("GetAccountPasswordPolicy"),
    operation<get_login_profile, on_user>("GetLoginProfile"),
    operation<update_account_password_policy, on_everything>("UpdateAccountPasswordPolicy"),
    operation<update_login_profile, on_user, prepare_update>("UpdateLoginProfile"),
};

constexpr std::array user_credentials{
    operation<create_service_specific_credential, on_service_credential>("CreateServiceSpecificCredential"),
    operation<delete_service_specific_credential, on_service_credential>("DeleteServiceSpecificCredential"),
    operation<delete_signing_certificate, on_user>("DeleteSigningCertificate"),
    operation<delete_ssh_public_key, on_user>("DeleteSSHPublicKey"),
    operation<get_ssh_public_key, on_user>("GetSSHPublicKey"),
    operation<list_service_specific_credentials, on_user_or_all>("ListServiceSpecificCredentials"),
    operation<list_signing_certificates, on_user>("ListSigningCertificates"),
    operation<list_ssh_public_keys, on_user>("ListSSHPublicKeys"),
    operation<reset_service_specific_credential, on_service_credential>("ResetServiceSpecificCredential"),
    operation<update_service_specific_credential, on_service_credential>("UpdateServiceSpecificCredential"),
    operation<update_signing_certificate, on_user>("UpdateSigningCertificate"),
    operation<update_ssh_public_key, on_user>("UpdateSSHPublicKey"),
    operation<upload_signing_certificate, on_user>("UploadSigningCertificate"),
    operation<upload_ssh_public_key, on_user>("UploadSSHPublicKey"),
};

constexpr std::array server_certificates{
    operation<delete_server_certificate, on_server_certificate>("DeleteServerCertificate"),
    operation<get_server_certificate, on_server_certificate>("GetServerCertificate"),
    operation<list_tags<OfServerCertificate>, on_server_certificate>("ListServerCertificateTags"),
    operation<list_server_certificates, on_all<"server-certificate">>("ListServerCertificates"),
    operation<tag<OfServerCertificate>, on_server_certificate>("TagServerCertificate"),
    operation<untag<OfServerCertificate>, on_server_certificate>("UntagServerCertificate"),
    operation<update_server_certificate, on_server_certificate>("UpdateServerCertificate"),
    operation<upload_server_certificate, on_new_server_certificate, prepare_server_certificate>(
        "UploadServerCertificate"),
};

constexpr std::array instance_profiles{
    operation<add_role_to_instance_profile, on_instance_profile>("AddRoleToInstanceProfile"),
    operation<create_instance_profile, on_new_instance_profile>("CreateInstanceProfile"),
    operation<delete_instance_profile, on_instance_profile>("DeleteInstanceProfile"),
    operation<get_instance_profile, on_instance_profile>("GetInstanceProfile"),
    operation<list_tags<OfInstanceProfile>, on_instance_profile>("ListInstanceProfileTags"),
    operation<list_instance_profiles, on_all<"instance-profile">>("ListInstanceProfiles"),
    operation<list_instance_profiles_for_role, on_role>("ListInstanceProfilesForRole"),
    operation<remove_role_from_instance_profile, on_instance_profile>("RemoveRoleFromInstanceProfile"),
    operation<tag<OfInstanceProfile>, on_instance_profile>("TagInstanceProfile"),
    operation<untag<OfInstanceProfile>, on_instance_profile>("UntagInstanceProfile"),
};

constexpr std::array openid_providers{
    operation<add_client_id, on_openid_provider>("AddClientIDToOpenIDConnectProvider"),
    operation<create_openid_provider, on_new_openid_provider>("CreateOpenIDConnectProvider"),
    operation<delete_openid_provider, on_openid_provider>("DeleteOpenIDConnectProvider"),
    operation<get_openid_provider, on_openid_provider>("GetOpenIDConnectProvider"),
    operation<list_tags<OfOpenIdProvider>, on_openid_provider>("ListOpenIDConnectProviderTags"),
    operation<list_openid_providers, on_everything>("ListOpenIDConnectProviders"),
    operation<remove_client_id, on_openid_provider>("RemoveClientIDFromOpenIDConnectProvider"),
    operation<tag<OfOpenIdProvider>, on_openid_provider>("TagOpenIDConnectProvider"),
    operation<untag<OfOpenIdProvider>, on_openid_provider>("UntagOpenIDConnectProvider"),
    operation<update_thumbprint, on_openid_provider>("UpdateOpenIDConnectProviderThumbprint"),
};

constexpr std::array saml_providers{
    operation<create_saml_provider, on_new_saml_provider, prepare_saml_provider>("CreateSAMLProvider"),
    operation<delete_saml_provider, on_saml_provider>("DeleteSAMLProvider"),
    operation<get_saml_provider, on_saml_provider>("GetSAMLProvider"),
    operation<list_tags<OfSamlProvider>, on_saml_provider>("ListSAMLProviderTags"),
    operation<list_saml_providers, on_everything>("ListSAMLProviders"),
    operation<tag<OfSamlProvider>, on_saml_provider>("TagSAMLProvider"),
    operation<untag<OfSamlProvider>, on_saml_provider>("UntagSAMLProvider"),
    operation<update_saml_provider, on_saml_provider, prepare_saml_update>("UpdateSAMLProvider"),
};

constexpr std::array outbound_federation{
    operation<disable_outbound_federation, on_everything>("DisableOutboundWebIdentityFederation"),
    operation<enable_outbound_federation, on_everything, prepare_outbound_federation>(
        "EnableOutboundWebIdentityFederation"),
    operation<get_outbound_federation_info, on_everything>("GetOutboundWebIdentityFederationInfo"),
};

constexpr std::array root_features{
    operation<disable_root_credentials_management, on_everything>(
        "DisableOrganizationsRootCredentialsManagement"),
    operation<disable_root_sessions, on_everything>("DisableOrganizationsRootSessions"),
    operation<enable_root_credentials_management, on_everything>(
        "EnableOrganizationsRootCredentialsManagement"),
    operation<enable_root_sessions, on_everything>("EnableOrganizationsRootSessions"),
    operation<list_organizations_features, on_everything>("ListOrganizationsFeatures"),
};

constexpr std::array service_linked_roles{
    operation<create_service_linked_role, on_new_service_role>("CreateServiceLinkedRole"),
    operation<delete_service_linked_role, on_service_role>("DeleteServiceLinkedRole"),
    operation<get_service_linked_role_deletion_status, on_role_deletion>(
        "GetServiceLinkedRoleDeletionStatus"),
};

constexpr auto on_new_delegation_request = [](const Snapshot&, Call& call, const auto& request) {
    return new_delegation_request_target(call, request);
};
constexpr auto on_listed_delegation_requests = [](const Snapshot&, Call& call, const auto& request) {
    return listed_delegation_requests_target(call, request);
};

// Of whom a request is, and who may therefore do what without any policy, the functions find out.
constexpr std::array delegation_requests{
    operation<accept_delegation_request, handler_authorizes>("AcceptDelegationRequest"),
    operation<associate_delegation_request, handler_authorizes>("AssociateDelegationRequest"),
    operation<create_delegation_request, on_new_delegation_request>("CreateDelegationRequest"),
    operation<get_delegation_request, handler_authorizes, prepare_permission_check>("GetDelegationRequest"),
    operation<get_human_readable_summary, handler_authorizes>("GetHumanReadableSummary"),
    operation<list_delegation_requests, on_listed_delegation_requests>("ListDelegationRequests"),
    operation<reject_delegation_request, handler_authorizes>("RejectDelegationRequest"),
    operation<send_delegation_token, handler_authorizes>("SendDelegationToken"),
    operation<update_delegation_request, handler_authorizes>("UpdateDelegationRequest"),
};

constexpr std::array simulations{
    operation<get_context_keys_for_custom_policy, on_everything>("GetContextKeysForCustomPolicy"),
    operation<get_context_keys_for_principal_policy, on_policy_source>("GetContextKeysForPrincipalPolicy"),
    operation<simulate_custom_policy, on_everything, simulate_on_worker<SimulateCustomPolicyRequest>>(
        "SimulateCustomPolicy"),
    operation<simulate_principal_policy, on_policy_source,
              simulate_on_worker<SimulatePrincipalPolicyRequest>>("SimulatePrincipalPolicy"),
};

constexpr auto on_access_report = [](const Snapshot&, Call& call, const auto& request) {
    return access_report_target(call, request);
};

constexpr std::array access_reports{
    operation<generate_organizations_access_report, on_access_report>("GenerateOrganizationsAccessReport"),
    operation<generate_service_last_accessed_details, on_arn>("GenerateServiceLastAccessedDetails"),
    operation<get_organizations_access_report, on_everything, prepare_organizations_access_report>(
        "GetOrganizationsAccessReport"),
    operation<get_service_last_accessed_details, on_everything, prepare_service_last_accessed_details>(
        "GetServiceLastAccessedDetails"),
    operation<get_service_last_accessed_details_with_entities, on_everything,
              prepare_service_last_accessed_details_with_entities>(
        "GetServiceLastAccessedDetailsWithEntities"),
    operation<list_policies_granting_service_access, on_arn>("ListPoliciesGrantingServiceAccess"),
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
    joined(users, groups, access_keys, inline_policies, managed_policies, attachments, roles, mfa_devices,
           account, passwords, user_credentials, server_certificates, instance_profiles, openid_providers,
           saml_providers, outbound_federation, root_features, service_linked_roles, delegation_requests,
           simulations, access_reports);
static_assert(std::ranges::adjacent_find(operations, {}, &Operation::action) == operations.end());

}  // namespace

const QueryService service{"iam", "2010-05-08", "https://iam.amazonaws.com/doc/2010-05-08/", operations};

}  // namespace watchword::iam
