#include "service/tags.hpp"

#include <algorithm>
#include <set>

#include "base/fault.hpp"

namespace watchword {

void require_good_keys(const std::vector<Tag>& tags, std::string_view error_code) {
    std::set<std::string> keys;
    for (const auto& tag : tags) {
        std::string key = lower(tag.Key);
        if (key.starts_with("aws:"))
            throw Fault(error_code, 400, "aws: prefixed tag key names are not allowed for external use.");
        if (!keys.insert(std::move(key)).second)
            throw Fault(error_code, 400,
                        "Duplicate tag keys found. Please note that Tag keys are case insensitive.");
    }
}

Tags::const_iterator find_tag(const Tags& tags, std::string_view key) {
    return std::ranges::find_if(tags, [&](const auto& tag) { return equal_ignoring_case(tag.first, key); });
}

void set_tag(Tags& tags, const Tag& tag) {
    if (const auto found = find_tag(tags, tag.Key); found != tags.end()) tags.erase(found);
    tags.emplace(tag.Key, tag.Value);
}

std::vector<Tag> tag_list(const Tags& tags) {
    std::vector<Tag> list;
    for (const auto& [key, value] : tags) list.push_back({TagKey(key), TagValue(value)});
    return list;
}

}  // namespace watchword
