// JSON Web Key Sets (RFC 7517): the public keys by which an issuer's tokens are verified.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/signature.hpp"

namespace watchword::jose {

inline constexpr std::size_t key_set_bytes_max = 256 * 1024;
inline constexpr std::size_t keys_max = 100;

struct Key {
    std::string id;                                       ///< "kid"; "" for none
    std::optional<crypto::SignatureAlgorithm> algorithm;  ///< the only one it is for, when it says so
    crypto::PublicKey key;
};
/// In the order of the document.
using KeySet = std::vector<Key>;
using KeySetPtr = std::shared_ptr<const KeySet>;

/// "RS256" … "ES512"; none for every other name: "none" and "HS256" are no algorithms here.
std::optional<crypto::SignatureAlgorithm> algorithm_named(std::string_view name);
std::string_view name_of(crypto::SignatureAlgorithm);

/// None when the text is no key set, is longer than key_set_bytes_max or has more than keys_max keys. Keys
/// that are not for verifying with one of our algorithms are passed over, as RFC 7517 §5 wants it: symmetric
/// ones, those for encryption, of other curves, too short or too long.
std::optional<KeySet> read_key_set(std::string_view json);

/// One key of a set, as JSON text.
std::string shown_key(std::string_view id, crypto::SignatureAlgorithm, const crypto::SigningKey&);
/// The set of such keys.
std::string shown_key_set(const std::vector<std::string>& keys);

}  // namespace watchword::jose
