// RFC 6238 with the parameters every authenticator app assumes: HMAC-SHA1, 30 s steps from 1970, 6 digits
// (facts: mfa §2).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/secret.hpp"

namespace watchword::mfa {

inline constexpr Seconds step_length{30};

/// The 30-second step `time` lies in: 0 from 1970-01-01T00:00:00Z on, negative before.
std::int64_t step_at(Time);

/// RFC 4226 §5.3: the code of one step as a number 0…999999. `seed` is the raw key, not its base32 text.
std::uint32_t code_number(std::string_view seed, std::int64_t step);

/// The code as it is shown and typed: six digits, "007042".
std::string code_at(const Secret& seed, std::int64_t step);

}  // namespace watchword::mfa
