// Tags of roots, units, accounts and policies. Unlike IAM's, their keys are case-sensitive (facts:
// organizations §3).
#pragma once

#include "organizations/shapes.hpp"

namespace watchword::organizations {

/// Throws Fault InvalidInputException for a key that is given twice or belongs to AWS.
void require_tags(const std::vector<Tag>&);
/// For tags that are given to `made` as it is made: whoever gives any needs permission for TagResource on it.
/// Throws Fault as above, or AccessDenied.
void require_tagging(const Snapshot&, Call&, const std::vector<Tag>&, const Target& made);
/// Throws Fault ConstraintViolationException over 50 tags.
void add_tags(Tags&, const std::vector<Tag>&);

struct OfResourceRequest {
    TaggableResourceId ResourceId;
    BOOST_DESCRIBE_CLASS(OfResourceRequest, (), (ResourceId), (), ())
};
struct TagResourceRequest : OfResourceRequest {
    RequiredTags Tags;
    BOOST_DESCRIBE_CLASS(TagResourceRequest, (OfResourceRequest), (Tags), (), ())
};
Empty tag_resource(Transaction&, Call&, const TagResourceRequest&);

struct UntagResourceRequest : OfResourceRequest {
    RequiredTagKeys TagKeys;
    BOOST_DESCRIBE_CLASS(UntagResourceRequest, (OfResourceRequest), (TagKeys), (), ())
};
Empty untag_resource(Transaction&, Call&, const UntagResourceRequest&);

struct ListTagsForResourceRequest : OfResourceRequest {
    std::optional<organizations::NextToken> NextToken;
    BOOST_DESCRIBE_CLASS(ListTagsForResourceRequest, (OfResourceRequest), (NextToken), (), ())
};
struct ListTagsForResourceResponse {
    std::vector<Tag> Tags;
    std::optional<std::string> NextToken;
    BOOST_DESCRIBE_CLASS(ListTagsForResourceResponse, (), (Tags, NextToken), (), ())
};
/// All of them: 50 are a page.
ListTagsForResourceResponse list_tags_for_resource(const Snapshot&, Call&, const ListTagsForResourceRequest&);

}  // namespace watchword::organizations
