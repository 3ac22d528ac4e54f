#include "directory/snapshot.hpp"

#include <stdexcept>

#include "directory/aws_managed.hpp"
#include "directory/record_list.hpp"
#include "wire/json.hpp"

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

template <class T>
void Snapshot::index(const std::shared_ptr<const T>&, bool) {}

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
void Snapshot::index(const std::shared_ptr<const InstanceProfile>& profile, bool add) {
    if (!profile->role_id.empty())
        update(role_profiles, concat(profile->role_id, "/", key_of(*profile)), add);
}

template <class T>
void Snapshot::put(std::shared_ptr<const T> record) {
    std::string key = key_of(*record);
    if (const auto old = table<T>().share(key)) index<T>(old, false);
    index<T>(record, true);
    table<T>().put(std::move(key), std::move(record));
}

template <class T>
void Snapshot::erase(std::string_view key) {
    const auto old = table<T>().share(key);
    if (!old) return;
    index<T>(old, false);
    table<T>().erase(key);
}

namespace {

template <class T>
bool apply_as(Snapshot& snapshot, const StoredRecord& stored) {
    if (stored.kind != kind_of<T>) return false;
    if (!stored.value) {
        snapshot.erase<T>(stored.key);
        return true;
    }
    auto record = std::make_shared<const T>(json::decode<T>(*stored.value));
    if (key_of(*record) != stored.key) throw std::runtime_error("its key is not its own");
    snapshot.put<T>(std::move(record));
    return true;
}

bool apply_any(Snapshot& snapshot, const StoredRecord& stored) {
#define WATCHWORD_APPLY(T) \
    if (apply_as<T>(snapshot, stored)) return true;
    WATCHWORD_FOR_EACH_RECORD(WATCHWORD_APPLY)
#undef WATCHWORD_APPLY
    return false;
}

}  // namespace

void Snapshot::apply(const StoredRecord& stored) try {
    if (!apply_any(*this, stored)) throw std::runtime_error("this version does not know the kind");
} catch (const std::exception& error) {
    throw std::runtime_error(
        concat("the record ", stored.kind, "/", stored.key, " cannot be read: ", error.what()));
}

#define WATCHWORD_RECORD(T)                                   \
    template void Snapshot::put<T>(std::shared_ptr<const T>); \
    template void Snapshot::erase<T>(std::string_view);
WATCHWORD_FOR_EACH_RECORD(WATCHWORD_RECORD)
#undef WATCHWORD_RECORD

}  // namespace watchword
