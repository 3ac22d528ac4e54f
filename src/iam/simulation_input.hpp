// What a simulation is asked with, checked. All throw Fault InvalidInput (facts: simulation §5).
#pragma once

#include <string>
#include <string_view>

#include "base/fault.hpp"
#include "iam/simulation.hpp"
#include "watchword/policy/context.hpp"
#include "watchword/policy/document.hpp"

namespace watchword::iam {

/// For element `index`, from 0, of a PolicyInputList.
Fault invalid_policy_input(std::size_t index);

/// Each action and resource by itself, and the actions against ResourceHandlingOption.
void require_sound(const SimulationRequest&);
/// A resource policy must be about resources, and be asked about resources.
void require_sound(const policy::Document& resource_policy, const SimulationRequest&);

/// Sets the request's condition keys, instead of what was known of them. Each must have values of its type,
/// and only lists have several; an entry that says nothing is none.
void set_context_entries(policy::Context&, const SimulationRequest&);
/// Whether the request itself says what the key is.
bool has_context_entry(const SimulationRequest&, std::string_view key);

/// The first action that the page shows, by its number; that of none when they are all shown.
std::size_t first_action(const SimulationRequest&);

/// The account of ResourceOwner; "" when there is none.
std::string_view resource_owner(const SimulationRequest&);

}  // namespace watchword::iam
