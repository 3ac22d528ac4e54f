// Tokens that say to others who a principal of ours is (facts: federation §4): whose issuer stands for which
// account, with which keys they are signed, and what an issuer publishes.
#pragma once

#include <string>
#include <string_view>

#include "directory/transaction.hpp"
#include "jose/key_set.hpp"

namespace watchword {

/// Issuers are at PUBLIC_ENDPOINT/_oidc/UUID. No bucket can be named "_oidc".
inline constexpr std::string_view issuer_path = "/_oidc/";

/// What `iss` says in tokens of the account.
std::string issuer_url(std::string_view public_endpoint, const OutboundFederation&);

/// One key of each algorithm that tokens can be signed with.
struct IdentityTokenKeys {
    crypto::SigningKey rs256, es384;
    static IdentityTokenKeys generate();  ///< Takes up to a second: never on the committer's thread.
};

/// A key to sign with, as one thread keeps it.
struct TokenSigner {
    std::string key_id;
    crypto::SignatureAlgorithm algorithm;
    crypto::SigningKey key;
};

/// Whether there are no keys, or the newest are a month old.
bool identity_token_keys_are_due(const Snapshot&, Time now);
/// Adds the keys if they are due. A new key is published an hour before it is used, so that whoever keeps key
/// sets for a while has it in time.
void add_identity_token_keys(Transaction&, const IdentityTokenKeys&);
/// Whether there are keys that no token in force can have been signed with: three hours after the next ones
/// were made.
bool has_dead_identity_token_keys(const Snapshot&, Time now);
/// Takes them out. To be called every hour.
void drop_dead_identity_token_keys(Transaction&);
/// The key to sign with now. Null for a name that is no algorithm of these tokens, or without keys. Good
/// until the same thread calls again.
const TokenSigner* identity_token_signer(const Snapshot&, std::string_view algorithm, Time now,
                                         const crypto::Vault&);

/// What an issuer publishes: OpenID Connect Discovery 1.0 §3, RFC 7517 §5.
std::string discovery_document(std::string_view issuer);
std::string key_set_document(const Snapshot&);

}  // namespace watchword
