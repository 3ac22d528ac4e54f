// Passwords as they are kept and compared. Hashing burns time and memory on purpose: it happens while an
// operation is prepared (service/operation.hpp), never inside a Transaction.
#pragma once

#include "base/secret.hpp"
#include "crypto/vault.hpp"
#include "directory/account_records.hpp"
#include "service/call.hpp"

namespace watchword::iam {

/// Hashes for `user_id`, to whose record the hash is sealed. A user's hashes share their salt, so that
/// telling whether a password was used before costs one hash, not one for each former password.
PasswordHash hash_password(const Secret& password, std::string_view user_id, const LoginProfile* before,
                           const Call&);

/// Which passwords of a profile a password is. Costs one hash, and one more for each cost or salt that
/// differs.
struct Matches {
    bool current = false;
    std::size_t former = 0;  ///< 1: the newest former one; 0: none
};
/// Looks at the current password and the newest `former_max` former ones.
Matches matches_of(const Secret& password, const LoginProfile&, std::size_t former_max, const Call&);

/// Spends one attempt at a user's password. False: none is left in this window. Store the profile either way.
bool spend_attempt(LoginProfile&, Time now);
inline constexpr std::int64_t password_attempts = 5;        ///< per user and window
inline constexpr Seconds password_attempt_window{15 * 60};  ///< aligned to 1970

}  // namespace watchword::iam
