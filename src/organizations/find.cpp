#include "organizations/find.hpp"

#include "organizations/errors.hpp"
#include "organizations/ids.hpp"

namespace watchword::organizations {

const Organization* organization_of(const Snapshot& snapshot, const Call& call) {
    const auto* member = snapshot.organization_members.find(call.account_id());
    return member ? snapshot.organizations.find(member->organization_id) : nullptr;
}

const Organization& require_member(const Snapshot& snapshot, const Call& call) {
    const auto* organization = organization_of(snapshot, call);
    if (!organization) throw not_in_use();
    return *organization;
}

const Organization& require_management(const Snapshot& snapshot, const Call& call) {
    const auto& organization = require_member(snapshot, call);
    if (organization.management_account_id != call.account_id()) throw no_permission();
    return organization;
}

const Organization& require_reader(const Snapshot& snapshot, const Call& call) {
    const auto& organization = require_member(snapshot, call);
    const bool management = organization.management_account_id == call.account_id();
    if (!management && snapshot.organization_members.find(call.account_id())->delegated_services.empty())
        throw no_permission();
    return organization;
}

const OrganizationMember* find_member(const Snapshot& snapshot, const Organization& organization,
                                      std::string_view account_id) {
    const auto* member = snapshot.organization_members.find(account_id);
    return member && member->organization_id == organization.id ? member : nullptr;
}

const OrganizationalUnit* find_unit(const Snapshot& snapshot, const Organization& organization,
                                    std::string_view id) {
    const auto* unit = snapshot.organizational_units.find(id);
    return unit && unit->organization_id == organization.id ? unit : nullptr;
}

const OrganizationPolicy* find_policy(const Snapshot& snapshot, const Organization& organization,
                                      std::string_view id) {
    const auto* policy = snapshot.organization_policies.find(id);
    return policy && (policy->aws_managed() || policy->organization_id == organization.id) ? policy : nullptr;
}

bool has_parent(const Snapshot& snapshot, const Organization& organization, std::string_view id) {
    return id == organization.root_id || find_unit(snapshot, organization, id);
}

const std::vector<std::string>* policies_of(const Snapshot& snapshot, const Organization& organization,
                                            std::string_view target_id) {
    switch (kind_of_target(target_id)) {
        case TargetKind::root: return target_id == organization.root_id ? &organization.policy_ids : nullptr;
        case TargetKind::unit: {
            const auto* unit = find_unit(snapshot, organization, target_id);
            return unit ? &unit->policy_ids : nullptr;
        }
        case TargetKind::account: {
            const auto* member = find_member(snapshot, organization, target_id);
            return member ? &member->policy_ids : nullptr;
        }
    }
    return nullptr;
}

std::vector<std::string> account_ids_of(const Snapshot& snapshot, const Organization& organization) {
    std::vector<std::string> ids;
    for (const std::string_view key : snapshot.accounts_of_organization(organization.id))
        ids.emplace_back(key.substr(organization.id.size() + 1));
    return ids;
}

std::string account_with_email(const Snapshot& snapshot, std::string_view email) {
    const std::string prefix = concat(lower(email), "/");
    for (const std::string_view key : snapshot.account_emails.prefix(prefix))
        return std::string(key.substr(prefix.size()));
    return {};
}

TargetKind kind_of_target(std::string_view id) {
    if (is_root_id(id)) return TargetKind::root;
    return is_unit_id(id) ? TargetKind::unit : TargetKind::account;
}

std::string_view shown(TargetKind kind) {
    switch (kind) {
        case TargetKind::root: return "ROOT";
        case TargetKind::unit: return "ORGANIZATIONAL_UNIT";
        case TargetKind::account: return "ACCOUNT";
    }
    return {};
}

}  // namespace watchword::organizations
