#include "service/shape.hpp"

#include <optional>

namespace watchword::shape {
namespace {

// Reads one UTF-8 character off the front of `rest`; none when it is not well-formed.
std::optional<char32_t> next_character(std::string_view& rest) {
    const auto lead = static_cast<unsigned char>(rest.front());
    const std::size_t length = lead < 0x80                   ? 1
                               : lead >= 0xc2 && lead < 0xe0 ? 2
                               : lead >= 0xe0 && lead < 0xf0 ? 3
                               : lead >= 0xf0 && lead < 0xf5 ? 4
                                                             : 0;
    if (length == 0 || rest.size() < length) return std::nullopt;
    char32_t character = length == 1 ? lead : lead & (0x7f >> length);
    for (std::size_t i = 1; i < length; ++i) {
        const auto byte = static_cast<unsigned char>(rest[i]);
        if ((byte & 0xc0) != 0x80) return std::nullopt;
        character = character << 6 | (byte & 0x3f);
    }
    const bool overlong = (length == 3 && character < 0x800) || (length == 4 && character < 0x10000);
    if (overlong || character > 0x10ffff || (character >= 0xd800 && character < 0xe000)) return std::nullopt;
    rest.remove_prefix(length);
    return character;
}

template <class Allowed>
bool every_character(std::string_view value, Allowed allowed) {
    while (!value.empty()) {
        const auto character = next_character(value);
        if (!character || !allowed(*character)) return false;
    }
    return true;
}

bool is_break(char32_t c) { return c == '\t' || c == '\n' || c == '\r'; }

}  // namespace

bool Latin1Pattern::matches(std::string_view value) {
    return every_character(value, [](char32_t c) { return is_break(c) || (c >= 0x20 && c <= 0xff); });
}

bool MarkerPattern::matches(std::string_view value) {
    return every_character(value, [](char32_t c) { return c >= 0x20 && c <= 0xff; });
}

bool XmlCharactersPattern::matches(std::string_view value) {
    return every_character(value, [](char32_t c) {
        return is_break(c) || (c >= 0x20 && c <= 0x7e) || c == 0x85 || (c >= 0xa0 && c <= 0xfffd) ||
               (c >= 0x10000 && c <= 0x10ffff);
    });
}

bool DescriptionPattern::matches(std::string_view value) {
    return every_character(value, [](char32_t c) {
        return is_break(c) || (c >= 0x20 && c <= 0x7e) || (c >= 0xa1 && c <= 0xff);
    });
}

bool TagKeyPattern::matches(std::string_view value) {
    return every_character(value, [](char32_t c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c > 0xa0 ||
               (c < 0x80 &&
                std::string_view(" _.:/=+-@").find(static_cast<char>(c)) != std::string_view::npos);
    });
}

bool VersionIdPattern::matches(std::string_view value) {
    if (value.size() < 2 || value[0] != 'v' || value[1] < '1' || value[1] > '9') return false;
    const auto dot = value.find('.');
    if (!DigitsPattern::matches(value.substr(1, dot == std::string_view::npos ? dot : dot - 1))) return false;
    return dot == std::string_view::npos || Characters<"", "-">::matches(value.substr(dot + 1));
}

}  // namespace watchword::shape
