// Attempts at MFA codes that count although no device of the caller's account holds them (facts: mfa §4): at
// a virtual device that was deleted, and may be made anew; at a hardware device that is nobody's yet.
#pragma once

#include "directory/directory.hpp"

namespace watchword::iam {

/// Remembers the attempts in `codes` under `key`, and forgets those of all keys that no longer count.
void keep_spent_attempts(Transaction& in, const std::string& key, const mfa::CodeState& codes);

/// Where the attempts of one account at a hardware device that is nobody's are kept. Every account has its
/// own: else any that knows the serial number could keep all others from the device.
inline std::string own_attempts_key(std::string_view account_id, std::string_view serial_number) {
    return concat(account_id, "/", serial_number);
}

}  // namespace watchword::iam
