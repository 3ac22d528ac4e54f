// Questions: whose responses are opened, and what is read of them — and which are not, however much of them
// is genuine?
#include <atomic>
#include <thread>

#include "saml/test_opening.hpp"

namespace watchword::saml {
namespace {

using namespace test;

TEST(SamlResponse, WhatTheProviderSignedIsRead) {
    Claims claims;
    claims.attributes = {{"role", {"a", "b &amp; c"}}, {"empty", {}}, {"role", {"d"}}};
    claims.session = R"(AuthnInstant="2027-01-15T08:00:00Z" SessionNotOnOrAfter="2027-01-15T09:00:00Z")";
    for (const auto& xml : {claims.signed_response(), claims.response_signed_as_a_whole()}) {
        const auto read = open(xml);
        ASSERT_TRUE(read) << outcome(xml);
        EXPECT_EQ(read->id, "_assertion");
        EXPECT_EQ(read->issuer, entity_id);
        EXPECT_EQ(read->response_issuer, entity_id);
        EXPECT_EQ(read->subject, "mary.major");
        EXPECT_EQ(read->subject_format, "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent");
        EXPECT_EQ(read->confirmation.recipient, sign_in_url);
        EXPECT_EQ(read->destination, sign_in_url);
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
    const auto assertion = claims.assertion(signature_template("_assertion"));
    // Signed in the wrong order: the response's signature is over an assertion without one.
    const auto twice = sign(sign(claims.response(assertion, signature_template("_response"))));
    EXPECT_EQ(outcome(twice), "unproven");
    const auto inner = assertion_of(sign(claims.response(assertion)));
    EXPECT_EQ(outcome(sign(claims.response(inner, signature_template("_response")))), mary);
    const auto forged = assertion_of(sign(claims.response(assertion), other_rsa_key));
    EXPECT_EQ(outcome(sign(claims.response(forged, signature_template("_response")))), "unproven");
}

TEST(SamlResponse, EveryCertificateOfTheProviderCounts) {
    const SignatureStyle style{.method = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384",
                               .digest = "http://www.w3.org/2001/04/xmlenc#sha512"};
    EXPECT_EQ(outcome(Claims().signed_response(style, ec_key)), mary);
}

TEST(SamlResponse, UnsignedIsNothing) {
    EXPECT_EQ(outcome(Claims().response(Claims().assertion())), "unproven");
    const auto xml = Claims().signed_response();
    EXPECT_EQ(outcome(replaced(xml, signature_of(xml), "")), "unproven");
}

TEST(SamlResponse, AnotherKeyIsNothingEvenWhenItComesAlong) {
    SignatureStyle style;
    EXPECT_EQ(outcome(Claims().signed_response(style, other_rsa_key)), "unproven");
    style.key_info = concat("<ds:X509Data><ds:X509Certificate>", pem_body(other_rsa_certificate),
                            "</ds:X509Certificate></ds:X509Data>");
    EXPECT_EQ(outcome(Claims().signed_response(style, other_rsa_key)), "unproven");
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
    for (const auto& secret : {std::string(rsa_certificate), der(rsa_certificate)}) {
        const auto xml = Claims().response(Claims().assertion(signature_template(
            "_assertion", {.method = "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256"})));
        EXPECT_EQ(outcome(sign_by_hmac(xml, secret)), "unproven");
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
    for (const auto& bad : {deep, wide + "/>", many, std::string(150'000, ' ')})
        EXPECT_EQ(with(bad), "malformed");
    std::string elements;
    for (int i = 0; i < 11'000; ++i) elements += "<x/>";
    EXPECT_EQ(with(elements), "malformed");
}

TEST(SamlResponse, WhatMustBeThereMustBeThere) {
    const auto resigned = [](const std::string& what, const std::string& by) {
        return outcome(sign(
            replaced(Claims().response(Claims().assertion(signature_template("_assertion"))), what, by)));
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

TEST(SamlResponse, ManyThreadsOpenAtOnce) {
    const auto good = Claims().signed_response(), whole = Claims().response_signed_as_a_whole();
    const auto forged = Claims().signed_response({}, other_rsa_key);
    const auto hidden = Claims().response(encrypt(assertion_of(good)));
    const std::vector<Secret> keys{private_key(rsa_key)};
    std::atomic<int> wrong{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&] {
            for (int n = 0; n < 10; ++n)
                if (outcome(good) != mary || outcome(whole) != mary || outcome(forged) != "unproven" ||
                    outcome(hidden, keys) != mary)
                    ++wrong;
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(wrong, 0);
}

}  // namespace
}  // namespace watchword::saml
