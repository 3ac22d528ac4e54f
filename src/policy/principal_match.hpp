// Whether, and how directly, a statement's Principal names the caller (facts: policy §3, §7).
#pragma once

#include "policy/program.hpp"
#include "watchword/policy/request.hpp"

namespace watchword::policy {

/// In ascending order of what an Allow to it is worth within one account.
enum class Grant {
    none,
    account,  ///< names the caller's account: only delegates to its identity policies
    role,     ///< names the session's role, or the user behind a federated session: boundary and session
              ///< policies still limit it
    direct,   ///< names the user, the session or everybody
};

/// What one statement with a Principal or NotPrincipal is worth for the caller; a statement without either
/// covers everybody.
Grant grant_of(const Program&, const Rule&, const Principal&);

}  // namespace watchword::policy
