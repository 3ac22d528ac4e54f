#include "organizations/ids.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace watchword::organizations {
namespace {

bool is_lower_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }
bool is_word(char c) { return is_lower_or_digit(c) || (c >= 'A' && c <= 'Z') || c == '_'; }

template <class Allowed>
bool consists_of(std::string_view text, std::size_t min, std::size_t max, Allowed allowed) {
    return text.size() >= min && text.size() <= max && std::ranges::all_of(text, allowed);
}

bool has_form(std::string_view id, std::string_view prefix, std::size_t min, std::size_t max) {
    return id.starts_with(prefix) && consists_of(id.substr(prefix.size()), min, max, is_lower_or_digit);
}

// Digits in the order of characters; nine of them last for three thousand years of milliseconds.
std::string in_order_of_time(StoredTime time) {
    constexpr std::string_view digits = "0123456789abcdefghijklmnopqrstuvwxyz";
    std::string out(9, '0');
    for (auto at = out.rbegin(); at != out.rend() && time > 0; ++at, time /= 36)
        *at = digits[static_cast<std::size_t>(time % 36)];
    return out;
}

// 256 is no multiple of 36: bytes beyond the last whole multiple would favour the first letters.
std::string random_characters(std::size_t count, Random& random) {
    constexpr std::string_view alphabet = "abcdefghijklmnopqrstuvwxyz0123456789";
    std::string out;
    while (out.size() < count)
        for (const char byte : random.bytes(count)) {
            const auto value = static_cast<unsigned char>(byte);
            if (value < 252 && out.size() < count) out += alphabet[value % alphabet.size()];
        }
    return out;
}

}  // namespace

bool is_root_id(std::string_view id) { return has_form(id, "r-", 4, 32); }

bool is_unit_id(std::string_view id) {
    if (!id.starts_with("ou-")) return false;
    auto rest = id.substr(3);
    const auto root = take_until(rest, '-');
    return consists_of(root, 4, 32, is_lower_or_digit) && consists_of(rest, 8, 32, is_lower_or_digit);
}

bool is_policy_id(std::string_view id) {
    return id.starts_with("p-") && consists_of(id.substr(2), 8, 128, is_word);
}
bool is_resource_policy_id(std::string_view id) {
    return id.starts_with("rp-") && consists_of(id.substr(3), 4, 128, is_word);
}
bool is_creation_id(std::string_view id) { return has_form(id, "car-", 8, 32); }
bool is_handshake_id(std::string_view id) { return has_form(id, "h-", 8, 32); }

std::string new_organization_id(Random& random) { return concat("o-", random_characters(10, random)); }
std::string new_root_id(Random& random) { return concat("r-", random_characters(4, random)); }
std::string new_unit_id(std::string_view root_id, Random& random) {
    return concat("ou-", root_id.substr(2), "-", random_characters(8, random));
}
std::string new_policy_id(Random& random) { return concat("p-", random_characters(10, random)); }
std::string new_creation_id(StoredTime now, Random& random) {
    return concat("car-", in_order_of_time(now), random_characters(23, random));
}
std::string new_handshake_id(StoredTime now, Random& random) {
    return concat("h-", in_order_of_time(now), random_characters(23, random));
}
std::string first_id_after(std::string_view prefix, StoredTime time) {
    return concat(prefix, in_order_of_time(time + 1));
}

}  // namespace watchword::organizations
