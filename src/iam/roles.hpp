// Roles. Who may assume one is in its trust policy (trust_policy.hpp).
#pragma once

#include <boost/describe/class.hpp>

#include "iam/entities.hpp"
#include "service/operation.hpp"

namespace watchword::iam {

struct CreateRoleRequest {
    std::optional<PathType> Path;
    RoleNameType RoleName;
    PolicyDocumentType AssumeRolePolicyDocument;
    std::optional<RoleDescriptionType> Description;
    std::optional<MaxSessionDurationType> MaxSessionDuration;  ///< seconds; default 3600
    std::optional<ArnType> PermissionsBoundary;
    TagList Tags;
    BOOST_DESCRIBE_CLASS(CreateRoleRequest, (),
                         (Path, RoleName, AssumeRolePolicyDocument, Description, MaxSessionDuration,
                          PermissionsBoundary, Tags),
                         (), ())
};
struct CreateRoleResult {
    shapes::Role Role;
    BOOST_DESCRIBE_CLASS(CreateRoleResult, (), (Role), (), ())
};
CreateRoleResult create_role(Transaction&, Call&, const CreateRoleRequest&);

struct GetRoleRequest : OfRole {
    BOOST_DESCRIBE_CLASS(GetRoleRequest, (OfRole), (), (), ())
};
struct GetRoleResult {
    shapes::Role Role;
    BOOST_DESCRIBE_CLASS(GetRoleResult, (), (Role), (), ())
};
GetRoleResult get_role(const Snapshot&, Call&, const GetRoleRequest&);

struct ListRolesRequest : Paged {
    std::optional<PathPrefixType> PathPrefix;
    BOOST_DESCRIBE_CLASS(ListRolesRequest, (Paged), (PathPrefix), (), ())
};
struct ListRolesResult : PagedResult {
    std::vector<shapes::Role> Roles;
    BOOST_DESCRIBE_CLASS(ListRolesResult, (PagedResult), (Roles), (), ())
};
ListRolesResult list_roles(const Snapshot&, Call&, const ListRolesRequest&);

struct UpdateRoleRequest : OfRole {
    std::optional<RoleDescriptionType> Description;
    std::optional<MaxSessionDurationType> MaxSessionDuration;
    BOOST_DESCRIBE_CLASS(UpdateRoleRequest, (OfRole), (Description, MaxSessionDuration), (), ())
};
/// Empty, but an element: the model gives this operation a result.
struct UpdateRoleResult {
    BOOST_DESCRIBE_CLASS(UpdateRoleResult, (), (), (), ())
};
/// What is not given stays.
UpdateRoleResult update_role(Transaction&, Call&, const UpdateRoleRequest&);

struct UpdateRoleDescriptionRequest : OfRole {
    RoleDescriptionType Description;
    BOOST_DESCRIBE_CLASS(UpdateRoleDescriptionRequest, (OfRole), (Description), (), ())
};
struct UpdateRoleDescriptionResult {
    shapes::Role Role;
    BOOST_DESCRIBE_CLASS(UpdateRoleDescriptionResult, (), (Role), (), ())
};
UpdateRoleDescriptionResult update_role_description(Transaction&, Call&, const UpdateRoleDescriptionRequest&);

struct UpdateAssumeRolePolicyRequest : OfRole {
    PolicyDocumentType PolicyDocument;
    BOOST_DESCRIBE_CLASS(UpdateAssumeRolePolicyRequest, (OfRole), (PolicyDocument), (), ())
};
Empty update_assume_role_policy(Transaction&, Call&, const UpdateAssumeRolePolicyRequest&);

struct DeleteRoleRequest : OfRole {
    BOOST_DESCRIBE_CLASS(DeleteRoleRequest, (OfRole), (), (), ())
};
/// Throws Fault DeleteConflict while it has policies or is in an instance profile. Its sessions die with it.
Empty delete_role(Transaction&, Call&, const DeleteRoleRequest&);
/// The end of every role, however it was asked for. Throws Fault DeleteConflict while it is in an instance
/// profile.
void remove_role(Transaction&, const Role&);

}  // namespace watchword::iam
