// Whether, and how directly, a statement's Principal names the caller (facts: policy §3, §7).
#pragma once

#include "policy/program.hpp"
#include "watchword/policy/grant.hpp"
#include "watchword/policy/request.hpp"

namespace watchword::policy {

/// Whether identity policies and a permissions boundary bind the caller: users, roles and federated users.
constexpr bool has_identity_policies(const Principal& caller) {
    using Type = Principal::Type;
    return caller.type == Type::user || caller.type == Type::assumed_role ||
           caller.type == Type::federated_user;
}

/// What one statement with a Principal or NotPrincipal is worth for the caller; a statement without either
/// covers everybody.
Grant grant_of(const Program&, const Rule&, const Principal&);

}  // namespace watchword::policy
