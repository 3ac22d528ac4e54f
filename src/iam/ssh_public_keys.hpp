// SSH public keys of users. AWS's CodeCommit takes them; here they are kept, shown and deleted.
#pragma once

#include <boost/describe/class.hpp>

#include "iam/entities.hpp"
#include "service/operation.hpp"

namespace watchword::iam {

using PublicKeyIdType = shape::Text<20, 128, shape::WordPattern>;

struct OfSshPublicKey : OfShortUser {
    PublicKeyIdType SSHPublicKeyId;
    BOOST_DESCRIBE_CLASS(OfSshPublicKey, (OfShortUser), (SSHPublicKeyId), (), ())
};
struct SSHPublicKeyShape {
    std::string UserName, SSHPublicKeyId, Fingerprint, SSHPublicKeyBody, Status, UploadDate;
    BOOST_DESCRIBE_CLASS(SSHPublicKeyShape, (),
                         (UserName, SSHPublicKeyId, Fingerprint, SSHPublicKeyBody, Status, UploadDate), (),
                         ())
};

struct UploadSSHPublicKeyRequest : OfShortUser {
    shape::Text<1, 16384, shape::Latin1Pattern> SSHPublicKeyBody;  ///< "ssh-rsa …" or PEM
    BOOST_DESCRIBE_CLASS(UploadSSHPublicKeyRequest, (OfShortUser), (SSHPublicKeyBody), (), ())
};
struct UploadSSHPublicKeyResult {
    SSHPublicKeyShape SSHPublicKey;
    BOOST_DESCRIBE_CLASS(UploadSSHPublicKeyResult, (), (SSHPublicKey), (), ())
};
/// RSA of at least 2048 bits only. Throws Fault UnrecognizedPublicKeyEncoding, InvalidPublicKey,
/// DuplicateSSHPublicKey, LimitExceeded beyond five.
UploadSSHPublicKeyResult upload_ssh_public_key(Transaction&, Call&, const UploadSSHPublicKeyRequest&);

struct GetSSHPublicKeyRequest : OfSshPublicKey {
    shape::OneOf<"SSH", "PEM"> Encoding;
    BOOST_DESCRIBE_CLASS(GetSSHPublicKeyRequest, (OfSshPublicKey), (Encoding), (), ())
};
UploadSSHPublicKeyResult get_ssh_public_key(const Snapshot&, Call&, const GetSSHPublicKeyRequest&);

struct UpdateSSHPublicKeyRequest : OfSshPublicKey {
    StatusType Status;
    BOOST_DESCRIBE_CLASS(UpdateSSHPublicKeyRequest, (OfSshPublicKey), (Status), (), ())
};
Empty update_ssh_public_key(Transaction&, Call&, const UpdateSSHPublicKeyRequest&);

struct DeleteSSHPublicKeyRequest : OfSshPublicKey {
    BOOST_DESCRIBE_CLASS(DeleteSSHPublicKeyRequest, (OfSshPublicKey), (), (), ())
};
Empty delete_ssh_public_key(Transaction&, Call&, const DeleteSSHPublicKeyRequest&);

struct ListSSHPublicKeysRequest : Paged {
    std::optional<UserNameType> UserName;  ///< default: the caller
    BOOST_DESCRIBE_CLASS(ListSSHPublicKeysRequest, (Paged), (UserName), (), ())
};
struct SSHPublicKeyMetadataShape {
    std::string UserName, SSHPublicKeyId, Status, UploadDate;
    BOOST_DESCRIBE_CLASS(SSHPublicKeyMetadataShape, (), (UserName, SSHPublicKeyId, Status, UploadDate), (),
                         ())
};
struct ListSSHPublicKeysResult : PagedResult {
    std::vector<SSHPublicKeyMetadataShape> SSHPublicKeys;
    BOOST_DESCRIBE_CLASS(ListSSHPublicKeysResult, (PagedResult), (SSHPublicKeys), (), ())
};
/// The root user has none.
ListSSHPublicKeysResult list_ssh_public_keys(const Snapshot&, Call&, const ListSSHPublicKeysRequest&);

}  // namespace watchword::iam
