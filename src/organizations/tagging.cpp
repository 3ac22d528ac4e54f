#include "organizations/tagging.hpp"

#include <set>

#include "organizations/errors.hpp"
#include "organizations/find.hpp"
#include "organizations/paging.hpp"
#include "organizations/targets.hpp"

namespace watchword::organizations {
namespace {

const Tags* tags_of(const Snapshot& snapshot, const Organization& organization, std::string_view id) {
    if (is_policy_id(id)) {
        const auto* policy = find_policy(snapshot, organization, id);
        return policy ? &policy->tags : nullptr;
    }
    if (id == organization.root_id) return &organization.root_tags;
    if (const auto* unit = find_unit(snapshot, organization, id)) return &unit->tags;
    const auto* member = find_member(snapshot, organization, id);
    return member ? &member->tags : nullptr;
}

template <class Change>
Empty change_tags(Transaction& in, Call& call, std::string_view id, Change change) {
    const Organization organization = require_management(in.snapshot(), call);
    if (!tags_of(in.snapshot(), organization, id)) throw no_such_target();
    if (!is_policy_id(id)) {
        change_target(in, organization, id, [&](auto&, Tags& tags) { change(tags); });
        return {};
    }
    OrganizationPolicy policy = *in.snapshot().organization_policies.find(id);
    if (policy.aws_managed())
        throw invalid_input("IMMUTABLE_POLICY",
                            "You specified a policy that is managed by AWS and can't be modified.");
    change(policy.tags);
    in.put(std::move(policy));
    return {};
}

}  // namespace

void require_tags(const std::vector<Tag>& tags) {
    std::set<std::string_view> keys;
    for (const auto& tag : tags) {
        if (!keys.insert(tag.Key).second)
            throw invalid_input("DUPLICATE_TAG_KEY",
                                "Tag keys must be unique among the tags attached to the same entity.");
        if (lower(std::string_view(tag.Key).substr(0, 4)) == "aws:")
            throw invalid_input("INVALID_SYSTEM_TAGS_PARAMETER",
                                "You specified a tag key that is a system tag.");
    }
}

void require_tagging(const Snapshot& snapshot, Call& call, const std::vector<Tag>& tags, const Target& made) {
    if (tags.empty()) return;
    require_access_to(snapshot, call, "organizations:TagResource", made);
    require_tags(tags);
}

void add_tags(Tags& to, const std::vector<Tag>& tags) {
    for (const auto& tag : tags) to[tag.Key] = tag.Value;
    if (to.size() > tags_max)
        throw constraint_violation("MAX_TAG_LIMIT_EXCEEDED",
                                   "You have exceeded the number of tags allowed on this resource.");
}

Empty tag_resource(Transaction& in, Call& call, const TagResourceRequest& request) {
    require_tags(request.Tags);
    return change_tags(in, call, request.ResourceId, [&](Tags& tags) { add_tags(tags, request.Tags); });
}

Empty untag_resource(Transaction& in, Call& call, const UntagResourceRequest& request) {
    return change_tags(in, call, request.ResourceId, [&](Tags& tags) {
        for (const auto& key : request.TagKeys) tags.erase(key);
    });
}

ListTagsForResourceResponse list_tags_for_resource(const Snapshot& snapshot, Call& call,
                                                   const ListTagsForResourceRequest& request) {
    require_no_token(request.NextToken);
    const auto* tags = tags_of(snapshot, require_reader(snapshot, call), request.ResourceId);
    if (!tags) throw no_such_target();
    ListTagsForResourceResponse out;
    for (const auto& [key, value] : *tags) out.Tags.push_back({key, value});
    return out;
}

}  // namespace watchword::organizations
