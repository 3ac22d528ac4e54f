// Enveloped XML signatures as SAML 2.0 makes them (saml-core §5.4), verified by xmlsec1 with keys that are
// known beforehand.
//
// Whoever reads what was signed reads the bytes that signed_bytes() returns, parsed anew: they are what the
// digest was made of, so there is nothing between verifying and reading that an attacker could move.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "saml/xml.hpp"

namespace watchword::saml {

/// The canonical form of `element` (without the signature itself), if `signature`, which is right below it,
/// is one over exactly that element by one of the `certificates` (DER): one reference, to the element's ID;
/// no transforms but enveloped-signature and exclusive canonicalization; RSA or ECDSA with SHA-256 or longer,
/// both for the signature and the digest. What the signature says of its own key is not looked at. None
/// otherwise. Precondition: no two elements of the document have the same ID.
std::optional<std::string> signed_bytes(const Document&, xmlNode* element, xmlNode* signature,
                                        const std::vector<std::string>& certificates);

}  // namespace watchword::saml
