// Whether one condition test holds (facts: policy §4).
#pragma once

#include "policy/program.hpp"

namespace watchword::policy {

/// Never allocates. Costs the request's values of the key times the test's values.
bool holds(const Program&, const ConditionTest&, const Context&);

}  // namespace watchword::policy
