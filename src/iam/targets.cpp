#include "iam/targets.hpp"

namespace watchword::iam {

Target new_entity_target(const Call& call, std::string_view kind, std::string_view path,
                         std::string_view name) {
    return {concat("arn:aws:iam::", call.account_id(), ":", kind, path, name), nullptr};
}

Target user_target(const Snapshot& snapshot, const Call& call, std::string_view name) {
    const auto* user = snapshot.user(call.account_id(), name);
    return user ? Target{user->arn(), &user->tags} : new_entity_target(call, "user", "/", name);
}

Target own_user_target(const Snapshot& snapshot, const Call& call) {
    const auto* user = owner_named(snapshot, call, std::nullopt);
    return user ? Target{user->arn(), &user->tags} : Target{call.caller.account->root_arn(), nullptr};
}

Target group_target(const Snapshot& snapshot, const Call& call, std::string_view name) {
    const auto* group = snapshot.group(call.account_id(), name);
    return group ? Target{group->arn(), nullptr} : new_entity_target(call, "group", "/", name);
}

Target role_target(const Snapshot& snapshot, const Call& call, std::string_view name) {
    const auto* role = snapshot.role(call.account_id(), name);
    return role ? Target{role->arn(), &role->tags} : new_entity_target(call, "role", "/", name);
}

Target policy_target(const Snapshot& snapshot, const Call& call, std::string_view arn) {
    require_arn(arn);
    const auto* policy = snapshot.policies_by_arn.find(arn);
    const bool own = policy && policy->account_id == call.account_id();
    return {std::string(arn), own ? &policy->tags : nullptr};
}

Target mfa_device_target(const Snapshot& snapshot, const Call& call, std::string_view serial_number) {
    const auto* device = snapshot.mfa_devices.find(serial_number);
    const bool own = device && device->account_id == call.account_id();
    if (serial_number.starts_with("arn:")) return {std::string(serial_number), own ? &device->tags : nullptr};
    return new_entity_target(call, "mfa", "/", serial_number);
}

Target server_certificate_target(const Snapshot& snapshot, const Call& call, std::string_view name) {
    const auto* found = snapshot.server_certificates.find(name_key(call.account_id(), name));
    return found ? Target{found->arn(), &found->tags}
                 : new_entity_target(call, "server-certificate", "/", name);
}

Target instance_profile_target(const Snapshot& snapshot, const Call& call, std::string_view name) {
    const auto* found = snapshot.instance_profiles.find(name_key(call.account_id(), name));
    return found ? Target{found->arn(), &found->tags}
                 : new_entity_target(call, "instance-profile", "/", name);
}

Target openid_provider_target(const Snapshot& snapshot, const Call& call, std::string_view arn) {
    const auto* found = find_openid_provider(snapshot, call, arn);
    return {std::string(arn), found ? &found->tags : nullptr};
}

Target access_key_target(const Snapshot& snapshot, const Call& call, std::string_view access_key_id) {
    const auto* key = snapshot.access_keys.find(access_key_id);
    if (!key || key->account_id != call.account_id()) return {};
    const auto* user = snapshot.users_by_id.find(key->user_id);
    return user ? Target{user->arn(), &user->tags} : Target{call.caller.account->root_arn(), nullptr};
}

void set_policy_arn_key(Call& call, std::string_view policy_arn) {
    require_arn(policy_arn);
    call.context.set("iam:PolicyARN", policy_arn);
}

void set_boundary_key(Call& call, const std::optional<std::string>& policy_arn) {
    if (policy_arn) call.context.set("iam:PermissionsBoundary", *policy_arn);
}

}  // namespace watchword::iam
