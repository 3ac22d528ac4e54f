// Reading an assertion that has been proven.
#pragma once

#include <optional>

#include "saml/response.hpp"
#include "saml/xml.hpp"

namespace watchword::saml {

/// None when it is not an Assertion of version 2.0 with ID, Issuer, IssueInstant and exactly one
/// SubjectConfirmation, or something in it has a form that it may not have.
std::optional<Assertion> read_assertion(const xmlNode*);

}  // namespace watchword::saml
