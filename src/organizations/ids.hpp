// Ids of organizations and what is in them, as AWS spells them (facts: organizations §2). Which kind an id is
// of, its first letters tell.
#pragma once

#include <string>
#include <string_view>

#include "base/random.hpp"
#include "directory/records.hpp"

namespace watchword::organizations {

bool is_root_id(std::string_view);             ///< r-abcd
bool is_unit_id(std::string_view);             ///< ou-abcd-abcdefgh
bool is_policy_id(std::string_view);           ///< p-abcdefgh, p-FullAWSAccess
bool is_resource_policy_id(std::string_view);  ///< rp-abcd
bool is_creation_id(std::string_view);         ///< car-…
bool is_handshake_id(std::string_view);        ///< h-…

std::string new_organization_id(Random&);
std::string new_root_id(Random&);
/// Carries the root's own characters, as AWS's do.
std::string new_unit_id(std::string_view root_id, Random&);
std::string new_policy_id(Random&);
/// Those of account creations and handshakes are in order of the time they are made at: how many the last day
/// has brought, and which are old, is found without looking at each.
std::string new_creation_id(StoredTime, Random&);
std::string new_handshake_id(StoredTime, Random&);
/// What comes before all ids that are made after that time, and behind all others. The prefix is "car-" or
/// "h-".
std::string first_id_after(std::string_view prefix, StoredTime);

}  // namespace watchword::organizations
