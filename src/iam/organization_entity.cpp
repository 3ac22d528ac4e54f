#include "iam/organization_entity.hpp"

#include <algorithm>

#include "base/ids.hpp"

namespace watchword::iam {
namespace {

bool has(const PolicyIds& ids, std::string_view id) { return std::ranges::find(ids, id) != ids.end(); }

bool opens(const Snapshot& snapshot, const PolicyIds& level, std::string_view service, bool& closed) {
    bool open = false;
    for (const auto& id : level) {
        const auto* policy = snapshot.organization_policies.find(id);
        if (!policy || policy->type() != service_control_policy) continue;
        open = open || policy::opens_service(*policy->content.document(), service);
        closed = closed || policy::closes_service(*policy->content.document(), service);
    }
    return open;
}

// Walks down; units nest no deeper than a few levels.
class Collector {
public:
    Collector(const Snapshot& snapshot, const Organization& organization, std::string_view policy_id)
        : snapshot_(snapshot), organization_(organization), policy_id_(policy_id) {}

    // `applies`: the policy asked about is attached to something above, or none was asked about.
    void below(std::string_view id, const std::string& path, bool applies) {
        const auto prefix = concat(id, "/");
        for (const std::string_view key : snapshot_.organization_children.prefix(prefix))
            child(key.substr(prefix.size()), path, applies);
    }
    void account(std::string_view id, const std::string& path, bool applies) {
        const auto* member = snapshot_.organization_members.find(id);
        if (!member || member->organization_id != organization_.id) return;
        if (applies || has(member->policy_ids, policy_id_)) out.emplace(std::string(id), path);
    }

    std::map<std::string, std::string> out;

private:
    void child(std::string_view id, const std::string& path, bool applies) {
        const auto its_path = concat(path, "/", id);
        if (is_account_id(id)) {
            if (id != organization_.management_account_id) account(id, its_path, applies);
        } else if (const auto* unit = snapshot_.organizational_units.find(id)) {
            below(id, its_path, applies || has(unit->policy_ids, policy_id_));
        }
    }

    const Snapshot& snapshot_;
    const Organization& organization_;
    const std::string_view policy_id_;
};

}  // namespace

OrganizationEntity find_organization_entity(const Snapshot& snapshot, std::string_view path) {
    if (path.ends_with('/')) return {};
    OrganizationEntity out;
    const auto* organization = snapshot.organizations.find(take_until(path, '/'));
    if (!organization || take_until(path, '/') != organization->root_id) return {};
    out.id = organization->root_id;
    out.levels.push_back(&organization->policy_ids);
    while (!path.empty()) {
        if (is_account_id(out.id)) return {};  // nothing is below an account
        const auto id = take_until(path, '/');
        const auto* unit = snapshot.organizational_units.find(id);
        const auto* member = snapshot.organization_members.find(id);
        if (unit && unit->organization_id == organization->id && unit->parent_id == out.id)
            out.levels.push_back(&unit->policy_ids);
        else if (member && member->organization_id == organization->id && member->parent_id == out.id)
            out.levels.push_back(&member->policy_ids);
        else
            return {};
        out.id = id;
    }
    out.organization = organization;
    out.is_management = out.id == organization->management_account_id;
    return out;
}

bool open_service(const Snapshot& snapshot, const OrganizationEntity& entity, std::string_view service) {
    if (entity.is_management) return true;
    bool closed = false;
    for (const auto* level : entity.levels)
        if (!opens(snapshot, *level, service, closed)) return false;
    return !closed;
}

std::map<std::string, std::string> accounts_of(const Snapshot& snapshot, const OrganizationEntity& entity,
                                               std::string_view entity_path, std::string_view policy_id) {
    Collector collector(snapshot, *entity.organization, policy_id);
    const bool applies = policy_id.empty() || entity.is_management || has(*entity.levels.back(), policy_id);
    if (is_account_id(entity.id))
        collector.account(entity.id, std::string(entity_path), applies);
    else
        collector.below(entity.id, std::string(entity_path), applies);
    return std::move(collector.out);
}

}  // namespace watchword::iam
