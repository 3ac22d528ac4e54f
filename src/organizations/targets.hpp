// What a request acts on, for authorization: the ARN of what it names, "*" where it names nothing or the
// caller is in no organization (facts: organizations §4). The conditions of the service itself are set here
// too.
#pragma once

#include "organizations/find.hpp"
#include "organizations/ids.hpp"
#include "service/operation.hpp"

namespace watchword::organizations {

/// The root, unit, account, policy or handshake of that id. One that does not exist has the ARN it would
/// have: whoever may act on it learns that it is not there, and nobody else.
Target target_named(const Snapshot&, const Call&, std::string_view id);

std::string arn_of(const Handshake&);

/// Asks for one more resource of a request than its row names. Conditions see the tags of this one, not those
/// of the one asked about before. Throws Fault AccessDenied.
void require_access_to(const Snapshot&, Call&, std::string_view action, const Target&);

namespace detail {

template <class Request>
void set_own_keys(Call& call, const Request& request) {
    if constexpr (requires { request.ServicePrincipal.size(); })
        call.context.set("organizations:ServicePrincipal", request.ServicePrincipal);
    if constexpr (requires { request.PolicyType.size(); })
        call.context.set("organizations:PolicyType", request.PolicyType);
    if constexpr (requires { request.Filter.size(); })
        call.context.set("organizations:PolicyType", request.Filter);
    if constexpr (requires { request.Type.size(); })
        call.context.set("organizations:PolicyType", request.Type);
}

}  // namespace detail

inline constexpr auto on_everything = [](const Snapshot&, Call& call, const auto& request) {
    detail::set_own_keys(call, request);
    return Target{};
};
inline constexpr auto on_account = [](const Snapshot& snapshot, Call& call, const auto& request) {
    detail::set_own_keys(call, request);
    return target_named(snapshot, call, request.AccountId);
};
inline constexpr auto on_parent = [](const Snapshot& snapshot, Call& call, const auto& request) {
    return target_named(snapshot, call, request.ParentId);
};
inline constexpr auto on_child = [](const Snapshot& snapshot, Call& call, const auto& request) {
    return target_named(snapshot, call, request.ChildId);
};
inline constexpr auto on_unit = [](const Snapshot& snapshot, Call& call, const auto& request) {
    return target_named(snapshot, call, request.OrganizationalUnitId);
};
inline constexpr auto on_root = [](const Snapshot& snapshot, Call& call, const auto& request) {
    detail::set_own_keys(call, request);
    return target_named(snapshot, call, request.RootId);
};
/// Also what is attached to it: the handler asks for the target besides.
inline constexpr auto on_policy = [](const Snapshot& snapshot, Call& call, const auto& request) {
    if (const auto* policy = snapshot.organization_policies.find(request.PolicyId))
        call.context.set("organizations:PolicyType", policy->type());
    return target_named(snapshot, call, request.PolicyId);
};
inline constexpr auto on_target = [](const Snapshot& snapshot, Call& call, const auto& request) {
    detail::set_own_keys(call, request);
    return target_named(snapshot, call, request.TargetId);
};
inline constexpr auto on_resource = [](const Snapshot& snapshot, Call& call, const auto& request) {
    return target_named(snapshot, call, request.ResourceId);
};
inline constexpr auto on_handshake = [](const Snapshot& snapshot, Call& call, const auto& request) {
    return target_named(snapshot, call, request.HandshakeId);
};

}  // namespace watchword::organizations
