// Trust policies: checked, and tied to the very users and roles they name (facts: policy §3).
#pragma once

#include <string>

#include "directory/snapshot.hpp"

namespace watchword::iam {

/// Compiles `text`, makes sure that every principal exists on this server, in whatever account, and binds
/// users and roles to their unique ids. Throws Fault MalformedPolicyDocument, or LimitExceeded over 2,048
/// characters.
TrustPolicy make_trust_policy(const Snapshot&, const std::string& text);

/// The text as it was stored, but for principals that were bound: they show their ARN of today, or their
/// unique id once they are gone.
std::string trust_policy_text(const Snapshot&, const TrustPolicy&);

}  // namespace watchword::iam
