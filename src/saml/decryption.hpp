// Encrypted assertions (saml-core §2.3.4), deciphered by xmlsec1.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/secret.hpp"
#include "saml/xml.hpp"

namespace watchword::saml {

/// What an EncryptedAssertion holds: AES of 128, 192 or 256 bits, by GCM or CBC, under a key that is
/// encrypted for one of the `private_keys` (PKCS #8, DER) by RSA-OAEP. Other algorithms are refused, RSA with
/// PKCS #1 1.5 above all: answers would tell what it hides. None otherwise. By itself this proves nothing of
/// who made it: a signature must.
std::optional<std::string> decrypted_bytes(xmlNode* encrypted_assertion,
                                           const std::vector<Secret>& private_keys);

}  // namespace watchword::saml
