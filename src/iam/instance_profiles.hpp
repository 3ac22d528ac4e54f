// Instance profiles: what hands a role to a machine. There are no machines here; profiles, the role in them
// and the permission to pass it are as in AWS. Tags: tagging.hpp.
#pragma once

#include <boost/describe/class.hpp>

#include "iam/entities.hpp"
#include "service/operation.hpp"

namespace watchword::iam {

struct InstanceProfileShape {
    std::string Path, InstanceProfileName, InstanceProfileId, Arn, CreateDate;
    std::vector<shapes::Role> Roles;  ///< one or none
    std::optional<std::vector<Tag>> Tags;
    BOOST_DESCRIBE_CLASS(InstanceProfileShape, (),
                         (Path, InstanceProfileName, InstanceProfileId, Arn, CreateDate, Roles, Tags), (), ())
};
/// Without Tags, which lists do not show.
InstanceProfileShape listed(const Snapshot&, const InstanceProfile&);
/// The profiles that a role is in, in order of their names.
std::vector<const InstanceProfile*> profiles_of(const Snapshot&, const Role&);

struct CreateInstanceProfileRequest {
    InstanceProfileNameType InstanceProfileName;
    std::optional<PathType> Path;
    TagList Tags;
    BOOST_DESCRIBE_CLASS(CreateInstanceProfileRequest, (), (InstanceProfileName, Path, Tags), (), ())
};
struct CreateInstanceProfileResult {
    InstanceProfileShape InstanceProfile;
    BOOST_DESCRIBE_CLASS(CreateInstanceProfileResult, (), (InstanceProfile), (), ())
};
CreateInstanceProfileResult create_instance_profile(Transaction&, Call&, const CreateInstanceProfileRequest&);

struct GetInstanceProfileRequest : OfInstanceProfile {
    BOOST_DESCRIBE_CLASS(GetInstanceProfileRequest, (OfInstanceProfile), (), (), ())
};
CreateInstanceProfileResult get_instance_profile(const Snapshot&, Call&, const GetInstanceProfileRequest&);

struct DeleteInstanceProfileRequest : OfInstanceProfile {
    BOOST_DESCRIBE_CLASS(DeleteInstanceProfileRequest, (OfInstanceProfile), (), (), ())
};
/// Throws Fault DeleteConflict while a role is in it.
Empty delete_instance_profile(Transaction&, Call&, const DeleteInstanceProfileRequest&);

struct ListInstanceProfilesRequest : Paged {
    std::optional<PathPrefixType> PathPrefix;
    BOOST_DESCRIBE_CLASS(ListInstanceProfilesRequest, (Paged), (PathPrefix), (), ())
};
struct ListInstanceProfilesResult : PagedResult {
    std::vector<InstanceProfileShape> InstanceProfiles;
    BOOST_DESCRIBE_CLASS(ListInstanceProfilesResult, (PagedResult), (InstanceProfiles), (), ())
};
ListInstanceProfilesResult list_instance_profiles(const Snapshot&, Call&, const ListInstanceProfilesRequest&);

struct ListInstanceProfilesForRoleRequest : OfRole, Paged {
    BOOST_DESCRIBE_CLASS(ListInstanceProfilesForRoleRequest, (OfRole, Paged), (), (), ())
};
ListInstanceProfilesResult list_instance_profiles_for_role(const Snapshot&, Call&,
                                                           const ListInstanceProfilesForRoleRequest&);

struct AddRoleToInstanceProfileRequest : OfInstanceProfile, OfRole {
    using Record = InstanceProfile;
    BOOST_DESCRIBE_CLASS(AddRoleToInstanceProfileRequest, (OfInstanceProfile, OfRole), (), (), ())
};
/// The caller must also be allowed iam:PassRole on the role, to ec2.amazonaws.com. Throws Fault LimitExceeded
/// when a role is in it.
Empty add_role_to_instance_profile(Transaction&, Call&, const AddRoleToInstanceProfileRequest&);

struct RemoveRoleFromInstanceProfileRequest : OfInstanceProfile, OfRole {
    using Record = InstanceProfile;
    BOOST_DESCRIBE_CLASS(RemoveRoleFromInstanceProfileRequest, (OfInstanceProfile, OfRole), (), (), ())
};
Empty remove_role_from_instance_profile(Transaction&, Call&, const RemoveRoleFromInstanceProfileRequest&);

}  // namespace watchword::iam
