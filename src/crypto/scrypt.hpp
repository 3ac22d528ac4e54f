// scrypt (RFC 7914): how passwords are hashed. Slow and hungry for memory on purpose; never call it on an I/O
// thread or the committer's.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/secret.hpp"

namespace watchword::crypto {

/// Needs 128·r·2^log2_n bytes of memory, and time in proportion to that and p. The default (32 MiB, three
/// times) is one of those that OWASP's password storage guide calls equal to each other.
struct ScryptCost {
    std::int64_t log2_n = 15, r = 8, p = 3;
    bool operator==(const ScryptCost&) const = default;
};

inline constexpr std::size_t scrypt_salt_bytes = 16;

/// 32 bytes. Throws std::bad_alloc without memory, std::invalid_argument for a cost out of reason (over
/// 1 GiB).
Secret scrypt(const Secret& password, std::string_view salt, const ScryptCost&);

}  // namespace watchword::crypto
