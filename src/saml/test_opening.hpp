// What opening a response comes to, in one word, and ways to take XML apart: for the tests of this folder.
#pragma once

#include <gtest/gtest.h>

#include "crypto/x509.hpp"
#include "saml/response.hpp"
#include "saml/test_idp.hpp"

namespace watchword::saml::test {

inline std::string der(std::string_view pem) { return *base64_decode(pem_body(pem)); }
inline Secret private_key(std::string_view pem) { return *crypto::rsa_private_key(Secret(std::string(pem))); }

inline const std::vector<std::string> certificates{der(ec_certificate), der(rsa_certificate)};

inline Result<Assertion, ResponseError> open(const std::string& xml, const std::vector<Secret>& keys = {}) {
    return open_response(xml, {certificates, keys});
}
inline std::string outcome(const std::string& xml, const std::vector<Secret>& keys = {}) {
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

inline std::string replaced(std::string text, std::string_view what, std::string_view by) {
    const auto at = text.find(what);
    if (at == std::string::npos) throw std::logic_error(concat("there is no ", what));
    return text.replace(at, what.size(), by);
}
// From the first `begin` to the last `end` behind it.
inline std::string part(const std::string& text, std::string_view begin, std::string_view end) {
    const auto from = text.find(begin);
    return text.substr(from, text.rfind(end) + end.size() - from);
}
inline std::string assertion_of(const std::string& xml) {
    return part(xml, "<saml:Assertion", "</saml:Assertion>");
}
inline std::string signature_of(const std::string& xml) {
    return part(xml, "<ds:Signature ", "</ds:Signature>");
}

inline constexpr std::string_view mary = "subject mary.major";

}  // namespace watchword::saml::test
