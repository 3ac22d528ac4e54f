// Users: Create, Get, List, Update (rename, move), Delete. Tags: tagging.hpp; boundaries: boundary.hpp.
#pragma once

#include <boost/describe/class.hpp>

#include "iam/entities.hpp"
#include "service/operation.hpp"

namespace watchword::iam {

struct CreateUserRequest {
    std::optional<PathType> Path;
    UserNameType UserName;
    std::optional<ArnType> PermissionsBoundary;
    TagList Tags;
    BOOST_DESCRIBE_CLASS(CreateUserRequest, (), (Path, UserName, PermissionsBoundary, Tags), (), ())
};
struct CreateUserResult {
    shapes::User User;
    BOOST_DESCRIBE_CLASS(CreateUserResult, (), (User), (), ())
};
CreateUserResult create_user(Transaction&, Call&, const CreateUserRequest&);

struct GetUserRequest {
    std::optional<ExistingUserNameType> UserName;  ///< default: the caller
    BOOST_DESCRIBE_CLASS(GetUserRequest, (), (UserName), (), ())
};
struct GetUserResult {
    shapes::User User;
    BOOST_DESCRIBE_CLASS(GetUserResult, (), (User), (), ())
};
GetUserResult get_user(const Snapshot&, Call&, const GetUserRequest&);

struct ListUsersRequest : Paged {
    std::optional<PathPrefixType> PathPrefix;
    BOOST_DESCRIBE_CLASS(ListUsersRequest, (Paged), (PathPrefix), (), ())
};
struct ListUsersResult : PagedResult {
    std::vector<shapes::User> Users;
    BOOST_DESCRIBE_CLASS(ListUsersResult, (PagedResult), (Users), (), ())
};
ListUsersResult list_users(const Snapshot&, Call&, const ListUsersRequest&);

struct UpdateUserRequest : OfUser {
    std::optional<PathType> NewPath;
    std::optional<UserNameType> NewUserName;
    BOOST_DESCRIBE_CLASS(UpdateUserRequest, (OfUser), (NewPath, NewUserName), (), ())
};
/// The unique id, keys, devices, groups and policies stay. The caller must be allowed to update the user
/// under both its old and its new ARN, else renaming would be a way around policies that name users.
Empty update_user(Transaction&, Call&, const UpdateUserRequest&);

struct DeleteUserRequest : OfUser {
    BOOST_DESCRIBE_CLASS(DeleteUserRequest, (OfUser), (), (), ())
};
/// Throws Fault DeleteConflict while anything but a permissions boundary hangs on the user (facts: iam §7).
Empty delete_user(Transaction&, Call&, const DeleteUserRequest&);

}  // namespace watchword::iam
