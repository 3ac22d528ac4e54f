// Metadata of an identity provider, for tests.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/text.hpp"
#include "saml/test_keys.hpp"

namespace watchword::saml::test {

inline constexpr std::string_view entity_id = "https://idp.example.org/saml";

/// The base64 of a PEM text.
inline std::string pem_body(std::string_view pem) {
    const auto from = pem.find('\n') + 1;
    std::string out(pem.substr(from, pem.rfind("-----END") - from));
    std::erase(out, '\n');
    return out;
}

/// Metadata as identity providers write it, longer than the 1,000 characters that IAM demands.
inline std::string metadata(const std::vector<std::string_view>& certificates = {rsa_certificate},
                            std::string_view entity = entity_id, std::string_view more = "") {
    std::string keys;
    for (const auto certificate : certificates)
        keys += concat(
            R"(<md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>)",
            pem_body(certificate), "</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>\n");
    return concat(
        R"(<?xml version="1.0" encoding="UTF-8"?><!-- made for tests -->
<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID=")",
        entity, "\"", more,
        R"(><md:IDPSSODescriptor WantAuthnRequestsSigned="false" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">)",
        keys,
        R"(<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://idp.example.org/sso"/></md:IDPSSODescriptor></md:EntityDescriptor>)");
}

}  // namespace watchword::saml::test
