#include "crypto/x509.hpp"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <ctime>
#include <memory>

#include "base/text.hpp"
#include "crypto/pem.hpp"
#include "crypto/signature.hpp"

namespace watchword::crypto {
namespace {

struct Free {
    void operator()(BIO* it) const { BIO_free(it); }
    void operator()(X509* it) const { X509_free(it); }
    void operator()(EVP_PKEY* it) const { EVP_PKEY_free(it); }
    void operator()(unsigned char* it) const { OPENSSL_free(it); }
    void operator()(PKCS8_PRIV_KEY_INFO* it) const { PKCS8_PRIV_KEY_INFO_free(it); }
};
using X509Ptr = std::unique_ptr<X509, Free>;
using KeyPtr = std::unique_ptr<EVP_PKEY, Free>;

constexpr std::string_view begin_mark = "-----BEGIN CERTIFICATE-----", end_mark = "-----END CERTIFICATE-----";

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view white = " \t\r\n";
    const auto first = text.find_first_not_of(white);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(white) - first + 1);
}

X509Ptr parse_der(std::string_view der) {
    auto at = reinterpret_cast<const unsigned char*>(der.data());
    X509Ptr out(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
    ERR_clear_error();
    return out;
}

std::optional<Time> time_of(const ASN1_TIME* time) {
    std::tm fields{};
    if (!time || ASN1_TIME_to_tm(time, &fields) != 1) return std::nullopt;
    return from_unix_seconds(timegm(&fields));
}

std::optional<Certificate> read_one(std::string_view pem) {
    const std::unique_ptr<BIO, Free> bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    if (!bio) throw std::bad_alloc();
    const X509Ptr parsed(PEM_read_bio_X509(bio.get(), nullptr, &no_passphrase, nullptr));
    ERR_clear_error();
    if (!parsed) return std::nullopt;
    unsigned char* der = nullptr;
    const int size = i2d_X509(parsed.get(), &der);
    if (size < 0) throw std::bad_alloc();
    const std::unique_ptr<unsigned char, Free> owned(der);
    const auto from = time_of(X509_get0_notBefore(parsed.get()));
    const auto until = time_of(X509_get0_notAfter(parsed.get()));
    if (!from || !until) return std::nullopt;
    return Certificate{std::string(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size)), *from,
                       *until};
}

KeyPtr read_key(const Secret& pem) {
    const std::string& text = pem.reveal();
    const std::unique_ptr<BIO, Free> bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
    if (!bio) throw std::bad_alloc();
    KeyPtr out(PEM_read_bio_PrivateKey(bio.get(), nullptr, &no_passphrase, nullptr));
    ERR_clear_error();
    return out;
}

}  // namespace

std::vector<Certificate> read_certificates(std::string_view pem, std::size_t count_max) {
    std::vector<Certificate> out;
    for (auto rest = trimmed(pem); !rest.empty();) {
        const auto end = rest.find(end_mark);
        if (!rest.starts_with(begin_mark) || end == std::string_view::npos || out.size() == count_max)
            return {};
        auto one = read_one(rest.substr(0, end + end_mark.size()));
        if (!one) return {};
        out.push_back(std::move(*one));
        rest = trimmed(rest.substr(end + end_mark.size()));
    }
    return out;
}

bool is_private_key(const Secret& pem) { return read_key(pem) != nullptr; }

bool key_matches(const Certificate& certificate, const Secret& private_key_pem) {
    const auto parsed = parse_der(certificate.der);
    const auto key = read_key(private_key_pem);
    const bool matches = parsed && key && X509_check_private_key(parsed.get(), key.get()) == 1;
    ERR_clear_error();
    return matches;
}

bool is_issued_by(const Certificate& certificate, const Certificate& issuer) {
    const auto child = parse_der(certificate.der), parent = parse_der(issuer.der);
    if (!child || !parent) return false;
    EVP_PKEY* key = X509_get0_pubkey(parent.get());
    const bool issued =
        key && X509_NAME_cmp(X509_get_issuer_name(child.get()), X509_get_subject_name(parent.get())) == 0 &&
        X509_verify(child.get(), key) == 1;
    ERR_clear_error();
    return issued;
}

std::optional<CertificateKey> key_of_certificate(std::string_view der) {
    auto at = reinterpret_cast<const unsigned char*>(der.data());
    const auto* end = at + der.size();
    const X509Ptr parsed(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
    const EVP_PKEY* key = parsed && at == end ? X509_get0_pubkey(parsed.get()) : nullptr;
    ERR_clear_error();
    if (!key) return std::nullopt;
    const int id = EVP_PKEY_get_base_id(key);
    const auto type = id == EVP_PKEY_RSA  ? CertificateKey::Type::rsa
                      : id == EVP_PKEY_EC ? CertificateKey::Type::ec
                                          : CertificateKey::Type::other;
    return CertificateKey{type, EVP_PKEY_get_bits(key)};
}

std::optional<Secret> rsa_private_key(const Secret& pem) {
    const auto key = read_key(pem);
    if (!key || EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_RSA) return std::nullopt;
    const auto bits = static_cast<std::size_t>(EVP_PKEY_get_bits(key.get()));
    if (bits < rsa_bits_min || bits > rsa_bits_max) return std::nullopt;
    const std::unique_ptr<PKCS8_PRIV_KEY_INFO, Free> info(EVP_PKEY2PKCS8(key.get()));
    unsigned char* der = nullptr;
    const int size = info ? i2d_PKCS8_PRIV_KEY_INFO(info.get(), &der) : -1;
    if (size < 0) throw std::bad_alloc();
    Secret out(std::string(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size)));
    OPENSSL_clear_free(der, static_cast<std::size_t>(size));
    return out;
}

}  // namespace watchword::crypto
