#include "base/encoding.hpp"

#include <array>
#include <cstdint>

namespace watchword {
namespace {

constexpr std::string_view hex_lower = "0123456789abcdef";
constexpr std::string_view hex_upper = "0123456789ABCDEF";
constexpr std::string_view base64_alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view base32_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

constexpr std::array<std::int8_t, 256> inverse(std::string_view alphabet) {
    std::array<std::int8_t, 256> table{};
    table.fill(-1);
    for (std::size_t i = 0; i < alphabet.size(); ++i)
        table[static_cast<unsigned char>(alphabet[i])] = static_cast<std::int8_t>(i);
    return table;
}
constexpr auto base64_value = inverse(base64_alphabet);
constexpr auto base32_value = [] {
    auto table = inverse(base32_alphabet);
    for (int c = 'a'; c <= 'z'; ++c) table[static_cast<std::size_t>(c)] = static_cast<std::int8_t>(c - 'a');
    return table;
}();
constexpr auto hex_value = [] {
    auto table = inverse(hex_lower);
    for (int c = 'A'; c <= 'F'; ++c)
        table[static_cast<std::size_t>(c)] = static_cast<std::int8_t>(c - 'A' + 10);
    return table;
}();
constexpr auto unreserved = [] {
    std::array<bool, 256> table{};
    for (char c : std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~"))
        table[static_cast<unsigned char>(c)] = true;
    return table;
}();

unsigned char byte(char c) { return static_cast<unsigned char>(c); }

}  // namespace

std::string hex_encode(std::string_view bytes) {
    std::string out(bytes.size() * 2, '\0');
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        out[2 * i] = hex_lower[byte(bytes[i]) >> 4];
        out[2 * i + 1] = hex_lower[byte(bytes[i]) & 15];
    }
    return out;
}

std::optional<std::string> hex_decode(std::string_view text) {
    if (text.size() % 2 != 0) return std::nullopt;
    std::string out;
    out.reserve(text.size() / 2);
    for (std::size_t i = 0; i < text.size(); i += 2) {
        const int high = hex_value[byte(text[i])], low = hex_value[byte(text[i + 1])];
        if (high < 0 || low < 0) return std::nullopt;
        out += static_cast<char>(high * 16 + low);
    }
    return out;
}

std::string base64_encode(std::string_view bytes) {
    std::string out((bytes.size() + 2) / 3 * 4, '=');
    std::size_t at = 0;
    std::uint32_t bits = 0;
    int held = 0;
    for (char c : bytes) {
        bits = bits << 8 | byte(c);
        for (held += 8; held >= 6; held -= 6) out[at++] = base64_alphabet[bits >> (held - 6) & 63];
    }
    if (held > 0) out[at] = base64_alphabet[bits << (6 - held) & 63];
    return out;
}

std::optional<std::string> base64_decode(std::string_view text) {
    if (text.size() % 4 != 0) return std::nullopt;
    const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with("=") ? 1 : 0;
    text.remove_suffix(padding);
    std::string out;
    out.reserve(text.size() * 3 / 4);
    std::uint32_t bits = 0;
    int held = 0;
    for (char c : text) {
        const int value = base64_value[byte(c)];
        if (value < 0) return std::nullopt;
        bits = bits << 6 | static_cast<std::uint32_t>(value);
        if ((held += 6) >= 8) out += static_cast<char>(bits >> (held -= 8) & 255);
    }
    if ((bits & ((1u << held) - 1)) != 0) return std::nullopt;  // left-over bits must be zero
    return out;
}

std::string base32_encode(std::string_view bytes) {
    std::string out;
    out.reserve((bytes.size() * 8 + 4) / 5);
    std::uint32_t bits = 0;
    int held = 0;
    for (char c : bytes) {
        bits = bits << 8 | byte(c);
        for (held += 8; held >= 5; held -= 5) out += base32_alphabet[bits >> (held - 5) & 31];
    }
    if (held > 0) out += base32_alphabet[bits << (5 - held) & 31];
    return out;
}

std::optional<std::string> base32_decode(std::string_view text) {
    while (text.ends_with('=')) text.remove_suffix(1);
    std::string out;
    out.reserve(text.size() * 5 / 8);
    std::uint32_t bits = 0;
    int held = 0;
    for (char c : text) {
        const int value = base32_value[byte(c)];
        if (value < 0) return std::nullopt;
        bits = bits << 5 | static_cast<std::uint32_t>(value);
        if ((held += 5) >= 8) out += static_cast<char>(bits >> (held -= 8) & 255);
    }
    if (held >= 5 || (bits & ((1u << held) - 1)) != 0) return std::nullopt;
    return out;
}

void percent_encode_to(std::string& out, std::string_view bytes, bool keep_slash) {
    std::size_t plain = 0;  // start of the run not yet copied
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const char c = bytes[i];
        if (unreserved[byte(c)] || (keep_slash && c == '/')) continue;
        out += bytes.substr(plain, i - plain);
        out += '%';
        out += hex_upper[byte(c) >> 4];
        out += hex_upper[byte(c) & 15];
        plain = i + 1;
    }
    out += bytes.substr(plain);
}

std::string percent_encode(std::string_view bytes) {
    std::string out;
    out.reserve(bytes.size());
    percent_encode_to(out, bytes, false);
    return out;
}

std::string percent_encode_path(std::string_view bytes) {
    std::string out;
    out.reserve(bytes.size());
    percent_encode_to(out, bytes, true);
    return out;
}

std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space) {
    std::string out;
    if (!percent_decode_to(out, text, plus_is_space)) return std::nullopt;
    return out;
}

bool percent_decode_to(std::string& out, std::string_view text, bool plus_is_space) {
    std::size_t at = out.size();
    out.resize(at + text.size());  // never longer than what it comes from
    for (std::size_t i = 0; i < text.size(); ++i) {
        char c = text[i];
        if (c == '+' && plus_is_space) {
            c = ' ';
        } else if (c == '%') {
            if (i + 2 >= text.size()) return false;
            const int high = hex_value[byte(text[i + 1])], low = hex_value[byte(text[i + 2])];
            if (high < 0 || low < 0) return false;
            c = static_cast<char>(high * 16 + low);
            i += 2;
        }
        out[at++] = c;
    }
    out.resize(at);
    return true;
}

}  // namespace watchword
