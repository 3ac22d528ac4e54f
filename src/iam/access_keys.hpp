// Long-term access keys of users, and of the root user. The secret is shown by CreateAccessKey and never
// again.
#pragma once

#include <boost/describe/class.hpp>

#include "iam/entities.hpp"
#include "service/operation.hpp"

namespace watchword::iam {

/// A new key for a user (none: the root user of `account_id`), already put and listed with its owner. Throws
/// Fault LimitExceeded beyond two.
struct NewAccessKey {
    AccessKey record;
    Secret secret;
};
NewAccessKey make_access_key(Transaction&, std::string_view account_id, const User* owner);

struct CreateAccessKeyRequest {
    std::optional<ExistingUserNameType> UserName;  ///< default: the caller
    BOOST_DESCRIBE_CLASS(CreateAccessKeyRequest, (), (UserName), (), ())
};
struct AccessKeyShape {
    std::string UserName, AccessKeyId, Status, SecretAccessKey, CreateDate;
    BOOST_DESCRIBE_CLASS(AccessKeyShape, (), (UserName, AccessKeyId, Status, SecretAccessKey, CreateDate), (),
                         ())
};
struct CreateAccessKeyResult {
    AccessKeyShape AccessKey;
    BOOST_DESCRIBE_CLASS(CreateAccessKeyResult, (), (AccessKey), (), ())
};
CreateAccessKeyResult create_access_key(Transaction&, Call&, const CreateAccessKeyRequest&);

struct ListAccessKeysRequest : Paged {
    std::optional<ExistingUserNameType>
        UserName;  ///< default: the caller, who must then use a long-term key (facts: iam §7)
    BOOST_DESCRIBE_CLASS(ListAccessKeysRequest, (Paged), (UserName), (), ())
};
struct AccessKeyMetadataShape {
    std::string UserName, AccessKeyId, Status, CreateDate;
    BOOST_DESCRIBE_CLASS(AccessKeyMetadataShape, (), (UserName, AccessKeyId, Status, CreateDate), (), ())
};
struct ListAccessKeysResult : PagedResult {
    std::vector<AccessKeyMetadataShape> AccessKeyMetadata;
    BOOST_DESCRIBE_CLASS(ListAccessKeysResult, (PagedResult), (AccessKeyMetadata), (), ())
};
ListAccessKeysResult list_access_keys(const Snapshot&, Call&, const ListAccessKeysRequest&);

struct UpdateAccessKeyRequest {
    std::optional<ExistingUserNameType> UserName;  ///< as of ListAccessKeys
    AccessKeyIdType AccessKeyId;
    StatusType Status;
    BOOST_DESCRIBE_CLASS(UpdateAccessKeyRequest, (), (UserName, AccessKeyId, Status), (), ())
};
Empty update_access_key(Transaction&, Call&, const UpdateAccessKeyRequest&);

struct DeleteAccessKeyRequest {
    std::optional<ExistingUserNameType> UserName;  ///< default: the caller
    AccessKeyIdType AccessKeyId;
    BOOST_DESCRIBE_CLASS(DeleteAccessKeyRequest, (), (UserName, AccessKeyId), (), ())
};
Empty delete_access_key(Transaction&, Call&, const DeleteAccessKeyRequest&);

struct GetAccessKeyLastUsedRequest {
    AccessKeyIdType AccessKeyId;
    BOOST_DESCRIBE_CLASS(GetAccessKeyLastUsedRequest, (), (AccessKeyId), (), ())
};
struct AccessKeyLastUsedShape {
    std::optional<std::string> LastUsedDate;
    std::string ServiceName, Region;
    BOOST_DESCRIBE_CLASS(AccessKeyLastUsedShape, (), (LastUsedDate, ServiceName, Region), (), ())
};
struct GetAccessKeyLastUsedResult {
    std::string UserName;
    AccessKeyLastUsedShape AccessKeyLastUsed;
    BOOST_DESCRIBE_CLASS(GetAccessKeyLastUsedResult, (), (UserName, AccessKeyLastUsed), (), ())
};
/// Whose key it is, and when, for what and where it was last used: `N/A` and no LastUsedDate when it never
/// was.
GetAccessKeyLastUsedResult get_access_key_last_used(const Snapshot&, Call&,
                                                    const GetAccessKeyLastUsedRequest&);

}  // namespace watchword::iam
