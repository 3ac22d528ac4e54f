#include "policy/principal_match.hpp"

#include <algorithm>

namespace watchword::policy {
namespace {

using Kind = PrincipalEntry::Kind;
using Type = Principal::Type;

Grant grant_by(const PrincipalEntry& entry, std::string_view text, const Principal& caller) {
    const bool session = caller.type == Type::assumed_role || caller.type == Type::federated_user;
    switch (entry.kind) {
        case Kind::everybody: return Grant::direct;
        case Kind::account:
            return !caller.account.empty() && caller.account == text ? Grant::account : Grant::none;
        case Kind::arn:
            if (caller.type == Type::user && caller.arn == text) return Grant::direct;
            return session && caller.issuer_arn == text ? Grant::role : Grant::none;
        case Kind::unique_id:
            if (caller.unique_id != text) return Grant::none;
            if (caller.type == Type::user) return Grant::direct;
            return session ? Grant::role : Grant::none;
        case Kind::session: return session && caller.arn == text ? Grant::direct : Grant::none;
        case Kind::service:
            return caller.type == Type::service && caller.arn == text ? Grant::direct : Grant::none;
        case Kind::federated:
            return caller.type == Type::identity_provider && caller.arn == text ? Grant::direct : Grant::none;
        case Kind::canonical_user:
            return caller.canonical_id == text && caller.type != Type::anonymous ? Grant::account
                                                                                 : Grant::none;
    }
    return Grant::none;
}

/// NotPrincipal. A Deny spares only who has each of its names listed: account, and role, and session; and
/// nobody whom a permissions boundary binds. An Allow covers nobody who has any name listed.
Grant grant_by_exclusion(const Program& program, const Rule& rule, const Principal& caller, bool bounded) {
    bool account = false, role = false, direct = false;
    for (std::uint32_t i = 0; i < rule.principals.count; ++i) {
        const auto& entry = program.principals[rule.principals.first + i];
        if (entry.kind == Kind::everybody) return Grant::none;
        switch (grant_by(entry, program.pool.text(entry.offset, entry.size), caller)) {
            case Grant::none: break;
            case Grant::account: account = true; break;
            case Grant::role: role = true; break;
            case Grant::direct: direct = true; break;
        }
    }
    if (!rule.deny) return account || role || direct ? Grant::none : Grant::direct;
    if (bounded) return Grant::direct;
    bool spared = false;
    switch (caller.type) {
        case Type::anonymous: break;
        case Type::root: spared = account; break;
        case Type::user:
        case Type::federated_user: spared = account && direct; break;
        case Type::assumed_role: spared = account && role && direct; break;
        case Type::service:
        case Type::identity_provider: spared = direct; break;
    }
    return spared ? Grant::none : Grant::direct;
}

}  // namespace

Grant grant_of(const Program& program, const Rule& rule, const Principal& caller, bool bounded) {
    if (!rule.has_principal) return Grant::direct;
    if (rule.not_principal) return grant_by_exclusion(program, rule, caller, bounded);
    Grant best = Grant::none;
    for (std::uint32_t i = 0; i < rule.principals.count && best != Grant::direct; ++i) {
        const auto& entry = program.principals[rule.principals.first + i];
        best = std::max(best, grant_by(entry, program.pool.text(entry.offset, entry.size), caller));
    }
    return best;
}

}  // namespace watchword::policy
