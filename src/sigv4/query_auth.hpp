// The authentication parameters in a request's query string, found but not judged.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace watchword::sigv4 {

/// Decoded values; none: absent.
struct QueryAuth {
    // SigV4
    std::optional<std::string> algorithm, credential, date, expires, signed_headers, signature, token,
        content_sha256;
    // SigV2
    std::optional<std::string> v2_access_key_id, v2_expires, v2_signature, v2_token;
    /// One of the above came twice, has a bad escape, or there are too many parameters (base/limits.hpp).
    bool malformed = false;

    /// X-Amz-Date and the token alone do not make a request signed: S3 clients put such parameters anywhere.
    bool is_v4() const { return algorithm || credential || expires || signed_headers || signature; }
    bool is_v2() const { return v2_access_key_id || v2_signature; }
};

QueryAuth find_query_auth(std::string_view query);

}  // namespace watchword::sigv4
