#include "iam/entities.hpp"

#include "directory/aws_managed.hpp"
#include "directory/root_task_policies.hpp"
#include "policy/arn.hpp"

namespace watchword::iam {

const User& user_named(const Snapshot& snapshot, const Call& call, std::string_view name) {
    if (const auto* user = snapshot.user(call.account_id(), name)) return *user;
    throw no_such_entity("user", name);
}

const Group& group_named(const Snapshot& snapshot, const Call& call, std::string_view name) {
    if (const auto* group = snapshot.group(call.account_id(), name)) return *group;
    throw no_such_entity("group", name);
}

const Role& role_named(const Snapshot& snapshot, const Call& call, std::string_view name) {
    if (const auto* role = snapshot.role(call.account_id(), name)) return *role;
    throw no_such_entity("role", name);
}

const ManagedPolicy& policy_named(const Snapshot& snapshot, const Call& call, std::string_view arn) {
    const auto* policy = snapshot.policies_by_arn.find(arn);
    if (policy && (policy->account_id == call.account_id() || policy->account_id == "aws")) return *policy;
    throw no_such_policy(arn);
}

const ManagedPolicy& own_policy_named(const Snapshot& snapshot, const Call& call, std::string_view arn) {
    const auto parsed = policy::Arn::parse(arn);
    if (parsed && parsed->account != call.account_id())
        throw access_denied("Policy is outside your own account.");
    return policy_named(snapshot, call, arn);
}

const MfaDevice& virtual_device_named(const Snapshot& snapshot, const Call& call,
                                      std::string_view serial_number) {
    const auto* device = snapshot.mfa_devices.find(serial_number);
    if (device && device->is_virtual() && device->account_id == call.account_id()) return *device;
    throw no_such_virtual_device(serial_number);
}

const ServerCertificate& server_certificate_named(const Snapshot& snapshot, const Call& call,
                                                  std::string_view name) {
    if (const auto* found = snapshot.server_certificates.find(name_key(call.account_id(), name)))
        return *found;
    throw no_such_entity(concat("The Server Certificate with name ", name, " cannot be found."));
}

const InstanceProfile& instance_profile_named(const Snapshot& snapshot, const Call& call,
                                              std::string_view name) {
    if (const auto* found = snapshot.instance_profiles.find(name_key(call.account_id(), name))) return *found;
    throw no_such_entity(concat("Instance Profile ", name, " cannot be found."));
}

const OpenIdProvider* find_openid_provider(const Snapshot& snapshot, const Call& call, std::string_view arn) {
    constexpr std::string_view type = "oidc-provider/";
    const auto parsed = policy::Arn::parse(arn);
    if (!parsed || parsed->service != "iam" || !parsed->resource.starts_with(type))
        throw validation_error(concat("Invalid ARN: ", arn));
    if (parsed->account != call.account_id()) return nullptr;
    const auto* found = snapshot.openid_providers.find(
        openid_provider_key(parsed->account, parsed->resource.substr(type.size())));
    return found && found->arn() == arn ? found : nullptr;
}

const OpenIdProvider& openid_provider_named(const Snapshot& snapshot, const Call& call,
                                            std::string_view arn) {
    if (const auto* found = find_openid_provider(snapshot, call, arn)) return *found;
    throw no_such_entity(concat("OpenIDConnect Provider not found for arn ", arn));
}

bool is_service_linked(const Role& role) { return role.path.starts_with(service_role_path); }

void require_unprotected(const Role& role) {
    if (is_service_linked(role))
        throw Fault("UnmodifiableEntity", 400,
                    concat("Cannot perform the operation on the protected role '", role.name,
                           "' - this role is only modifiable by AWS"));
}

bool is_root_task_policy(const ManagedPolicy& policy) {
    return policy.account_id == "aws" && policy.path == root_task_path;
}

void require_attachable(const ManagedPolicy& policy, std::string_view title) {
    if (is_root_task_policy(policy))
        throw Fault("PolicyNotAttachable", 400,
                    concat("The policy ", policy.arn(), " is for AssumeRoot alone."));
    if (policy.account_id == "aws" && policy.path.starts_with(service_role_policy_path))
        throw Fault("PolicyNotAttachable", 400,
                    concat("Cannot attach a Service Role Policy to a Customer ", title, "."));
}

void require_arn(std::string_view text) {
    if (!policy::Arn::parse(text)) throw validation_error("Invalid ARN:  Could not be parsed!");
}

const User* owner_named(const Snapshot& snapshot, const Call& call, std::optional<std::string_view> name) {
    if (name) return &user_named(snapshot, call, *name);
    if (call.caller.is_root()) return nullptr;
    if (call.caller.type != policy::Principal::Type::user)
        throw validation_error("Must specify userName when calling with non-User credentials");
    return snapshot.users_by_id.find(call.caller.user->id);
}

bool active_of(const StatusType& status) {
    if (status == "Expired") throw invalid_input(concat("Operation does not support status ", status));
    return status == "Active";
}

}  // namespace watchword::iam
