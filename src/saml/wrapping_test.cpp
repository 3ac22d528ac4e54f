// Question: can a genuine signature be made to vouch for what it was not made of?
#include <functional>

#include "saml/test_opening.hpp"

namespace watchword::saml {
namespace {

using namespace test;

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

}  // namespace
}  // namespace watchword::saml
