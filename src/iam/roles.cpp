#include "iam/roles.hpp"

#include "base/ids.hpp"
#include "iam/boundary.hpp"
#include "iam/quotas.hpp"
#include "iam/show.hpp"
#include "iam/tagging.hpp"
#include "iam/trust_policy.hpp"

namespace watchword::iam {

CreateRoleResult create_role(Transaction& in, Call& call, const CreateRoleRequest& request) {
    const auto& snapshot = in.snapshot();
    if (request.Path && request.Path->starts_with(service_role_path))
        throw invalid_input(concat("The path ", service_role_path, " is kept for service-linked roles."));
    if (snapshot.role(call.account_id(), request.RoleName)) throw already_exists("Role", request.RoleName);
    if (snapshot.roles.count_prefix(name_key(call.account_id(), "")) >= quotas::roles_per_account)
        throw quota_exceeded("RolesPerAccount", quotas::roles_per_account);
    Role role;
    role.account_id = call.account_id();
    role.path = request.Path.value_or("/");
    role.name = request.RoleName;
    role.id = new_unique_id(KindOf<Role>::id_prefix, role.account_id, in.random());
    role.created = stored(in.now());
    role.description = request.Description.value_or("");
    if (request.MaxSessionDuration) role.max_session_duration_s = request.MaxSessionDuration->value;
    role.trust_policy = make_trust_policy(snapshot, request.AssumeRolePolicyDocument);
    role.tags = new_tags<Role>(request.Tags);
    if (request.PermissionsBoundary)
        role.permissions_boundary_arn =
            require_boundary(snapshot, call, *request.PermissionsBoundary, KindOf<Role>::title);
    CreateRoleResult result{named_role(snapshot, role)};
    result.Role.PermissionsBoundary = shown_boundary(role.permissions_boundary_arn);
    result.Role.Tags = shown_tags(role.tags);
    in.put(std::move(role));
    return result;
}

GetRoleResult get_role(const Snapshot& snapshot, Call& call, const GetRoleRequest& request) {
    return {shown(snapshot, named(snapshot, call, request), call.now())};
}

ListRolesResult list_roles(const Snapshot& snapshot, Call& call, const ListRolesRequest& request) {
    const std::string path_prefix = request.PathPrefix.value_or("/");
    ListRolesResult result;
    page_through(snapshot.roles, name_key(call.account_id(), ""), request.page(), result,
                 [&](const auto& entry) {
                     if (!entry.value.path.starts_with(path_prefix)) return false;
                     result.Roles.push_back(listed(snapshot, entry.value));
                     return true;
                 });
    return result;
}

UpdateRoleResult update_role(Transaction& in, Call& call, const UpdateRoleRequest& request) {
    Role role = named(in.snapshot(), call, request);
    if (request.MaxSessionDuration && is_service_linked(role))
        throw Fault(
            "UnmodifiableEntity", 400,
            concat(role.name, " is an AWS service linked role, max session duration cannot be changed."));
    if (request.Description) role.description = *request.Description;
    if (request.MaxSessionDuration) role.max_session_duration_s = request.MaxSessionDuration->value;
    in.put(std::move(role));
    return {};
}

UpdateRoleDescriptionResult update_role_description(Transaction& in, Call& call,
                                                    const UpdateRoleDescriptionRequest& request) {
    Role role = named(in.snapshot(), call, request);
    role.description = request.Description;
    UpdateRoleDescriptionResult result{named_role(in.snapshot(), role)};
    if (!role.description.empty()) result.Role.Description = role.description;
    in.put(std::move(role));
    return result;
}

Empty update_assume_role_policy(Transaction& in, Call& call, const UpdateAssumeRolePolicyRequest& request) {
    Role role = named(in.snapshot(), call, request);
    require_unprotected(role);
    role.trust_policy = make_trust_policy(in.snapshot(), request.PolicyDocument);
    in.put(std::move(role));
    return {};
}

Empty delete_role(Transaction& in, Call& call, const DeleteRoleRequest& request) {
    const Role role = named(in.snapshot(), call, request);
    require_unprotected(role);
    if (!role.inline_policies.empty()) throw must_first("delete policies");
    if (!role.attached_policy_arns.empty()) throw must_first("detach all policies");
    remove_role(in, role);
    return {};
}

void remove_role(Transaction& in, const Role& role) {
    if (in.snapshot().role_profiles.count_prefix(concat(role.id, "/")) > 0)
        throw must_first("remove roles from instance profile");
    if (const auto* use = in.snapshot().last_uses.find(role.id)) in.erase(LastUse(*use));
    if (const auto* use = in.snapshot().principal_uses.find(role.id)) in.erase(PrincipalUse(*use));
    in.erase(role);
}

}  // namespace watchword::iam
