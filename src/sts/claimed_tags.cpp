#include "sts/claimed_tags.hpp"

#include "base/text.hpp"
#include "service/tags.hpp"
#include "sts/claims.hpp"
#include "sts/session_policy.hpp"
#include "sts/shapes.hpp"

namespace watchword::sts {

void add_claimed_tag(Tags& tags, const std::string& key, const std::string& value) {
    if (tags.size() >= tags_max) throw rejected_claim("Too many session tags");
    if (key.empty() || shape::character_count(key) > TagKey::length_max ||
        !shape::TagKeyPattern::matches(key) || equal_ignoring_case(key.substr(0, 4), "aws:") ||
        shape::character_count(value) > TagValue::length_max || !shape::TagValuePattern::matches(value) ||
        find_tag(tags, key) != tags.end())
        throw rejected_claim("A session tag is not valid");
    tags.emplace(key, value);
}

void add_transitive_key(std::vector<std::string>& keys, const Tags& tags, const std::string& key) {
    if (!make_transitive(keys, tags, key))
        throw rejected_claim("The specified transitive tag key must be included in the requested tags.");
}

bool is_source_identity(std::string_view value) {
    return value.size() >= SourceIdentityType::length_min && value.size() <= SourceIdentityType::length_max &&
           SourceIdentityType::pattern::matches(value);
}

}  // namespace watchword::sts
