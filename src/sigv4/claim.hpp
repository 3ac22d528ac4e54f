// What a request says about who signed it. Reading a claim proves nothing: verify.hpp does.
//
// Four ways to sign, told apart here (facts: signatures §1, §2, §4):
//     Authorization: AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…      v4_header
//     ?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=…&…&X-Amz-Signature=…         v4_query (presigned)
//     Authorization: AWS AKID:base64                                                  v2_header (S3 only)
//     ?AWSAccessKeyId=…&Expires=…&Signature=…                                         v2_query (S3 only)
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "sigv4/auth_error.hpp"
#include "watchword/result.hpp"
#include "wire/message.hpp"

namespace watchword::sigv4 {

/// Credential scope: day, region and service a signing key is good for. Taken from the request; old clients
/// guess `localhost` for region and service, so the key is derived from what they say (facts: signatures §5).
struct Scope {
    std::string date;     ///< "20260131", UTC
    std::string region;   ///< as sent: "us-east-1", "localhost"
    std::string service;  ///< as sent: "iam", "sts", "s3", "localhost"

    /// "20260131/us-east-1/iam/aws4_request"
    std::string text() const;
    bool operator==(const Scope&) const = default;
};

/// The four ways to sign, as listed at the top.
enum class Method { v4_header, v4_query, v2_header, v2_query };

/// What an S3 request declares about its body (x-amz-content-sha256; facts: signatures §3).
enum class Payload {
    plain_hash,                ///< 64 hex: the body must have that sha256
    unsigned_payload,          ///< UNSIGNED-PAYLOAD, and presigned S3 requests
    chunked_signed,            ///< STREAMING-AWS4-HMAC-SHA256-PAYLOAD
    chunked_signed_trailer,    ///< STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER
    chunked_unsigned_trailer,  ///< STREAMING-UNSIGNED-PAYLOAD-TRAILER
    absent,                    ///< nothing declared: SigV2, and every request of Dialect::query, whose body
                               ///< is always hashed by the receiver whatever the header says
};

/// True for the three aws-chunked forms, whose body goes through ChunkedDecoder.
constexpr bool is_chunked(Payload payload) {
    return payload == Payload::chunked_signed || payload == Payload::chunked_signed_trailer ||
           payload == Payload::chunked_unsigned_trailer;
}

/// A well-formed statement of who signed, when and for what; unproven until verified.
struct Claim {
    Method method = Method::v4_header;
    std::string access_key_id;       ///< never empty
    std::string session_token;       ///< "" when none was sent
    Scope scope;                     ///< V4 only
    std::string signed_headers;      ///< V4 only: "content-type;host;x-amz-date" as sent
    std::string signature;           ///< V4: 64 lower-case hex as sent; V2: base64
    Time time{};                     ///< when it was signed; v2_query does not say: the epoch
    std::string timestamp;           ///< V4: `time` as it stands in the string to sign, "20260131T235959Z"
    std::optional<Seconds> expires;  ///< v4_query: X-Amz-Expires, 1…604800
    std::optional<Time> expires_at;  ///< v4_query: time + expires; v2_query: Expires
    Payload payload = Payload::absent;
    std::string content_sha256;  ///< S3 V4: the payload hash line of the canonical request

    /// Is that (lower-case) header under the signature? V4 only.
    bool signs(std::string_view header) const;
};

/// What authentication the request carries; nullopt inside when none at all (anonymous). Header and query
/// authentication together, repeated or missing parts, limits exceeded: AuthError in the dialect's words.
/// Does not look at the clock. Cost: linear in the request head.
Result<std::optional<Claim>, AuthError> read_claim(const Request&, Dialect);

}  // namespace watchword::sigv4
