// The receiver's side of SigV4: is this claim true? Key look-up lies between read_claim and verify_v4 and is
// the caller's; so is caching of signing keys (one derivation costs four HMACs).
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string_view>

#include "base/clock.hpp"
#include "sigv4/auth_error.hpp"
#include "sigv4/claim.hpp"
#include "wire/message.hpp"

namespace watchword::sigv4 {

/// Good for one access key, day, region and service. As secret as the key it comes from: not to be logged.
using SigningKey = std::array<char, 32>;

/// HMAC chain over "AWS4" + secret, date, region, service, "aws4_request" (facts: signatures §1).
SigningKey derive_signing_key(std::string_view secret_access_key, const Scope&);

/// 15 minutes either way for everything but S3's presigned requests, which have their own life time.
inline constexpr Seconds clock_skew_max{900};

/// Is the scope's service one of `allowed`? (A caller that serves old clients allows "localhost" and the like
/// besides its own name; the first of `allowed` is named in the error.) V2 claims have no scope and pass.
std::optional<AuthError> check_service(const Claim&, std::span<const std::string_view> allowed, Dialect);

/// Is the scope's region `expected`? For servers that model regions. V2 claims have no scope and pass.
std::optional<AuthError> check_region(const Claim&, std::string_view expected, Dialect);

/// Everything about a V4 claim but scope names: age, scope date, what must be signed, signature (compared in
/// constant time). `body_sha256_hex` is of the received body and used in Dialect::query only; S3 uses the
/// declared hash, which the caller must hold against the body afterwards (Payload::plain_hash) or have
/// checked by ChunkedDecoder. nullopt: true.
/// Precondition: claim came from read_claim(request, dialect) and is of a V4 method.
///
/// Age: ±15 minutes; S3 presigned from X-Amz-Date (less 15 minutes) for X-Amz-Expires. A presigned URL of
/// another service is good for 15 minutes whatever X-Amz-Expires says, as STS's are.
std::optional<AuthError> verify_v4(const Request&, const Claim&, const SigningKey&,
                                   std::string_view body_sha256_hex, Time now, Dialect);

}  // namespace watchword::sigv4
