// Tags of users, roles, managed policies and virtual MFA devices: Tag…, Untag… and List…Tags, each written
// once.
#pragma once

#include <boost/describe/class.hpp>

#include "crypto/hash.hpp"
#include "iam/entities.hpp"
#include "iam/paging.hpp"
#include "service/operation.hpp"

namespace watchword::iam {

/// The tags of a new entity. Throws Fault InvalidInput for repeated or reserved keys.
Tags new_tags(const std::vector<Tag>&);
/// Adds to or replaces in `tags`. Throws Fault InvalidInput as above, LimitExceeded beyond 50. `title`:
/// "User", "Role" …
void add_tags(Tags& tags, const std::vector<Tag>&, std::string_view title);

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

template <class Of>
Empty tag(Transaction& in, Call& call, const TagRequest<Of>& request) {
    auto record = taggable<Of>(in.snapshot(), call, request);
    add_tags(record.tags, request.Tags, KindOf<typename Of::Record>::title);
    in.put(std::move(record));
    return {};
}

/// Keys that are not there are no error.
template <class Of>
Empty untag(Transaction& in, Call& call, const UntagRequest<Of>& request) {
    auto record = taggable<Of>(in.snapshot(), call, request);
    for (const auto& key : request.TagKeys)
        if (const auto found = find_tag(record.tags, key); found != record.tags.end())
            record.tags.erase(found);
    in.put(std::move(record));
    return {};
}

template <class Of>
ListTagsResult list_tags(const Snapshot& snapshot, Call& call, const ListTagsRequest<Of>& request) {
    return page_of_tags(named(snapshot, call, request).tags, request.page());
}

}  // namespace watchword::iam
