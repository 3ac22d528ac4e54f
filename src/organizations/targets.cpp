#include "organizations/targets.hpp"

#include "base/ids.hpp"

namespace watchword::organizations {
namespace {

Target policy_target(const Snapshot& snapshot, const Organization& organization, std::string_view id) {
    const auto* policy = find_policy(snapshot, organization, id);
    if (!policy) return {organization.arn_of("policy", concat("*/", id)), nullptr};
    return {policy->arn, &policy->tags};
}

Target handshake_target(const Snapshot& snapshot, std::string_view id) {
    const auto* handshake = snapshot.handshakes.find(id);
    return handshake ? Target{arn_of(*handshake), nullptr} : Target{};
}

}  // namespace

std::string arn_of(const Handshake& handshake) {
    return concat("arn:aws:organizations::", handshake.management_account_id, ":handshake/",
                  handshake.organization_id, "/", lower(handshake.action), "/", handshake.id);
}

Target some_policy(const Snapshot& snapshot, const Call& call, std::string_view policy_type) {
    const auto* organization = organization_of(snapshot, call);
    if (!organization) return {};
    return {organization->arn_of("policy", concat(lower(policy_type), "/p-*"))};
}

Target some_resource_policy(const Snapshot& snapshot, const Call& call) {
    const auto* organization = organization_of(snapshot, call);
    return organization ? Target{organization->arn_of("resourcepolicy", "rp-*")} : Target{};
}

Target party_named(const Snapshot& snapshot, const Call& call, std::string_view type, std::string_view id) {
    const auto* organization = organization_of(snapshot, call);
    if (!organization) return {};
    const std::string account_id = type == "EMAIL" ? account_with_email(snapshot, id) : std::string(id);
    return {organization->arn_of("account", is_account_id(account_id) ? account_id : "*")};
}

void detail::set_type_of_policy(const Snapshot& snapshot, Call& call, std::string_view id) {
    const auto* organization = organization_of(snapshot, call);
    if (!organization) return;
    if (const auto* policy = find_policy(snapshot, *organization, id))
        call.context.set("organizations:PolicyType", policy->type());
}

Target target_named(const Snapshot& snapshot, const Call& call, std::string_view id) {
    if (is_handshake_id(id)) return handshake_target(snapshot, id);
    const auto* organization = organization_of(snapshot, call);
    if (!organization) return {};
    if (is_policy_id(id)) return policy_target(snapshot, *organization, id);
    if (is_resource_policy_id(id)) return {organization->arn_of("resourcepolicy", id)};
    switch (kind_of_target(id)) {
        case TargetKind::root:
            return {organization->arn_of("root", id),
                    id == organization->root_id ? &organization->root_tags : nullptr};
        case TargetKind::unit: {
            const auto* unit = find_unit(snapshot, *organization, id);
            return {organization->arn_of("ou", id), unit ? &unit->tags : nullptr};
        }
        case TargetKind::account: {
            const auto* member = find_member(snapshot, *organization, id);
            return {organization->arn_of("account", id), member ? &member->tags : nullptr};
        }
    }
    return {};
}

}  // namespace watchword::organizations
