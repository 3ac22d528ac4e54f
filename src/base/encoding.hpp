// Hex, base64, base32 and percent-encoding. Decoders refuse anything not canonical by returning nothing.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace watchword {

std::string hex_encode(std::string_view bytes);  ///< lower case
std::optional<std::string> hex_decode(std::string_view);

/// RFC 4648 §4, with padding.
std::string base64_encode(std::string_view bytes);
std::optional<std::string> base64_decode(std::string_view);

/// RFC 4648 §6 (A-Z2-7), without padding: the form of MFA seeds and of unique ids.
std::string base32_encode(std::string_view bytes);
/// Accepts lower case and trailing '=' too: seeds are typed by people.
std::optional<std::string> base32_decode(std::string_view);

/// RFC 3986 percent-encoding; all but A-Za-z0-9-_.~ is escaped, with upper-case hex (facts: signatures §1).
std::string percent_encode(std::string_view bytes);
/// As percent_encode, but '/' stays: paths and S3 keys.
std::string percent_encode_path(std::string_view bytes);
/// Appends `bytes` to `out`, escaped as percent_encode ('/' kept when `keep_slash`).
void percent_encode_to(std::string& out, std::string_view bytes, bool keep_slash);
/// None on a bad escape. `plus_is_space`: the form encoding of query strings and bodies.
std::optional<std::string> percent_decode(std::string_view, bool plus_is_space = false);
/// Appends what percent_decode gives to `out`; false on a bad escape, and `out` is then of no use.
bool percent_decode_to(std::string& out, std::string_view text, bool plus_is_space);

}  // namespace watchword
