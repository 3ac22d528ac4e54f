#include "crypto/ssh_key.hpp"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>

#include <memory>

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "crypto/hash.hpp"
#include "crypto/pem.hpp"

namespace watchword::crypto {
namespace {

struct Free {
    void operator()(BIO* it) const { BIO_free(it); }
    void operator()(BIGNUM* it) const { BN_free(it); }
    void operator()(EVP_PKEY* it) const { EVP_PKEY_free(it); }
    void operator()(EVP_PKEY_CTX* it) const { EVP_PKEY_CTX_free(it); }
    void operator()(OSSL_PARAM_BLD* it) const { OSSL_PARAM_BLD_free(it); }
    void operator()(OSSL_PARAM* it) const { OSSL_PARAM_free(it); }
};
template <class T>
using Owned = std::unique_ptr<T, Free>;

constexpr std::string_view kind = "ssh-rsa";
constexpr std::size_t modulus_bytes_max = 2048 + 1;  // 16,384 bits

std::string length_prefixed(std::string_view bytes) {
    std::string out;
    for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(bytes.size() >> shift & 255);
    return out.append(bytes);
}

std::optional<std::string_view> take_prefixed(std::string_view& rest) {
    if (rest.size() < 4) return std::nullopt;
    std::size_t length = 0;
    for (int i = 0; i < 4; ++i)
        length = length << 8 | static_cast<unsigned char>(rest[static_cast<std::size_t>(i)]);
    rest.remove_prefix(4);
    if (length > rest.size()) return std::nullopt;
    const auto out = rest.substr(0, length);
    rest.remove_prefix(length);
    return out;
}

// A positive mpint in its one shortest form.
bool is_positive(std::string_view mpint) {
    if (mpint.empty() || (mpint[0] & 0x80)) return false;
    return mpint[0] != 0 || (mpint.size() > 1 && (mpint[1] & 0x80));
}

Owned<BIGNUM> number(std::string_view mpint) {
    Owned<BIGNUM> out(BN_bin2bn(reinterpret_cast<const unsigned char*>(mpint.data()),
                                static_cast<int>(mpint.size()), nullptr));
    if (!out) throw std::bad_alloc();
    return out;
}

std::string mpint(const BIGNUM* number) {
    std::string bytes(static_cast<std::size_t>(BN_num_bytes(number)), '\0');
    BN_bn2bin(number, reinterpret_cast<unsigned char*>(bytes.data()));
    if (!bytes.empty() && (bytes[0] & 0x80)) bytes.insert(bytes.begin(), '\0');
    return bytes;
}

struct Parts {
    std::string_view e, n;
};

std::optional<Parts> parts_of(std::string_view blob) {
    if (take_prefixed(blob) != kind) return std::nullopt;
    const auto e = take_prefixed(blob), n = take_prefixed(blob);
    if (!e || !n || !blob.empty() || !is_positive(*e) || !is_positive(*n) || e->size() > 8 ||
        n->size() > modulus_bytes_max)
        return std::nullopt;
    return Parts{*e, *n};
}

std::optional<SshRsaKey> from_blob(std::string blob) {
    const auto parts = parts_of(blob);
    if (!parts) return std::nullopt;
    const auto bits = static_cast<std::size_t>(BN_num_bits(number(parts->n).get()));
    return SshRsaKey{std::move(blob), bits};
}

std::optional<SshRsaKey> from_pem(std::string_view text) {
    const Owned<BIO> bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
    if (!bio) throw std::bad_alloc();
    const Owned<EVP_PKEY> key(PEM_read_bio_PUBKEY(bio.get(), nullptr, &no_passphrase, nullptr));
    ERR_clear_error();
    if (!key || !EVP_PKEY_is_a(key.get(), "RSA")) return std::nullopt;
    BIGNUM *e = nullptr, *n = nullptr;
    EVP_PKEY_get_bn_param(key.get(), OSSL_PKEY_PARAM_RSA_E, &e);
    EVP_PKEY_get_bn_param(key.get(), OSSL_PKEY_PARAM_RSA_N, &n);
    const Owned<BIGNUM> owned_e(e), owned_n(n);
    if (!e || !n) return std::nullopt;
    return from_blob(length_prefixed(kind) + length_prefixed(mpint(e)) + length_prefixed(mpint(n)));
}

Owned<EVP_PKEY> rsa_key(const Parts& parts) {
    const auto e = number(parts.e), n = number(parts.n);
    const Owned<OSSL_PARAM_BLD> builder(OSSL_PARAM_BLD_new());
    const Owned<EVP_PKEY_CTX> context(EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr));
    EVP_PKEY* key = nullptr;
    if (builder && context && OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get()) == 1 &&
        OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get()) == 1) {
        const Owned<OSSL_PARAM> parameters(OSSL_PARAM_BLD_to_param(builder.get()));
        if (parameters && EVP_PKEY_fromdata_init(context.get()) == 1)
            EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get());
    }
    if (!key) throw std::bad_alloc();
    return Owned<EVP_PKEY>(key);
}

}  // namespace

std::optional<SshRsaKey> read_ssh_rsa_key(std::string_view text) {
    constexpr std::string_view white = " \t\r\n";
    const auto first = text.find_first_not_of(white);
    if (first == std::string_view::npos) return std::nullopt;
    text = text.substr(first, text.find_last_not_of(white) - first + 1);
    if (text.starts_with("-----BEGIN PUBLIC KEY-----")) return from_pem(text);
    if (take_until(text, ' ') != kind || text.find_first_of("\r\n") != std::string_view::npos)
        return std::nullopt;
    auto blob = base64_decode(take_until(text, ' '));
    if (!blob) return std::nullopt;
    return from_blob(std::move(*blob));
}

std::string SshRsaKey::ssh_text() const { return concat(kind, " ", base64_encode(blob)); }

std::string SshRsaKey::pem_text() const {
    const auto key = rsa_key(*parts_of(blob));
    const Owned<BIO> bio(BIO_new(BIO_s_mem()));
    if (!bio || PEM_write_bio_PUBKEY(bio.get(), key.get()) != 1) throw std::bad_alloc();
    char* data = nullptr;
    const auto size = BIO_get_mem_data(bio.get(), &data);
    return std::string(data, static_cast<std::size_t>(size));
}

std::string SshRsaKey::md5_fingerprint() const {
    const std::string hex = hex_encode(md5(blob));
    std::string out = hex.substr(0, 2);
    for (std::size_t i = 2; i < hex.size(); i += 2) out.append(":").append(hex, i, 2);
    return out;
}

}  // namespace watchword::crypto
