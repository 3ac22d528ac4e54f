#include "base/ids.hpp"

#include <algorithm>
#include <cstdint>

#include "base/encoding.hpp"
#include "base/text.hpp"

namespace watchword {
namespace {

constexpr std::uint64_t new_format_bit = std::uint64_t{1} << 39;

// Eight characters for 2^39 + account/2, then one whose half of the alphabet tells odd from even.
std::string account_characters(std::string_view account_id, char random_byte) {
    const auto account = parse_number<std::uint64_t>(account_id).value_or(0);
    const std::uint64_t value = new_format_bit + (account >> 1);
    std::string five_bytes;
    for (int shift = 32; shift >= 0; shift -= 8) five_bytes += static_cast<char>(value >> shift & 255);
    const char last =
        static_cast<char>((static_cast<unsigned char>(random_byte) & 15) + (account % 2 == 0 ? 0 : 16));
    return base32_encode(five_bytes) + "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[static_cast<std::size_t>(last)];
}

std::string new_id(std::string_view prefix, std::string_view account_id, std::size_t length, Random& random) {
    const std::string bytes = random.bytes(16);
    std::string id = concat(prefix, account_characters(account_id, bytes[0]));
    id += std::string_view(base32_encode(std::string_view(bytes).substr(1))).substr(0, length - id.size());
    return id;
}

}  // namespace

bool is_account_id(std::string_view text) {
    return text.size() == 12 && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

std::string new_account_id(Random& random) {
    std::uint64_t number = 0;
    for (char c : random.bytes(8)) number = number << 8 | static_cast<unsigned char>(c);
    return std::to_string(100'000'000'000 + number % 900'000'000'000);
}

std::string new_unique_id(std::string_view prefix, std::string_view account_id, Random& random) {
    return new_id(prefix, account_id, 21, random);
}
std::string unique_id_prefix(std::string_view prefix, std::string_view account_id) {
    return concat(prefix, std::string_view(account_characters(account_id, 0)).substr(0, 8));
}
std::string new_access_key_id(std::string_view prefix, std::string_view account_id, Random& random) {
    return new_id(prefix, account_id, 20, random);
}
std::string new_secret_access_key(Random& random) { return base64_encode(random.bytes(30)); }

std::optional<std::string> account_of_id(std::string_view id) {
    if (id.size() < 20) return std::nullopt;
    const auto bytes = base32_decode(id.substr(4, 16));
    if (!bytes) return std::nullopt;
    std::uint64_t six = 0;
    for (std::size_t i = 0; i < 6; ++i) six = six << 8 | static_cast<unsigned char>((*bytes)[i]);
    if ((six >> 47 & 1) == 0) return std::nullopt;  // ids made before the account was put in
    const std::uint64_t account = (six & 0x7fffffffff80) >> 7;
    if (account > 999'999'999'999) return std::nullopt;
    std::string text = std::to_string(account);
    return std::string(12 - text.size(), '0') + text;
}

std::string new_uuid(Random& random) {
    std::string bytes = random.bytes(16);
    bytes[6] = static_cast<char>((bytes[6] & 0x0f) | 0x40);
    bytes[8] = static_cast<char>((bytes[8] & 0x3f) | 0x80);
    const std::string hex = hex_encode(bytes);
    const std::string_view h = hex;
    return concat(h.substr(0, 8), "-", h.substr(8, 4), "-", h.substr(12, 4), "-", h.substr(16, 4), "-",
                  h.substr(20));
}

}  // namespace watchword
