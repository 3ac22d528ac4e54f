// How many and how large (facts: organizations §6). AWS's, except that its soft quota of accounts is fixed
// here, and larger, and that it does not say how many make a day's.
#pragma once

#include <cstddef>

namespace watchword::organizations::quotas {

inline constexpr std::size_t accounts = 10'000;
inline constexpr std::size_t units = 2'000;
inline constexpr std::size_t unit_depth = 5;  // below the root
inline constexpr std::size_t policies = 2'000;
inline constexpr std::size_t attached_policies = 5;  // of one type, to one target
inline constexpr std::size_t policy_size = 5120;     // bytes, white space included
inline constexpr std::size_t handshakes_per_day = 200;
inline constexpr std::size_t creations_per_day = 1'000;  // of accounts, failed ones too

}  // namespace watchword::organizations::quotas
