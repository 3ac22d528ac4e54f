#include "iam/server_certificates.hpp"

#include "base/ids.hpp"
#include "crypto/x509.hpp"
#include "iam/quotas.hpp"
#include "iam/show.hpp"
#include "iam/tagging.hpp"

namespace watchword::iam {
namespace {

constexpr std::size_t chain_certificates_max = 10;

Fault malformed(const std::string& message) { return {"MalformedCertificate", 400, message}; }

crypto::Certificate read(const UploadServerCertificateRequest& request, Time now) {
    auto body = crypto::read_certificates(request.CertificateBody, 1);
    if (body.size() != 1)
        throw malformed("Unable to parse certificate. Please ensure the certificate is in PEM format.");
    const Secret private_key(request.PrivateKey);
    if (!crypto::is_private_key(private_key))
        throw malformed(
            "Unable to parse private key. Please ensure the key is in PEM format and not encrypted.");
    if (!crypto::key_matches(body[0], private_key))
        throw Fault("KeyPairMismatch", 400,
                    "The private key did not match the public key provided. Please verify the key material "
                    "and try again.");
    if (now > body[0].not_after)
        throw malformed(
            "Certificate is no longer valid. The 'Not After' date restriction on the certificate has "
            "passed.");
    return std::move(body[0]);
}

void require_chain(const crypto::Certificate& certificate, const std::string& pem) {
    const auto chain = crypto::read_certificates(pem, chain_certificates_max);
    if (chain.empty()) throw malformed("Unknown");
    const auto* before = &certificate;
    for (std::size_t i = 0; i < chain.size(); ++i) {
        // AWS's index of a chain that does not even begin with the certificate's issuer is -1.
        if (!crypto::is_issued_by(*before, chain[i]))
            throw malformed(concat(
                "Unable to validate certificate chain. The certificate chain must start with the immediate "
                "signing certificate, followed by any intermediaries in order. The index within the chain "
                "of the invalid certificate is: ",
                i == 0 ? "-1" : std::to_string(i)));
        before = &chain[i];
    }
}

std::string without_trailing_white_space(const std::string& text) {
    return text.substr(0, text.find_last_not_of(" \t\r\n") + 1);
}

ServerCertificateMetadataShape listed(const ServerCertificate& certificate) {
    return {certificate.path,
            certificate.name,
            certificate.id,
            certificate.arn(),
            shown_date(certificate.uploaded),
            shown_date(certificate.expires)};
}

Fault exists(std::string_view name) {
    return already_exists(concat("The Server Certificate with name ", name, " already exists."));
}

}  // namespace

PreparedServerCertificate prepare_server_certificate(const Snapshot&, Call& call,
                                                     const UploadServerCertificateRequest& request) {
    const auto body = read(request, call.now());
    if (request.CertificateChain) require_chain(body, *request.CertificateChain);
    return {body.not_after};
}

UploadServerCertificateResult upload_server_certificate(Transaction& in, Call& call,
                                                        const UploadServerCertificateRequest& request,
                                                        const PreparedServerCertificate& prepared) {
    const auto& certificates = in.snapshot().server_certificates;
    if (certificates.contains(name_key(call.account_id(), request.ServerCertificateName)))
        throw exists(request.ServerCertificateName);
    if (certificates.count_prefix(name_key(call.account_id(), "")) >= quotas::server_certificates_per_account)
        throw quota_exceeded("ServerCertificatesPerAccount", quotas::server_certificates_per_account);
    ServerCertificate certificate;
    certificate.account_id = call.account_id();
    certificate.path = request.Path.value_or("/");
    certificate.name = request.ServerCertificateName;
    certificate.id = new_unique_id(KindOf<ServerCertificate>::id_prefix, certificate.account_id, in.random());
    certificate.uploaded = stored(in.now());
    certificate.expires = stored(prepared.expires);
    certificate.body = without_trailing_white_space(request.CertificateBody);
    certificate.chain = request.CertificateChain.value_or("");
    certificate.private_key = in.vault().seal(concat("server_certificate/", certificate.id),
                                              Secret(request.PrivateKey), in.random());
    certificate.tags = new_tags<ServerCertificate>(request.Tags);
    UploadServerCertificateResult result{listed(certificate), shown_tags(certificate.tags)};
    in.put(std::move(certificate));
    return result;
}

GetServerCertificateResult get_server_certificate(const Snapshot& snapshot, Call& call,
                                                  const GetServerCertificateRequest& request) {
    const auto& certificate = named(snapshot, call, request);
    GetServerCertificateResult result;
    auto& out = result.ServerCertificate;
    out.ServerCertificateMetadata = listed(certificate);
    out.CertificateBody = certificate.body;
    if (!certificate.chain.empty()) out.CertificateChain = certificate.chain;
    out.Tags = shown_tags(certificate.tags);
    return result;
}

ListServerCertificatesResult list_server_certificates(const Snapshot& snapshot, Call& call,
                                                      const ListServerCertificatesRequest& request) {
    const std::string path_prefix = request.PathPrefix.value_or("/");
    ListServerCertificatesResult result;
    page_through(snapshot.server_certificates, name_key(call.account_id(), ""), request.page(), result,
                 [&](const auto& entry) {
                     if (!entry.value.path.starts_with(path_prefix)) return false;
                     result.ServerCertificateMetadataList.push_back(listed(entry.value));
                     return true;
                 });
    return result;
}

Empty update_server_certificate(Transaction& in, Call& call, const UpdateServerCertificateRequest& request) {
    const ServerCertificate before = named(in.snapshot(), call, request);
    ServerCertificate after = before;
    if (request.NewPath) after.path = *request.NewPath;
    if (request.NewServerCertificateName) after.name = *request.NewServerCertificateName;
    require_access(in.snapshot(), call.caller,
                   {"iam:UpdateServerCertificate", after.arn(), call.account_id()}, call.context);
    const bool moved = key_of(after) != key_of(before);
    if (moved && in.snapshot().server_certificates.contains(key_of(after))) throw exists(after.name);
    if (moved) in.erase(before);
    in.put(std::move(after));
    return {};
}

Empty delete_server_certificate(Transaction& in, Call& call, const DeleteServerCertificateRequest& request) {
    in.erase(ServerCertificate(named(in.snapshot(), call, request)));
    return {};
}

}  // namespace watchword::iam
