#include "sigv4/signature_mismatch.hpp"

#include "base/encoding.hpp"
#include "base/time_format.hpp"
#include "sigv4/verify.hpp"

namespace watchword::sigv4 {
namespace {

// "41 57 53": one byte each, as S3 shows texts whose line ends matter.
std::string spaced_hex(std::string_view bytes) {
    const auto digits = hex_encode(bytes);
    std::string out;
    out.reserve(bytes.size() * 3);
    for (std::size_t i = 0; i < digits.size(); i += 2) {
        if (i > 0) out += ' ';
        out.append(digits, i, 2);
    }
    return out;
}

}  // namespace

std::optional<AuthError> check_s3_skew(const Claim& claim, Time now) {
    if (claim.time >= now - clock_skew_max && claim.time <= now + clock_skew_max) return std::nullopt;
    return AuthError{"RequestTimeTooSkewed",
                     403,
                     "The difference between the request time and the current time is too large.",
                     {{"RequestTime", claim.timestamp},
                      {"ServerTime", iso8601_seconds(now)},
                      {"MaxAllowedSkewMilliseconds", "900000"}}};
}

AuthError s3_signature_mismatch(const Claim& claim, std::string_view string_to_sign,
                                std::string_view canonical_request) {
    AuthError error{"SignatureDoesNotMatch",
                    403,
                    "The request signature we calculated does not match the signature you provided. Check "
                    "your key and signing method.",
                    {{"AWSAccessKeyId", claim.access_key_id},
                     {"StringToSign", std::string(string_to_sign)},
                     {"SignatureProvided", claim.signature},
                     {"StringToSignBytes", spaced_hex(string_to_sign)}}};
    if (!canonical_request.empty()) {
        error.details.emplace_back("CanonicalRequest", canonical_request);
        error.details.emplace_back("CanonicalRequestBytes", spaced_hex(canonical_request));
    }
    return error;
}

}  // namespace watchword::sigv4
