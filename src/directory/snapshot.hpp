// Everything there is, at one moment: every read and every authorization works on one Snapshot. Copies share
// their structure, so a change to one entity of a million makes a new Snapshot in O(log n).
#pragma once

#include <memory>
#include <set>
#include <string>
#include <string_view>

#include "directory/access_records.hpp"
#include "directory/account_records.hpp"
#include "directory/delegation_records.hpp"
#include "directory/guardrails.hpp"
#include "directory/openid_records.hpp"
#include "directory/organization_records.hpp"
#include "directory/records.hpp"
#include "directory/saml_records.hpp"
#include "directory/table.hpp"
#include "store/store.hpp"

namespace watchword {

using directory::KeySet;
using directory::Table;

/// A value. Pointers that its tables hand out live as long as the Snapshot (or a copy) does. A Snapshot that
/// is no longer changed may be read by any number of threads.
class Snapshot {
public:
    /// Holds the AWS managed policies and nothing else.
    Snapshot();

    Revision revision = 0;

    Table<Account> accounts;
    Table<User> users;                     ///< by name_key
    Table<User> users_by_id;               ///< by AIDA…
    Table<Group> groups;                   ///< by name_key
    Table<Group> groups_by_id;             ///< by AGPA…
    Table<Role> roles;                     ///< by name_key
    Table<Role> roles_by_id;               ///< by AROA…
    Table<ManagedPolicy> policies;         ///< by name_key
    Table<ManagedPolicy> policies_by_arn;  ///< with the AWS managed ones
    Table<AccessKey> access_keys;
    Table<MfaDevice> mfa_devices;  ///< by serial number
    Table<SpentAttempts> spent_attempts;
    Table<Bucket> buckets;  ///< by name
    Table<TokenKey> token_keys;
    Table<AccountSettings> account_settings;  ///< by account id
    Table<AccountSettings> account_aliases;   ///< by alias
    Table<LoginProfile> login_profiles;       ///< by AIDA…
    Table<SshPublicKey> ssh_public_keys;      ///< by "AIDA…/APKA…"; so are the next two
    Table<SigningCertificate> signing_certificates;
    Table<ServiceCredential> service_credentials;
    Table<ServerCertificate> server_certificates;    ///< by name_key
    Table<InstanceProfile> instance_profiles;        ///< by name_key
    Table<RoleDeletion> role_deletions;              ///< by "<account id>/<task id>"
    Table<CredentialReport> credential_reports;      ///< by account id
    Table<LastUse> last_uses;                        ///< by AKIA… or AROA…
    Table<OpenIdProvider> openid_providers;          ///< by "<account id>/<url>"
    Table<OutboundFederation> outbound_federations;  ///< by account id
    Table<OutboundFederation> outbound_issuers;      ///< by issuer id
    Table<IdentityTokenKey> identity_token_keys;
    Table<SamlProvider> saml_providers;  ///< by name_key
    Table<SamlAssertionUse> saml_assertion_uses;
    Table<PrincipalUse> principal_uses;  ///< by AIDA…, AROA… or account id
    Table<AccessReport> access_reports;  ///< by "<account id>/<job id>"
    Table<MasterKeyCheck> master_key_checks;
    Table<Organization> organizations;
    Table<OrganizationalUnit> organizational_units;
    Table<OrganizationMember> organization_members;   ///< by account id
    Table<OrganizationPolicy> organization_policies;  ///< with those that every organization has
    Table<AccountCreation> account_creations;
    Table<Handshake> handshakes;
    Table<DelegationRequest> delegation_requests;
    Table<Guardrails> guardrails;  ///< by account id; only accounts of organizations have any

    KeySet members;          ///< "AGPA…/<user name_key>": who is in a group, in order of name
    KeySet attachments;      ///< "<policy arn> user|group|role <unique id>"
    KeySet boundaries;       ///< "<policy arn> user|role <unique id>"
    KeySet account_buckets;  ///< "<account id>/<bucket name>"
    KeySet account_emails;   ///< "<email in lower case>/<account id>"
    /// "<organization id>/<id>" of members (account ids), units (ou-), policies (p-), account creations
    /// (car-) and handshakes (h-); "<account id>/<h-…>" of the handshakes an account is to answer.
    KeySet organization_parts;
    KeySet organization_children;     ///< "<parent id>/<ou-… or account id>"
    KeySet organization_attachments;  ///< "<organization id>/<policy id> <target id>"
    /// "<account id>/owned/<id>" of the requests an account answers; "<account id>/made/<workflow id>/<id>"
    /// of those it has made.
    KeySet account_delegations;
    KeySet role_profiles;  ///< "AROA…/<instance profile name_key>"

    /// Adds or replaces a record and keeps every index right.
    template <class T>
    void put(std::shared_ptr<const T> record);
    /// Takes a record out; nothing happens when there is none of that key.
    template <class T>
    void erase(std::string_view key);

    /// Applies what a store says of one key. Throws std::runtime_error when the record cannot be read.
    void apply(const StoredRecord&);

    class Bulk;

    /// The table of a kind of record.
    template <class T>
    const Table<T>& records() const {
        return const_cast<Snapshot&>(*this).table<T>();
    }

    const User* user(std::string_view account_id, std::string_view name) const {
        return users.find(name_key(account_id, name));
    }
    const Group* group(std::string_view account_id, std::string_view name) const {
        return groups.find(name_key(account_id, name));
    }
    const Role* role(std::string_view account_id, std::string_view name) const {
        return roles.find(name_key(account_id, name));
    }

    /// The accounts of an organization in organization_parts, by id. Nothing else that hangs from one begins
    /// with a digit, so none of it is looked at.
    KeySet::Range accounts_of_organization(std::string_view organization_id) const {
        return organization_parts.between(concat(organization_id, "/"), concat(organization_id, "/:"));
    }

    /// How many users, groups and roles a managed policy is attached to; how many have it as their boundary.
    std::size_t attachment_count(std::string_view policy_arn) const {
        return attachments.count_prefix(concat(policy_arn, " "));
    }
    std::size_t boundary_count(std::string_view policy_arn) const {
        return boundaries.count_prefix(concat(policy_arn, " "));
    }

private:
    template <class T>
    Table<T>& table();
    template <class T>
    void put_unsettled(std::shared_ptr<const T> record);
    template <class T>
    std::shared_ptr<const T> erase_unsettled(std::string_view key);
    /// Brings up to date what follows from a record that was just put or taken out.
    template <class T>
    void settle(const T&);
    void refresh_guardrails(std::string_view account_id);
    /// Of the accounts below a root or unit, or of the one account. `depth`: how far down it is, so that the
    /// walk ends even where a store that was tampered with has units that contain themselves.
    void refresh_guardrails_below(std::string_view target_id, std::string_view organization_id,
                                  std::size_t depth = 0);
};

struct DecodedRecord;
class GatheredIndexes;

/// Many records at once, in any order: what follows from several of them (the guardrails of an organization's
/// accounts) is worked out once, by finish(). Until then the Snapshot is not for reading.
class Snapshot::Bulk {
public:
    explicit Bulk(Snapshot&);
    Bulk(const Bulk&) = delete;
    Bulk& operator=(const Bulk&) = delete;
    ~Bulk();
    void apply(DecodedRecord&&);
    /// Applies a record of which there is nothing yet, as at a start; finish() makes the indexes, which costs
    /// a fraction of changing them with every record. Throws std::runtime_error when its key is there.
    void apply_new(DecodedRecord&&);
    /// Takes out what is there under the key of a record that is to be applied. When records may have moved
    /// to other keys (renamed users), all are taken out before the first is applied: what indexes have of one
    /// of them, under its unique id, must not go with its former key.
    void take_out(const DecodedRecord&);
    void finish();

private:
    template <class T>
    void erase(std::string_view key);
    template <class T>
    void note(const T&);

    Snapshot& snapshot_;
    std::unique_ptr<GatheredIndexes> gathered_;
    std::set<std::string, std::less<>> organizations_, accounts_;  // whose guardrails may have changed
};

using SnapshotPtr = std::shared_ptr<const Snapshot>;

}  // namespace watchword
