// Roles that belong to an AWS service: only the service may assume one, and nobody changes it. No such
// service runs here, so a role stands ready, is never used, and can always be deleted.
#pragma once

#include <boost/describe/class.hpp>

#include "iam/entities.hpp"
#include "iam/targets.hpp"
#include "service/operation.hpp"

namespace watchword::iam {

struct CreateServiceLinkedRoleRequest {
    GroupNameType AWSServiceName;  ///< "autoscaling.amazonaws.com"
    std::optional<RoleDescriptionType> Description;
    std::optional<shape::Text<1, 64, shape::NamePattern>> CustomSuffix;  ///< where the service allows one
    BOOST_DESCRIBE_CLASS(CreateServiceLinkedRoleRequest, (), (AWSServiceName, Description, CustomSuffix), (),
                         ())
};
struct CreateServiceLinkedRoleResult {
    std::optional<shapes::Role> Role;
    BOOST_DESCRIBE_CLASS(CreateServiceLinkedRoleResult, (), (Role), (), ())
};
/// Throws Fault InvalidInput for a service that has no such role, a suffix it does not allow, or a name
/// taken.
CreateServiceLinkedRoleResult create_service_linked_role(Transaction&, Call&,
                                                         const CreateServiceLinkedRoleRequest&);

struct DeleteServiceLinkedRoleRequest : OfRole {
    BOOST_DESCRIBE_CLASS(DeleteServiceLinkedRoleRequest, (OfRole), (), (), ())
};
struct DeleteServiceLinkedRoleResult {
    std::string DeletionTaskId;
    BOOST_DESCRIBE_CLASS(DeleteServiceLinkedRoleResult, (), (DeletionTaskId), (), ())
};
/// The role is gone when this answers.
DeleteServiceLinkedRoleResult delete_service_linked_role(Transaction&, Call&,
                                                         const DeleteServiceLinkedRoleRequest&);

struct GetServiceLinkedRoleDeletionStatusRequest {
    shape::Text<1, 1000, shape::Anything> DeletionTaskId;
    BOOST_DESCRIBE_CLASS(GetServiceLinkedRoleDeletionStatusRequest, (), (DeletionTaskId), (), ())
};
struct RoleUsageType {
    std::string Region;
    std::vector<std::string> Resources;
    BOOST_DESCRIBE_CLASS(RoleUsageType, (), (Region, Resources), (), ())
};
struct DeletionTaskFailureReasonType {
    std::string Reason;
    std::vector<RoleUsageType> RoleUsageList;
    BOOST_DESCRIBE_CLASS(DeletionTaskFailureReasonType, (), (Reason, RoleUsageList), (), ())
};
struct GetServiceLinkedRoleDeletionStatusResult {
    std::string Status;  ///< SUCCEEDED: a deletion that could fail was refused at once
    std::optional<DeletionTaskFailureReasonType> Reason;
    BOOST_DESCRIBE_CLASS(GetServiceLinkedRoleDeletionStatusResult, (), (Status, Reason), (), ())
};
/// Of deletions of the last 30 days.
GetServiceLinkedRoleDeletionStatusResult get_service_linked_role_deletion_status(
    const Snapshot&, Call&, const GetServiceLinkedRoleDeletionStatusRequest&);

/// The ARN that a service's role has or would have; sets iam:AWSServiceName.
Target new_service_role_target(Call&, const CreateServiceLinkedRoleRequest&);
/// As role_target(), with iam:AWSServiceName.
Target service_role_target(const Snapshot&, Call&, std::string_view role_name);
/// The ARN of the role that a deletion task was about.
Target deletion_target(const Call&, std::string_view task_id);

inline constexpr auto on_new_service_role = [](const Snapshot&, Call& call, const auto& request) {
    return new_service_role_target(call, request);
};
inline constexpr auto on_service_role = [](const Snapshot& snapshot, Call& call, const auto& request) {
    return service_role_target(snapshot, call, request.RoleName);
};
inline constexpr auto on_role_deletion = [](const Snapshot&, Call& call, const auto& request) {
    return deletion_target(call, request.DeletionTaskId);
};

}  // namespace watchword::iam
