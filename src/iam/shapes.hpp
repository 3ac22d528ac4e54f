// IAM's shapes: constrained types of request members, and the structs that answers show entities as. Spelled
// as AWS spells them (facts: iam §2, §5). `shapes::User` is what a client sees of a `User`.
#pragma once

#include <boost/describe/class.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "service/pagination.hpp"
#include "service/shape.hpp"
#include "service/tags.hpp"

namespace watchword::iam {

using UserNameType = shape::Text<1, 64, shape::NamePattern>;
using ExistingUserNameType = shape::Text<1, 128, shape::NamePattern>;
using GroupNameType = shape::Text<1, 128, shape::NamePattern>;
using RoleNameType = shape::Text<1, 64, shape::NamePattern>;
using ServerCertificateNameType = shape::Text<1, 128, shape::NamePattern>;
using InstanceProfileNameType = shape::Text<1, 128, shape::NamePattern>;
using PolicyNameType = shape::Text<1, 128, shape::NamePattern>;
using PathType = shape::Text<1, 512, shape::PathPattern>;
using PathPrefixType = shape::Text<1, 512, shape::PathPrefixPattern>;
using PolicyPathType = shape::Text<1, 512, shape::PolicyPathPattern>;
using ArnType = shape::Text<20, 2048, shape::Anything>;
using PolicyDocumentType = shape::Text<1, 131072, shape::Latin1Pattern>;
using RoleDescriptionType = shape::Text<0, 1000, shape::DescriptionPattern>;
using PolicyDescriptionType = shape::Text<0, 1000, shape::Anything>;
using MaxSessionDurationType = shape::Number<3600, 43200>;
using VersionIdType = shape::Text<0, shape::unlimited, shape::VersionIdPattern>;
using AccessKeyIdType = shape::SensitiveText<16, 128, shape::WordPattern>;
using SerialNumberType = shape::Text<9, 256, shape::SerialNumberPattern>;
using AuthenticationCodeType = shape::SensitiveText<6, 6, shape::DigitsPattern>;
/// Of keys and certificates. `Expired` is shown, never set: active_of().
using StatusType = shape::OneOf<"Active", "Inactive", "Expired">;
using RequiredTagList = shape::RequiredList<Tag, tags_max>;
using RequiredTagKeyList = shape::RequiredList<TagKey, tags_max>;

/// Base of every request for a page of a list.
struct Paged {
    std::optional<MarkerText> Marker;
    std::optional<watchword::MaxItems> MaxItems;
    BOOST_DESCRIBE_CLASS(Paged, (), (Marker, MaxItems), (), ())
    PageRequest page() const { return page_request(Marker, MaxItems); }
};
/// Base of every answer with a page of a list.
struct PagedResult {
    bool IsTruncated = false;
    std::optional<std::string> Marker;
    BOOST_DESCRIBE_CLASS(PagedResult, (), (IsTruncated, Marker), (), ())
};

namespace shapes {

struct AttachedPermissionsBoundary {
    std::string PermissionsBoundaryType, PermissionsBoundaryArn;
    BOOST_DESCRIBE_CLASS(AttachedPermissionsBoundary, (), (PermissionsBoundaryType, PermissionsBoundaryArn),
                         (), ())
};

struct User {
    std::optional<std::string> Path, UserName;  ///< the root user has neither
    std::string UserId, Arn, CreateDate;
    std::optional<std::string> PasswordLastUsed;
    std::optional<AttachedPermissionsBoundary> PermissionsBoundary;
    std::optional<std::vector<Tag>> Tags;
    BOOST_DESCRIBE_CLASS(User, (),
                         (Path, UserName, UserId, Arn, CreateDate, PasswordLastUsed, PermissionsBoundary,
                          Tags),
                         (), ())
};

struct Group {
    std::string Path, GroupName, GroupId, Arn, CreateDate;
    BOOST_DESCRIBE_CLASS(Group, (), (Path, GroupName, GroupId, Arn, CreateDate), (), ())
};

/// Empty for a role that was never used.
struct RoleLastUsed {
    std::optional<std::string> LastUsedDate, Region;
    BOOST_DESCRIBE_CLASS(RoleLastUsed, (), (LastUsedDate, Region), (), ())
};

struct Role {
    std::string Path, RoleName, RoleId, Arn, CreateDate;
    std::string AssumeRolePolicyDocument;  ///< percent-encoded
    std::optional<std::string> Description;
    std::optional<std::int64_t> MaxSessionDuration;
    std::optional<AttachedPermissionsBoundary> PermissionsBoundary;
    std::optional<std::vector<Tag>> Tags;
    std::optional<shapes::RoleLastUsed> RoleLastUsed;
    BOOST_DESCRIBE_CLASS(Role, (),
                         (Path, RoleName, RoleId, Arn, CreateDate, AssumeRolePolicyDocument, Description,
                          MaxSessionDuration, PermissionsBoundary, Tags, RoleLastUsed),
                         (), ())
};

struct Policy {
    std::string PolicyName, PolicyId, Arn, Path, DefaultVersionId;
    std::uint64_t AttachmentCount = 0, PermissionsBoundaryUsageCount = 0;
    bool IsAttachable = true;
    std::optional<std::string> Description;
    std::string CreateDate, UpdateDate;
    std::optional<std::vector<Tag>> Tags;
    BOOST_DESCRIBE_CLASS(Policy, (),
                         (PolicyName, PolicyId, Arn, Path, DefaultVersionId, AttachmentCount,
                          PermissionsBoundaryUsageCount, IsAttachable, Description, CreateDate, UpdateDate,
                          Tags),
                         (), ())
};

struct PolicyVersion {
    std::optional<std::string> Document;  ///< percent-encoded
    std::string VersionId;
    bool IsDefaultVersion = false;
    std::string CreateDate;
    BOOST_DESCRIBE_CLASS(PolicyVersion, (), (Document, VersionId, IsDefaultVersion, CreateDate), (), ())
};

}  // namespace shapes
}  // namespace watchword::iam
