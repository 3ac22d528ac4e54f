// Questions: which encrypted assertions are opened, and does what is inside prove itself all the same?
#include "saml/test_opening.hpp"

namespace watchword::saml {
namespace {

using namespace test;

class Encrypted : public ::testing::Test {
protected:
    static std::string signed_assertion() { return assertion_of(Claims().signed_response()); }
    const std::vector<Secret> keys{private_key(other_rsa_key), private_key(rsa_key)};
};

TEST_F(Encrypted, AssertionsOpenWithOneOfTheKeys) {
    for (const auto& [method, session_key] :
         {std::pair{"http://www.w3.org/2009/xmlenc11#aes256-gcm", "aes-256"},
          {"http://www.w3.org/2009/xmlenc11#aes128-gcm", "aes-128"},
          {"http://www.w3.org/2001/04/xmlenc#aes256-cbc", "aes-256"}}) {
        const auto xml = Claims().response(
            encrypt(signed_assertion(), rsa_key, {.method = method, .session_key = session_key}));
        EXPECT_EQ(outcome(xml, keys), mary) << method;
        EXPECT_TRUE(open(xml, keys)->encrypted);
        EXPECT_EQ(outcome(xml, {keys[1]}), mary);
        EXPECT_EQ(outcome(xml, {keys[0]}), "unproven");
        EXPECT_EQ(outcome(xml), "unproven");
    }
}

TEST_F(Encrypted, EncryptionProvesNothing) {
    // Everybody can encrypt for a public key.
    EXPECT_EQ(outcome(Claims().response(encrypt(Claims().assertion())), keys), "unproven");
    EXPECT_EQ(outcome(sign(Claims().response(encrypt(Claims().assertion()), signature_template("_response"))),
                      keys),
              mary);
    EXPECT_EQ(outcome(sign(Claims().response(encrypt(Claims().assertion(), other_rsa_key),
                                             signature_template("_response"))),
                      {keys[1]}),
              "encrypted");
    const auto other = assertion_of(Claims().signed_response({}, other_rsa_key));
    EXPECT_EQ(outcome(Claims().response(encrypt(other)), keys), "unproven");
}

// Answers must not tell what is inside: broken padding, broken XML and a missing signature look alike.
TEST_F(Encrypted, WhatIsInsideIsHeldToTheSameRules) {
    for (const auto& inside :
         {std::string("nonsense"), std::string("<a/>"), signed_assertion() + signed_assertion(),
          "<!DOCTYPE a>" + signed_assertion(), replaced(signed_assertion(), "mary", "mary<!-- -->"),
          Claims().response(signed_assertion()), encrypt(signed_assertion())})
        EXPECT_EQ(outcome(Claims().response(encrypt(inside)), keys), "unproven") << inside.substr(0, 40);
    auto xml = Claims().response(
        encrypt(signed_assertion(), rsa_key, {.method = "http://www.w3.org/2001/04/xmlenc#aes256-cbc"}));
    const auto at = xml.rfind("</xenc:CipherValue>") - 12;
    xml[at] = xml[at] == 'A' ? 'B' : 'A';
    EXPECT_EQ(outcome(xml, keys), "unproven");
}

TEST_F(Encrypted, WeakAndReferringFormsAreRefused) {
    const auto assertion = signed_assertion();
    EXPECT_EQ(outcome(Claims().response(encrypt(assertion, rsa_key,
                                                {.key_method = "http://www.w3.org/2001/04/xmlenc#rsa-1_5"})),
                      keys),
              "unproven");
    const auto good = Claims().response(encrypt(assertion));
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
    // The key may stand beside the data instead.
    const auto beside = replaced(key, "<xenc:EncryptedKey>",
                                 "<xenc:EncryptedKey xmlns:xenc=\"http://www.w3.org/2001/04/xmlenc#\" "
                                 "xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\">");
    EXPECT_EQ(
        outcome(replaced(replaced(good, key, ""), "</xenc:EncryptedData>", "</xenc:EncryptedData>" + beside),
                keys),
        mary);
}

}  // namespace
}  // namespace watchword::saml
