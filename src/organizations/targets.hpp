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

/// What a request makes, or what it is about without saying which: the last part of its ARN has "*" for an
/// id.
Target some_policy(const Snapshot&, const Call&, std::string_view policy_type);
Target some_resource_policy(const Snapshot&, const Call&);

/// The account that a party of a handshake names. An address says as much as the id: a Deny on an account
/// binds however a request names it.
Target party_named(const Snapshot&, const Call&, std::string_view type, std::string_view id);

namespace detail {

// A member that is text, if it is there, is the value of a condition key.
template <class Member>
void set_own_key(Call& call, std::string_view key, const Member& member) {
    if constexpr (std::is_convertible_v<const Member&, std::string_view>)
        call.context.set(key, std::string_view(member));
    else if constexpr (requires { std::string_view(*member); })
        if (member) call.context.set(key, std::string_view(*member));
}

template <class Request>
void set_own_keys(Call& call, const Request& request) {
    if constexpr (requires { request.ServicePrincipal; })
        set_own_key(call, "organizations:ServicePrincipal", request.ServicePrincipal);
    if constexpr (requires { request.PolicyType; })
        set_own_key(call, "organizations:PolicyType", request.PolicyType);
    if constexpr (requires { request.Filter; }) set_own_key(call, "organizations:PolicyType", request.Filter);
    if constexpr (requires { request.Type; }) set_own_key(call, "organizations:PolicyType", request.Type);
}

// organizations:PolicyType is that of the policy, where it is one that is named.
void set_type_of_policy(const Snapshot&, Call&, std::string_view id);

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
    detail::set_type_of_policy(snapshot, call, request.PolicyId);
    return target_named(snapshot, call, request.PolicyId);
};
inline constexpr auto on_new_policy = [](const Snapshot& snapshot, Call& call, const auto& request) {
    detail::set_own_keys(call, request);
    return some_policy(snapshot, call, request.Type);
};
inline constexpr auto on_target = [](const Snapshot& snapshot, Call& call, const auto& request) {
    detail::set_own_keys(call, request);
    return target_named(snapshot, call, request.TargetId);
};
/// The caller's own account where the request names none.
inline constexpr auto on_target_or_self = [](const Snapshot& snapshot, Call& call, const auto& request) {
    detail::set_own_keys(call, request);
    return target_named(snapshot, call,
                        request.TargetId ? std::string_view(*request.TargetId) : call.account_id());
};
inline constexpr auto on_resource = [](const Snapshot& snapshot, Call& call, const auto& request) {
    detail::set_type_of_policy(snapshot, call, request.ResourceId);
    return target_named(snapshot, call, request.ResourceId);
};
inline constexpr auto on_handshake = [](const Snapshot& snapshot, Call& call, const auto& request) {
    return target_named(snapshot, call, request.HandshakeId);
};
inline constexpr auto on_party = [](const Snapshot& snapshot, Call& call, const auto& request) {
    return party_named(snapshot, call, request.Target.Type, request.Target.Id);
};
inline constexpr auto on_resource_policy = [](const Snapshot& snapshot, Call& call, const auto&) {
    return some_resource_policy(snapshot, call);
};

}  // namespace watchword::organizations
