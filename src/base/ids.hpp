// AWS's identifiers: unique ids (AIDA…), access key ids (AKIA…, ASIA…) and account ids.
// The characters after the prefix carry the account, as AWS's do (facts: sts §5).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/random.hpp"

namespace watchword {

/// 12 decimal digits; leading zeros count.
bool is_account_id(std::string_view);
/// A random account id that does not begin with 0, as AWS's own.
std::string new_account_id(Random&);

/// `prefix` (four letters: "AIDA", "AROA", …) plus 17 characters of A-Z2-7: 21 in all.
std::string new_unique_id(std::string_view prefix, std::string_view account_id, Random&);
/// What every unique id of an account begins with (12 characters); those of one other account may begin so
/// too.
std::string unique_id_prefix(std::string_view prefix, std::string_view account_id);
/// `prefix` "AKIA" or "ASIA" plus 16 characters: 20 in all.
std::string new_access_key_id(std::string_view prefix, std::string_view account_id, Random&);
/// 40 characters of the base64 alphabet: 30 random bytes.
std::string new_secret_access_key(Random&);

/// The account that an access key id or unique id names; none when it is not of the scheme above.
std::optional<std::string> account_of_id(std::string_view id);

/// A random RFC 9562 version 4 UUID: request ids.
std::string new_uuid(Random&);

}  // namespace watchword
