// The values that condition operators compare, other than text (facts: policy §4).
//
//   number  = ["-" | "+"] digits ["." digits] | ["-" | "+"] "." digits      no exponent, any length
//   date    = a W3C form of ISO 8601 | ["-"] digits ["." digits]            epoch seconds; "2026" is a year
//   address = IPv4 dotted quad | IPv6            cidr = address [ "/" prefix length ]
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string_view>

namespace watchword::policy {

/// A decimal number of any length, compared exactly. Views into the text it was parsed from.
struct Decimal {
    bool negative = false;
    std::string_view integer;   ///< without leading zeros: empty for 0.x
    std::string_view fraction;  ///< without trailing zeros

    static std::optional<Decimal> parse(std::string_view);
    friend std::strong_ordering operator<=>(const Decimal&, const Decimal&);
    friend bool operator==(const Decimal& a, const Decimal& b) { return (a <=> b) == 0; }
};

/// Milliseconds since the Unix epoch.
std::optional<std::int64_t> parse_date(std::string_view);

/// An address range. An IPv4 address written as IPv6 (::ffff:a.b.c.d) is the IPv4 address; else no IPv4 address
/// is in an IPv6 range, nor the other way round.
struct Cidr {
    std::array<std::uint8_t, 16> bytes{};  ///< IPv4: the first four
    std::uint8_t prefix = 0;               ///< bits
    bool v6 = false;

    static std::optional<Cidr> parse(std::string_view);
    /// Precondition: `address` is a single address.
    bool contains(const Cidr& address) const;
    bool is_single() const { return prefix == (v6 ? 128 : 32); }
};

}  // namespace watchword::policy
