// How many and how large (facts: iam §3, policy §6). AWS's defaults, except that its soft quotas are fixed
// here.
#pragma once

#include <cstddef>

namespace watchword::iam::quotas {

inline constexpr std::size_t users_per_account = 5000;
inline constexpr std::size_t groups_per_account = 300;
inline constexpr std::size_t roles_per_account = 1000;
inline constexpr std::size_t policies_per_account = 1500;
inline constexpr std::size_t virtual_mfa_devices_per_account = users_per_account;
inline constexpr std::size_t groups_per_user = 10;
inline constexpr std::size_t access_keys_per_user = 2;
inline constexpr std::size_t mfa_devices_per_user = 8;
inline constexpr std::size_t attached_policies = 10;  // to one user, group or role
inline constexpr std::size_t versions_per_policy = 5;
inline constexpr std::size_t policy_versions_per_account = 10000;  // shown, and reached by no 1500 policies
inline constexpr std::size_t instance_profiles_per_account = 1000;
inline constexpr std::size_t server_certificates_per_account = 20;
inline constexpr std::size_t roles_per_instance_profile = 1;
inline constexpr std::size_t ssh_keys_per_user = 5;
inline constexpr std::size_t signing_certificates_per_user = 2;
inline constexpr std::size_t delegation_requests_per_account = 1000;  // made by it
inline constexpr std::size_t service_credentials_per_user = 2;        // for each service
inline constexpr std::size_t openid_providers_per_account = 100;
inline constexpr std::size_t client_ids_per_openid_provider = 100;
inline constexpr std::size_t thumbprints_per_openid_provider = 5;
inline constexpr std::size_t saml_providers_per_account = 100;
inline constexpr std::size_t private_keys_per_saml_provider = 2;
// In characters that are not white space:
inline constexpr std::size_t managed_policy_size = 6144;
inline constexpr std::size_t trust_policy_size = 2048;

}  // namespace watchword::iam::quotas
