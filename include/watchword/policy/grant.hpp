// How directly a statement names a caller (facts: policy §3, §7).
#pragma once

namespace watchword::policy {

/// In ascending order of what an Allow to it is worth within one account.
enum class Grant {
    none,
    account,  ///< names the caller's account: only delegates to its identity policies
    role,     ///< names the session's role, or the user behind a federated session: boundary and session
              ///< policies still limit it
    direct,   ///< names the user, the session or everybody
};

}  // namespace watchword::policy
