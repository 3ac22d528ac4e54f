#include "crypto/aead.hpp"

#include <openssl/evp.h>

#include <memory>
#include <new>
#include <stdexcept>

namespace watchword::crypto {
namespace {

constexpr std::size_t nonce_bytes = 12, tag_bytes = 16;

struct FreeCipher {
    void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};

const EVP_CIPHER* aes_256_gcm() {
    static EVP_CIPHER* const cipher = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
    return cipher;
}

using Cipher = std::unique_ptr<EVP_CIPHER_CTX, FreeCipher>;

Cipher new_context() {
    Cipher context(EVP_CIPHER_CTX_new());
    if (!context || EVP_CipherInit_ex2(context.get(), aes_256_gcm(), nullptr, nullptr, 1, nullptr) != 1)
        throw std::bad_alloc();
    return context;
}

// Has its cipher already. Naming the cipher again would make OpenSSL throw its state away and make it anew.
EVP_CIPHER_CTX* thread_context() {
    thread_local const Cipher context = new_context();
    return context.get();
}

const unsigned char* bytes(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* bytes(char* text) { return reinterpret_cast<unsigned char*>(text); }

void require_key(std::string_view key) {
    if (key.size() != aead_key_bytes) throw std::logic_error("AES-256-GCM needs a key of 32 bytes");
}

}  // namespace

std::string seal(std::string_view key, std::string_view context, std::string_view plain, Random& random) {
    require_key(key);
    std::string out = random.bytes(nonce_bytes);
    out.resize(nonce_bytes + plain.size() + tag_bytes);
    EVP_CIPHER_CTX* cipher = thread_context();
    int length = 0;
    if (EVP_EncryptInit_ex2(cipher, nullptr, bytes(key), bytes(out), nullptr) != 1 ||
        EVP_EncryptUpdate(cipher, nullptr, &length, bytes(context), static_cast<int>(context.size())) != 1 ||
        EVP_EncryptUpdate(cipher, bytes(out.data() + nonce_bytes), &length, bytes(plain),
                          static_cast<int>(plain.size())) != 1 ||
        EVP_EncryptFinal_ex(cipher, bytes(out.data() + nonce_bytes + plain.size()), &length) != 1 ||
        EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_AEAD_GET_TAG, tag_bytes,
                            out.data() + nonce_bytes + plain.size()) != 1)
        throw std::runtime_error("AES-256-GCM encryption failed");
    return out;
}

std::optional<std::string> open(std::string_view key, std::string_view context, std::string_view sealed) {
    require_key(key);
    if (sealed.size() < aead_overhead_bytes) return std::nullopt;
    const auto nonce = sealed.substr(0, nonce_bytes);
    const auto body = sealed.substr(nonce_bytes, sealed.size() - aead_overhead_bytes);
    std::string tag(sealed.substr(sealed.size() - tag_bytes));
    std::string plain(body.size(), '\0');
    EVP_CIPHER_CTX* cipher = thread_context();
    int length = 0;
    if (EVP_DecryptInit_ex2(cipher, nullptr, bytes(key), bytes(nonce), nullptr) != 1 ||
        EVP_DecryptUpdate(cipher, nullptr, &length, bytes(context), static_cast<int>(context.size())) != 1 ||
        EVP_DecryptUpdate(cipher, bytes(plain.data()), &length, bytes(body), static_cast<int>(body.size())) !=
            1 ||
        EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_AEAD_SET_TAG, tag_bytes, tag.data()) != 1)
        throw std::runtime_error("AES-256-GCM decryption failed");
    if (EVP_DecryptFinal_ex(cipher, bytes(plain.data() + plain.size()), &length) != 1) return std::nullopt;
    return plain;
}

}  // namespace watchword::crypto
