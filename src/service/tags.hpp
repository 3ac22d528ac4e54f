// Tags as AWS's APIs pass them (facts: iam §2, §6; sts §7).
#pragma once

#include <boost/describe/class.hpp>
#include <string>
#include <vector>

#include "directory/records.hpp"
#include "service/shape.hpp"

namespace watchword {

using TagKey = shape::Text<1, 128, shape::TagKeyPattern>;
using TagValue = shape::Text<0, 256, shape::TagValuePattern>;

struct Tag {
    TagKey Key;
    TagValue Value;
    BOOST_DESCRIBE_CLASS(Tag, (), (Key, Value), (), ())
};

inline constexpr std::size_t tags_max = 50;
using TagList = shape::List<Tag, 0, tags_max>;
using TagKeyList = shape::List<TagKey, 0, tags_max>;

/// Throws Fault InvalidInput (STS: InvalidParameterValue) when two keys are equal ignoring case, or one
/// begins with "aws:", which is AWS's own.
void require_good_keys(const std::vector<Tag>&, std::string_view error_code);

/// The entry of `tags` whose key equals `key` ignoring case, or end().
Tags::const_iterator find_tag(const Tags&, std::string_view key);
/// Sets a tag; a key equal ignoring case keeps its place but takes the new spelling.
void set_tag(Tags&, const Tag&);
std::vector<Tag> tag_list(const Tags&);

}  // namespace watchword
