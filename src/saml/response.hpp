// Responses of an identity provider (saml-core §2, §3; saml-profiles §4.1): opened only with proof that the
// provider made what is read. Whether it is for us and still good is for the caller to ask.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/secret.hpp"
#include "watchword/result.hpp"

namespace watchword::saml {

/// What a request can hold: 100,000 characters of base64. Twice that is refused here.
inline constexpr std::size_t response_bytes_max = 75'000;

struct Attribute {
    std::string name;
    std::vector<std::string> values;  ///< of all the attributes of that name
};

/// How whoever presents the assertion shows that it is about him.
struct Confirmation {
    std::string method, recipient;
    std::optional<Time> not_before, not_on_or_after;
};

/// What one assertion says. Every field is read from the bytes that were signed, but for `destination` and
/// `response_issuer` when only the assertion was.
struct Assertion {
    std::string id, issuer;
    Time issued;
    std::string subject, subject_format;  ///< NameID; "" when there is none
    Confirmation confirmation;
    std::optional<Time> not_before, not_on_or_after;
    std::vector<std::vector<std::string>> audiences;  ///< of each restriction: all must be met
    bool unknown_condition = false;                   ///< one that nobody here can judge
    std::optional<Time> session_not_on_or_after;      ///< the earliest
    std::vector<Attribute> attributes;
    std::string destination, response_issuer;  ///< "" when the response does not say
    bool encrypted = false;

    /// Null when there is no attribute of that name.
    const Attribute* find(std::string_view name) const;
};

/// Why a response was not opened.
enum class ResponseError {
    malformed,  ///< not one Response with exactly one assertion, or what must be there is missing
    failed,     ///< the provider says that it authenticated nobody
    unproven,   ///< unsigned, a signature that does not hold, or that may not be used: signature.hpp
    encrypted,  ///< a proven response whose assertion does not open with any of the keys
};

/// What the response is opened with.
struct Opener {
    const std::vector<std::string>& certificates;  ///< DER; one of their keys must have signed
    const std::vector<Secret>& private_keys;       ///< PKCS #8, DER
};

/// Opens a response: signed as a whole, or its assertion signed, or both, in which case both signatures must
/// hold. Nothing that is not under a signature is believed. That an encrypted assertion does not open and
/// that what it holds is not signed cannot be told apart, for else answers would help to decipher it.
Result<Assertion, ResponseError> open_response(std::string_view xml, const Opener&);

}  // namespace watchword::saml
