#include "saml/metadata.hpp"

#include <algorithm>

#include "base/encoding.hpp"
#include "crypto/x509.hpp"
#include "saml/instant.hpp"
#include "saml/names.hpp"
#include "saml/xml.hpp"

namespace watchword::saml {
namespace {

constexpr XmlLimits limits{.bytes = metadata_bytes_max, .elements = 200'000, .comments = true};
constexpr std::size_t entity_id_bytes_max = 1024;

bool speaks_saml2(const xmlNode* descriptor) {
    const auto protocols = attribute(descriptor, "protocolSupportEnumeration").value_or("");
    for (std::size_t from = 0; from <= protocols.size();) {
        const auto end = std::min(protocols.find(' ', from), protocols.size());
        if (std::string_view(protocols).substr(from, end - from) == protocol_space) return true;
        from = end + 1;
    }
    return false;
}

bool may_sign(const crypto::CertificateKey& key) {
    switch (key.type) {
        case crypto::CertificateKey::Type::rsa: return key.bits >= 1024 && key.bits <= 8192;
        case crypto::CertificateKey::Type::ec: return key.bits >= 256 && key.bits <= 521;
        case crypto::CertificateKey::Type::other: break;
    }
    return false;
}

// False when one of them is none, or there are too many.
bool add_certificates(const xmlNode* key_descriptor, std::vector<std::string>& out) {
    const auto use = attribute(key_descriptor, "use");
    if (use && *use != "signing") return true;
    for (const auto* info : children(key_descriptor, signature_space, "KeyInfo"))
        for (const auto* data : children(info, signature_space, "X509Data"))
            for (const auto* certificate : children(data, signature_space, "X509Certificate")) {
                const auto der = base64_decode(compact_text(certificate).value_or(""));
                const auto key = der ? crypto::key_of_certificate(*der) : std::nullopt;
                if (!key || !may_sign(*key)) return false;
                if (std::ranges::find(out, *der) != out.end()) continue;
                if (out.size() == signing_certificates_max) return false;
                out.push_back(*der);
            }
    return true;
}

// The earlier of what is known already and a "validUntil"; false when it is no time.
bool limit(std::optional<Time>& until, const xmlNode* element) {
    const auto stated = attribute(element, "validUntil");
    if (!stated) return true;
    const auto time = read_instant(*stated);
    if (!time) return false;
    until = until ? std::min(*until, *time) : *time;
    return true;
}

}  // namespace

std::optional<Metadata> read_metadata(std::string_view xml) {
    const auto document = Document::parse(xml, limits);
    if (!document || !is_element(document->root(), metadata_space, "EntityDescriptor")) return std::nullopt;
    const auto* entity = document->root();
    Metadata out;
    out.entity_id = attribute(entity, "entityID").value_or("");
    if (out.entity_id.empty() || out.entity_id.size() > entity_id_bytes_max ||
        !limit(out.valid_until, entity))
        return std::nullopt;
    for (const auto* descriptor : children(entity, metadata_space, "IDPSSODescriptor")) {
        if (!speaks_saml2(descriptor)) continue;
        if (!limit(out.valid_until, descriptor)) return std::nullopt;
        for (const auto* key : children(descriptor, metadata_space, "KeyDescriptor"))
            if (!add_certificates(key, out.certificates)) return std::nullopt;
    }
    if (out.certificates.empty()) return std::nullopt;
    return out;
}

}  // namespace watchword::saml
