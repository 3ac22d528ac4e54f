// Base64url without padding (RFC 7515 §2), the one encoding of JOSE.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace watchword::jose {

std::string base64url_encode(std::string_view bytes);
/// None for padding, other characters, impossible lengths and bits that are left over: each text of bytes has
/// one encoding only.
std::optional<std::string> base64url_decode(std::string_view text);

}  // namespace watchword::jose
