// evaluate: the decision, from compiled documents.
// reference_evaluate: the same decision, from the documents' text, written to be compared with
// facts/policy.md line by line. Tests hold one against the other.
#pragma once

#include "watchword/policy/request.hpp"

namespace watchword::policy {

/// Decides one request (facts: policy §7, §8). Never throws, never allocates; safe from any thread.
/// Statements for other services, or for other buckets, are skipped without being looked at.
Decision evaluate(const Request&, const Policies&);

/// Slow, allocates, shares no matching code with evaluate(). May throw std::bad_alloc.
Decision reference_evaluate(const Request&, const Policies&);

}  // namespace watchword::policy
