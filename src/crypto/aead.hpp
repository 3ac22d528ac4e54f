// AES-256-GCM (NIST SP 800-38D): what is encrypted at rest and what a session token is made of.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/random.hpp"

namespace watchword::crypto {

inline constexpr std::size_t aead_key_bytes = 32;
inline constexpr std::size_t aead_tag_bytes = 16;
inline constexpr std::size_t aead_overhead_bytes = 12 + aead_tag_bytes;  // nonce before, tag behind

/// nonce ‖ ciphertext ‖ tag. `context` is authenticated but not stored: the same must be given to open.
/// Precondition: key has aead_key_bytes. Nonces are random: at most 2^32 messages for one key.
std::string seal(std::string_view key, std::string_view context, std::string_view plain, Random&);

/// None when the key or the context is another, or one bit has changed.
std::optional<std::string> open(std::string_view key, std::string_view context, std::string_view sealed);

}  // namespace watchword::crypto
