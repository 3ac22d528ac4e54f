#include "iam/groups.hpp"

#include <algorithm>

#include "base/ids.hpp"
#include "iam/paging.hpp"
#include "iam/quotas.hpp"
#include "iam/show.hpp"

namespace watchword::iam {

CreateGroupResult create_group(Transaction& in, Call& call, const CreateGroupRequest& request) {
    const auto& snapshot = in.snapshot();
    if (snapshot.group(call.account_id(), request.GroupName))
        throw already_exists("Group", request.GroupName);
    if (snapshot.groups.count_prefix(name_key(call.account_id(), "")) >= quotas::groups_per_account)
        throw quota_exceeded("GroupsPerAccount", quotas::groups_per_account);
    Group group;
    group.account_id = call.account_id();
    group.path = request.Path.value_or("/");
    group.name = request.GroupName;
    group.id = new_unique_id(KindOf<Group>::id_prefix, group.account_id, in.random());
    group.created = stored(in.now());
    CreateGroupResult result{shown(group)};
    in.put(std::move(group));
    return result;
}

GetGroupResult get_group(const Snapshot& snapshot, Call& call, const GetGroupRequest& request) {
    const Group& group = named(snapshot, call, request);
    const std::string members_prefix = concat(group.id, "/");
    GetGroupResult result;
    result.Group = shown(group);
    page_through(snapshot.members, members_prefix, request.page(), result, [&](std::string_view member) {
        const User* user = snapshot.users.find(member.substr(members_prefix.size()));
        if (user) result.Users.push_back(listed(*user));
        return user != nullptr;
    });
    return result;
}

ListGroupsResult list_groups(const Snapshot& snapshot, Call& call, const ListGroupsRequest& request) {
    const std::string path_prefix = request.PathPrefix.value_or("/");
    ListGroupsResult result;
    page_through(snapshot.groups, name_key(call.account_id(), ""), request.page(), result,
                 [&](const auto& entry) {
                     if (!entry.value.path.starts_with(path_prefix)) return false;
                     result.Groups.push_back(shown(entry.value));
                     return true;
                 });
    return result;
}

Empty update_group(Transaction& in, Call& call, const UpdateGroupRequest& request) {
    const Group before = named(in.snapshot(), call, request);
    Group group = before;
    if (request.NewPath) group.path = *request.NewPath;
    if (request.NewGroupName) group.name = *request.NewGroupName;
    require_access(in.snapshot(), call.caller, {"iam:UpdateGroup", group.arn(), call.account_id()},
                   call.context);
    const bool moved = key_of(group) != key_of(before);
    if (moved && in.snapshot().group(call.account_id(), group.name))
        throw already_exists("Group", group.name);
    if (moved) in.erase(before);
    in.put(std::move(group));
    return {};
}

Empty delete_group(Transaction& in, Call& call, const DeleteGroupRequest& request) {
    const Group group = named(in.snapshot(), call, request);
    if (in.snapshot().members.count_prefix(concat(group.id, "/")) > 0)
        throw must_first("remove users from group");
    if (!group.inline_policies.empty()) throw must_first("delete policies");
    if (!group.attached_policy_arns.empty()) throw must_first("detach all policies");
    in.erase(group);
    return {};
}

Empty add_user_to_group(Transaction& in, Call& call, const AddUserToGroupRequest& request) {
    const Group& group = group_named(in.snapshot(), call, request.GroupName);
    User user = user_named(in.snapshot(), call, request.UserName);
    if (std::ranges::find(user.group_ids, group.id) != user.group_ids.end()) return {};
    if (user.group_ids.size() >= quotas::groups_per_user)
        throw quota_exceeded("GroupsPerUser", quotas::groups_per_user);
    user.group_ids.push_back(group.id);
    in.put(std::move(user));
    return {};
}

Empty remove_user_from_group(Transaction& in, Call& call, const RemoveUserFromGroupRequest& request) {
    const Group& group = group_named(in.snapshot(), call, request.GroupName);
    User user = user_named(in.snapshot(), call, request.UserName);
    if (std::erase(user.group_ids, group.id) == 0)
        throw no_such_entity(concat("User ", user.name, " not in group ", group.name));
    in.put(std::move(user));
    return {};
}

ListGroupsForUserResult list_groups_for_user(const Snapshot& snapshot, Call& call,
                                             const ListGroupsForUserRequest& request) {
    ShortList<const Group*> groups;
    for (const auto& id : named(snapshot, call, request).group_ids)
        if (const auto* group = snapshot.groups_by_id.find(id)) groups.add(lower(group->name), group);
    ListGroupsForUserResult result;
    page_through(groups, "", request.page(), result, [&](const auto& entry) {
        result.Groups.push_back(shown(*entry.value));
        return true;
    });
    return result;
}

}  // namespace watchword::iam
