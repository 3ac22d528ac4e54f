// What a simulation is asked with, checked. All throw Fault InvalidInput (facts: simulation §5).
#pragma once

#include <string>
#include <string_view>

#include "iam/simulation.hpp"
#include "watchword/policy/context.hpp"

namespace watchword::iam {

/// Each action and resource by itself, and the resources against ResourceHandlingOption.
void require_sound(const SimulationRequest&);

/// Sets the request's condition keys, instead of what was known of them. Every value must be of its type, and
/// only lists have several.
void set_context_entries(policy::Context&, const SimulationRequest&);
/// Whether the request itself says what the key is.
bool has_context_entry(const SimulationRequest&, std::string_view key);

/// The account of ResourceOwner; "" when there is none.
std::string_view resource_owner(const SimulationRequest&);

}  // namespace watchword::iam
