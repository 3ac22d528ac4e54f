// Tags of whatever IAM has that can be tagged: Tag…, Untag… and List…Tags, each written once.
#pragma once

#include <boost/describe/class.hpp>

#include "crypto/hash.hpp"
#include "iam/entities.hpp"
#include "iam/paging.hpp"
#include "service/operation.hpp"

namespace watchword::iam {

/// Whether two tag keys that differ only in case are one.
enum class TagKeyCase { ignored, significant };
/// One for users and roles, two for all else (facts: iam §2).
template <class Record>
inline constexpr auto tag_key_case =
    std::is_same_v<Record, User> || std::is_same_v<Record, Role> ? TagKeyCase::ignored
                                                                 : TagKeyCase::significant;

/// Adds to or replaces in `tags`. Throws Fault InvalidInput for repeated or reserved keys, LimitExceeded
/// beyond
/// 50. `title`: "User", "Role" …
void add_tags(Tags& tags, const std::vector<Tag>&, TagKeyCase, std::string_view title);
/// Keys that are not there are no error. Throws Fault InvalidInput for no keys at all, where case is
/// significant.
void remove_tags(Tags& tags, const std::vector<TagKey>&, TagKeyCase);

/// The tags of a new entity. Throws Fault as add_tags().
template <class Record>
Tags new_tags(const std::vector<Tag>& given) {
    Tags tags;
    add_tags(tags, given, tag_key_case<Record>, KindOf<Record>::title);
    return tags;
}

template <class Of>
struct TagRequest : Of {
    RequiredTagList Tags;
    BOOST_DESCRIBE_CLASS(TagRequest, (Of), (Tags), (), ())
};
template <class Of>
struct UntagRequest : Of {
    RequiredTagKeyList TagKeys;
    BOOST_DESCRIBE_CLASS(UntagRequest, (Of), (TagKeys), (), ())
};
template <class Of>
struct ListTagsRequest : Of, Paged {
    BOOST_DESCRIBE_CLASS(ListTagsRequest, (Of, Paged), (), (), ())
};
struct ListTagsResult : PagedResult {
    std::vector<Tag> Tags;
    BOOST_DESCRIBE_CLASS(ListTagsResult, (PagedResult), (Tags), (), ())
};
ListTagsResult page_of_tags(const Tags&, const PageRequest&);

// Who may be tagged: for policies only one's own.
template <class Of>
const typename Of::Record& taggable(const Snapshot& snapshot, const Call& call, const Of& of) {
    if constexpr (std::is_same_v<Of, OfPolicy>)
        return own_policy_named(snapshot, call, of.PolicyArn);
    else
        return named(snapshot, call, of);
}

/// Throws Fault InvalidInput for no tags at all, and as add_tags().
template <class Of>
Empty tag(Transaction& in, Call& call, const TagRequest<Of>& request) {
    auto record = taggable<Of>(in.snapshot(), call, request);
    if (request.Tags.empty()) throw invalid_input("The provided tag map must not be null/empty.");
    add_tags(record.tags, request.Tags, tag_key_case<typename Of::Record>,
             KindOf<typename Of::Record>::title);
    in.put(std::move(record));
    return {};
}

/// Throws Fault as remove_tags().
template <class Of>
Empty untag(Transaction& in, Call& call, const UntagRequest<Of>& request) {
    auto record = taggable<Of>(in.snapshot(), call, request);
    remove_tags(record.tags, request.TagKeys, tag_key_case<typename Of::Record>);
    in.put(std::move(record));
    return {};
}

template <class Of>
ListTagsResult list_tags(const Snapshot& snapshot, Call& call, const ListTagsRequest<Of>& request) {
    return page_of_tags(named(snapshot, call, request).tags, request.page());
}

}  // namespace watchword::iam
