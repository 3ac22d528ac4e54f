#include "s3/continuation.hpp"

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "crypto/hash.hpp"

namespace watchword::s3 {
namespace {
constexpr std::string_view version = "\x01";
}

std::string continuation_token(std::string_view last) {
    return base64_encode(concat(version, crypto::sha256(last).substr(0, 4), last));
}

std::optional<std::string> parse_continuation_token(std::string_view token) {
    const auto bytes = base64_decode(token);
    if (!bytes || bytes->size() < 5 || !bytes->starts_with(version)) return std::nullopt;
    std::string last = bytes->substr(5);
    if (bytes->substr(1, 4) != crypto::sha256(last).substr(0, 4)) return std::nullopt;
    return last;
}

}  // namespace watchword::s3
