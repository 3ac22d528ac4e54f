// Times as SAML 2.0 writes them (saml-core §1.3.3): "2026-01-31T23:59:59.123Z", in UTC.
#pragma once

#include <optional>
#include <string_view>

#include "base/time_format.hpp"

namespace watchword::saml {

/// None for other forms, also for other time zones.
inline std::optional<Time> read_instant(std::string_view text) {
    constexpr std::size_t bytes_min = 20;  // "2026-01-31T23:59:59Z"
    if (text.size() < bytes_min || text.size() > 40 || text.back() != 'Z') return std::nullopt;
    return parse_iso8601(text);
}

}  // namespace watchword::saml
