// Lists that are not one range of one table.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "iam/shapes.hpp"

namespace watchword::iam {

/// A short list put in order for one page: page_through() works on it as on a table. Keys must be unique and
/// have at most 240 bytes, so that they fit a Marker.
template <class T>
class ShortList {
public:
    struct Entry {
        std::string key;
        T value;
    };
    void add(std::string key, T value) {
        const auto at = lower_bound(key);
        entries_.insert(at, Entry{std::move(key), std::move(value)});
    }
    auto lower_bound(std::string_view key) const {
        return std::ranges::lower_bound(entries_, key, {}, &Entry::key);
    }
    auto end() const { return entries_.end(); }

private:
    std::vector<Entry> entries_;
};

/// One page of a list in an order of its own. Its Markers are places in it: the list may have changed in
/// between.
template <class T, class Result>
std::vector<T> page_of(const std::vector<T>& all, const PageRequest& page, Result& result) {
    std::size_t first = 0;
    if (!page.first_key.empty()) {
        const auto place = parse_number<std::size_t>(page.first_key);
        if (!place) throw validation_error("Invalid Marker.");
        first = std::min(*place, all.size());
    }
    const auto last = first + std::min(page.items_max, all.size() - first);
    result.IsTruncated = last < all.size();
    if (result.IsTruncated) result.Marker = base64_encode(std::to_string(last));
    return {all.begin() + static_cast<std::ptrdiff_t>(first),
            all.begin() + static_cast<std::ptrdiff_t>(last)};
}

/// A list made of several ranges, one after the other. Its Markers begin with the number of the range.
template <class Result>
class PagedRanges {
public:
    /// `result` must outlive this. Throws Fault ValidationError for a Marker that is not of such a list.
    PagedRanges(PageRequest page, Result& result) : items_left_(page.items_max), result_(result) {
        if (page.first_key.empty()) return;
        first_range_ = page.first_key[0];
        if (first_range_ < '0' || first_range_ > '9') throw validation_error("Invalid Marker.");
        first_key_ = page.first_key.substr(1);
    }

    /// The next range; arguments as of page_through().
    template <class Entries, class Add>
    void range(const Entries& entries, std::string_view prefix, Add add) {
        const char number = next_range_++;
        if (number < first_range_ || result_.IsTruncated) return;
        const PageRequest page{number == first_range_ ? first_key_ : std::string{}, items_left_};
        page_through(entries, prefix, page, result_, [&](const auto& entry) {
            const bool added = add(entry);
            items_left_ -= added ? 1 : 0;
            return added;
        });
        if (result_.Marker) result_.Marker = base64_encode(number + *base64_decode(*result_.Marker));
    }

private:
    std::size_t items_left_;
    Result& result_;
    char first_range_ = '0', next_range_ = '0';
    std::string first_key_;
};

}  // namespace watchword::iam
