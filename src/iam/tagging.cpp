#include "iam/tagging.hpp"

#include <set>

namespace watchword::iam {
namespace {

// Keys are longer than a Marker may be: what does not fit is told apart by its digest.
std::string paging_key(const std::string& tag_key) {
    constexpr std::size_t bytes_max = 200;
    return tag_key.size() <= bytes_max ? tag_key : tag_key.substr(0, bytes_max) + crypto::sha256(tag_key);
}

// As require_good_keys(), where case is significant.
void require_good_exact_keys(const std::vector<Tag>& tags) {
    std::set<std::string_view> keys;
    for (const auto& tag : tags) {
        if (lower(std::string_view(tag.Key).substr(0, 4)) == "aws:")
            throw invalid_input("Tag keys beginning with aws: are reserved for system use.");
        if (!keys.insert(tag.Key).second) throw invalid_input("Duplicate tag keys found.");
    }
}

}  // namespace

void add_tags(Tags& tags, const std::vector<Tag>& added, TagKeyCase key_case, std::string_view title) {
    if (key_case == TagKeyCase::ignored) {
        require_good_keys(added, "InvalidInput");
        for (const auto& tag : added) set_tag(tags, tag);
    } else {
        require_good_exact_keys(added);
        for (const auto& tag : added) tags[tag.Key] = tag.Value;
    }
    if (tags.size() > tags_max) throw quota_exceeded(concat("TagsPer", title), tags_max);
}

void remove_tags(Tags& tags, const std::vector<TagKey>& keys, TagKeyCase key_case) {
    const bool ignored = key_case == TagKeyCase::ignored;
    if (keys.empty() && !ignored) throw invalid_input("The provided tag keys must not be null/empty.");
    for (const auto& key : keys)
        if (const auto found = ignored ? find_tag(tags, key) : tags.find(key); found != tags.end())
            tags.erase(found);
}

ListTagsResult page_of_tags(const Tags& tags, const PageRequest& page) {
    ShortList<Tag> list;
    for (auto& tag : tag_list(tags)) list.add(paging_key(tag.Key), tag);
    ListTagsResult result;
    page_through(list, "", page, result, [&](const auto& entry) {
        result.Tags.push_back(entry.value);
        return true;
    });
    return result;
}

}  // namespace watchword::iam
