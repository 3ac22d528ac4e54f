// What S3 says in both signature versions when time or signature is wrong (facts: signatures §6, §8).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "sigv4/auth_error.hpp"
#include "sigv4/claim.hpp"

namespace watchword::sigv4 {

/// RequestTimeTooSkewed when claim.time is more than 15 minutes off.
std::optional<AuthError> check_s3_skew(const Claim&, Time now);

/// SignatureDoesNotMatch with the texts we computed, so that a client's author can compare. They hold nothing
/// that the sender did not send. `canonical_request`: "" for V2, which has none.
AuthError s3_signature_mismatch(const Claim&, std::string_view string_to_sign,
                                std::string_view canonical_request);

}  // namespace watchword::sigv4
