#include "iam/tagging.hpp"

namespace watchword::iam {
namespace {

// Keys are longer than a Marker may be: what does not fit is told apart by its digest.
std::string paging_key(const std::string& tag_key) {
    constexpr std::size_t bytes_max = 200;
    return tag_key.size() <= bytes_max ? tag_key : tag_key.substr(0, bytes_max) + crypto::sha256(tag_key);
}

}  // namespace

void add_tags(Tags& tags, const std::vector<Tag>& added, std::string_view title) {
    require_good_keys(added, "InvalidInput");
    for (const auto& tag : added) set_tag(tags, tag);
    if (tags.size() > tags_max) throw quota_exceeded(concat("TagsPer", title), tags_max);
}

Tags new_tags(const std::vector<Tag>& given) {
    Tags tags;
    add_tags(tags, given, "");
    return tags;
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
