#include "iam/signing_certificates.hpp"

#include "base/encoding.hpp"
#include "base/ids.hpp"
#include "crypto/hash.hpp"
#include "crypto/x509.hpp"
#include "iam/quotas.hpp"
#include "iam/root_user.hpp"
#include "iam/show.hpp"

namespace watchword::iam {
namespace {

crypto::Certificate read_certificate(const std::string& pem, Time now) {
    auto read = crypto::read_certificates(pem, 1);
    if (read.size() != 1 || now > read[0].not_after)
        throw Fault("MalformedCertificate", 400, concat("Certificate ", pem, " is malformed."));
    if (now < read[0].not_before) throw Fault("InvalidCertificate", 400, "The certificate is not valid yet.");
    return std::move(read[0]);
}

std::string id_of(const crypto::Certificate& certificate) {
    crypto::Hasher hasher(crypto::Digest::sha1);
    hasher.update(certificate.der);
    return base32_encode(hasher.finish());
}

const SigningCertificate& certificate_named(const Snapshot& snapshot, const Call& call,
                                            const std::optional<ExistingUserNameType>& name,
                                            std::string_view id) {
    const User* owner = owner_named(snapshot, call, name);
    if (const auto* found = snapshot.signing_certificates.find(concat(owner_id(call, owner), "/", id)))
        return *found;
    throw no_such_entity(concat("The Certificate with id ", id, " cannot be found."));
}

SigningCertificateShape shown(const Call& call, const User* owner, const SigningCertificate& certificate) {
    return {owner_name(call, owner), certificate.id, certificate.body, shown_status(certificate.active),
            shown_date(certificate.uploaded)};
}

// The same certificate, whoever of the account has it. Unique ids of two accounts may begin alike, so the
// account is looked at too.
const SigningCertificate* find_same(const Snapshot& snapshot, std::string_view account_id,
                                    std::string_view fingerprint) {
    for (const auto& owners :
         {unique_id_prefix(KindOf<User>::id_prefix, account_id), concat(account_id, "/")})
        for (const auto& [key, certificate, pointer] : snapshot.signing_certificates.prefix(owners))
            if (certificate.account_id == account_id && certificate.fingerprint == fingerprint)
                return &certificate;
    return nullptr;
}

}  // namespace

UploadSigningCertificateResult upload_signing_certificate(Transaction& in, Call& call,
                                                          const UploadSigningCertificateRequest& request) {
    const auto& snapshot = in.snapshot();
    const User* owner = owner_named(snapshot, call, request.UserName);
    require_in_person(call, owner, "iam:UploadSigningCertificate");
    const auto read = read_certificate(request.CertificateBody, in.now());
    const auto fingerprint = crypto::sha256_hex(read.der);
    if (const auto* same = find_same(snapshot, call.account_id(), fingerprint)) {
        if (same->user_id != owner_id(call, owner))
            throw Fault("DuplicateCertificate", 409, "Duplicate certificate uploaded.");
        UploadSigningCertificateResult result{shown(call, owner, *same)};
        result.Certificate.Status = shown_status(true);
        return result;
    }
    if (snapshot.signing_certificates.count_prefix(concat(owner_id(call, owner), "/")) >=
        quotas::signing_certificates_per_user)
        throw quota_exceeded("CertificatesPerUser", quotas::signing_certificates_per_user);
    SigningCertificate certificate;
    certificate.user_id = owner_id(call, owner);
    certificate.account_id = call.account_id();
    certificate.id = id_of(read);
    certificate.fingerprint = fingerprint;
    certificate.body = request.CertificateBody;
    certificate.uploaded = stored(in.now());
    UploadSigningCertificateResult result{shown(call, owner, certificate)};
    in.put(std::move(certificate));
    return result;
}

Empty update_signing_certificate(Transaction& in, Call& call,
                                 const UpdateSigningCertificateRequest& request) {
    require_in_person(call, owner_named(in.snapshot(), call, request.UserName),
                      "iam:UpdateSigningCertificate");
    SigningCertificate certificate =
        certificate_named(in.snapshot(), call, request.UserName, request.CertificateId);
    certificate.active = active_of(request.Status);
    in.put(std::move(certificate));
    return {};
}

Empty delete_signing_certificate(Transaction& in, Call& call,
                                 const DeleteSigningCertificateRequest& request) {
    in.erase(
        SigningCertificate(certificate_named(in.snapshot(), call, request.UserName, request.CertificateId)));
    return {};
}

ListSigningCertificatesResult list_signing_certificates(const Snapshot& snapshot, Call& call,
                                                        const ListSigningCertificatesRequest& request) {
    ListSigningCertificatesResult result;
    const User* owner = owner_named(snapshot, call, request.UserName);
    page_through(snapshot.signing_certificates, concat(owner_id(call, owner), "/"), request.page(), result,
                 [&](const auto& entry) {
                     result.Certificates.push_back(shown(call, owner, entry.value));
                     return true;
                 });
    return result;
}

}  // namespace watchword::iam
