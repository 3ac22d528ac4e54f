#include "iam/account.hpp"

#include "iam/paging.hpp"
#include "iam/quotas.hpp"

namespace watchword::iam {
namespace {

bool is_letter_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

template <class Entries>
std::int64_t count_of(const Entries& entries, std::string_view account_id) {
    return static_cast<std::int64_t>(entries.count_prefix(name_key(account_id, "")));
}

// What only a look at every user or policy tells.
struct Counted {
    std::int64_t mfa_in_use = 0, hardware_mfa = 0, policy_versions = 0;
};

Counted count_all(const Snapshot& snapshot, std::string_view account_id) {
    Counted out;
    const auto add_device = [&](std::string_view serial) {
        ++out.mfa_in_use;
        if (!serial.starts_with("arn:")) ++out.hardware_mfa;
    };
    for (const auto& serial : snapshot.accounts.find(account_id)->root_mfa_serial_numbers) add_device(serial);
    for (const auto& [key, user, pointer] : snapshot.users.prefix(name_key(account_id, "")))
        for (const auto& serial : user.mfa_serial_numbers) add_device(serial);
    for (const auto& [key, policy, pointer] : snapshot.policies.prefix(name_key(account_id, "")))
        out.policy_versions += static_cast<std::int64_t>(policy.versions.size());
    return out;
}

}  // namespace

bool AccountAliasPattern::matches(std::string_view value) {
    if (value.empty() || !is_letter_or_digit(value.front()) || !is_letter_or_digit(value.back()))
        return false;
    return value.find("--") == std::string_view::npos &&
           std::ranges::all_of(value, [](char c) { return c == '-' || is_letter_or_digit(c); });
}

AccountSettings settings_of(const Snapshot& snapshot, std::string_view account_id) {
    if (const auto* settings = snapshot.account_settings.find(account_id)) return *settings;
    AccountSettings fresh;
    fresh.account_id = account_id;
    return fresh;
}

Empty create_account_alias(Transaction& in, Call& call, const CreateAccountAliasRequest& request) {
    // An alias stands for an account id in addresses, so it must not look like another account's.
    if (request.AccountAlias.size() == 12 && shape::DigitsPattern::matches(request.AccountAlias))
        throw validation_error("The account alias must not be a 12-digit number.");
    if (in.snapshot().account_aliases.contains(request.AccountAlias))
        throw already_exists(concat("The account alias ", request.AccountAlias, " already exists."));
    auto settings = settings_of(in.snapshot(), call.account_id());
    settings.alias = request.AccountAlias;
    in.put(std::move(settings));
    return {};
}

Empty delete_account_alias(Transaction& in, Call& call, const DeleteAccountAliasRequest& request) {
    auto settings = settings_of(in.snapshot(), call.account_id());
    if (settings.alias != std::string(request.AccountAlias))
        throw no_such_entity(concat("The account alias ", request.AccountAlias, " cannot be found."));
    settings.alias.reset();
    in.put(std::move(settings));
    return {};
}

ListAccountAliasesResult list_account_aliases(const Snapshot& snapshot, Call& call,
                                              const ListAccountAliasesRequest& request) {
    ShortList<std::string> aliases;
    if (const auto alias = settings_of(snapshot, call.account_id()).alias) aliases.add(*alias, *alias);
    ListAccountAliasesResult result;
    page_through(aliases, "", request.page(), result, [&](const auto& entry) {
        result.AccountAliases.push_back(entry.value);
        return true;
    });
    return result;
}

GetAccountSummaryResult get_account_summary(const Snapshot& snapshot, Call& call,
                                            const GetAccountSummaryRequest&) {
    const auto account = call.account_id();
    const Account& root = *snapshot.accounts.find(account);
    const auto counted = count_all(snapshot, account);
    const auto quota = [](std::size_t value) { return static_cast<std::int64_t>(value); };
    const auto virtual_devices = static_cast<std::int64_t>(
        snapshot.mfa_devices.count_prefix(concat("arn:aws:iam::", account, ":mfa/")));
    GetAccountSummaryResult result;
    result.SummaryMap = {
        {"Users", count_of(snapshot.users, account)},
        {"UsersQuota", quota(quotas::users_per_account)},
        {"Groups", count_of(snapshot.groups, account)},
        {"GroupsQuota", quota(quotas::groups_per_account)},
        {"Roles", count_of(snapshot.roles, account)},
        {"RolesQuota", quota(quotas::roles_per_account)},
        {"Policies", count_of(snapshot.policies, account)},
        {"PoliciesQuota", quota(quotas::policies_per_account)},
        {"InstanceProfiles", count_of(snapshot.instance_profiles, account)},
        {"InstanceProfilesQuota", quota(quotas::instance_profiles_per_account)},
        {"ServerCertificates", count_of(snapshot.server_certificates, account)},
        {"ServerCertificatesQuota", quota(quotas::server_certificates_per_account)},
        {"UserPolicySizeQuota", quota(KindOf<User>::inline_policies_size_max)},
        {"GroupPolicySizeQuota", quota(KindOf<Group>::inline_policies_size_max)},
        {"RolePolicySizeQuota", quota(KindOf<Role>::inline_policies_size_max)},
        {"PolicySizeQuota", quota(quotas::managed_policy_size)},
        {"AssumeRolePolicySizeQuota", quota(quotas::trust_policy_size)},
        {"GroupsPerUserQuota", quota(quotas::groups_per_user)},
        {"AccessKeysPerUserQuota", quota(quotas::access_keys_per_user)},
        {"SigningCertificatesPerUserQuota", quota(quotas::signing_certificates_per_user)},
        {"AttachedPoliciesPerUserQuota", quota(quotas::attached_policies)},
        {"AttachedPoliciesPerGroupQuota", quota(quotas::attached_policies)},
        {"AttachedPoliciesPerRoleQuota", quota(quotas::attached_policies)},
        {"VersionsPerPolicyQuota", quota(quotas::versions_per_policy)},
        {"PolicyVersionsInUse", counted.policy_versions},
        {"PolicyVersionsInUseQuota", quota(quotas::policy_versions_per_account)},
        {"MFADevices", virtual_devices + counted.hardware_mfa},
        {"MFADevicesInUse", counted.mfa_in_use},
        // Of the root user.
        {"AccountMFAEnabled", root.root_mfa_serial_numbers.empty() ? 0 : 1},
        {"AccountPasswordPresent", snapshot.login_profiles.contains(account) ? 1 : 0},
        {"AccountSigningCertificatesPresent",
         snapshot.signing_certificates.count_prefix(concat(account, "/")) > 0 ? 1 : 0},
        {"AccountAccessKeysPresent", root.root_access_key_ids.empty() ? 0 : 1},
        {"Providers", count_of(snapshot.saml_providers, account) +
                          static_cast<std::int64_t>(
                              snapshot.openid_providers.count_prefix(openid_provider_key(account, "")))},
        {"GlobalEndpointTokenVersion", settings_of(snapshot, account).token_version},
    };
    return result;
}

Empty set_security_token_service_preferences(Transaction& in, Call& call,
                                             const SetSecurityTokenServicePreferencesRequest& request) {
    auto settings = settings_of(in.snapshot(), call.account_id());
    settings.token_version = request.GlobalEndpointTokenVersion == "v2Token" ? 2 : 1;
    in.put(std::move(settings));
    return {};
}

}  // namespace watchword::iam
