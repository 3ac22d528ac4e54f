// Groups of users, and who is in them.
#pragma once

#include <boost/describe/class.hpp>

#include "iam/entities.hpp"
#include "service/operation.hpp"

namespace watchword::iam {

struct CreateGroupRequest {
    std::optional<PathType> Path;
    GroupNameType GroupName;
    BOOST_DESCRIBE_CLASS(CreateGroupRequest, (), (Path, GroupName), (), ())
};
struct CreateGroupResult {
    shapes::Group Group;
    BOOST_DESCRIBE_CLASS(CreateGroupResult, (), (Group), (), ())
};
CreateGroupResult create_group(Transaction&, Call&, const CreateGroupRequest&);

struct GetGroupRequest : OfGroup, Paged {
    BOOST_DESCRIBE_CLASS(GetGroupRequest, (OfGroup, Paged), (), (), ())
};
struct GetGroupResult : PagedResult {
    shapes::Group Group;
    std::vector<shapes::User> Users;
    BOOST_DESCRIBE_CLASS(GetGroupResult, (PagedResult), (Group, Users), (), ())
};
/// A page of the members, in order of their names.
GetGroupResult get_group(const Snapshot&, Call&, const GetGroupRequest&);

struct ListGroupsRequest : Paged {
    std::optional<PathPrefixType> PathPrefix;
    BOOST_DESCRIBE_CLASS(ListGroupsRequest, (Paged), (PathPrefix), (), ())
};
struct ListGroupsResult : PagedResult {
    std::vector<shapes::Group> Groups;
    BOOST_DESCRIBE_CLASS(ListGroupsResult, (PagedResult), (Groups), (), ())
};
ListGroupsResult list_groups(const Snapshot&, Call&, const ListGroupsRequest&);

struct UpdateGroupRequest : OfGroup {
    std::optional<PathType> NewPath;
    std::optional<GroupNameType> NewGroupName;
    BOOST_DESCRIBE_CLASS(UpdateGroupRequest, (OfGroup), (NewPath, NewGroupName), (), ())
};
/// Members and policies stay. As UpdateUser, needs permission for the old and the new ARN.
Empty update_group(Transaction&, Call&, const UpdateGroupRequest&);

struct DeleteGroupRequest : OfGroup {
    BOOST_DESCRIBE_CLASS(DeleteGroupRequest, (OfGroup), (), (), ())
};
/// Throws Fault DeleteConflict while it has members or policies.
Empty delete_group(Transaction&, Call&, const DeleteGroupRequest&);

struct AddUserToGroupRequest : OfGroup, OfUser {
    BOOST_DESCRIBE_CLASS(AddUserToGroupRequest, (OfGroup, OfUser), (), (), ())
};
/// Who is in it already stays in it. Throws Fault LimitExceeded beyond 10 groups.
Empty add_user_to_group(Transaction&, Call&, const AddUserToGroupRequest&);

struct RemoveUserFromGroupRequest : OfGroup, OfUser {
    BOOST_DESCRIBE_CLASS(RemoveUserFromGroupRequest, (OfGroup, OfUser), (), (), ())
};
/// Throws Fault NoSuchEntity when the user is not in the group.
Empty remove_user_from_group(Transaction&, Call&, const RemoveUserFromGroupRequest&);

struct ListGroupsForUserRequest : OfUser, Paged {
    BOOST_DESCRIBE_CLASS(ListGroupsForUserRequest, (OfUser, Paged), (), (), ())
};
struct ListGroupsForUserResult : PagedResult {
    std::vector<shapes::Group> Groups;
    BOOST_DESCRIBE_CLASS(ListGroupsForUserResult, (PagedResult), (Groups), (), ())
};
ListGroupsForUserResult list_groups_for_user(const Snapshot&, Call&, const ListGroupsForUserRequest&);

}  // namespace watchword::iam
