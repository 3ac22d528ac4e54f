// Principals of trust and bucket policies: they must exist when the policy is saved, and users and roles are
// kept by unique id from then on (facts: policy §3).
#pragma once

#include <string>

#include "directory/snapshot.hpp"
#include "watchword/policy/document.hpp"
#include "watchword/result.hpp"

namespace watchword {

/// The unique id of every user and role ARN that the document names. The error is the first principal that
/// does not exist.
Result<policy::PrincipalBindings, std::string> bind_principals(const policy::Document&, const Snapshot&);

/// The text as it was saved, but principals that were bound show their ARN of today, or their unique id once
/// they are gone: that is how AWS tells that the policy does not mean a namesake.
std::string shown_text(const policy::Document&, const policy::PrincipalBindings&, const Snapshot&);

}  // namespace watchword
