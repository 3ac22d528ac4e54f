// Marker/MaxItems lists, all of them (facts: iam §4). A Marker is the key of the first entity not yet shown,
// without the prefix that all keys of the list have: a Marker has no room for a whole ARN. So a page costs
// O(log n) to find, and an entity that comes or goes in between neither repeats nor hides another.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/encoding.hpp"
#include "base/fault.hpp"
#include "base/text.hpp"
#include "service/shape.hpp"

namespace watchword {

using MaxItems = shape::Number<1, 1000>;
using MarkerText = shape::Text<1, 320, shape::MarkerPattern>;

/// What the caller asked for.
struct PageRequest {
    std::string first_key;  ///< without the list's prefix; "" for the first page
    std::size_t items_max = 100;
};

/// Throws Fault ValidationError `Invalid Marker.` when the marker is not one of ours.
inline PageRequest page_request(const std::optional<MarkerText>& marker,
                                const std::optional<MaxItems>& max_items) {
    PageRequest page;
    if (max_items) page.items_max = static_cast<std::size_t>(max_items->value);
    if (!marker) return page;
    const auto key = base64_decode(*marker);
    if (!key || key->empty()) throw validation_error("Invalid Marker.");
    page.first_key = *key;
    return page;
}

/// Goes through the entries of a Table or KeySet whose keys begin with `prefix`, from the page's first key
/// on. `add` gets each entry and returns whether it belongs to the list; `result` gets IsTruncated and
/// Marker.
template <class Entries, class Result, class Add>
void page_through(const Entries& entries, std::string_view prefix, const PageRequest& page, Result& result,
                  Add add) {
    std::size_t shown = 0;
    result.IsTruncated = false;
    for (auto at = entries.lower_bound(concat(prefix, page.first_key)); at != entries.end(); ++at) {
        const auto& entry = *at;
        std::string_view key;
        if constexpr (requires { entry.key; })
            key = entry.key;
        else
            key = entry;
        if (!key.starts_with(prefix)) return;
        if (shown == page.items_max) {
            result.IsTruncated = true;
            result.Marker.emplace(base64_encode(key.substr(prefix.size())));
            return;
        }
        shown += add(entry) ? 1 : 0;
    }
}

}  // namespace watchword
