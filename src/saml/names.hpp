// The namespaces and identifiers of SAML 2.0, XML Signature and XML Encryption that are understood here.
#pragma once

#include <string_view>

namespace watchword::saml {

inline constexpr std::string_view protocol_space = "urn:oasis:names:tc:SAML:2.0:protocol";
inline constexpr std::string_view assertion_space = "urn:oasis:names:tc:SAML:2.0:assertion";
inline constexpr std::string_view metadata_space = "urn:oasis:names:tc:SAML:2.0:metadata";
inline constexpr std::string_view signature_space = "http://www.w3.org/2000/09/xmldsig#";
inline constexpr std::string_view encryption_space = "http://www.w3.org/2001/04/xmlenc#";
inline constexpr std::string_view exclusive_space = "http://www.w3.org/2001/10/xml-exc-c14n#";

inline constexpr std::string_view exclusive_method = exclusive_space;
inline constexpr std::string_view enveloped_method = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
inline constexpr std::string_view success_status = "urn:oasis:names:tc:SAML:2.0:status:Success";

}  // namespace watchword::saml
