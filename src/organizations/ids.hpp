// Ids of organizations and what is in them, as AWS spells them (facts: organizations §2). Which kind an id is
// of, its first letters tell.
#pragma once

#include <string>
#include <string_view>

#include "base/random.hpp"

namespace watchword::organizations {

bool is_root_id(std::string_view);       ///< r-abcd
bool is_unit_id(std::string_view);       ///< ou-abcd-abcdefgh
bool is_policy_id(std::string_view);     ///< p-abcdefgh, p-FullAWSAccess
bool is_creation_id(std::string_view);   ///< car-…
bool is_handshake_id(std::string_view);  ///< h-…

std::string new_organization_id(Random&);
std::string new_root_id(Random&);
/// Carries the root's own characters, as AWS's do.
std::string new_unit_id(std::string_view root_id, Random&);
std::string new_policy_id(Random&);
std::string new_creation_id(Random&);
std::string new_handshake_id(Random&);

}  // namespace watchword::organizations
