// The entities of an account, as they are kept in memory and in the store. Each is a plain value, stored as
// JSON of its described members (wire/json.hpp) under the kind and key given by kind_of / key_of. To change
// one, copy it, change the copy and put() it into a Transaction.
//
// Members that the store must not show (seeds, secret keys) are `Sealed`: encrypted under the master key,
// bound to their place (crypto/vault.hpp).
#pragma once

#include <boost/describe/class.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/text.hpp"
#include "crypto/vault.hpp"
#include "directory/shared_text.hpp"
#include "directory/stored_policy.hpp"
#include "mfa/device.hpp"

namespace watchword {

/// Unix time in milliseconds, as stored.
using StoredTime = std::int64_t;
inline StoredTime stored(Time time) { return time.time_since_epoch().count(); }
inline Time restored(StoredTime time) { return Time(std::chrono::milliseconds(time)); }

using Tags = std::map<std::string, std::string>;

struct Account {
    std::string id;    ///< 12 digits
    std::string name;  ///< shown to people
    StoredTime created = 0;
    std::vector<std::string> root_access_key_ids;  ///< at most 2
    std::string email;                             ///< of the root user; unique, "" when none was given
    StoredTime closed = 0;                         ///< since when nothing works in it any more; 0: it is open
    std::vector<std::string> root_mfa_serial_numbers;  ///< the root user's devices
    BOOST_DESCRIBE_CLASS(Account, (),
                         (id, name, created, root_access_key_ids, email, closed, root_mfa_serial_numbers), (),
                         ())

    std::string root_arn() const { return concat("arn:aws:iam::", id, ":root"); }
};

/// An IAM user. `id` stays through renames; a user made later under the same name gets another one.
struct User {
    std::string account_id, path, name;
    std::string id;  ///< AIDA…
    StoredTime created = 0;
    Tags tags;
    std::map<std::string, IdentityPolicy> inline_policies;  ///< by policy name
    std::vector<SharedText> attached_policy_arns;           ///< in order of attachment
    std::vector<SharedText> group_ids;
    std::optional<std::string> permissions_boundary_arn;
    std::vector<std::string> access_key_ids;
    std::vector<std::string> mfa_serial_numbers;
    BOOST_DESCRIBE_CLASS(User, (),
                         (account_id, path, name, id, created, tags, inline_policies, attached_policy_arns,
                          group_ids, permissions_boundary_arn, access_key_ids, mfa_serial_numbers),
                         (), ())

    std::string arn() const { return concat("arn:aws:iam::", account_id, ":user", path, name); }
};

/// An IAM group. Its members are the users that name it in User::group_ids.
struct Group {
    std::string account_id, path, name;
    std::string id;  ///< AGPA…
    StoredTime created = 0;
    std::map<std::string, IdentityPolicy> inline_policies;
    std::vector<SharedText> attached_policy_arns;
    BOOST_DESCRIBE_CLASS(Group, (),
                         (account_id, path, name, id, created, inline_policies, attached_policy_arns), (), ())

    std::string arn() const { return concat("arn:aws:iam::", account_id, ":group", path, name); }
};

/// An IAM role: who may assume it (trust_policy) and what its sessions may do. It has no keys of its own.
struct Role {
    std::string account_id, path, name;
    std::string id;  ///< AROA…
    StoredTime created = 0;
    std::string description;
    std::int64_t max_session_duration_s = 3600;
    TrustPolicy trust_policy;
    Tags tags;
    std::map<std::string, IdentityPolicy> inline_policies;
    std::vector<SharedText> attached_policy_arns;
    std::optional<std::string> permissions_boundary_arn;
    BOOST_DESCRIBE_CLASS(Role, (),
                         (account_id, path, name, id, created, description, max_session_duration_s,
                          trust_policy, tags, inline_policies, attached_policy_arns,
                          permissions_boundary_arn),
                         (), ())

    std::string arn() const { return concat("arn:aws:iam::", account_id, ":role", path, name); }
};

/// One version of a managed policy. Its text never changes: an edit makes another version.
struct PolicyVersion {
    std::string id;  ///< "v1"
    StoredTime created = 0;
    IdentityPolicy policy;
    BOOST_DESCRIBE_CLASS(PolicyVersion, (), (id, created, policy), (), ())
};

/// A managed policy. Those of the account "aws" are built in (aws_managed.hpp) and never stored.
struct ManagedPolicy {
    std::string account_id, path, name;
    std::string id;  ///< ANPA…
    StoredTime created = 0, updated = 0;
    std::string description;
    std::string default_version_id;
    std::int64_t versions_made = 0;       ///< version ids are never reused
    std::vector<PolicyVersion> versions;  ///< at most 5, oldest first
    Tags tags;
    BOOST_DESCRIBE_CLASS(ManagedPolicy, (),
                         (account_id, path, name, id, created, updated, description, default_version_id,
                          versions_made, versions, tags),
                         (), ())

    std::string arn() const { return concat("arn:aws:iam::", account_id, ":policy", path, name); }
    const PolicyVersion* version(std::string_view version_id) const {
        for (const auto& version : versions)
            if (version.id == version_id) return &version;
        return nullptr;
    }
    /// Precondition: the record is whole (a default version always exists).
    const PolicyVersion& default_version() const { return *version(default_version_id); }
};

/// A long-term key of a user or the root user. Keys of sessions (ASIA…) are not stored.
struct AccessKey {
    std::string id;  ///< AKIA…
    std::string account_id;
    std::string user_id;  ///< "" for the root user
    bool active = true;
    StoredTime created = 0;
    crypto::Sealed secret;
    BOOST_DESCRIBE_CLASS(AccessKey, (), (id, account_id, user_id, active, created, secret), (), ())
};

/// A virtual device (serial number = its ARN) or a hardware device (serial number printed on it), registered
/// with its seed. At most one user owns it.
struct MfaDevice {
    std::string serial_number;
    std::string account_id;  ///< "" for a hardware device nobody has enabled yet
    std::string user_id;     ///< owner; "" while not enabled
    StoredTime enabled = 0;
    crypto::Sealed seed;
    mfa::CodeState codes;
    Tags tags;
    BOOST_DESCRIBE_CLASS(MfaDevice, (), (serial_number, account_id, user_id, enabled, seed, codes, tags), (),
                         ())

    bool is_virtual() const { return serial_number.starts_with("arn:"); }
};

/// What is left of a deleted virtual device while attempts spent on its serial number still count: making the
/// device anew must not buy an attacker fresh guesses (facts: mfa §4). Also the attempts of one account at a
/// hardware device that is nobody's.
struct SpentAttempts {
    std::string serial_number;  ///< or ACCOUNT/SERIAL of such a hardware device
    mfa::CodeState codes;
    BOOST_DESCRIBE_CLASS(SpentAttempts, (), (serial_number, codes), (), ())
};

/// A bucket's place among the entities; its objects are in s3/objects under `id`.
struct Bucket {
    std::string name;  ///< globally unique
    std::string account_id;
    std::string id;  ///< opaque, never reused
    std::string region;
    StoredTime created = 0;
    std::optional<BucketPolicy> policy;
    BOOST_DESCRIBE_CLASS(Bucket, (), (name, account_id, id, region, created, policy), (), ())

    std::string arn() const { return concat("arn:aws:s3:::", name); }
};

/// One key of the ring that session tokens are sealed under (service/session_token.hpp).
struct TokenKey {
    std::string id;  ///< 8 lower-case hex digits, shown in the token
    StoredTime created = 0;
    crypto::Sealed key;
    BOOST_DESCRIBE_CLASS(TokenKey, (), (id, created, key), (), ())
};

/// Proves that the master key at hand is the one the store was made with.
struct MasterKeyCheck {
    crypto::Sealed check;
    BOOST_DESCRIBE_CLASS(MasterKeyCheck, (), (check), (), ())
};

/// Names are unique ignoring case, per kind and account (facts: iam §2).
inline std::string name_key(std::string_view account_id, std::string_view name) {
    return concat(account_id, "/", lower(name));
}

template <class T>
inline constexpr std::string_view kind_of = "";
template <>
inline constexpr std::string_view kind_of<Account> = "account";
template <>
inline constexpr std::string_view kind_of<User> = "user";
template <>
inline constexpr std::string_view kind_of<Group> = "group";
template <>
inline constexpr std::string_view kind_of<Role> = "role";
template <>
inline constexpr std::string_view kind_of<ManagedPolicy> = "policy";
template <>
inline constexpr std::string_view kind_of<AccessKey> = "access_key";
template <>
inline constexpr std::string_view kind_of<MfaDevice> = "mfa_device";
template <>
inline constexpr std::string_view kind_of<SpentAttempts> = "spent_attempts";
template <>
inline constexpr std::string_view kind_of<Bucket> = "bucket";
template <>
inline constexpr std::string_view kind_of<TokenKey> = "token_key";
template <>
inline constexpr std::string_view kind_of<MasterKeyCheck> = "master_key_check";

inline std::string key_of(const Account& account) { return account.id; }
inline std::string key_of(const User& user) { return name_key(user.account_id, user.name); }
inline std::string key_of(const Group& group) { return name_key(group.account_id, group.name); }
inline std::string key_of(const Role& role) { return name_key(role.account_id, role.name); }
inline std::string key_of(const ManagedPolicy& policy) { return name_key(policy.account_id, policy.name); }
inline std::string key_of(const AccessKey& key) { return key.id; }
inline std::string key_of(const MfaDevice& device) { return device.serial_number; }
inline std::string key_of(const SpentAttempts& spent) { return spent.serial_number; }
inline std::string key_of(const Bucket& bucket) { return bucket.name; }
inline std::string key_of(const TokenKey& key) { return key.id; }
inline std::string key_of(const MasterKeyCheck&) { return "master"; }

}  // namespace watchword
