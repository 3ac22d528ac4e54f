// An identity provider for tests: writes responses, signs and encrypts them with xmlsec1. It can do
// everything wrong that a hostile one, or somebody in between, might.
#pragma once

#include <libxml/parser.h>
#include <xmlsec/crypto.h>
#include <xmlsec/xmldsig.h>
#include <xmlsec/xmlenc.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "base/time_format.hpp"
#include "saml/library.hpp"
#include "saml/test_metadata.hpp"
#include "saml/xml.hpp"

namespace watchword::saml::test {

inline constexpr std::string_view sign_in_url = "https://signin.aws.amazon.com/saml";

/// Which algorithms a signature says it was made with, and what stands behind it.
struct SignatureStyle {
    std::string method = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
    std::string digest = "http://www.w3.org/2001/04/xmlenc#sha256";
    std::string canonicalization = "http://www.w3.org/2001/10/xml-exc-c14n#";
    std::string transforms =
        R"(<ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/>)"
        R"(<ds:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>)";
    std::string key_info = {};  ///< what is in it
};

inline std::string signature_template(std::string_view id, const SignatureStyle& style = {}) {
    return concat(R"(<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo>)",
                  R"(<ds:CanonicalizationMethod Algorithm=")", style.canonicalization,
                  R"("/><ds:SignatureMethod Algorithm=")", style.method, R"("/><ds:Reference URI="#)", id,
                  R"("><ds:Transforms>)", style.transforms, R"(</ds:Transforms><ds:DigestMethod Algorithm=")",
                  style.digest, R"("/><ds:DigestValue/></ds:Reference></ds:SignedInfo><ds:SignatureValue/>)",
                  style.key_info.empty() ? "" : concat("<ds:KeyInfo>", style.key_info, "</ds:KeyInfo>"),
                  "</ds:Signature>");
}

namespace detail {

/// Of what libxml2 and xmlsec1 hand out.
struct Free {
    void operator()(xmlDoc* it) const { xmlFreeDoc(it); }
    void operator()(xmlSecDSigCtx* it) const { xmlSecDSigCtxDestroy(it); }
    void operator()(xmlSecEncCtx* it) const { xmlSecEncCtxDestroy(it); }
    void operator()(xmlSecKeysMngr* it) const { xmlSecKeysMngrDestroy(it); }
    void operator()(xmlChar* it) const { xmlFree(it); }
};
using DocPtr = std::unique_ptr<xmlDoc, Free>;

inline const xmlChar* xml_text(const char* text) { return reinterpret_cast<const xmlChar*>(text); }

inline DocPtr parse(const std::string& xml) {
    load_library();
    DocPtr out(xmlReadMemory(xml.data(), static_cast<int>(xml.size()), nullptr, nullptr, XML_PARSE_NONET));
    if (!out) throw std::logic_error("the test's XML is none");
    return out;
}

inline std::string print(xmlDoc* document) {
    xmlChar* text = nullptr;
    int size = 0;
    xmlDocDumpMemoryEnc(document, &text, &size, "UTF-8");
    const std::unique_ptr<xmlChar, Free> owned(text);
    return {reinterpret_cast<char*>(text), static_cast<std::size_t>(size)};
}

inline xmlSecKey* load_key(std::string_view pem) {
    auto* key = xmlSecCryptoAppKeyLoadMemory(reinterpret_cast<const xmlSecByte*>(pem.data()),
                                             static_cast<xmlSecSize>(pem.size()), xmlSecKeyDataFormatPem,
                                             nullptr, nullptr, nullptr);
    if (!key) throw std::logic_error("the test's key is none");
    return key;
}

inline void add_ids(xmlDoc* document, xmlNode* node) {
    for (; node; node = node->next) {
        if (xmlAttr* id = xmlHasProp(node, xml_text("ID")))
            xmlAddID(nullptr, document, id->children->content, id);
        add_ids(document, node->children);
    }
}

inline void sign_with(const DocPtr& document, xmlSecKey* key) {
    auto* root = xmlDocGetRootElement(document.get());
    add_ids(document.get(), root);
    auto* value = root;
    while (value &&
           (value->children || !is_element(value, "http://www.w3.org/2000/09/xmldsig#", "SignatureValue")))
        value = next_element(value, root);
    if (!value) throw std::logic_error("nothing to sign");
    const std::unique_ptr<xmlSecDSigCtx, Free> context(xmlSecDSigCtxCreate(nullptr));
    context->signKey = key;
    if (xmlSecDSigCtxSign(context.get(), value->parent) < 0) throw std::logic_error("cannot sign");
}

}  // namespace detail

/// Signs the first signature of a document that has no value yet.
inline std::string sign(const std::string& xml, std::string_view key_pem = rsa_key) {
    const auto document = detail::parse(xml);
    detail::sign_with(document, detail::load_key(key_pem));
    return detail::print(document.get());
}

/// The same with an HMAC.
inline std::string sign_by_hmac(const std::string& xml, std::string_view secret) {
    const auto document = detail::parse(xml);
    detail::sign_with(
        document, xmlSecKeyReadMemory(xmlSecKeyDataHmacId, reinterpret_cast<const xmlSecByte*>(secret.data()),
                                      static_cast<xmlSecSize>(secret.size())));
    return detail::print(document.get());
}

/// How an assertion is encrypted.
struct EncryptionStyle {
    std::string method = "http://www.w3.org/2009/xmlenc11#aes256-gcm";
    std::string key_method = "http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p";
    std::string session_key = "aes-256";  ///< klass of the key that is made
};

/// An EncryptedAssertion around `assertion`, for whoever has the private key of `key_pem`.
inline std::string encrypt(const std::string& assertion, std::string_view key_pem = rsa_key,
                           const EncryptionStyle& style = {}) {
    load_library();
    const auto document = detail::parse(concat(
        R"(<saml:EncryptedAssertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"><xenc:EncryptedData xmlns:xenc="http://www.w3.org/2001/04/xmlenc#" Type="http://www.w3.org/2001/04/xmlenc#Element"><xenc:EncryptionMethod Algorithm=")",
        style.method,
        R"("/><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><xenc:EncryptedKey><xenc:EncryptionMethod Algorithm=")",
        style.key_method,
        R"("/><ds:KeyInfo><ds:KeyName>k</ds:KeyName></ds:KeyInfo><xenc:CipherData><xenc:CipherValue/></xenc:CipherData></xenc:EncryptedKey></ds:KeyInfo><xenc:CipherData><xenc:CipherValue/></xenc:CipherData></xenc:EncryptedData></saml:EncryptedAssertion>)"));
    const std::unique_ptr<xmlSecKeysMngr, detail::Free> keys(xmlSecKeysMngrCreate());
    xmlSecCryptoAppDefaultKeysMngrInit(keys.get());
    auto* key = detail::load_key(key_pem);
    xmlSecKeySetName(key, detail::xml_text("k"));
    xmlSecCryptoAppDefaultKeysMngrAdoptKey(keys.get(), key);
    const std::unique_ptr<xmlSecEncCtx, detail::Free> context(xmlSecEncCtxCreate(keys.get()));
    const auto bits = parse_number<xmlSecSize>(style.session_key.substr(4)).value_or(256);
    context->encKey = xmlSecKeyGenerate(xmlSecKeyDataAesId, bits, xmlSecKeyDataTypeSession);
    auto* data = xmlDocGetRootElement(document.get())->children;
    if (xmlSecEncCtxBinaryEncrypt(context.get(), data, reinterpret_cast<const xmlSecByte*>(assertion.data()),
                                  static_cast<xmlSecSize>(assertion.size())) < 0)
        throw std::logic_error("cannot encrypt");
    auto out = detail::print(document.get());
    return out.substr(out.find("?>") + 2);
}

/// What a response says. Every field is put into the XML as it is.
struct Claims {
    Time now = from_unix_seconds(1'800'000'000);
    std::string issuer{entity_id};
    std::string subject = "mary.major";
    std::string format = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent";
    std::string recipient{sign_in_url};
    std::string destination{sign_in_url};
    std::string audience = "urn:amazon:webservices";
    std::string method = "urn:oasis:names:tc:SAML:2.0:cm:bearer";
    std::string status = "urn:oasis:names:tc:SAML:2.0:status:Success";
    std::string response_id = "_response", assertion_id = "_assertion";
    std::chrono::seconds issued{0}, not_before{-60}, not_on_or_after{300}, confirmed_until{300};
    std::string conditions;  ///< more of them
    std::string session;     ///< attributes of AuthnStatement
    std::vector<std::pair<std::string, std::vector<std::string>>> attributes;
    std::string more;  ///< at the end of the assertion

    std::string at(std::chrono::seconds offset) const { return iso8601_milliseconds(now + offset); }

    std::string attribute_statement() const {
        std::string out;
        for (const auto& [name, values] : attributes) {
            out += concat("<saml:Attribute Name=\"", name, "\">");
            for (const auto& value : values)
                out += concat("<saml:AttributeValue>", value, "</saml:AttributeValue>");
            out += "</saml:Attribute>";
        }
        return out.empty() ? out : concat("<saml:AttributeStatement>", out, "</saml:AttributeStatement>");
    }

    /// `signature`: from signature_template(), or "".
    std::string assertion(std::string_view signature = "") const {
        return concat(
            R"(<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" Version="2.0" ID=")",
            assertion_id, "\" IssueInstant=\"", at(issued), "\"><saml:Issuer>", issuer, "</saml:Issuer>",
            signature, "<saml:Subject>",
            subject.empty() ? "" : concat("<saml:NameID Format=\"", format, "\">", subject, "</saml:NameID>"),
            "<saml:SubjectConfirmation Method=\"", method, "\"><saml:SubjectConfirmationData NotOnOrAfter=\"",
            at(confirmed_until), "\" Recipient=\"", recipient,
            "\"/></saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore=\"", at(not_before),
            "\" NotOnOrAfter=\"", at(not_on_or_after), "\">",
            audience.empty() ? ""
                             : concat("<saml:AudienceRestriction><saml:Audience>", audience,
                                      "</saml:Audience></saml:AudienceRestriction>"),
            conditions, "</saml:Conditions>",
            session.empty() ? "" : concat("<saml:AuthnStatement ", session, "/>"), attribute_statement(),
            more, "</saml:Assertion>");
    }

    /// Around an assertion, in clear or encrypted.
    std::string response(std::string_view inside, std::string_view signature = "") const {
        return concat(
            R"(<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" Version="2.0" ID=")",
            response_id, "\" IssueInstant=\"", at(issued), "\" Destination=\"", destination,
            "\"><saml:Issuer>", issuer, "</saml:Issuer>", signature,
            "<samlp:Status><samlp:StatusCode Value=\"", status, "\"/></samlp:Status>", inside,
            "</samlp:Response>");
    }

    /// The usual: the assertion signed, the response not.
    std::string signed_response(const SignatureStyle& style = {}, std::string_view key = rsa_key) const {
        return sign(response(assertion(signature_template(assertion_id, style))), key);
    }
    /// The response signed, the assertion not.
    std::string response_signed_as_a_whole() const {
        return sign(response(assertion(), signature_template(response_id)));
    }
};

}  // namespace watchword::saml::test
