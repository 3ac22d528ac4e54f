#include "crypto/signature.hpp"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <new>
#include <stdexcept>

namespace watchword::crypto {
namespace {

struct Free {
    void operator()(BIGNUM* it) const { BN_free(it); }
    void operator()(ECDSA_SIG* it) const { ECDSA_SIG_free(it); }
    void operator()(EVP_MD_CTX* it) const { EVP_MD_CTX_free(it); }
    void operator()(EVP_PKEY* it) const { EVP_PKEY_free(it); }
    void operator()(EVP_PKEY_CTX* it) const { EVP_PKEY_CTX_free(it); }
    void operator()(OSSL_PARAM_BLD* it) const { OSSL_PARAM_BLD_free(it); }
    void operator()(OSSL_PARAM* it) const { OSSL_PARAM_free(it); }
    void operator()(PKCS8_PRIV_KEY_INFO* it) const { PKCS8_PRIV_KEY_INFO_free(it); }
};
template <class T>
using Owned = std::unique_ptr<T, Free>;

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}
EVP_PKEY* key_of(const std::shared_ptr<void>& key) { return static_cast<EVP_PKEY*>(key.get()); }

std::shared_ptr<void> share(Owned<EVP_PKEY> key) {
    return {key.release(), [](void* it) { EVP_PKEY_free(static_cast<EVP_PKEY*>(it)); }};
}

const EVP_MD* hash_of(SignatureAlgorithm algorithm) {
    switch (algorithm) {
        case SignatureAlgorithm::rs384:
        case SignatureAlgorithm::es384: return EVP_sha384();
        case SignatureAlgorithm::rs512:
        case SignatureAlgorithm::es512: return EVP_sha512();
        default: return EVP_sha256();
    }
}

const char* group_of(KeyType type) {
    return type == KeyType::p256 ? "P-256" : type == KeyType::p384 ? "P-384" : "P-521";
}

Owned<BIGNUM> number(std::string_view bytes) {
    Owned<BIGNUM> out(BN_bin2bn(bytes_of(bytes), static_cast<int>(bytes.size()), nullptr));
    if (!out) throw std::bad_alloc();
    return out;
}

// None when OpenSSL refuses what is in `parameters`.
Owned<EVP_PKEY> public_key(const char* algorithm, OSSL_PARAM_BLD* parameters) {
    const Owned<OSSL_PARAM> built(OSSL_PARAM_BLD_to_param(parameters));
    const Owned<EVP_PKEY_CTX> context(EVP_PKEY_CTX_new_from_name(nullptr, algorithm, nullptr));
    if (!built || !context) throw std::bad_alloc();
    EVP_PKEY* made = nullptr;
    if (EVP_PKEY_fromdata_init(context.get()) != 1 ||
        EVP_PKEY_fromdata(context.get(), &made, EVP_PKEY_PUBLIC_KEY, built.get()) != 1) {
        ERR_clear_error();
        EVP_PKEY_free(made);
        return nullptr;
    }
    return Owned<EVP_PKEY>(made);
}

bool is_sound(EVP_PKEY* key) {
    const Owned<EVP_PKEY_CTX> context(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr));
    if (!context) throw std::bad_alloc();
    const bool good = EVP_PKEY_public_check(context.get()) == 1;
    ERR_clear_error();
    return good;
}

// The two halves of a JOSE signature as the DER that OpenSSL takes.
std::string der_of(std::string_view halves) {
    const auto half = halves.size() / 2;
    const Owned<ECDSA_SIG> parts(ECDSA_SIG_new());
    if (!parts) throw std::bad_alloc();
    ECDSA_SIG_set0(parts.get(), number(halves.substr(0, half)).release(),
                   number(halves.substr(half)).release());
    unsigned char* der = nullptr;
    const int size = i2d_ECDSA_SIG(parts.get(), &der);
    if (size < 0) throw std::bad_alloc();
    std::string out(reinterpret_cast<char*>(der), static_cast<std::size_t>(size));
    OPENSSL_free(der);
    return out;
}

std::string padded(const BIGNUM* value, std::size_t size) {
    std::string out(size, '\0');
    BN_bn2binpad(value, reinterpret_cast<unsigned char*>(out.data()), static_cast<int>(size));
    return out;
}

std::string halves_of(std::string_view der, std::size_t half) {
    auto at = bytes_of(der);
    const Owned<ECDSA_SIG> parts(d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())));
    if (!parts) throw std::bad_alloc();
    return padded(ECDSA_SIG_get0_r(parts.get()), half) + padded(ECDSA_SIG_get0_s(parts.get()), half);
}

Owned<BIGNUM> parameter(EVP_PKEY* key, const char* name) {
    BIGNUM* value = nullptr;
    if (EVP_PKEY_get_bn_param(key, name, &value) != 1) throw std::runtime_error("a key lacks a number");
    return Owned<BIGNUM>(value);
}
std::string shortest(const Owned<BIGNUM>& value) {
    return padded(value.get(), static_cast<std::size_t>(BN_num_bytes(value.get())));
}

std::optional<KeyType> type_of(EVP_PKEY* key) {
    if (EVP_PKEY_is_a(key, "RSA")) return KeyType::rsa;
    char name[32] = "";
    if (EVP_PKEY_get_utf8_string_param(key, OSSL_PKEY_PARAM_GROUP_NAME, name, sizeof name, nullptr) != 1)
        return std::nullopt;
    const std::string_view group = name;
    if (group == "prime256v1" || group == "P-256") return KeyType::p256;
    if (group == "secp384r1" || group == "P-384") return KeyType::p384;
    if (group == "secp521r1" || group == "P-521") return KeyType::p521;
    return std::nullopt;
}

}  // namespace

std::optional<PublicKey> PublicKey::rsa(std::string_view modulus, std::string_view exponent) {
    if (modulus.size() > rsa_bits_max / 8 + 1 || exponent.empty() || exponent.size() > 4) return std::nullopt;
    const auto n = number(modulus), e = number(exponent);
    const auto bits = static_cast<std::size_t>(BN_num_bits(n.get()));
    if (bits < rsa_bits_min || bits > rsa_bits_max || !BN_is_odd(n.get())) return std::nullopt;
    if (!BN_is_odd(e.get()) || BN_is_one(e.get())) return std::nullopt;
    const Owned<OSSL_PARAM_BLD> parameters(OSSL_PARAM_BLD_new());
    if (!parameters) throw std::bad_alloc();
    OSSL_PARAM_BLD_push_BN(parameters.get(), OSSL_PKEY_PARAM_RSA_N, n.get());
    OSSL_PARAM_BLD_push_BN(parameters.get(), OSSL_PKEY_PARAM_RSA_E, e.get());
    auto key = public_key("RSA", parameters.get());
    if (!key) return std::nullopt;
    return PublicKey(KeyType::rsa, share(std::move(key)));
}

std::optional<PublicKey> PublicKey::ec(KeyType type, std::string_view x, std::string_view y) {
    const auto size = coordinate_bytes(type);
    if (size == 0 || x.size() != size || y.size() != size) return std::nullopt;
    std::string point("\x04");
    point.append(x).append(y);
    const Owned<OSSL_PARAM_BLD> parameters(OSSL_PARAM_BLD_new());
    if (!parameters) throw std::bad_alloc();
    OSSL_PARAM_BLD_push_utf8_string(parameters.get(), OSSL_PKEY_PARAM_GROUP_NAME, group_of(type), 0);
    OSSL_PARAM_BLD_push_octet_string(parameters.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size());
    auto key = public_key("EC", parameters.get());
    if (!key || !is_sound(key.get())) return std::nullopt;
    return PublicKey(type, share(std::move(key)));
}

bool PublicKey::verify(SignatureAlgorithm algorithm, std::string_view data,
                       std::string_view signature) const {
    if (key_type_of(algorithm) != type_) return false;
    std::string der;
    if (type_ != KeyType::rsa) {
        if (signature.size() != 2 * coordinate_bytes(type_)) return false;
        der = der_of(signature);
        signature = der;
    }
    const Owned<EVP_MD_CTX> context(EVP_MD_CTX_new());
    if (!context) throw std::bad_alloc();
    const bool good =
        EVP_DigestVerifyInit(context.get(), nullptr, hash_of(algorithm), nullptr, key_of(key_)) == 1 &&
        EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(), bytes_of(data), data.size()) ==
            1;
    ERR_clear_error();
    return good;
}

SigningKey SigningKey::generate(KeyType type) {
    Owned<EVP_PKEY> key(type == KeyType::rsa ? EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", std::size_t{2048})
                                             : EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", group_of(type)));
    if (!key) throw std::runtime_error("no signing key could be generated");
    return {type, share(std::move(key))};
}

std::optional<SigningKey> SigningKey::from_secret(const Secret& pkcs8_der) {
    auto at = bytes_of(pkcs8_der.reveal());
    const Owned<PKCS8_PRIV_KEY_INFO> info(
        d2i_PKCS8_PRIV_KEY_INFO(nullptr, &at, static_cast<long>(pkcs8_der.reveal().size())));
    Owned<EVP_PKEY> key(info ? EVP_PKCS82PKEY(info.get()) : nullptr);
    ERR_clear_error();
    const auto type = key ? type_of(key.get()) : std::nullopt;
    if (!type) return std::nullopt;
    return SigningKey(*type, share(std::move(key)));
}

Secret SigningKey::to_secret() const {
    const Owned<PKCS8_PRIV_KEY_INFO> info(EVP_PKEY2PKCS8(key_of(key_)));
    unsigned char* der = nullptr;
    const int size = info ? i2d_PKCS8_PRIV_KEY_INFO(info.get(), &der) : -1;
    if (size < 0) throw std::bad_alloc();
    std::string out(reinterpret_cast<char*>(der), static_cast<std::size_t>(size));
    OPENSSL_clear_free(der, static_cast<std::size_t>(size));
    return Secret(std::move(out));
}

std::string SigningKey::sign(SignatureAlgorithm algorithm, std::string_view data) const {
    const Owned<EVP_MD_CTX> context(EVP_MD_CTX_new());
    std::size_t size = 0;
    if (!context ||
        EVP_DigestSignInit(context.get(), nullptr, hash_of(algorithm), nullptr, key_of(key_)) != 1 ||
        EVP_DigestSign(context.get(), nullptr, &size, bytes_of(data), data.size()) != 1)
        throw std::runtime_error("signing failed");
    std::string out(size, '\0');
    if (EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(out.data()), &size, bytes_of(data),
                       data.size()) != 1)
        throw std::runtime_error("signing failed");
    out.resize(size);
    return type_ == KeyType::rsa ? out : halves_of(out, coordinate_bytes(type_));
}

std::string SigningKey::modulus() const { return shortest(parameter(key_of(key_), OSSL_PKEY_PARAM_RSA_N)); }
std::string SigningKey::exponent() const { return shortest(parameter(key_of(key_), OSSL_PKEY_PARAM_RSA_E)); }
std::string SigningKey::x() const {
    return padded(parameter(key_of(key_), OSSL_PKEY_PARAM_EC_PUB_X).get(), coordinate_bytes(type_));
}
std::string SigningKey::y() const {
    return padded(parameter(key_of(key_), OSSL_PKEY_PARAM_EC_PUB_Y).get(), coordinate_bytes(type_));
}

}  // namespace watchword::crypto
