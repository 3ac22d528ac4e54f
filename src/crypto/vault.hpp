// What is encrypted at rest is encrypted here, under the one master key.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/encoding.hpp"
#include "base/random.hpp"
#include "base/secret.hpp"

namespace watchword::crypto {

/// Ciphertext of a Secret, safe to store and to print. Stored as base64 text.
class Sealed {
public:
    Sealed() = default;
    explicit Sealed(std::string bytes) : bytes_(std::move(bytes)) {}

    const std::string& bytes() const { return bytes_; }
    std::string to_text() const { return base64_encode(bytes_); }
    /// Not base64 reads as empty, which opens as nothing.
    static Sealed from_text(const std::string& text) {
        return Sealed(base64_decode(text).value_or(std::string{}));
    }

private:
    std::string bytes_;
};

/// Immutable; safe to call from any thread.
class Vault {
public:
    /// `master` is 32 random bytes, or anything of at least that strength. Throws std::invalid_argument when
    /// shorter.
    explicit Vault(const Secret& master);

    /// `place` names where the secret lives ("access_key/AKIA…"): moved to another record it does not open.
    Sealed seal(std::string_view place, const Secret&, Random&) const;
    /// None when sealed under another master key or for another place.
    std::optional<Secret> open(std::string_view place, const Sealed&) const;

    /// Tells Vaults of one process apart, for caches of what was opened: no two that are made have the same.
    std::uint64_t serial() const { return serial_; }

private:
    Secret record_key_;
    std::uint64_t serial_;
};

}  // namespace watchword::crypto
