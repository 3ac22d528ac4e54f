#include "directory/guardrails.hpp"

#include <algorithm>

#include "directory/snapshot.hpp"

namespace watchword {
namespace {

// From the account up to the root: each level's policies, and its id.
struct Ancestry {
    std::vector<const std::vector<std::string>*> policy_ids;
    std::vector<std::string_view> container_ids;
    bool whole = false;  // the root was reached
};

Ancestry ancestry_of(const Snapshot& snapshot, const Organization& organization,
                     const OrganizationMember& member) {
    Ancestry out;
    out.policy_ids.push_back(&member.policy_ids);
    std::string_view at = member.parent_id;
    for (std::size_t depth = 0; depth < Guardrails::depth_max; ++depth) {
        out.container_ids.push_back(at);
        if (at == organization.root_id) {
            out.policy_ids.push_back(&organization.policy_ids);
            out.whole = true;
            break;
        }
        const auto* unit = snapshot.organizational_units.find(at);
        if (!unit) break;
        out.policy_ids.push_back(&unit->policy_ids);
        at = unit->parent_id;
    }
    std::ranges::reverse(out.policy_ids);
    std::ranges::reverse(out.container_ids);
    return out;
}

void add_levels(const Snapshot& snapshot, const Organization& organization, const Ancestry& ancestry,
                std::string_view type, Guardrails& out, std::vector<Guardrails::Level>& levels) {
    if (!organization.has_enabled(type)) return;
    const auto add = [&](std::vector<policy::AttachedPolicy> level) {
        out.storage.push_back(std::move(level));
        levels.emplace_back(out.storage.back());
    };
    if (!ancestry.whole) add({});
    for (const auto* policy_ids : ancestry.policy_ids) {
        std::vector<policy::AttachedPolicy> level;
        for (const auto& id : *policy_ids) {
            auto policy = snapshot.organization_policies.share(id);
            if (!policy || policy->type() != type) continue;
            level.push_back({policy->arn, policy->content.document()});
            out.kept.push_back(std::move(policy));
        }
        add(std::move(level));
    }
}

std::shared_ptr<const OrganizationPolicy> full_access(std::string_view type, std::string_view kind,
                                                      std::string_view name, std::string_view document) {
    OrganizationPolicy policy;
    policy.id = concat("p-", name);
    policy.organization_id = "aws";
    policy.arn = concat("arn:aws:organizations::aws:policy/", kind, "/", policy.id);
    policy.name = name;
    policy.description = "Allows access to every operation";
    policy.content = ControlPolicy(type, std::string(document));
    return std::make_shared<const OrganizationPolicy>(std::move(policy));
}

}  // namespace

std::shared_ptr<const Guardrails> make_guardrails(const Snapshot& snapshot,
                                                  const OrganizationMember& member) {
    auto out = std::make_shared<Guardrails>();
    out->organization_id = member.organization_id;
    const auto* organization = snapshot.organizations.find(member.organization_id);
    if (!organization) {  // not read yet, or lost: until it is there, nothing is allowed
        out->storage.emplace_back();
        out->scps.emplace_back(out->storage.back());
        out->rcps = out->scps;
        return out;
    }
    const Ancestry ancestry = ancestry_of(snapshot, *organization, member);
    out->path = concat(member.organization_id, "/");
    for (const auto id : ancestry.container_ids) out->path.append(id).append("/");
    if (member.account_id == organization->management_account_id) return out;
    add_levels(snapshot, *organization, ancestry, service_control_policy, *out, out->scps);
    add_levels(snapshot, *organization, ancestry, resource_control_policy, *out, out->rcps);
    return out;
}

std::span<const std::shared_ptr<const OrganizationPolicy>> aws_organization_policies() {
    static const std::vector policies{
        full_access(
            service_control_policy, "service_control_policy", "FullAWSAccess",
            R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]})"),
        full_access(
            resource_control_policy, "resource_control_policy", "RCPFullAWSAccess",
            R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]})")};
    return policies;
}

}  // namespace watchword
