// Questions: whose responses are opened, and what is read of them — and which are not, however much of them
// is genuine?
#include <gtest/gtest.h>

#include <functional>

#include "crypto/x509.hpp"
#include "saml/metadata.hpp"
#include "saml/response.hpp"
#include "saml/test_idp.hpp"

namespace watchword::saml {
namespace {

using test::Claims;
using test::SignatureStyle;

std::string der(std::string_view pem) { return *base64_decode(test::pem_body(pem)); }
Secret private_key(std::string_view pem) { return *crypto::rsa_private_key(Secret(std::string(pem))); }

const std::vector<std::string> certificates{der(test::ec_certificate), der(test::rsa_certificate)};

Result<Assertion, ResponseError> open(const std::string& xml, const std::vector<Secret>& keys = {}) {
    return open_response(xml, {certificates, keys});
}
std::string outcome(const std::string& xml, const std::vector<Secret>& keys = {}) {
    const auto result = open(xml, keys);
    if (result) return "subject " + result->subject;
    switch (result.error()) {
        case ResponseError::malformed: return "malformed";
        case ResponseError::failed: return "failed";
        case ResponseError::unproven: return "unproven";
        case ResponseError::encrypted: return "encrypted";
    }
    return "";
}

std::string replaced(std::string text, std::string_view what, std::string_view by) {
    const auto at = text.find(what);
    if (at == std::string::npos) throw std::logic_error(concat("there is no ", what));
    return text.replace(at, what.size(), by);
}
// From the first `begin` to the last `end` behind it.
std::string part(const std::string& text, std::string_view begin, std::string_view end) {
    const auto from = text.find(begin);
    return text.substr(from, text.rfind(end) + end.size() - from);
}
std::string assertion_of(const std::string& xml) { return part(xml, "<saml:Assertion", "</saml:Assertion>"); }
std::string signature_of(const std::string& xml) { return part(xml, "<ds:Signature ", "</ds:Signature>"); }

constexpr std::string_view mary = "subject mary.major";

TEST(SamlResponse, WhatTheProviderSignedIsRead) {
    Claims claims;
    claims.attributes = {{"role", {"a", "b &amp; c"}}, {"empty", {}}, {"role", {"d"}}};
    claims.session = R"(AuthnInstant="2027-01-15T08:00:00Z" SessionNotOnOrAfter="2027-01-15T09:00:00Z")";
    for (const auto& xml : {claims.signed_response(), claims.response_signed_as_a_whole()}) {
        const auto read = open(xml);
        ASSERT_TRUE(read) << outcome(xml);
        EXPECT_EQ(read->id, "_assertion");
        EXPECT_EQ(read->issuer, test::entity_id);
        EXPECT_EQ(read->response_issuer, test::entity_id);
        EXPECT_EQ(read->subject, "mary.major");
        EXPECT_EQ(read->subject_format, "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent");
        EXPECT_EQ(read->confirmation.recipient, test::sign_in_url);
        EXPECT_EQ(read->destination, test::sign_in_url);
        EXPECT_EQ(read->issued, claims.now);
        EXPECT_EQ(read->not_before, claims.now - std::chrono::seconds(60));
        EXPECT_EQ(read->not_on_or_after, claims.now + std::chrono::seconds(300));
        EXPECT_EQ(read->audiences, std::vector<std::vector<std::string>>{{"urn:amazon:webservices"}});
        EXPECT_EQ(read->session_not_on_or_after, claims.now + std::chrono::hours(1));
        ASSERT_TRUE(read->find("role"));
        EXPECT_EQ(read->find("role")->values, (std::vector<std::string>{"a", "b & c", "d"}));
        EXPECT_TRUE(read->find("empty")->values.empty());
        EXPECT_FALSE(read->find("Role"));
        EXPECT_FALSE(read->encrypted);
    }
}

TEST(SamlResponse, EitherSignatureIsEnoughButEveryOneMustHold) {
    const Claims claims;
    const auto assertion = claims.assertion(test::signature_template("_assertion"));
    // Signed in the wrong order: the response's signature is over an assertion without one.
    const auto twice =
        test::sign(test::sign(claims.response(assertion, test::signature_template("_response"))));
    EXPECT_EQ(outcome(twice), "unproven");
    const auto inner = assertion_of(test::sign(claims.response(assertion)));
    EXPECT_EQ(outcome(test::sign(claims.response(inner, test::signature_template("_response")))), mary);
    const auto forged = assertion_of(test::sign(claims.response(assertion), test::other_rsa_key));
    EXPECT_EQ(outcome(test::sign(claims.response(forged, test::signature_template("_response")))),
              "unproven");
}

TEST(SamlResponse, EveryCertificateOfTheProviderCounts) {
    const SignatureStyle style{.method = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384",
                               .digest = "http://www.w3.org/2001/04/xmlenc#sha512"};
    EXPECT_EQ(outcome(Claims().signed_response(style, test::ec_key)), mary);
}

TEST(SamlResponse, UnsignedIsNothing) {
    EXPECT_EQ(outcome(Claims().response(Claims().assertion())), "unproven");
    const auto xml = Claims().signed_response();
    EXPECT_EQ(outcome(replaced(xml, signature_of(xml), "")), "unproven");
}

TEST(SamlResponse, AnotherKeyIsNothingEvenWhenItComesAlong) {
    SignatureStyle style;
    EXPECT_EQ(outcome(Claims().signed_response(style, test::other_rsa_key)), "unproven");
    style.key_info = concat("<ds:X509Data><ds:X509Certificate>", test::pem_body(test::other_rsa_certificate),
                            "</ds:X509Certificate></ds:X509Data>");
    EXPECT_EQ(outcome(Claims().signed_response(style, test::other_rsa_key)), "unproven");
    // Nor is it looked at when the right key has signed.
    EXPECT_EQ(outcome(Claims().signed_response(style)), mary);
    style.key_info = R"(<ds:RetrievalMethod URI="file:///etc/passwd"/>)";
    EXPECT_EQ(outcome(Claims().signed_response(style)), mary);
}

TEST(SamlResponse, WhatWasChangedIsNothing) {
    const auto xml = Claims().signed_response();
    EXPECT_EQ(outcome(replaced(xml, "mary.major", "mallory")), "unproven");
    EXPECT_EQ(outcome(replaced(xml, "urn:amazon:webservices", "urn:other")), "unproven");
    const auto whole = Claims().response_signed_as_a_whole();
    EXPECT_EQ(outcome(replaced(whole, "mary.major", "mallory")), "unproven");
    EXPECT_EQ(outcome(replaced(whole, "Destination=\"", "Destination=\"x")), "unproven");
}

TEST(SamlResponse, WeakAndSymmetricAlgorithmsAreRefused) {
    for (const auto* method :
         {"http://www.w3.org/2000/09/xmldsig#rsa-sha1", "http://www.w3.org/2001/04/xmldsig-more#rsa-sha224"})
        EXPECT_EQ(outcome(Claims().signed_response({.method = method})), "unproven") << method;
    EXPECT_EQ(outcome(Claims().signed_response({.digest = "http://www.w3.org/2000/09/xmldsig#sha1"})),
              "unproven");
    // The certificate is public: as the key of an HMAC it would let everybody sign.
    for (const auto& secret : {std::string(test::rsa_certificate), der(test::rsa_certificate)}) {
        const auto xml = Claims().response(Claims().assertion(test::signature_template(
            "_assertion", {.method = "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256"})));
        EXPECT_EQ(outcome(test::sign_by_hmac(xml, secret)), "unproven");
    }
}

TEST(SamlResponse, OnlyTheTwoTransformsAreFollowed) {
    const std::string enveloped =
        R"(<ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/>)";
    const std::string exclusive = R"(<ds:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>)";
    const std::string with_prefixes =
        R"(<ds:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"><ec:InclusiveNamespaces xmlns:ec="http://www.w3.org/2001/10/xml-exc-c14n#" PrefixList="saml"/></ds:Transform>)";
    EXPECT_EQ(outcome(Claims().signed_response({.transforms = enveloped + with_prefixes})), mary);
    const std::string nothing =
        R"(<ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116"><ds:XPath>false()</ds:XPath></ds:Transform>)";
    const std::string base64 = R"(<ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#base64"/>)";
    const std::string with_comments =
        R"(<ds:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#WithComments"/>)";
    for (const auto& transforms : {enveloped, enveloped + nothing + exclusive, nothing + exclusive,
                                   enveloped + with_comments, enveloped + exclusive + exclusive})
        EXPECT_EQ(outcome(Claims().signed_response({.transforms = transforms})), "unproven") << transforms;
    // Not even signable by xmlsec1, but a parser must take it.
    const auto xml = Claims().signed_response();
    EXPECT_EQ(outcome(replaced(xml, enveloped, enveloped + base64)), "unproven");
    EXPECT_EQ(outcome(Claims().signed_response(
                  {.canonicalization = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"})),
              "unproven");
}

TEST(SamlResponse, AReferenceIsToTheElementAroundItAndNothingElse) {
    const auto xml = Claims().signed_response();
    for (const auto* uri : {"", "#_response", "#xpointer(/)", "#xpointer(id('_assertion'))", "_assertion",
                            "http://127.0.0.1:9/", "file:///etc/passwd"})
        EXPECT_EQ(outcome(replaced(xml, "URI=\"#_assertion\"", concat("URI=\"", uri, "\""))), "unproven");
    EXPECT_EQ(outcome(replaced(xml, " URI=\"#_assertion\"", "")), "unproven");
    Claims odd;
    odd.assertion_id = "a')|id('b";
    EXPECT_EQ(outcome(replaced(replaced(xml, "ID=\"_assertion\"", "ID=\"a')|id('b\""), "#_assertion",
                               "#a')|id('b")),
              "unproven");
    const auto reference = part(xml, "<ds:Reference", "</ds:Reference>");
    EXPECT_EQ(outcome(replaced(xml, reference, reference + reference)), "unproven");
}

// The eight ways of wrapping (Somorovsky et al., "On Breaking SAML", 2012): a genuine signed element stays in
// the document, somewhere, and another one stands where readers look.
class Wrapping : public ::testing::Test {
protected:
    Wrapping() {
        Claims evil;
        evil.subject = "mallory";
        evil.assertion_id = "_evil";
        evil.response_id = "_evil_response";
        evil_assertion = evil.assertion();
        evil_response = [evil](std::string_view inside) { return evil.response(inside); };
    }
    static std::string body(const std::string& xml) { return xml.substr(xml.find("?>") + 2); }
    static std::string at_end(const std::string& element, const std::string& what) {
        const auto at = element.rfind("</");
        return element.substr(0, at) + what + element.substr(at);
    }
    static std::string behind_issuer(const std::string& element, const std::string& what) {
        return replaced(element, "</saml:Issuer>", "</saml:Issuer>" + what);
    }
    static std::string object(const std::string& what) { return "<ds:Object>" + what + "</ds:Object>"; }
    static std::string in_signature(const std::string& signature, const std::string& what) {
        return at_end(signature, object(what));
    }

    const std::string by_response = body(Claims().response_signed_as_a_whole());
    const std::string response_signature = signature_of(by_response);
    const std::string bare_response = replaced(by_response, response_signature, "");
    const std::string by_assertion = body(Claims().signed_response());
    const std::string assertion = assertion_of(by_assertion);
    const std::string assertion_signature = signature_of(assertion);
    const std::string bare_assertion = replaced(assertion, assertion_signature, "");
    std::string evil_assertion;
    std::function<std::string(std::string_view)> evil_response;
};

TEST_F(Wrapping, OfResponses) {
    EXPECT_EQ(outcome(by_response), mary);
    // 1: the genuine response in the signature of a new one.
    EXPECT_EQ(outcome(behind_issuer(evil_response(evil_assertion),
                                    in_signature(response_signature, bare_response))),
              "malformed");
    // 2: the genuine response beside the signature.
    EXPECT_EQ(outcome(behind_issuer(evil_response(evil_assertion), bare_response + response_signature)),
              "malformed");
    // The same without a second assertion that could be counted.
    EXPECT_EQ(outcome(behind_issuer(evil_response(""), in_signature(response_signature, bare_response))),
              "malformed");
    // A signature that is genuine, over what stands elsewhere.
    EXPECT_EQ(outcome(behind_issuer(evil_response(evil_assertion), response_signature)), "unproven");
    // The same ID twice.
    auto same = evil_response(evil_assertion);
    same = replaced(same, "_evil_response", "_response");
    EXPECT_EQ(outcome(behind_issuer(same, in_signature(response_signature, "<x ID=\"_response\"/>"))),
              "malformed");
    EXPECT_EQ(outcome(behind_issuer(same, response_signature)), "unproven");
}

TEST_F(Wrapping, OfAssertions) {
    EXPECT_EQ(outcome(by_assertion), mary);
    // 3: the new assertion before the genuine one; the other way round; and both at once.
    EXPECT_EQ(outcome(Claims().response(evil_assertion + assertion)), "malformed");
    EXPECT_EQ(outcome(Claims().response(assertion + evil_assertion)), "malformed");
    // 4: the genuine one inside the new one.
    EXPECT_EQ(outcome(Claims().response(at_end(evil_assertion, assertion))), "malformed");
    // 5: the new one has the signature, the genuine one without it stands beside it.
    const auto evil_signed = behind_issuer(evil_assertion, assertion_signature);
    EXPECT_EQ(outcome(Claims().response(evil_signed + bare_assertion)), "malformed");
    EXPECT_EQ(outcome(Claims().response(evil_signed)), "unproven");
    // 6: the genuine one in the signature that the new one has.
    EXPECT_EQ(outcome(Claims().response(
                  behind_issuer(evil_assertion, in_signature(assertion_signature, bare_assertion)))),
              "malformed");
    // 7: the genuine one in Extensions, which schemas let be anything.
    EXPECT_EQ(
        outcome(Claims().response("<samlp:Extensions>" + assertion + "</samlp:Extensions>" + evil_assertion)),
        "malformed");
    EXPECT_EQ(outcome(Claims().response("<samlp:Extensions>" + assertion + "</samlp:Extensions>")),
              "malformed");
    // 8: the genuine one in an Object of a signature inside the new one.
    EXPECT_EQ(outcome(Claims().response(
                  behind_issuer(evil_assertion, replaced(assertion_signature, "</ds:Signature>",
                                                         object(bare_assertion) + "</ds:Signature>")))),
              "malformed");
    // In Advice, which is made for other assertions.
    EXPECT_EQ(
        outcome(Claims().response(at_end(evil_assertion, "<saml:Advice>" + assertion + "</saml:Advice>"))),
        "malformed");
}

TEST_F(Wrapping, OfIdsAndNamespaces) {
    for (const auto* id : {"ID=\"_assertion\"", "Id=\"_assertion\"", "id=\"_assertion\"", "xml:id=\"x\""})
        EXPECT_EQ(outcome(Claims().response(concat("<x ", id, "/>", assertion))), "malformed") << id;
    // An element that only looks like an assertion is none.
    const auto alien = replaced(evil_assertion, "urn:oasis:names:tc:SAML:2.0:assertion", "urn:other");
    EXPECT_EQ(outcome(Claims().response(alien)), "malformed");
    EXPECT_EQ(outcome(Claims().response(alien + assertion)), mary);
    // A signature of another namespace is none either.
    EXPECT_EQ(outcome(replaced(by_assertion, "http://www.w3.org/2000/09/xmldsig#\"><ds:SignedInfo",
                               "urn:other\"><ds:SignedInfo")),
              "unproven");
}

TEST(SamlResponse, NothingButElementsAndText) {
    const auto xml = Claims().signed_response();
    EXPECT_EQ(outcome(xml), mary);
    // What signatures do not cover may not be there: readers that stop at a comment would read another name.
    EXPECT_EQ(outcome(replaced(xml, "mary.major", "mary<!---->.major")), "malformed");
    EXPECT_EQ(outcome(replaced(xml, "mary.major", "mary<?x?>.major")), "malformed");
    EXPECT_EQ(outcome(replaced(xml, "mary.major", "<![CDATA[mary.major]]>")), mary);
    EXPECT_EQ(outcome(replaced(xml, "mary.major", "&#109;ary.major")), mary);
    EXPECT_EQ(outcome(replaced(xml, "mary.major", "<b>mary</b>.major")), "unproven");
    const auto body = xml.substr(xml.find("?>") + 2);
    for (const auto* type : {"<!DOCTYPE Response>", R"(<!DOCTYPE r [<!ENTITY e "mary.major">]>)",
                             R"(<!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/passwd">]>)",
                             R"(<!DOCTYPE r SYSTEM "http://127.0.0.1:9/r.dtd">)",
                             R"(<!DOCTYPE r [<!ENTITY a "x"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>)",
                             R"(<!DOCTYPE r [<!ATTLIST x y ID #IMPLIED>]>)"}) {
        EXPECT_EQ(outcome(type + body), "malformed") << type;
        EXPECT_EQ(outcome(type + replaced(body, "mary.major", "&e;")), "malformed") << type;
    }
    EXPECT_EQ(outcome(replaced(xml, "mary.major", "&e;")), "malformed");
}

TEST(SamlResponse, OnlyResponsesWithinLimits) {
    const auto xml = Claims().signed_response();
    for (const auto& bad :
         {std::string(), std::string("<"), std::string("nonsense"), std::string("<a/>"), "\xef\xbb\xbf" + xml,
          xml + "<a/>", xml.substr(0, xml.size() - 3), std::string("<?xml version=\"1.0\"?>"),
          replaced(xml, "SAML:2.0:protocol", "SAML:1.0:protocol"), replaced(xml, "mary", "m\xff"),
          std::string("<?xml version=\"1.0\" encoding=\"UTF-16\"?>") + std::string(9, '\0')})
        EXPECT_EQ(outcome(bad), "malformed") << bad.substr(0, 60);
    EXPECT_EQ(outcome(replaced(xml, "Version=\"2.0\"", "Version=\"1.1\"")), "malformed");
    const auto with = [](const std::string& what) { return outcome(Claims().response(what)); };
    std::string deep, wide = "<x", many;
    for (int i = 0; i < 300; ++i) deep += "<x>";
    for (int i = 0; i < 300; ++i) deep += "</x>";
    for (int i = 0; i < 200; ++i) wide += concat(" a", std::to_string(i), "=\"\"");
    for (int i = 0; i < 1200; ++i) many += concat("<x xmlns:a", std::to_string(i), "=\"b\"/>");
    for (const auto& bad : {deep, wide + "/>", many, std::string(80'000, ' ')})
        EXPECT_EQ(with(bad), "malformed");
    std::string elements;
    for (int i = 0; i < 11'000; ++i) elements += "<x/>";
    EXPECT_EQ(with(elements), "malformed");
}

TEST(SamlResponse, WhatMustBeThereMustBeThere) {
    const auto resigned = [](const std::string& what, const std::string& by) {
        return outcome(test::sign(replaced(
            Claims().response(Claims().assertion(test::signature_template("_assertion"))), what, by)));
    };
    const auto now = Claims().at(std::chrono::seconds(0));
    EXPECT_EQ(resigned("Version=\"2.0\" ID=\"_assertion\"", "Version=\"1.1\" ID=\"_assertion\""),
              "malformed");
    EXPECT_EQ(resigned("<saml:SubjectConfirmation Method=\"urn:oasis:names:tc:SAML:2.0:cm:bearer\">",
                       "<saml:SubjectConfirmation Method=\"a\"><saml:SubjectConfirmationData/>"
                       "</saml:SubjectConfirmation><saml:SubjectConfirmation Method=\"b\">"),
              "malformed");
    EXPECT_EQ(resigned("NotBefore=\"", "NotBefore=\"x"), "malformed");
    EXPECT_EQ(resigned("SubjectConfirmationData NotOnOrAfter=\"", "SubjectConfirmationData NotOnOrAfter=\"+"),
              "malformed");
    EXPECT_EQ(resigned("<saml:Conditions ", "<saml:Conditions/><saml:Conditions "), "malformed");
    EXPECT_EQ(resigned("</saml:NameID>", "</saml:NameID><saml:NameID>b</saml:NameID>"), "malformed");
    EXPECT_EQ(
        resigned("<saml:NameID Format=\"urn:oasis:names:tc:SAML:2.0:nameid-format:persistent\">mary.major"
                 "</saml:NameID>",
                 ""),
        "subject ");
    Claims claims;
    claims.status = "urn:oasis:names:tc:SAML:2.0:status:Requester";
    EXPECT_EQ(outcome(claims.signed_response()), "failed");
    claims = {};
    claims.conditions = "<saml:OneTimeUse/><saml:ProxyRestriction/>";
    EXPECT_FALSE(open(claims.signed_response())->unknown_condition);
    claims.conditions = "<saml:Condition/>";
    EXPECT_TRUE(open(claims.signed_response())->unknown_condition);
}

class Encrypted : public ::testing::Test {
protected:
    static std::string signed_assertion() { return assertion_of(Claims().signed_response()); }
    const std::vector<Secret> keys{private_key(test::other_rsa_key), private_key(test::rsa_key)};
};

TEST_F(Encrypted, AssertionsOpenWithOneOfTheKeys) {
    for (const auto& [method, session_key] :
         {std::pair{"http://www.w3.org/2009/xmlenc11#aes256-gcm", "aes-256"},
          {"http://www.w3.org/2009/xmlenc11#aes128-gcm", "aes-128"},
          {"http://www.w3.org/2001/04/xmlenc#aes256-cbc", "aes-256"}}) {
        const auto xml = Claims().response(
            test::encrypt(signed_assertion(), test::rsa_key, {.method = method, .session_key = session_key}));
        EXPECT_EQ(outcome(xml, keys), mary) << method;
        EXPECT_TRUE(open(xml, keys)->encrypted);
        EXPECT_EQ(outcome(xml, {keys[1]}), mary);
        EXPECT_EQ(outcome(xml, {keys[0]}), "unproven");
        EXPECT_EQ(outcome(xml), "unproven");
    }
}

TEST_F(Encrypted, EncryptionProvesNothing) {
    // Everybody can encrypt for a public key.
    EXPECT_EQ(outcome(Claims().response(test::encrypt(Claims().assertion())), keys), "unproven");
    EXPECT_EQ(outcome(test::sign(Claims().response(test::encrypt(Claims().assertion()),
                                                   test::signature_template("_response"))),
                      keys),
              mary);
    EXPECT_EQ(outcome(test::sign(Claims().response(test::encrypt(Claims().assertion(), test::other_rsa_key),
                                                   test::signature_template("_response"))),
                      {keys[1]}),
              "encrypted");
    const auto other = assertion_of(Claims().signed_response({}, test::other_rsa_key));
    EXPECT_EQ(outcome(Claims().response(test::encrypt(other)), keys), "unproven");
}

// Answers must not tell what is inside: broken padding, broken XML and a missing signature look alike.
TEST_F(Encrypted, WhatIsInsideIsHeldToTheSameRules) {
    for (const auto& inside :
         {std::string("nonsense"), std::string("<a/>"), signed_assertion() + signed_assertion(),
          "<!DOCTYPE a>" + signed_assertion(), replaced(signed_assertion(), "mary", "mary<!-- -->"),
          Claims().response(signed_assertion()), test::encrypt(signed_assertion())})
        EXPECT_EQ(outcome(Claims().response(test::encrypt(inside)), keys), "unproven")
            << inside.substr(0, 40);
    auto xml = Claims().response(test::encrypt(signed_assertion(), test::rsa_key,
                                               {.method = "http://www.w3.org/2001/04/xmlenc#aes256-cbc"}));
    const auto at = xml.rfind("</xenc:CipherValue>") - 12;
    xml[at] = xml[at] == 'A' ? 'B' : 'A';
    EXPECT_EQ(outcome(xml, keys), "unproven");
}

TEST_F(Encrypted, WeakAndReferringFormsAreRefused) {
    const auto assertion = signed_assertion();
    EXPECT_EQ(
        outcome(Claims().response(test::encrypt(assertion, test::rsa_key,
                                                {.key_method = "http://www.w3.org/2001/04/xmlenc#rsa-1_5"})),
                keys),
        "unproven");
    const auto good = Claims().response(test::encrypt(assertion));
    const auto data = part(good, "<xenc:CipherData", "</xenc:CipherData>");
    const auto value = part(data, "</xenc:EncryptedKey>", "</xenc:CipherData>");
    EXPECT_EQ(outcome(replaced(good, part(value, "<xenc:CipherValue>", "</xenc:CipherValue>"),
                               R"(<xenc:CipherReference URI="file:///etc/passwd"/>)"),
                      keys),
              "unproven");
    EXPECT_EQ(outcome(replaced(good, "xmlenc11#aes256-gcm", "xmlenc#tripledes-cbc"), keys), "unproven");
    EXPECT_EQ(outcome(replaced(good, "xmlenc11#aes256-gcm", "xmlenc11#aes128-gcm"), keys), "unproven");
    const auto key = part(good, "<xenc:EncryptedKey>", "</xenc:EncryptedKey>");
    EXPECT_EQ(outcome(replaced(good, key, key + key), keys), "unproven");
    EXPECT_EQ(
        outcome(replaced(replaced(good, key, ""), "</xenc:EncryptedData>", "</xenc:EncryptedData>" + key),
                keys),
        mary);
}

TEST(SamlMetadata, SaysWhoSignsAndUntilWhen) {
    const auto read =
        read_metadata(test::metadata({test::rsa_certificate, test::ec_certificate, test::rsa_certificate},
                                     test::entity_id, " validUntil=\"2030-01-01T00:00:00Z\""));
    ASSERT_TRUE(read);
    EXPECT_EQ(read->entity_id, test::entity_id);
    EXPECT_EQ(read->certificates, (std::vector{der(test::rsa_certificate), der(test::ec_certificate)}));
    EXPECT_EQ(read->valid_until, from_unix_seconds(1'893'456'000));
    EXPECT_FALSE(read_metadata(test::metadata())->valid_until);
    const auto role = replaced(test::metadata(), "<md:IDPSSODescriptor",
                               "<md:IDPSSODescriptor validUntil=\"2029-01-01T00:00:00Z\"");
    EXPECT_EQ(read_metadata(role)->valid_until, from_unix_seconds(1'861'920'000));
    const auto no_use = replaced(test::metadata(), " use=\"signing\"", "");
    EXPECT_TRUE(read_metadata(no_use));
}

TEST(SamlMetadata, WhatNobodyCouldVerifyWithIsNone) {
    const auto good = test::metadata();
    for (const auto& bad : {std::string(), std::string("<a/>"), "\xef\xbb\xbf" + good, "<!DOCTYPE a>" + good,
                            replaced(good, "SAML:2.0:metadata", "SAML:1.0:metadata"),
                            replaced(good, " entityID=\"", " entity=\""),
                            replaced(good, "use=\"signing\"", "use=\"encryption\""), test::metadata({}),
                            test::metadata({test::weak_certificate}),
                            test::metadata({test::rsa_certificate, test::weak_certificate}),
                            replaced(good, "SAML:2.0:protocol", "SAML:1.1:protocol"),
                            replaced(good, "<ds:X509Certificate>", "<ds:X509Certificate>AAAA"),
                            test::metadata({test::rsa_certificate}, ""),
                            test::metadata({test::rsa_certificate}, std::string(1025, 'e')),
                            test::metadata({test::rsa_certificate}, "e", " validUntil=\"tomorrow\"")})
        EXPECT_FALSE(read_metadata(bad)) << bad.substr(0, 200);
}

}  // namespace
}  // namespace watchword::saml
