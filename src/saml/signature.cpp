#include "saml/signature.hpp"

#include <libxml/valid.h>
#include <xmlsec/crypto.h>
#include <xmlsec/xmldsig.h>

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "saml/names.hpp"

namespace watchword::saml {
namespace {

constexpr std::size_t id_bytes_max = 256;
constexpr std::array<std::string_view, 6> signature_methods{
    "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
    "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384",
    "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512",
    "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256",
    "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384",
    "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512"};
constexpr std::array<std::string_view, 3> digest_methods{"http://www.w3.org/2001/04/xmlenc#sha256",
                                                         "http://www.w3.org/2001/04/xmldsig-more#sha384",
                                                         "http://www.w3.org/2001/04/xmlenc#sha512"};

struct Free {
    void operator()(xmlSecDSigCtx* it) const { xmlSecDSigCtxDestroy(it); }
};
using ContextPtr = std::unique_ptr<xmlSecDSigCtx, Free>;

// An ID goes into the address of what is signed: no character that means anything there.
bool is_id(std::string_view text) {
    const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
    return !text.empty() && text.size() <= id_bytes_max && letter(text.front()) &&
           std::ranges::all_of(
               text, [&](char c) { return letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '.'; });
}

bool is_among(const std::optional<std::string>& method, const auto& methods) {
    return method && std::ranges::find(methods, *method) != methods.end();
}

// Exclusive canonicalization, which may have a list of prefixes, and nothing else in it.
bool is_exclusive(const xmlNode* method) {
    const auto inside = children(method);
    return attribute(method, "Algorithm") == exclusive_method && inside.size() <= 1 &&
           (inside.empty() ||
            (is_element(inside[0], exclusive_space, "InclusiveNamespaces") && children(inside[0]).empty()));
}

bool are_allowed(const xmlNode* transforms) {
    const auto all = children(transforms);
    return all.size() == 2 && is_element(all[0], signature_space, "Transform") &&
           is_element(all[1], signature_space, "Transform") &&
           attribute(all[0], "Algorithm") == enveloped_method && children(all[0]).empty() &&
           is_exclusive(all[1]);
}

bool is_over(const xmlNode* reference, std::string_view id) {
    const auto parts = children(reference);
    return parts.size() == 3 && attribute(reference, "URI") == concat("#", id) &&
           is_element(parts[0], signature_space, "Transforms") && are_allowed(parts[0]) &&
           is_element(parts[1], signature_space, "DigestMethod") && children(parts[1]).empty() &&
           is_among(attribute(parts[1], "Algorithm"), digest_methods) &&
           is_element(parts[2], signature_space, "DigestValue");
}

// SignedInfo, SignatureValue and perhaps KeyInfo: no Object, in which something else could hide.
bool is_over_element(const xmlNode* signature, std::string_view id) {
    const auto parts = children(signature);
    if (parts.size() < 2 || parts.size() > 3 || !is_element(parts[0], signature_space, "SignedInfo") ||
        !is_element(parts[1], signature_space, "SignatureValue") ||
        (parts.size() == 3 && !is_element(parts[2], signature_space, "KeyInfo")))
        return false;
    const auto info = children(parts[0]);
    return info.size() == 3 && is_element(info[0], signature_space, "CanonicalizationMethod") &&
           is_exclusive(info[0]) && is_element(info[1], signature_space, "SignatureMethod") &&
           children(info[1]).empty() && is_among(attribute(info[1], "Algorithm"), signature_methods) &&
           is_element(info[2], signature_space, "Reference") && is_over(info[2], id);
}

// A second line of defence behind is_over_element(): xmlsec1 refuses what is not enabled.
bool restrict_to_allowed(xmlSecDSigCtx& context) {
    context.flags |= XMLSEC_DSIG_FLAGS_STORE_SIGNEDINFO_REFERENCES | XMLSEC_DSIG_FLAGS_IGNORE_MANIFESTS;
    context.enabledReferenceUris = xmlSecTransformUriTypeSameDocument;
    for (auto* id : {xmlSecTransformExclC14NId, xmlSecTransformRsaSha256Id, xmlSecTransformRsaSha384Id,
                     xmlSecTransformRsaSha512Id, xmlSecTransformEcdsaSha256Id, xmlSecTransformEcdsaSha384Id,
                     xmlSecTransformEcdsaSha512Id})
        if (xmlSecDSigCtxEnableSignatureTransform(&context, id) < 0) return false;
    for (auto* id : {xmlSecTransformEnvelopedId, xmlSecTransformExclC14NId, xmlSecTransformSha256Id,
                     xmlSecTransformSha384Id, xmlSecTransformSha512Id})
        if (xmlSecDSigCtxEnableReferenceTransform(&context, id) < 0) return false;
    return true;
}

std::optional<std::string> verify(xmlNode* signature, const std::string& certificate) {
    const ContextPtr context(xmlSecDSigCtxCreate(nullptr));  // no keys manager: nothing finds keys
    if (!context) throw std::bad_alloc();
    // Owned by the context.
    context->signKey = xmlSecCryptoAppKeyLoadMemory(reinterpret_cast<const xmlSecByte*>(certificate.data()),
                                                    static_cast<xmlSecSize>(certificate.size()),
                                                    xmlSecKeyDataFormatCertDer, nullptr, nullptr, nullptr);
    if (!context->signKey || !restrict_to_allowed(*context)) return std::nullopt;
    if (xmlSecDSigCtxVerify(context.get(), signature) < 0 || context->status != xmlSecDSigStatusSucceeded ||
        xmlSecPtrListGetSize(&context->signedInfoReferences) != 1)
        return std::nullopt;
    auto* reference =
        static_cast<xmlSecDSigReferenceCtx*>(xmlSecPtrListGetItem(&context->signedInfoReferences, 0));
    auto* bytes = reference ? xmlSecDSigReferenceCtxGetPreDigestBuffer(reference) : nullptr;
    if (!bytes || reference->status != xmlSecDSigStatusSucceeded) return std::nullopt;
    return std::string(reinterpret_cast<const char*>(xmlSecBufferGetData(bytes)), xmlSecBufferGetSize(bytes));
}

}  // namespace

std::optional<std::string> signed_bytes(const Document& document, xmlNode* element, xmlNode* signature,
                                        const std::vector<std::string>& certificates) {
    const auto id = attribute(element, "ID");
    if (!id || !is_id(*id) || signature->parent != element || !is_over_element(signature, *id))
        return std::nullopt;
    xmlAttr* where = xmlHasNsProp(element, reinterpret_cast<const xmlChar*>("ID"), nullptr);
    if (xmlGetID(document.get(), reinterpret_cast<const xmlChar*>(id->c_str())) != where &&
        !xmlAddID(nullptr, document.get(), reinterpret_cast<const xmlChar*>(id->c_str()), where))
        return std::nullopt;
    for (const auto& certificate : certificates)
        if (auto bytes = verify(signature, certificate)) return bytes;
    return std::nullopt;
}

}  // namespace watchword::saml
