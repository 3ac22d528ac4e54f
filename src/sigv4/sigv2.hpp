// S3's signature of before 2012, which boto 2 and other old clients still default to (facts: signatures §4).
#pragma once

#include <optional>
#include <string_view>

#include "base/clock.hpp"
#include "base/secret.hpp"
#include "sigv4/auth_error.hpp"
#include "sigv4/claim.hpp"
#include "wire/message.hpp"

namespace watchword::sigv4 {

/// Age (header form ±15 minutes, query form until Expires), then HMAC-SHA1, compared in constant time.
/// `bucket_from_virtual_host`: the bucket when the Host header names it, "" for path style; it is part of
/// what was signed. Always speaks Dialect::s3. nullopt: true.
/// Precondition: claim came from read_claim(request, Dialect::s3) and is of a V2 method.
std::optional<AuthError> verify_v2(const Request&, const Claim&, const Secret& secret_access_key,
                                   std::string_view bucket_from_virtual_host, Time now);

}  // namespace watchword::sigv4
