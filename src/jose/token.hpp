// JSON Web Tokens (RFC 7519) in the compact form of JSON Web Signature (RFC 7515): taken apart, verified,
// made. What the claims must say is asked by whoever accepts the token.
#pragma once

#include <boost/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "jose/key_set.hpp"

namespace watchword::jose {

inline constexpr std::size_t token_bytes_max = 20000;

/// A token that has been taken apart. Nothing in it is to be believed before is_signed_by().
struct Token {
    crypto::SignatureAlgorithm algorithm;
    std::string key_id;  ///< "kid"; "" for none
    boost::json::object claims;
    std::string signed_part, signature;
};

/// None when the text is no such token, is longer than token_bytes_max, names an algorithm that is not ours
/// ("none", HMAC), has extensions that must be understood ("crit"), or names a claim twice.
std::optional<Token> read_token(std::string_view text);

/// Whether one of the keys signed the token. A token that names a key is tried with keys of that name only,
/// one that names none with every key of the right type.
bool is_signed_by(const Token&, const KeySet&);
/// Whether the set has a key that could have signed the token: if not, it may be newer than the set.
bool has_candidate(const Token&, const KeySet&);

/// A token as text.
std::string make_token(const boost::json::object& claims, std::string_view key_id, crypto::SignatureAlgorithm,
                       const crypto::SigningKey&);

}  // namespace watchword::jose
