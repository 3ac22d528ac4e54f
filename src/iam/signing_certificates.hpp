// X.509 signing certificates of users, and of the root user. AWS's older services take requests signed with
// them; here they are checked, kept, shown and deleted.
#pragma once

#include <boost/describe/class.hpp>

#include "iam/entities.hpp"
#include "service/operation.hpp"

namespace watchword::iam {

using CertificateIdType = shape::Text<24, 128, shape::WordPattern>;
using CertificateBodyType = shape::Text<1, 16384, shape::Latin1Pattern>;

struct SigningCertificateShape {
    std::string UserName, CertificateId, CertificateBody, Status, UploadDate;
    BOOST_DESCRIBE_CLASS(SigningCertificateShape, (),
                         (UserName, CertificateId, CertificateBody, Status, UploadDate), (), ())
};

struct UploadSigningCertificateRequest {
    std::optional<ExistingUserNameType> UserName;  ///< default: the caller
    CertificateBodyType CertificateBody;           ///< PEM
    BOOST_DESCRIBE_CLASS(UploadSigningCertificateRequest, (), (UserName, CertificateBody), (), ())
};
struct UploadSigningCertificateResult {
    SigningCertificateShape Certificate;
    BOOST_DESCRIBE_CLASS(UploadSigningCertificateResult, (), (Certificate), (), ())
};
/// One that the user has already stays as it was made, and is shown as if it were active (facts: iam §7).
/// Throws Fault MalformedCertificate, also for one that has expired, InvalidCertificate before its days,
/// DuplicateCertificate when another user of the account has it, LimitExceeded beyond two.
UploadSigningCertificateResult upload_signing_certificate(Transaction&, Call&,
                                                          const UploadSigningCertificateRequest&);

struct UpdateSigningCertificateRequest {
    std::optional<ExistingUserNameType> UserName;  ///< default: the caller
    CertificateIdType CertificateId;
    StatusType Status;
    BOOST_DESCRIBE_CLASS(UpdateSigningCertificateRequest, (), (UserName, CertificateId, Status), (), ())
};
Empty update_signing_certificate(Transaction&, Call&, const UpdateSigningCertificateRequest&);

struct DeleteSigningCertificateRequest {
    std::optional<ExistingUserNameType> UserName;  ///< default: the caller
    CertificateIdType CertificateId;
    BOOST_DESCRIBE_CLASS(DeleteSigningCertificateRequest, (), (UserName, CertificateId), (), ())
};
Empty delete_signing_certificate(Transaction&, Call&, const DeleteSigningCertificateRequest&);

struct ListSigningCertificatesRequest : Paged {
    std::optional<ExistingUserNameType> UserName;  ///< default: the caller
    BOOST_DESCRIBE_CLASS(ListSigningCertificatesRequest, (Paged), (UserName), (), ())
};
struct ListSigningCertificatesResult : PagedResult {
    std::vector<SigningCertificateShape> Certificates;
    BOOST_DESCRIBE_CLASS(ListSigningCertificatesResult, (PagedResult), (Certificates), (), ())
};
ListSigningCertificatesResult list_signing_certificates(const Snapshot&, Call&,
                                                        const ListSigningCertificatesRequest&);

}  // namespace watchword::iam
