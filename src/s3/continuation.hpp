// Continuation tokens of ListObjectsV2 and ListBuckets: where a listing goes on. Opaque to clients; they show
// nothing that the listing did not show, so they need no key, only to be told from garbage.
//
//     token = base64(0x01 checksum(4) last-key)     checksum: first bytes of SHA-256(last-key)
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace watchword::s3 {

std::string continuation_token(std::string_view last);
/// The key behind which the listing goes on; none when the token is none of ours.
std::optional<std::string> parse_continuation_token(std::string_view token);

}  // namespace watchword::s3
