// The records of organizations. Everything of an organization hangs from its one root: organizational units,
// accounts, and the policies attached to any of the three. Ids are AWS's: o-…, r-…, ou-…-…, p-…, car-…, h-….
#pragma once

#include "directory/records.hpp"

namespace watchword {

/// An organization and its root.
struct Organization {
    std::string id;       ///< o-…
    std::string root_id;  ///< r-…
    std::string management_account_id;
    StoredTime created = 0;
    std::string feature_set;                        ///< "ALL" or "CONSOLIDATED_BILLING"
    std::vector<std::string> enabled_policy_types;  ///< in the root: only these are in force
    std::vector<std::string> policy_ids;            ///< attached to the root
    Tags root_tags;
    std::map<std::string, StoredTime> trusted_services;  ///< service principal → since when
    /// Of central root access, which are on: "RootCredentialsManagement", "RootSessions".
    std::vector<std::string> root_features;
    std::string features_handshake_id;  ///< of the last attempt to enable all features; "" before the first
    BOOST_DESCRIBE_CLASS(Organization, (),
                         (id, root_id, management_account_id, created, feature_set, enabled_policy_types,
                          policy_ids, root_tags, trusted_services, root_features, features_handshake_id),
                         (), ())

    /// `kind` "ou", `name` "ou-…": the ARN of anything of this organization.
    std::string arn_of(std::string_view kind, std::string_view name) const {
        return concat("arn:aws:organizations::", management_account_id, ":", kind, "/", id, "/", name);
    }
    std::string arn() const {
        return concat("arn:aws:organizations::", management_account_id, ":organization/", id);
    }
    bool has_enabled(std::string_view policy_type) const {
        for (const auto& type : enabled_policy_types)
            if (type == policy_type) return true;
        return false;
    }
};

/// An organizational unit: a folder of accounts and further units.
struct OrganizationalUnit {
    std::string id;  ///< ou-…-…
    std::string organization_id;
    std::string parent_id;  ///< the root or another unit
    std::string name;       ///< unique in its parent
    StoredTime created = 0;
    std::vector<std::string> policy_ids;
    Tags tags;
    BOOST_DESCRIBE_CLASS(OrganizationalUnit, (),
                         (id, organization_id, parent_id, name, created, policy_ids, tags), (), ())
};

/// An account's place in an organization, the management account's too. An account has at most one.
struct OrganizationMember {
    std::string account_id;
    std::string organization_id;
    std::string parent_id;      ///< the root or a unit
    std::string joined_method;  ///< "CREATED" or "INVITED"
    StoredTime joined = 0;
    std::vector<std::string> policy_ids;
    Tags tags;
    std::map<std::string, StoredTime> delegated_services;  ///< service principal → administrator since
    BOOST_DESCRIBE_CLASS(OrganizationMember, (),
                         (account_id, organization_id, parent_id, joined_method, joined, policy_ids, tags,
                          delegated_services),
                         (), ())
};

/// A service or resource control policy. Those of the organization "aws" are built in and never stored.
struct OrganizationPolicy {
    std::string id;  ///< p-…
    std::string organization_id;
    std::string arn;
    std::string name, description;
    StoredTime created = 0, updated = 0;
    ControlPolicy content;
    Tags tags;
    BOOST_DESCRIBE_CLASS(OrganizationPolicy, (),
                         (id, organization_id, arn, name, description, created, updated, content, tags), (),
                         ())

    bool aws_managed() const { return organization_id == "aws"; }
    /// "SERVICE_CONTROL_POLICY" or "RESOURCE_CONTROL_POLICY".
    std::string_view type() const { return content.type(); }
};

/// What became of a CreateAccount request.
struct AccountCreation {
    std::string id;  ///< car-…
    std::string organization_id;
    std::string account_name;
    StoredTime requested = 0, completed = 0;
    std::string account_id;      ///< "" when it failed
    std::string failure_reason;  ///< "" when it succeeded
    BOOST_DESCRIBE_CLASS(AccountCreation, (),
                         (id, organization_id, account_name, requested, completed, account_id,
                          failure_reason),
                         (), ())
};

/// A proposal that another account accepts or declines.
struct Handshake {
    std::string id;  ///< h-…
    std::string organization_id;
    std::string management_account_id;  ///< of the organization, which may be gone
    std::string action;                 ///< "INVITE", "ENABLE_ALL_FEATURES" or "APPROVE_ALL_FEATURES"
    std::string state;                  ///< as it was set: one that is OPEN may have expired since
    StoredTime requested = 0, expires = 0, changed = 0;
    std::string account_id;            ///< of whoever is to answer
    std::string party_id, party_type;  ///< as the request named it
    std::string notes;
    std::string parent_id;  ///< APPROVE_ALL_FEATURES: the handshake that this is part of
    Tags tags;              ///< for the account, once it joins
    BOOST_DESCRIBE_CLASS(Handshake, (),
                         (id, organization_id, management_account_id, action, state, requested, expires,
                          changed, account_id, party_id, party_type, notes, parent_id, tags),
                         (), ())
};

template <>
inline constexpr std::string_view kind_of<Organization> = "organization";
template <>
inline constexpr std::string_view kind_of<OrganizationalUnit> = "organizational_unit";
template <>
inline constexpr std::string_view kind_of<OrganizationMember> = "organization_member";
template <>
inline constexpr std::string_view kind_of<OrganizationPolicy> = "organization_policy";
template <>
inline constexpr std::string_view kind_of<AccountCreation> = "account_creation";
template <>
inline constexpr std::string_view kind_of<Handshake> = "handshake";

inline std::string key_of(const Organization& organization) { return organization.id; }
inline std::string key_of(const OrganizationalUnit& unit) { return unit.id; }
inline std::string key_of(const OrganizationMember& member) { return member.account_id; }
inline std::string key_of(const OrganizationPolicy& policy) { return policy.id; }
inline std::string key_of(const AccountCreation& creation) { return creation.id; }
inline std::string key_of(const Handshake& handshake) { return handshake.id; }

}  // namespace watchword
