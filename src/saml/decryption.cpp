#include "saml/decryption.hpp"

#include <xmlsec/crypto.h>
#include <xmlsec/xmlenc.h>

#include <algorithm>
#include <array>

#include "saml/names.hpp"

namespace watchword::saml {
namespace {

struct Free {
    void operator()(xmlSecEncCtx* it) const { xmlSecEncCtxDestroy(it); }
    void operator()(xmlSecKey* it) const { xmlSecKeyDestroy(it); }
};
using ContextPtr = std::unique_ptr<xmlSecEncCtx, Free>;
using KeyPtr = std::unique_ptr<xmlSecKey, Free>;

constexpr std::string_view oaep = "http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p";
struct Cipher {
    std::string_view method;
    xmlSecSize key_bytes;
};
constexpr std::array<Cipher, 6> ciphers{{
    {"http://www.w3.org/2009/xmlenc11#aes128-gcm", 16},
    {"http://www.w3.org/2009/xmlenc11#aes192-gcm", 24},
    {"http://www.w3.org/2009/xmlenc11#aes256-gcm", 32},
    {"http://www.w3.org/2001/04/xmlenc#aes128-cbc", 16},
    {"http://www.w3.org/2001/04/xmlenc#aes192-cbc", 24},
    {"http://www.w3.org/2001/04/xmlenc#aes256-cbc", 32},
}};

std::optional<std::string> method_of(const xmlNode* encrypted) {
    const auto* method = only_child(encrypted, encryption_space, "EncryptionMethod");
    return method ? attribute(method, "Algorithm") : std::nullopt;
}

// The bytes must be right here: a CipherReference would have them fetched.
bool has_value(const xmlNode* encrypted) {
    const auto* data = only_child(encrypted, encryption_space, "CipherData");
    if (!data) return false;
    const auto inside = children(data);
    return inside.size() == 1 && is_element(inside[0], encryption_space, "CipherValue");
}

// Says how it is encrypted, and nothing else: with a key at hand, xmlsec1 must look for none.
void drop_key_info(xmlNode* encrypted) {
    for (auto* info : children(encrypted, signature_space, "KeyInfo")) {
        xmlUnlinkNode(info);
        xmlFreeNode(info);
    }
}

std::optional<Secret> decrypt(xmlNode* encrypted, KeyPtr key, xmlEncCtxMode mode) {
    const ContextPtr context(xmlSecEncCtxCreate(nullptr));
    if (!context) throw std::bad_alloc();
    context->mode = mode;
    context->encKey = key.release();
    context->transformCtx.enabledUris = xmlSecTransformUriTypeNone;
    for (auto* id : {xmlSecTransformRsaOaepId, xmlSecTransformAes128GcmId, xmlSecTransformAes192GcmId,
                     xmlSecTransformAes256GcmId, xmlSecTransformAes128CbcId, xmlSecTransformAes192CbcId,
                     xmlSecTransformAes256CbcId, xmlSecTransformSha1Id, xmlSecTransformSha256Id,
                     xmlSecTransformSha384Id, xmlSecTransformSha512Id})
        if (xmlSecPtrListAdd(&context->transformCtx.enabledTransforms,
                             const_cast<void*>(static_cast<const void*>(id))) < 0)
            throw std::bad_alloc();
    const auto* bytes = xmlSecEncCtxDecryptToBuffer(context.get(), encrypted);
    if (!bytes) return std::nullopt;
    auto* held = const_cast<xmlSecBuffer*>(bytes);
    return Secret(
        std::string(reinterpret_cast<const char*>(xmlSecBufferGetData(held)), xmlSecBufferGetSize(held)));
}

KeyPtr private_key(const Secret& pkcs8) {
    const auto& bytes = pkcs8.reveal();
    return KeyPtr(xmlSecCryptoAppKeyLoadMemory(reinterpret_cast<const xmlSecByte*>(bytes.data()),
                                               static_cast<xmlSecSize>(bytes.size()), xmlSecKeyDataFormatDer,
                                               nullptr, nullptr, nullptr));
}

KeyPtr aes_key(const Secret& bytes) {
    return KeyPtr(xmlSecKeyReadMemory(xmlSecKeyDataAesId,
                                      reinterpret_cast<const xmlSecByte*>(bytes.reveal().data()),
                                      static_cast<xmlSecSize>(bytes.reveal().size())));
}

// Beside the data or inside its KeyInfo; there is one recipient, so there is one key.
xmlNode* only_encrypted_key(xmlNode* encrypted_assertion) {
    xmlNode* found = nullptr;
    for (auto* node = next_element(encrypted_assertion, encrypted_assertion); node;
         node = next_element(node, encrypted_assertion)) {
        if (!is_element(node, encryption_space, "EncryptedKey")) continue;
        if (found) return nullptr;
        found = node;
    }
    return found;
}

}  // namespace

std::optional<std::string> decrypted_bytes(xmlNode* encrypted_assertion,
                                           const std::vector<Secret>& private_keys) {
    auto* data = only_child(encrypted_assertion, encryption_space, "EncryptedData");
    auto* key = only_encrypted_key(encrypted_assertion);
    if (!data || !key || !has_value(data) || !has_value(key) || method_of(key) != oaep) return std::nullopt;
    const auto method = method_of(data);
    const auto* cipher = std::ranges::find_if(ciphers, [&](const auto& its) { return method == its.method; });
    if (cipher == ciphers.end()) return std::nullopt;
    drop_key_info(key);
    for (const auto& candidate : private_keys) {
        auto loaded = private_key(candidate);
        if (!loaded) continue;
        const auto session_key = decrypt(key, std::move(loaded), xmlEncCtxModeEncryptedKey);
        if (!session_key || session_key->reveal().size() != cipher->key_bytes) continue;
        auto aes = aes_key(*session_key);
        if (!aes) continue;
        drop_key_info(data);  // `key` may have been in it: this is the last use of either
        const auto plain = decrypt(data, std::move(aes), xmlEncCtxModeEncryptedData);
        return plain ? std::optional(plain->reveal()) : std::nullopt;
    }
    return std::nullopt;
}

}  // namespace watchword::saml
