#include "directory/snapshot.hpp"

#include "directory/aws_managed.hpp"
#include "directory/record_codec.hpp"

namespace watchword {
namespace {

// Puts `record` into (or takes it out of) a secondary table.
template <class T>
void update(Table<T>& table, std::string key, const std::shared_ptr<const T>& record, bool add) {
    if (add)
        table.put(std::move(key), record);
    else
        table.erase(key);
}

void update(KeySet& set, std::string key, bool add) {
    if (add)
        set.put(std::move(key));
    else
        set.erase(key);
}

template <class Entity>
void index_attachments(KeySet& attachments, const Entity& entity, std::string_view kind, bool add) {
    for (const auto& arn : entity.attached_policy_arns)
        update(attachments, concat(arn, " ", kind, " ", entity.id), add);
}

template <class Entity>
void index_boundary(KeySet& boundaries, const Entity& entity, std::string_view kind, bool add) {
    if (const auto& arn = entity.permissions_boundary_arn)
        update(boundaries, concat(*arn, " ", kind, " ", entity.id), add);
}

}  // namespace

Snapshot::Snapshot() {
    for (const auto& policy : aws_managed_policies()) policies_by_arn.put(policy->arn(), policy);
    for (const auto& policy : aws_organization_policies()) organization_policies.put(policy->id, policy);
}

template <>
Table<Account>& Snapshot::table() {
    return accounts;
}
template <>
Table<User>& Snapshot::table() {
    return users;
}
template <>
Table<Group>& Snapshot::table() {
    return groups;
}
template <>
Table<Role>& Snapshot::table() {
    return roles;
}
template <>
Table<ManagedPolicy>& Snapshot::table() {
    return policies;
}
template <>
Table<AccessKey>& Snapshot::table() {
    return access_keys;
}
template <>
Table<MfaDevice>& Snapshot::table() {
    return mfa_devices;
}
template <>
Table<SpentAttempts>& Snapshot::table() {
    return spent_attempts;
}
template <>
Table<Bucket>& Snapshot::table() {
    return buckets;
}
template <>
Table<TokenKey>& Snapshot::table() {
    return token_keys;
}
template <>
Table<MasterKeyCheck>& Snapshot::table() {
    return master_key_checks;
}
template <>
Table<AccountSettings>& Snapshot::table() {
    return account_settings;
}
template <>
Table<LoginProfile>& Snapshot::table() {
    return login_profiles;
}
template <>
Table<SshPublicKey>& Snapshot::table() {
    return ssh_public_keys;
}
template <>
Table<SigningCertificate>& Snapshot::table() {
    return signing_certificates;
}
template <>
Table<ServiceCredential>& Snapshot::table() {
    return service_credentials;
}
template <>
Table<ServerCertificate>& Snapshot::table() {
    return server_certificates;
}
template <>
Table<InstanceProfile>& Snapshot::table() {
    return instance_profiles;
}
template <>
Table<RoleDeletion>& Snapshot::table() {
    return role_deletions;
}
template <>
Table<CredentialReport>& Snapshot::table() {
    return credential_reports;
}
template <>
Table<LastUse>& Snapshot::table() {
    return last_uses;
}
template <>
Table<OpenIdProvider>& Snapshot::table() {
    return openid_providers;
}
template <>
Table<OutboundFederation>& Snapshot::table() {
    return outbound_federations;
}
template <>
Table<IdentityTokenKey>& Snapshot::table() {
    return identity_token_keys;
}

template <>
Table<SamlProvider>& Snapshot::table() {
    return saml_providers;
}
template <>
Table<SamlAssertionUse>& Snapshot::table() {
    return saml_assertion_uses;
}
template <>
Table<PrincipalUse>& Snapshot::table() {
    return principal_uses;
}
template <>
Table<AccessReport>& Snapshot::table() {
    return access_reports;
}

template <>
Table<Organization>& Snapshot::table() {
    return organizations;
}
template <>
Table<OrganizationalUnit>& Snapshot::table() {
    return organizational_units;
}
template <>
Table<OrganizationMember>& Snapshot::table() {
    return organization_members;
}
template <>
Table<OrganizationPolicy>& Snapshot::table() {
    return organization_policies;
}
template <>
Table<AccountCreation>& Snapshot::table() {
    return account_creations;
}
template <>
Table<Handshake>& Snapshot::table() {
    return handshakes;
}
template <>
Table<DelegationRequest>& Snapshot::table() {
    return delegation_requests;
}

template <class T>
void Snapshot::index(const std::shared_ptr<const T>&, bool) {}

template <>
void Snapshot::index(const std::shared_ptr<const Account>& account, bool add) {
    if (!account->email.empty()) update(account_emails, concat(lower(account->email), "/", account->id), add);
}

template <>
void Snapshot::index(const std::shared_ptr<const User>& user, bool add) {
    update(users_by_id, user->id, user, add);
    for (const auto& group_id : user->group_ids) update(members, concat(group_id, "/", key_of(*user)), add);
    index_attachments(attachments, *user, "user", add);
    index_boundary(boundaries, *user, "user", add);
}
template <>
void Snapshot::index(const std::shared_ptr<const Group>& group, bool add) {
    update(groups_by_id, group->id, group, add);
    index_attachments(attachments, *group, "group", add);
}
template <>
void Snapshot::index(const std::shared_ptr<const Role>& role, bool add) {
    update(roles_by_id, role->id, role, add);
    index_attachments(attachments, *role, "role", add);
    index_boundary(boundaries, *role, "role", add);
}
template <>
void Snapshot::index(const std::shared_ptr<const ManagedPolicy>& policy, bool add) {
    update(policies_by_arn, policy->arn(), policy, add);
}
template <>
void Snapshot::index(const std::shared_ptr<const Bucket>& bucket, bool add) {
    update(account_buckets, concat(bucket->account_id, "/", bucket->name), add);
}
template <>
void Snapshot::index(const std::shared_ptr<const AccountSettings>& settings, bool add) {
    if (settings->alias) update(account_aliases, *settings->alias, settings, add);
}
template <>
void Snapshot::index(const std::shared_ptr<const OutboundFederation>& federation, bool add) {
    update(outbound_issuers, federation->issuer_id, federation, add);
}
template <>
void Snapshot::index(const std::shared_ptr<const InstanceProfile>& profile, bool add) {
    if (!profile->role_id.empty())
        update(role_profiles, concat(profile->role_id, "/", key_of(*profile)), add);
}

template <>
void Snapshot::index(const std::shared_ptr<const Organization>& organization, bool add) {
    for (const auto& id : organization->policy_ids)
        update(organization_attachments, concat(organization->id, "/", id, " ", organization->root_id), add);
}
template <>
void Snapshot::index(const std::shared_ptr<const OrganizationalUnit>& unit, bool add) {
    update(organization_parts, concat(unit->organization_id, "/", unit->id), add);
    update(organization_children, concat(unit->parent_id, "/", unit->id), add);
    for (const auto& id : unit->policy_ids)
        update(organization_attachments, concat(unit->organization_id, "/", id, " ", unit->id), add);
}
template <>
void Snapshot::index(const std::shared_ptr<const OrganizationMember>& member, bool add) {
    update(organization_parts, concat(member->organization_id, "/", member->account_id), add);
    update(organization_children, concat(member->parent_id, "/", member->account_id), add);
    for (const auto& id : member->policy_ids)
        update(organization_attachments, concat(member->organization_id, "/", id, " ", member->account_id),
               add);
}
template <>
void Snapshot::index(const std::shared_ptr<const OrganizationPolicy>& policy, bool add) {
    update(organization_parts, concat(policy->organization_id, "/", policy->id), add);
}
template <>
void Snapshot::index(const std::shared_ptr<const AccountCreation>& creation, bool add) {
    update(organization_parts, concat(creation->organization_id, "/", creation->id), add);
}
template <>
void Snapshot::index(const std::shared_ptr<const Handshake>& handshake, bool add) {
    update(organization_parts, concat(handshake->organization_id, "/", handshake->id), add);
    if (!handshake->account_id.empty())
        update(organization_parts, concat(handshake->account_id, "/", handshake->id), add);
}

template <>
void Snapshot::index(const std::shared_ptr<const DelegationRequest>& request, bool add) {
    update(account_delegations,
           concat(request->requestor_account_id, "/made/", request->workflow_id, "/", request->id), add);
    if (!request->owner_arn.empty())
        update(account_delegations, concat(request->owner_account_id, "/owned/", request->id), add);
}

void Snapshot::refresh_guardrails(std::string_view account_id) {
    if (const auto* member = organization_members.find(account_id))
        guardrails.put(account_id, make_guardrails(*this, *member));
    else
        guardrails.erase(account_id);
}

void Snapshot::refresh_guardrails_below(std::string_view target_id, std::string_view organization_id,
                                        std::size_t depth) {
    if (organization_members.contains(target_id)) return refresh_guardrails(target_id);
    if (depth > Guardrails::depth_max) return;
    if (target_id.starts_with("r-")) {
        for (const std::string_view key : accounts_of_organization(organization_id))
            refresh_guardrails(key.substr(organization_id.size() + 1));
        return;
    }
    const std::string prefix = concat(target_id, "/");
    for (const std::string_view key : organization_children.prefix(prefix))
        refresh_guardrails_below(key.substr(prefix.size()), organization_id, depth + 1);
}

template <class T>
void Snapshot::settle(const T&) {}
template <>
void Snapshot::settle(const Organization& organization) {
    refresh_guardrails_below(organization.root_id, organization.id);
}
template <>
void Snapshot::settle(const OrganizationalUnit& unit) {
    refresh_guardrails_below(unit.id, unit.organization_id);
}
template <>
void Snapshot::settle(const OrganizationMember& member) {
    refresh_guardrails(member.account_id);
}
template <>
void Snapshot::settle(const OrganizationPolicy& policy) {
    const std::string prefix = concat(policy.organization_id, "/", policy.id, " ");
    const KeySet attachments_now = organization_attachments;
    for (const std::string_view key : attachments_now.prefix(prefix))
        refresh_guardrails_below(key.substr(prefix.size()), policy.organization_id);
}

template <class T>
void Snapshot::put_unsettled(std::shared_ptr<const T> record) {
    std::string key = key_of(*record);
    if (const auto old = table<T>().share(key)) index<T>(old, false);
    index<T>(record, true);
    table<T>().put(std::move(key), std::move(record));
}

template <class T>
std::shared_ptr<const T> Snapshot::erase_unsettled(std::string_view key) {
    auto old = table<T>().share(key);
    if (!old) return old;
    index<T>(old, false);
    table<T>().erase(key);
    return old;
}

template <class T>
void Snapshot::put(std::shared_ptr<const T> record) {
    put_unsettled<T>(record);
    settle<T>(*record);
}

template <class T>
void Snapshot::erase(std::string_view key) {
    if (const auto old = erase_unsettled<T>(key)) settle<T>(*old);
}

void Snapshot::apply(const StoredRecord& stored) {
    Bulk bulk(*this);
    bulk.apply(decode_record(stored));
    bulk.finish();
}

template <class T>
void Snapshot::Bulk::note(const T&) {}
template <>
void Snapshot::Bulk::note(const Organization& organization) {
    organizations_.insert(organization.id);
}
template <>
void Snapshot::Bulk::note(const OrganizationalUnit& unit) {
    organizations_.insert(unit.organization_id);
}
template <>
void Snapshot::Bulk::note(const OrganizationMember& member) {
    accounts_.insert(member.account_id);
}
template <>
void Snapshot::Bulk::note(const OrganizationPolicy& policy) {
    organizations_.insert(policy.organization_id);
}

template <class T>
void Snapshot::Bulk::erase(std::string_view key) {
    if (const auto old = snapshot_.erase_unsettled<T>(key)) note<T>(*old);
}

void Snapshot::Bulk::apply(DecodedRecord&& decoded) {
    const auto apply_one = [&]<class T>(std::shared_ptr<const T>& record) {
        if (!record) return erase<T>(decoded.deleted_key);
        note<T>(*record);
        snapshot_.put_unsettled<T>(std::move(record));
    };
    std::visit(
        [&]<class Record>(Record& record) {
            if constexpr (!std::is_same_v<Record, std::monostate>) apply_one(record);
        },
        decoded.record);
}

void Snapshot::Bulk::take_out(const DecodedRecord& decoded) {
    const auto take_one = [&]<class T>(const std::shared_ptr<const T>& record) {
        erase<T>(record ? key_of(*record) : decoded.deleted_key);
    };
    std::visit(
        [&]<class Record>(const Record& record) {
            if constexpr (!std::is_same_v<Record, std::monostate>) take_one(record);
        },
        decoded.record);
}

void Snapshot::Bulk::finish() {
    for (const auto& organization_id : organizations_) {
        for (const std::string_view key : snapshot_.accounts_of_organization(organization_id))
            accounts_.emplace(key.substr(organization_id.size() + 1));
    }
    for (const auto& account_id : accounts_) snapshot_.refresh_guardrails(account_id);
}

#define WATCHWORD_RECORD(T)                                   \
    template void Snapshot::put<T>(std::shared_ptr<const T>); \
    template void Snapshot::erase<T>(std::string_view);
WATCHWORD_FOR_EACH_RECORD(WATCHWORD_RECORD)
#undef WATCHWORD_RECORD

}  // namespace watchword
