// What ./dev bench scale measures on: a data directory with as many users as asked for, a tenth as many
// roles, and three attachments each of managed policies that many share.
#pragma once

#include <cstddef>
#include <string_view>

#include "crypto/random.hpp"
#include "crypto/vault.hpp"
#include "directory/directory.hpp"

namespace watchword::bench {

/// All users are in one account, the worst case for its lists. AWS's quota of users holds there too, so users
/// are created in another one.
inline constexpr std::string_view large_account = "111122223333", other_account = "444455556666";
/// The administrator of either has this key followed by the account's last digit.
inline constexpr std::string_view administrator_key = "AKIABENCHBENCHBENCH";

/// What a Directory needs besides a store.
struct Surroundings {
    SystemClock clock;
    crypto::SystemRandom random;
    crypto::Vault vault{Secret(std::string(32, 'k'))};
    Environment environment() const { return {clock, const_cast<crypto::SystemRandom&>(random), vault}; }
};

/// "user-0000042": in the order of their names.
std::string user_name(std::size_t number);

/// Through Transactions, as operations do, a batch of some thousand records each.
void fill(Directory&, std::size_t users);

}  // namespace watchword::bench
