// GetAccountAuthorizationDetails: users, groups, roles and policies of an account with all that says what
// they may do, page by page.
#pragma once

#include <boost/describe/class.hpp>

#include "iam/attachments.hpp"
#include "iam/instance_profiles.hpp"

namespace watchword::iam {

struct PolicyDetail {
    std::string PolicyName;
    std::string PolicyDocument;  ///< percent-encoded
    BOOST_DESCRIBE_CLASS(PolicyDetail, (), (PolicyName, PolicyDocument), (), ())
};
struct UserDetail {
    std::string Path, UserName, UserId, Arn, CreateDate;
    std::vector<PolicyDetail> UserPolicyList;
    std::vector<std::string> GroupList;
    std::vector<AttachedPolicyShape> AttachedManagedPolicies;
    std::optional<shapes::AttachedPermissionsBoundary> PermissionsBoundary;
    std::optional<std::vector<Tag>> Tags;
    BOOST_DESCRIBE_CLASS(UserDetail, (),
                         (Path, UserName, UserId, Arn, CreateDate, UserPolicyList, GroupList,
                          AttachedManagedPolicies, PermissionsBoundary, Tags),
                         (), ())
};
struct GroupDetail {
    std::string Path, GroupName, GroupId, Arn, CreateDate;
    std::vector<PolicyDetail> GroupPolicyList;
    std::vector<AttachedPolicyShape> AttachedManagedPolicies;
    BOOST_DESCRIBE_CLASS(GroupDetail, (),
                         (Path, GroupName, GroupId, Arn, CreateDate, GroupPolicyList,
                          AttachedManagedPolicies),
                         (), ())
};
struct RoleDetail {
    std::string Path, RoleName, RoleId, Arn, CreateDate, AssumeRolePolicyDocument;
    std::vector<InstanceProfileShape> InstanceProfileList;
    std::vector<PolicyDetail> RolePolicyList;
    std::vector<AttachedPolicyShape> AttachedManagedPolicies;
    std::optional<shapes::AttachedPermissionsBoundary> PermissionsBoundary;
    std::optional<std::vector<Tag>> Tags;
    std::optional<shapes::RoleLastUsed> RoleLastUsed;
    BOOST_DESCRIBE_CLASS(RoleDetail, (),
                         (Path, RoleName, RoleId, Arn, CreateDate, AssumeRolePolicyDocument,
                          InstanceProfileList, RolePolicyList, AttachedManagedPolicies, PermissionsBoundary,
                          Tags, RoleLastUsed),
                         (), ())
};
struct ManagedPolicyDetail {
    std::string PolicyName, PolicyId, Arn, Path, DefaultVersionId;
    std::uint64_t AttachmentCount = 0, PermissionsBoundaryUsageCount = 0;
    bool IsAttachable = true;
    std::optional<std::string> Description;
    std::string CreateDate, UpdateDate;
    std::vector<shapes::PolicyVersion> PolicyVersionList;
    BOOST_DESCRIBE_CLASS(ManagedPolicyDetail, (),
                         (PolicyName, PolicyId, Arn, Path, DefaultVersionId, AttachmentCount,
                          PermissionsBoundaryUsageCount, IsAttachable, Description, CreateDate, UpdateDate,
                          PolicyVersionList),
                         (), ())
};

struct GetAccountAuthorizationDetailsRequest : Paged {
    /// Default: all of them.
    shape::List<shape::OneOf<"User", "Role", "Group", "LocalManagedPolicy", "AWSManagedPolicy">, 0,
                shape::unlimited>
        Filter;
    BOOST_DESCRIBE_CLASS(GetAccountAuthorizationDetailsRequest, (Paged), (Filter), (), ())
};
struct GetAccountAuthorizationDetailsResult : PagedResult {
    std::vector<UserDetail> UserDetailList;
    std::vector<GroupDetail> GroupDetailList;
    std::vector<RoleDetail> RoleDetailList;
    std::vector<ManagedPolicyDetail> Policies;
    BOOST_DESCRIBE_CLASS(GetAccountAuthorizationDetailsResult, (PagedResult),
                         (UserDetailList, GroupDetailList, RoleDetailList, Policies), (), ())
};
/// Of AWS's managed policies those that the account uses.
GetAccountAuthorizationDetailsResult get_account_authorization_details(
    const Snapshot&, Call&, const GetAccountAuthorizationDetailsRequest&);

}  // namespace watchword::iam
