// Public key signatures as JSON Web Signatures use them (RFC 7518 §3.3, §3.4), over OpenSSL. Public keys are
// what strangers send: everything that takes them answers with a value.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/secret.hpp"

namespace watchword::crypto {

/// RSASSA-PKCS1-v1_5 and ECDSA, each with one hash; ECDSA on the one curve that goes with it.
enum class SignatureAlgorithm { rs256, rs384, rs512, es256, es384, es512 };
enum class KeyType { rsa, p256, p384, p521 };

/// The kind of key that an algorithm needs.
constexpr KeyType key_type_of(SignatureAlgorithm algorithm) {
    switch (algorithm) {
        case SignatureAlgorithm::es256: return KeyType::p256;
        case SignatureAlgorithm::es384: return KeyType::p384;
        case SignatureAlgorithm::es512: return KeyType::p521;
        default: return KeyType::rsa;
    }
}
/// Bytes of one coordinate, and of each half of a signature; 0 for RSA.
constexpr std::size_t coordinate_bytes(KeyType type) {
    return type == KeyType::p256 ? 32 : type == KeyType::p384 ? 48 : type == KeyType::p521 ? 66 : 0;
}

inline constexpr std::size_t rsa_bits_min = 2048, rsa_bits_max = 8192;

/// Immutable; copies share the key. Safe to use from any thread.
class PublicKey {
public:
    /// Numbers, most significant byte first. None when the modulus has not rsa_bits_min to rsa_bits_max bits,
    /// or the exponent is even, 1, or has more than 32 bits.
    static std::optional<PublicKey> rsa(std::string_view modulus, std::string_view exponent);
    /// None unless both coordinates have exactly coordinate_bytes(type) and are a point of the curve.
    static std::optional<PublicKey> ec(KeyType, std::string_view x, std::string_view y);

    KeyType type() const { return type_; }
    /// Whether `signature` is one of `data` by this key. A signature by ECDSA is both numbers, one after the
    /// other, each of coordinate_bytes(). False when the algorithm is for another type of key.
    bool verify(SignatureAlgorithm, std::string_view data, std::string_view signature) const;

private:
    PublicKey(KeyType type, std::shared_ptr<void> key) : type_(type), key_(std::move(key)) {}
    KeyType type_;
    std::shared_ptr<void> key_;  // EVP_PKEY
};

/// A private key. Immutable; copies share the key. Safe to use from any thread.
class SigningKey {
public:
    /// A fresh key: RSA of 2048 bits, or ECDSA. Takes up to a second for RSA. Throws std::runtime_error when
    /// OpenSSL cannot.
    static SigningKey generate(KeyType);
    /// From to_secret(). None when it is not that.
    static std::optional<SigningKey> from_secret(const Secret& pkcs8_der);
    Secret to_secret() const;  ///< PKCS #8, DER

    KeyType type() const { return type_; }
    /// In the form that PublicKey::verify() takes. Precondition: the algorithm is for this type of key.
    std::string sign(SignatureAlgorithm, std::string_view data) const;

    /// Most significant byte first, without leading zeros. Precondition: type() is rsa.
    std::string modulus() const;
    std::string exponent() const;
    /// Of coordinate_bytes(type()) each. Precondition: type() is not rsa.
    std::string x() const;
    std::string y() const;

private:
    SigningKey(KeyType type, std::shared_ptr<void> key) : type_(type), key_(std::move(key)) {}
    KeyType type_;
    std::shared_ptr<void> key_;  // EVP_PKEY
};

}  // namespace watchword::crypto
