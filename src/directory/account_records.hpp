// Records of an account besides its users, groups, roles and policies: settings, what its users sign in with,
// certificates, instance profiles, and when things were last used. As records.hpp says, each is a plain
// value.
#pragma once

#include "directory/records.hpp"

namespace watchword {

/// What passwords of an account's users must be like (facts: iam §7).
struct PasswordPolicy {
    std::int64_t minimum_length = 6;
    bool symbols = false, numbers = false, uppercase = false, lowercase = false;
    bool users_may_change = false;
    std::int64_t max_age_days = 0;      ///< 0: passwords do not expire
    std::int64_t reuse_prevention = 0;  ///< how many former passwords may not come back; 0: all may
    std::optional<bool> hard_expiry;    ///< an expired password cannot be changed by its user
    BOOST_DESCRIBE_CLASS(PasswordPolicy, (),
                         (minimum_length, symbols, numbers, uppercase, lowercase, users_may_change,
                          max_age_days, reuse_prevention, hard_expiry),
                         (), ())
};

/// Settings of an account that has changed any.
struct AccountSettings {
    std::string account_id;
    std::optional<std::string> alias;  ///< unique among all accounts
    std::optional<PasswordPolicy> password_policy;
    std::int64_t token_version = 1;  ///< SetSecurityTokenServicePreferences
    BOOST_DESCRIBE_CLASS(AccountSettings, (), (account_id, alias, password_policy, token_version), (), ())
};

/// A password as it is kept: its scrypt hash, sealed, with what it was computed with.
struct PasswordHash {
    std::int64_t log2_n = 0, r = 0, p = 0;
    std::string salt;  ///< hex
    crypto::Sealed hash;
    BOOST_DESCRIBE_CLASS(PasswordHash, (), (log2_n, r, p, salt, hash), (), ())
};

/// The password of a user.
struct LoginProfile {
    std::string user_id, account_id;
    StoredTime created = 0;
    bool reset_required = false;
    PasswordHash password;
    StoredTime password_changed = 0;
    std::optional<StoredTime> password_used;  ///< when it was last proven
    std::vector<PasswordHash> former;         ///< newest first
    std::int64_t attempt_window = -1;         ///< the window of 1970 on that attempts_spent counts in
    std::int64_t attempts_spent = 0;
    BOOST_DESCRIBE_CLASS(LoginProfile, (),
                         (user_id, account_id, created, reset_required, password, password_changed,
                          password_used, former, attempt_window, attempts_spent),
                         (), ())
};

/// An SSH public key of a user.
struct SshPublicKey {
    std::string user_id, account_id;
    std::string id;           ///< APKA…
    std::string fingerprint;  ///< MD5, "aa:bb:…"
    std::string body;         ///< "ssh-rsa AAAA…"
    bool active = true;
    StoredTime uploaded = 0;
    BOOST_DESCRIBE_CLASS(SshPublicKey, (), (user_id, account_id, id, fingerprint, body, active, uploaded), (),
                         ())
};

/// An X.509 signing certificate of a user.
struct SigningCertificate {
    std::string user_id, account_id;
    std::string id;           ///< 32 characters A-Z2-7
    std::string fingerprint;  ///< SHA-256 of the DER, hex
    std::string body;         ///< PEM, as uploaded
    bool active = true;
    StoredTime uploaded = 0;
    BOOST_DESCRIBE_CLASS(SigningCertificate, (),
                         (user_id, account_id, id, fingerprint, body, active, uploaded), (), ())
};

/// A user name and password, or an API key, for one AWS service.
struct ServiceCredential {
    std::string user_id, account_id;
    std::string id;  ///< ACCA…
    std::string service;
    std::string name;  ///< ServiceUserName, or ServiceCredentialAlias for API keys
    bool active = true;
    StoredTime created = 0;
    std::optional<StoredTime> expires;
    std::string secret_sha256;  ///< hex; the secret itself is shown once
    BOOST_DESCRIBE_CLASS(ServiceCredential, (),
                         (user_id, account_id, id, service, name, active, created, expires, secret_sha256),
                         (), ())
};

/// A TLS certificate with its private key.
struct ServerCertificate {
    std::string account_id, path, name;
    std::string id;  ///< ASCA…
    StoredTime uploaded = 0, expires = 0;
    std::string body, chain;  ///< PEM
    crypto::Sealed private_key;
    Tags tags;
    BOOST_DESCRIBE_CLASS(ServerCertificate, (),
                         (account_id, path, name, id, uploaded, expires, body, chain, private_key, tags), (),
                         ())

    std::string arn() const { return concat("arn:aws:iam::", account_id, ":server-certificate", path, name); }
};

/// A role for instances.
struct InstanceProfile {
    std::string account_id, path, name;
    std::string id;  ///< AIPA…
    StoredTime created = 0;
    std::string role_id;  ///< "" for none
    Tags tags;
    BOOST_DESCRIBE_CLASS(InstanceProfile, (), (account_id, path, name, id, created, role_id, tags), (), ())

    std::string arn() const { return concat("arn:aws:iam::", account_id, ":instance-profile", path, name); }
};

/// That a service-linked role was deleted.
struct RoleDeletion {
    std::string account_id;
    std::string id;  ///< "task/aws-service-role/SERVICE/ROLE/UUID"
    StoredTime done = 0;
    BOOST_DESCRIBE_CLASS(RoleDeletion, (), (account_id, id, done), (), ())
};

/// The newest credential report of an account.
struct CredentialReport {
    std::string account_id;
    StoredTime generated = 0;
    std::string csv;
    BOOST_DESCRIBE_CLASS(CredentialReport, (), (account_id, generated, csv), (), ())
};

/// When an access key or a role was last used; some use may be missing (service/last_used.hpp).
struct LastUse {
    std::string id;  ///< AKIA… or AROA…
    StoredTime used = 0;
    std::string service;  ///< "iam"; "" for roles
    std::string region;
    BOOST_DESCRIBE_CLASS(LastUse, (), (id, used, service, region), (), ())
};

template <>
inline constexpr std::string_view kind_of<AccountSettings> = "account_settings";
template <>
inline constexpr std::string_view kind_of<LoginProfile> = "login_profile";
template <>
inline constexpr std::string_view kind_of<SshPublicKey> = "ssh_public_key";
template <>
inline constexpr std::string_view kind_of<SigningCertificate> = "signing_certificate";
template <>
inline constexpr std::string_view kind_of<ServiceCredential> = "service_credential";
template <>
inline constexpr std::string_view kind_of<ServerCertificate> = "server_certificate";
template <>
inline constexpr std::string_view kind_of<InstanceProfile> = "instance_profile";
template <>
inline constexpr std::string_view kind_of<RoleDeletion> = "role_deletion";
template <>
inline constexpr std::string_view kind_of<CredentialReport> = "credential_report";
template <>
inline constexpr std::string_view kind_of<LastUse> = "last_use";

inline std::string key_of(const AccountSettings& settings) { return settings.account_id; }
inline std::string key_of(const LoginProfile& profile) { return profile.user_id; }
inline std::string key_of(const SshPublicKey& key) { return concat(key.user_id, "/", key.id); }
inline std::string key_of(const SigningCertificate& certificate) {
    return concat(certificate.user_id, "/", certificate.id);
}
inline std::string key_of(const ServiceCredential& credential) {
    return concat(credential.user_id, "/", credential.id);
}
inline std::string key_of(const ServerCertificate& certificate) {
    return name_key(certificate.account_id, certificate.name);
}
inline std::string key_of(const InstanceProfile& profile) {
    return name_key(profile.account_id, profile.name);
}
inline std::string key_of(const RoleDeletion& deletion) {
    return concat(deletion.account_id, "/", deletion.id);
}
inline std::string key_of(const CredentialReport& report) { return report.account_id; }
inline std::string key_of(const LastUse& use) { return use.id; }

}  // namespace watchword
