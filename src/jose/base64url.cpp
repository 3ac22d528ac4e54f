#include "jose/base64url.hpp"

#include <algorithm>

#include "base/encoding.hpp"

namespace watchword::jose {

std::string base64url_encode(std::string_view bytes) {
    std::string out = base64_encode(bytes);
    while (out.ends_with('=')) out.pop_back();
    std::ranges::replace(out, '+', '-');
    std::ranges::replace(out, '/', '_');
    return out;
}

std::optional<std::string> base64url_decode(std::string_view text) {
    if (text.find_first_of("+/=") != std::string_view::npos) return std::nullopt;
    std::string standard(text);
    std::ranges::replace(standard, '-', '+');
    std::ranges::replace(standard, '_', '/');
    standard.append((4 - standard.size() % 4) % 4, '=');
    return base64_decode(standard);  // strict: refuses bits left over
}

}  // namespace watchword::jose
