#include "policy/values.hpp"

#include <arpa/inet.h>

#include <algorithm>

#include "base/text.hpp"
#include "base/time_format.hpp"

namespace watchword::policy {
namespace {

bool all_digits(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::strong_ordering compare_magnitude(const Decimal& a, const Decimal& b) {
    if (a.integer.size() != b.integer.size()) return a.integer.size() <=> b.integer.size();
    if (const int order = a.integer.compare(b.integer)) return order <=> 0;
    return a.fraction.compare(b.fraction) <=> 0;
}

}  // namespace

std::optional<Decimal> Decimal::parse(std::string_view text) {
    Decimal out;
    if (text.starts_with('-') || text.starts_with('+')) {
        out.negative = text.front() == '-';
        text.remove_prefix(1);
    }
    const auto dot = text.find('.');
    out.integer = text.substr(0, dot);
    if (dot != std::string_view::npos) {
        out.fraction = text.substr(dot + 1);
        if (out.fraction.empty()) return std::nullopt;
    } else if (out.integer.empty()) {
        return std::nullopt;
    }
    if (!all_digits(out.integer) || !all_digits(out.fraction)) return std::nullopt;
    while (out.integer.starts_with('0')) out.integer.remove_prefix(1);
    while (out.fraction.ends_with('0')) out.fraction.remove_suffix(1);
    if (out.integer.empty() && out.fraction.empty()) out.negative = false;
    return out;
}

std::strong_ordering operator<=>(const Decimal& a, const Decimal& b) {
    if (a.negative != b.negative)
        return a.negative ? std::strong_ordering::less : std::strong_ordering::greater;
    return a.negative ? compare_magnitude(b, a) : compare_magnitude(a, b);
}

std::optional<std::int64_t> parse_date(std::string_view text) {
    if (const auto time = parse_iso8601(text)) return time->time_since_epoch().count();
    const auto number = Decimal::parse(text);
    if (!number || text.starts_with('+') || number->integer.size() > 14) return std::nullopt;
    const std::int64_t seconds =
        number->integer.empty() ? 0 : parse_number<std::int64_t>(number->integer).value_or(0);
    std::int64_t milliseconds = 0;
    for (std::size_t i = 0; i < 3; ++i)
        milliseconds = milliseconds * 10 + (i < number->fraction.size() ? number->fraction[i] - '0' : 0);
    const std::int64_t magnitude = seconds * 1000 + milliseconds;
    return number->negative ? -magnitude : magnitude;
}

std::optional<Cidr> Cidr::parse(std::string_view text) {
    Cidr out;
    const auto slash = text.find('/');
    const auto address = text.substr(0, slash);
    char spelled[INET6_ADDRSTRLEN + 1];
    if (address.size() >= sizeof spelled || address.find('\0') != std::string_view::npos) return std::nullopt;
    spelled[address.copy(spelled, address.size())] = '\0';
    out.v6 = address.find(':') != std::string_view::npos;
    if (inet_pton(out.v6 ? AF_INET6 : AF_INET, spelled, out.bytes.data()) != 1) return std::nullopt;
    const unsigned bits = out.v6 ? 128 : 32;
    unsigned prefix = bits;
    if (slash != std::string_view::npos) {
        const auto digits = text.substr(slash + 1);
        const auto length = parse_number<unsigned>(digits);
        if (!length || *length > bits || digits.size() > 3) return std::nullopt;
        prefix = *length;
    }
    constexpr std::array<std::uint8_t, 12> mapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    if (out.v6 && prefix >= 96 && std::equal(mapped.begin(), mapped.end(), out.bytes.begin())) {
        std::copy(out.bytes.begin() + 12, out.bytes.end(), out.bytes.begin());
        std::fill(out.bytes.begin() + 4, out.bytes.end(), std::uint8_t{0});
        out.v6 = false;
        prefix -= 96;
    }
    out.prefix = static_cast<std::uint8_t>(prefix);
    return out;
}

bool Cidr::contains(const Cidr& address) const {
    if (v6 != address.v6) return false;
    const std::size_t whole = prefix / 8u;
    if (!std::equal(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(whole), address.bytes.begin()))
        return false;
    const unsigned rest = prefix % 8u;
    return rest == 0 || (bytes[whole] >> (8 - rest)) == (address.bytes[whole] >> (8 - rest));
}

}  // namespace watchword::policy
