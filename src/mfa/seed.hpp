// Seeds of virtual MFA devices and how authenticator apps are told them (facts: mfa §2).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/random.hpp"
#include "base/secret.hpp"

namespace watchword::mfa {

inline constexpr std::size_t seed_bytes = 40;  ///< 320 bits, as AWS's; 64 base32 characters

/// A new raw seed.
Secret new_seed(Random&);

/// What the owner sees or types: base32 without padding.
Secret seed_text(const Secret& seed);

/// A raw seed from its base32 text: spaces, '-' and case do not matter. None when it is not base32 or has
/// fewer than 16 (RFC 4226 §4, R6) or more than 64 bytes. For hardware devices registered by an
/// administrator.
std::optional<Secret> read_seed_text(std::string_view base32);

/// "otpauth://totp/NAME@ACCOUNT?secret=BASE32"; the label is percent-encoded but for its '@'s.
/// `account`: the account's name when it has one, else its id.
Secret otpauth_uri(std::string_view device_name, std::string_view account, const Secret& seed);

}  // namespace watchword::mfa
