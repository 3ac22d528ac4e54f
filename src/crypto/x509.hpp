// X.509 certificates and private keys as PEM text (RFC 7468), over OpenSSL. Everything here takes what
// strangers send and answers with a value; nothing throws but std::bad_alloc.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/secret.hpp"

namespace watchword::crypto {

/// What is known of a certificate.
struct Certificate {
    std::string der;
    Time not_before, not_after;
    bool operator==(const Certificate& other) const { return der == other.der; }
};

/// The certificates of a PEM text, in order: nothing else may stand between or around them but white space.
/// Empty when the text is not that. At most `count_max` are read.
std::vector<Certificate> read_certificates(std::string_view pem, std::size_t count_max);

/// Whether `pem` is one private key, not encrypted.
bool is_private_key(const Secret& pem);
/// Whether the private key is that of the certificate. False when it is no private key.
bool key_matches(const Certificate&, const Secret& private_key_pem);
/// Whether `issuer` signed `certificate`.
bool is_issued_by(const Certificate& certificate, const Certificate& issuer);

/// The public key of a certificate.
struct CertificateKey {
    enum class Type { rsa, ec, other } type;
    int bits;
};
/// None when `der` is not exactly one certificate in DER.
std::optional<CertificateKey> key_of_certificate(std::string_view der);
/// The private key of a PEM text as PKCS #8 in DER; none when it is not one RSA key, not encrypted, of
/// rsa_bits_min to rsa_bits_max bits (signature.hpp).
std::optional<Secret> rsa_private_key(const Secret& pem);

}  // namespace watchword::crypto
