// What a request acts on, for authorization (facts: iam §11). An entity that does not exist is an ARN of the
// name that was given, with the path "/": whoever may act on it learns that it is not there, and nobody else.
// Besides the resource and its tags, targets set iam's own condition keys for the operations that have them.
#pragma once

#include <optional>
#include <string_view>

#include "iam/entities.hpp"
#include "service/operation.hpp"

namespace watchword::iam {

Target user_target(const Snapshot&, const Call&, std::string_view name);
/// The caller's own user, or root user. Throws Fault ValidationError when it is neither.
Target own_user_target(const Snapshot&, const Call&);
Target group_target(const Snapshot&, const Call&, std::string_view name);
Target role_target(const Snapshot&, const Call&, std::string_view name);
/// Throws Fault ValidationError when the text is no ARN at all.
Target policy_target(const Snapshot&, const Call&, std::string_view arn);
Target mfa_device_target(const Snapshot&, const Call&, std::string_view serial_number);
/// The owner of the key when it is of the caller's account, else "*": so keys of others are not found out
/// about.
Target access_key_target(const Snapshot&, const Call&, std::string_view access_key_id);
Target server_certificate_target(const Snapshot&, const Call&, std::string_view name);
Target instance_profile_target(const Snapshot&, const Call&, std::string_view name);
Target openid_provider_target(const Snapshot&, const Call&, std::string_view arn);
/// `kind`: "user", "group", "role" …; `path` as far as it is known.
Target new_entity_target(const Call&, std::string_view kind, std::string_view path, std::string_view name);

/// Sets iam:PolicyARN. Throws Fault ValidationError when the text is no ARN at all.
void set_policy_arn_key(Call&, std::string_view policy_arn);
/// Sets iam:PermissionsBoundary to the boundary that the entity has, if it exists and has one.
void set_boundary_key(Call&, const std::optional<std::string>& policy_arn);

namespace detail {

inline std::string_view path_of(const std::optional<PathType>& path) {
    return path ? std::string_view(*path) : "/";
}
inline std::string_view path_of(const std::optional<PolicyPathType>& path) {
    return path ? std::string_view(*path) : "/";
}

template <class Request>
void set_request_boundary(Call& call, const Request& request) {
    if constexpr (requires { request.PermissionsBoundary->size(); }) {
        if (request.PermissionsBoundary)
            call.context.set("iam:PermissionsBoundary", *request.PermissionsBoundary);
    } else if constexpr (requires { request.PermissionsBoundary; }) {
        call.context.set("iam:PermissionsBoundary", request.PermissionsBoundary);
    }
}

// Operations that change what an entity may do see its boundary, or the one the request brings.
template <class Record, class Request>
void set_permissions_keys(Call& call, const Record* record, const Request& request) {
    if constexpr (requires { record->permissions_boundary_arn; })
        if (record) set_boundary_key(call, record->permissions_boundary_arn);
    if constexpr (requires { request.PolicyArn; }) set_policy_arn_key(call, request.PolicyArn);
    set_request_boundary(call, request);
}

}  // namespace detail

inline constexpr auto on_user = [](const Snapshot& snapshot, Call& call, const auto& request) {
    if constexpr (requires { request.UserName.has_value(); })
        return request.UserName ? user_target(snapshot, call, *request.UserName)
                                : own_user_target(snapshot, call);
    else
        return user_target(snapshot, call, request.UserName);
};
inline constexpr auto on_group = [](const Snapshot& snapshot, Call& call, const auto& request) {
    return group_target(snapshot, call, request.GroupName);
};
inline constexpr auto on_role = [](const Snapshot& snapshot, Call& call, const auto& request) {
    return role_target(snapshot, call, request.RoleName);
};
inline constexpr auto on_user_permissions = [](const Snapshot& snapshot, Call& call, const auto& request) {
    detail::set_permissions_keys(call, snapshot.user(call.account_id(), request.UserName), request);
    return user_target(snapshot, call, request.UserName);
};
inline constexpr auto on_group_permissions = [](const Snapshot& snapshot, Call& call, const auto& request) {
    detail::set_permissions_keys(call, snapshot.group(call.account_id(), request.GroupName), request);
    return group_target(snapshot, call, request.GroupName);
};
inline constexpr auto on_role_permissions = [](const Snapshot& snapshot, Call& call, const auto& request) {
    detail::set_permissions_keys(call, snapshot.role(call.account_id(), request.RoleName), request);
    return role_target(snapshot, call, request.RoleName);
};
inline constexpr auto on_policy = [](const Snapshot& snapshot, Call& call, const auto& request) {
    return policy_target(snapshot, call, request.PolicyArn);
};
inline constexpr auto on_mfa_device = [](const Snapshot& snapshot, Call& call, const auto& request) {
    return mfa_device_target(snapshot, call, request.SerialNumber);
};
inline constexpr auto on_access_key = [](const Snapshot& snapshot, Call& call, const auto& request) {
    return access_key_target(snapshot, call, request.AccessKeyId);
};
inline constexpr auto on_server_certificate = [](const Snapshot& snapshot, Call& call, const auto& request) {
    return server_certificate_target(snapshot, call, request.ServerCertificateName);
};
inline constexpr auto on_instance_profile = [](const Snapshot& snapshot, Call& call, const auto& request) {
    return instance_profile_target(snapshot, call, request.InstanceProfileName);
};
inline constexpr auto on_openid_provider = [](const Snapshot& snapshot, Call& call, const auto& request) {
    return openid_provider_target(snapshot, call, request.OpenIDConnectProviderArn);
};
inline constexpr auto on_new_server_certificate = [](const Snapshot&, Call& call, const auto& request) {
    return new_entity_target(call, "server-certificate", detail::path_of(request.Path),
                             request.ServerCertificateName);
};
inline constexpr auto on_new_instance_profile = [](const Snapshot&, Call& call, const auto& request) {
    return new_entity_target(call, "instance-profile", detail::path_of(request.Path),
                             request.InstanceProfileName);
};
inline constexpr auto on_new_user = [](const Snapshot&, Call& call, const auto& request) {
    detail::set_request_boundary(call, request);
    return new_entity_target(call, "user", detail::path_of(request.Path), request.UserName);
};
inline constexpr auto on_new_group = [](const Snapshot&, Call& call, const auto& request) {
    return new_entity_target(call, "group", detail::path_of(request.Path), request.GroupName);
};
inline constexpr auto on_new_role = [](const Snapshot&, Call& call, const auto& request) {
    detail::set_request_boundary(call, request);
    return new_entity_target(call, "role", detail::path_of(request.Path), request.RoleName);
};
inline constexpr auto on_new_policy = [](const Snapshot&, Call& call, const auto& request) {
    return new_entity_target(call, "policy", detail::path_of(request.Path), request.PolicyName);
};
inline constexpr auto on_new_mfa_device = [](const Snapshot&, Call& call, const auto& request) {
    return new_entity_target(call, "mfa", detail::path_of(request.Path), request.VirtualMFADeviceName);
};
/// Lists of all users, groups or roles: `…:user/`, or as far as the PathPrefix goes.
template <shape::Literal kind>
inline constexpr auto on_all = [](const Snapshot&, Call& call, const auto& request) {
    return new_entity_target(call, kind.view(),
                             request.PathPrefix ? std::string_view(*request.PathPrefix) : "/", "");
};
/// Virtual devices are listed without a path.
inline constexpr auto on_all_mfa_devices = [](const Snapshot&, Call& call, const auto&) {
    return new_entity_target(call, "mfa", "/", "");
};
/// The list of policies is no ARN at all; only "*" matches it.
inline constexpr auto on_all_policies = [](const Snapshot&, Call&, const auto& request) {
    return Target{concat("policy path ", detail::path_of(request.PathPrefix))};
};
/// Lists that have no resource but "*".
inline constexpr auto on_everything = [](const Snapshot&, Call&, const auto&) { return Target{}; };

}  // namespace watchword::iam
