// TLS certificates with their private keys. AWS's load balancers take them; here they are checked, kept (the
// key sealed, and never shown again), listed, renamed and deleted. Tags: tagging.hpp.
#pragma once

#include <boost/describe/class.hpp>

#include "iam/entities.hpp"
#include "service/operation.hpp"

namespace watchword::iam {

struct ServerCertificateMetadataShape {
    std::string Path, ServerCertificateName, ServerCertificateId, Arn, UploadDate, Expiration;
    BOOST_DESCRIBE_CLASS(ServerCertificateMetadataShape, (),
                         (Path, ServerCertificateName, ServerCertificateId, Arn, UploadDate, Expiration), (),
                         ())
};

struct UploadServerCertificateRequest {
    std::optional<PathType> Path;
    ServerCertificateNameType ServerCertificateName;
    shape::Text<1, 16384, shape::Latin1Pattern> CertificateBody;                    ///< PEM
    shape::SensitiveText<1, 16384, shape::Latin1Pattern> PrivateKey;                ///< PEM, not encrypted
    std::optional<shape::Text<1, 2097152, shape::Latin1Pattern>> CertificateChain;  ///< PEM, nearest first
    TagList Tags;
    BOOST_DESCRIBE_CLASS(UploadServerCertificateRequest, (),
                         (Path, ServerCertificateName, CertificateBody, PrivateKey, CertificateChain, Tags),
                         (), ())
};
struct UploadServerCertificateResult {
    ServerCertificateMetadataShape ServerCertificateMetadata;
    std::optional<std::vector<Tag>> Tags;
    BOOST_DESCRIBE_CLASS(UploadServerCertificateResult, (), (ServerCertificateMetadata, Tags), (), ())
};
/// What takes long, and needs no Snapshot: the certificate read and checked.
struct PreparedServerCertificate {
    Time expires;
};
/// Throws Fault MalformedCertificate, also for one that has expired, and KeyPairMismatch. Each certificate of
/// the chain, of at most ten, must have signed the one before it.
PreparedServerCertificate prepare_server_certificate(const Snapshot&, Call&,
                                                     const UploadServerCertificateRequest&);
/// Throws Fault EntityAlreadyExists, LimitExceeded beyond 20.
UploadServerCertificateResult upload_server_certificate(Transaction&, Call&,
                                                        const UploadServerCertificateRequest&,
                                                        const PreparedServerCertificate&);

struct GetServerCertificateRequest : OfServerCertificate {
    BOOST_DESCRIBE_CLASS(GetServerCertificateRequest, (OfServerCertificate), (), (), ())
};
struct ServerCertificateShape {
    ServerCertificateMetadataShape ServerCertificateMetadata;
    std::string CertificateBody;
    std::optional<std::string> CertificateChain;
    std::optional<std::vector<Tag>> Tags;
    BOOST_DESCRIBE_CLASS(ServerCertificateShape, (),
                         (ServerCertificateMetadata, CertificateBody, CertificateChain, Tags), (), ())
};
struct GetServerCertificateResult {
    ServerCertificateShape ServerCertificate;
    BOOST_DESCRIBE_CLASS(GetServerCertificateResult, (), (ServerCertificate), (), ())
};
GetServerCertificateResult get_server_certificate(const Snapshot&, Call&, const GetServerCertificateRequest&);

struct ListServerCertificatesRequest : Paged {
    std::optional<PathPrefixType> PathPrefix;
    BOOST_DESCRIBE_CLASS(ListServerCertificatesRequest, (Paged), (PathPrefix), (), ())
};
struct ListServerCertificatesResult : PagedResult {
    std::vector<ServerCertificateMetadataShape> ServerCertificateMetadataList;
    BOOST_DESCRIBE_CLASS(ListServerCertificatesResult, (PagedResult), (ServerCertificateMetadataList), (), ())
};
ListServerCertificatesResult list_server_certificates(const Snapshot&, Call&,
                                                      const ListServerCertificatesRequest&);

struct UpdateServerCertificateRequest : OfServerCertificate {
    std::optional<PathType> NewPath;
    std::optional<ServerCertificateNameType> NewServerCertificateName;
    BOOST_DESCRIBE_CLASS(UpdateServerCertificateRequest, (OfServerCertificate),
                         (NewPath, NewServerCertificateName), (), ())
};
/// The caller must be allowed to update it under both its old and its new ARN.
Empty update_server_certificate(Transaction&, Call&, const UpdateServerCertificateRequest&);

struct DeleteServerCertificateRequest : OfServerCertificate {
    BOOST_DESCRIBE_CLASS(DeleteServerCertificateRequest, (OfServerCertificate), (), (), ())
};
Empty delete_server_certificate(Transaction&, Call&, const DeleteServerCertificateRequest&);

}  // namespace watchword::iam
