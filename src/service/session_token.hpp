// Session tokens: a Session sealed so that nobody else can read, change or make one
// (docs/formats/session_token.md).
//
//   token  = base64( version ‖ key id (4 bytes) ‖ nonce (12) ‖ AES-256-GCM( binary Session ) ‖ tag (16) )
//
// The first five bytes are the authenticated context. The temporary secret access key is an HMAC of the
// sealed bytes under a second key of the same ring entry: whoever has the token still knows nothing of the
// secret.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/secret.hpp"
#include "crypto/vault.hpp"
#include "directory/transaction.hpp"
#include "service/session.hpp"
#include "watchword/policy/document.hpp"

namespace watchword {

/// What the caller of STS is given.
struct TemporaryCredentials {
    std::string access_key_id, session_token;
    Secret secret_access_key;
    Time expiration;
};

/// A session token that has been opened: kept in a cache, since opening costs more than looking up.
struct OpenedSession {
    Session session;
    policy::DocumentPtr policy;  ///< compiled session.policy; null for none
    Secret secret_access_key;
    /// The token's authentication tag: no two sessions share it. Access key ids of sessions may repeat
    /// (facts: sts §5).
    std::string id;
};
using OpenedSessionPtr = std::shared_ptr<const OpenedSession>;

/// Seals under the newest key of the ring in `snapshot`. Throws Fault PackedPolicyTooLarge when the token
/// would be longer than open_session() takes, 503 when there is no ring (a store not set up).
TemporaryCredentials seal_session(const Session&, const Snapshot&, const crypto::Vault&, Random&);

/// None when the token is not one of ours, unchanged, under a key still in the ring. Does not look at expiry.
/// `token` may be at most limits::session_token_bytes_max long.
OpenedSessionPtr open_session(std::string_view token, const Snapshot&, const crypto::Vault&);

/// Adds a key to the ring when the newest is a month old or there is none, and drops keys under which no
/// session can still be alive: 36 hours after the next one was made. To be called at start and every hour.
void rotate_token_keys(Transaction&);
/// Whether rotate_token_keys() would change anything.
bool token_keys_are_due(const Snapshot&, Time now);

}  // namespace watchword
