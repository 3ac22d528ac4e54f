// Who calls from where in which organization, and how what a request names is found there. Nothing of another
// organization is ever found.
#pragma once

#include <string_view>
#include <vector>

#include "directory/snapshot.hpp"
#include "service/call.hpp"

namespace watchword::organizations {

/// The organization of the caller's account; null when it is in none.
const Organization* organization_of(const Snapshot&, const Call&);

/// All throw Fault: AWSOrganizationsNotInUseException when the caller's account is in no organization,
/// AccessDeniedException when it may not call this.
/// Any account of the organization.
const Organization& require_member(const Snapshot&, const Call&);
/// Only the management account.
const Organization& require_management(const Snapshot&, const Call&);
/// The management account, and members that administer a service for it.
const Organization& require_reader(const Snapshot&, const Call&);

/// What an id names in that organization, or null.
const OrganizationMember* find_member(const Snapshot&, const Organization&, std::string_view account_id);
const OrganizationalUnit* find_unit(const Snapshot&, const Organization&, std::string_view id);
/// AWS's own policies are found in every organization.
const OrganizationPolicy* find_policy(const Snapshot&, const Organization&, std::string_view id);
bool has_parent(const Snapshot&, const Organization&, std::string_view root_or_unit_id);
/// The policies attached to a root, unit or account, by id; null when there is no such target.
const std::vector<std::string>* policies_of(const Snapshot&, const Organization&, std::string_view target_id);
/// The accounts of an organization, by id.
std::vector<std::string> account_ids_of(const Snapshot&, const Organization&);

/// The id of the account that was made with that email address, in any case; "" when there is none.
std::string account_with_email(const Snapshot&, std::string_view email);

/// What can be attached to, tagged, and what children are, in one word.
enum class TargetKind { root, unit, account };
TargetKind kind_of_target(std::string_view id);
/// "ROOT", "ORGANIZATIONAL_UNIT", "ACCOUNT".
std::string_view shown(TargetKind);

/// Changes one target's record: `change` gets its policy_ids and tags. Precondition: it exists.
template <class Change>
void change_target(Transaction& in, const Organization& organization, std::string_view id, Change change) {
    switch (kind_of_target(id)) {
        case TargetKind::root: {
            auto record = organization;
            change(record.policy_ids, record.root_tags);
            return in.put(std::move(record));
        }
        case TargetKind::unit: {
            auto record = *in.snapshot().organizational_units.find(id);
            change(record.policy_ids, record.tags);
            return in.put(std::move(record));
        }
        case TargetKind::account: {
            auto record = *in.snapshot().organization_members.find(id);
            change(record.policy_ids, record.tags);
            return in.put(std::move(record));
        }
    }
}

}  // namespace watchword::organizations
