// For tests: what differs between two Snapshots, in every record and every index.
#pragma once

#include <algorithm>
#include <boost/describe/class.hpp>
#include <boost/describe/members.hpp>
#include <boost/mp11/algorithm.hpp>
#include <iterator>
#include <string>
#include <vector>

#include "directory/record_list.hpp"
#include "directory/snapshot.hpp"
#include "wire/json.hpp"

namespace watchword {

namespace snapshot_differences {

template <class Field>
struct Member {
    std::string_view name;
    Field Snapshot::*pointer;
};

/// Every member of Snapshot.
inline constexpr std::tuple members{
#define WATCHWORD_MEMBER(name) Member{#name, &Snapshot::name}
    WATCHWORD_MEMBER(revision),
    WATCHWORD_MEMBER(accounts),
    WATCHWORD_MEMBER(users),
    WATCHWORD_MEMBER(users_by_id),
    WATCHWORD_MEMBER(groups),
    WATCHWORD_MEMBER(groups_by_id),
    WATCHWORD_MEMBER(roles),
    WATCHWORD_MEMBER(roles_by_id),
    WATCHWORD_MEMBER(policies),
    WATCHWORD_MEMBER(policies_by_arn),
    WATCHWORD_MEMBER(access_keys),
    WATCHWORD_MEMBER(mfa_devices),
    WATCHWORD_MEMBER(spent_attempts),
    WATCHWORD_MEMBER(buckets),
    WATCHWORD_MEMBER(token_keys),
    WATCHWORD_MEMBER(account_settings),
    WATCHWORD_MEMBER(account_aliases),
    WATCHWORD_MEMBER(login_profiles),
    WATCHWORD_MEMBER(ssh_public_keys),
    WATCHWORD_MEMBER(signing_certificates),
    WATCHWORD_MEMBER(service_credentials),
    WATCHWORD_MEMBER(server_certificates),
    WATCHWORD_MEMBER(instance_profiles),
    WATCHWORD_MEMBER(role_deletions),
    WATCHWORD_MEMBER(credential_reports),
    WATCHWORD_MEMBER(last_uses),
    WATCHWORD_MEMBER(openid_providers),
    WATCHWORD_MEMBER(outbound_federations),
    WATCHWORD_MEMBER(outbound_issuers),
    WATCHWORD_MEMBER(identity_token_keys),
    WATCHWORD_MEMBER(saml_providers),
    WATCHWORD_MEMBER(saml_assertion_uses),
    WATCHWORD_MEMBER(principal_uses),
    WATCHWORD_MEMBER(access_reports),
    WATCHWORD_MEMBER(master_key_checks),
    WATCHWORD_MEMBER(organizations),
    WATCHWORD_MEMBER(organizational_units),
    WATCHWORD_MEMBER(organization_members),
    WATCHWORD_MEMBER(organization_policies),
    WATCHWORD_MEMBER(account_creations),
    WATCHWORD_MEMBER(handshakes),
    WATCHWORD_MEMBER(delegation_requests),
    WATCHWORD_MEMBER(guardrails),
    WATCHWORD_MEMBER(members),
    WATCHWORD_MEMBER(attachments),
    WATCHWORD_MEMBER(boundaries),
    WATCHWORD_MEMBER(account_buckets),
    WATCHWORD_MEMBER(account_emails),
    WATCHWORD_MEMBER(organization_parts),
    WATCHWORD_MEMBER(organization_children),
    WATCHWORD_MEMBER(organization_attachments),
    WATCHWORD_MEMBER(account_delegations),
    WATCHWORD_MEMBER(role_profiles)
#undef WATCHWORD_MEMBER
};

template <class T>
std::string text_of(const T& record) {
    return json::encode(record);
}
inline std::string text_of(const Guardrails& guardrails) {
    std::string out = concat(guardrails.organization_id, " ", guardrails.path);
    for (const auto* levels : {&guardrails.scps, &guardrails.rcps})
        for (const auto& level : *levels) {
            out += " |";
            for (const auto& policy : level) out.append(" ").append(policy.name_or_arn);
        }
    return out;
}

template <class T>
std::vector<std::string> lines_of(const Table<T>& table) {
    std::vector<std::string> lines;
    for (const auto& [key, value, pointer] : table) lines.push_back(concat(key, " = ", text_of(value)));
    return lines;
}
inline std::vector<std::string> lines_of(const KeySet& keys) { return {keys.begin(), keys.end()}; }
inline std::vector<std::string> lines_of(Revision revision) { return {std::to_string(revision)}; }

template <class Field>
constexpr std::size_t size_of(Member<Field>) {
    return sizeof(Field);
}

}  // namespace snapshot_differences

static_assert(std::apply([](auto... each) { return (snapshot_differences::size_of(each) + ...); },
                         snapshot_differences::members) == sizeof(Snapshot),
              "a member of Snapshot is missing in the list above");

/// One line for each record or key that only one of them has, or has otherwise; empty when they are equal.
inline std::vector<std::string> differences(const Snapshot& a, const Snapshot& b) {
    std::vector<std::string> out;
    const auto compare = [&](auto member) {
        const auto left = snapshot_differences::lines_of(a.*member.pointer),
                   right = snapshot_differences::lines_of(b.*member.pointer);
        std::vector<std::string> only_left, only_right;
        std::ranges::set_difference(left, right, std::back_inserter(only_left));
        std::ranges::set_difference(right, left, std::back_inserter(only_right));
        for (const auto& line : only_left) out.push_back(concat("- ", member.name, ": ", line));
        for (const auto& line : only_right) out.push_back(concat("+ ", member.name, ": ", line));
    };
    std::apply([&](auto... each) { (compare(each), ...); }, snapshot_differences::members);
    return out;
}

}  // namespace watchword
