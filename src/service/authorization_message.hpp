// Why a request was refused, for those who may know: sealed into the refusal, opened by
// DecodeAuthorizationMessage (facts: policy §12, root).
//
//   message = base64url( version ‖ key id (4 bytes) ‖ nonce (12) ‖ AES-256-GCM( account id ‖ JSON text ) ‖
//   tag )
//
// Version and key id are the authenticated context; the key is one of the ring's, of its own purpose. Whoever
// was refused carries the message and learns nothing from it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "service/authorize.hpp"

namespace watchword {

/// Of an EncodedMessage.
inline constexpr std::size_t encoded_message_bytes_max = 10'240;

/// The JSON text that tells why `access` is refused, at most `bytes_max` long: what does not fit is left out,
/// first the statements that matched, then the condition keys; "" when even that is too long. Says nothing of
/// what the organization's policies say, which are not the account's to read.
std::string authorization_message(const Snapshot&, const Caller&, const Access&, policy::Context&,
                                  std::size_t bytes_max);

/// `sentence` with the encoded message behind it, as EC2 words it. Just the sentence when the resource is
/// another account's, whose policies are not the caller's to know, and when there is no key to seal under.
std::string with_encoded_message(std::string sentence, const Snapshot&, const Caller&, const Access&,
                                 policy::Context&, const Environment&);

/// The text in a message. None when it was not sealed by this server for this account, or one bit has
/// changed, or its key has been dropped: messages open for about a month.
std::optional<std::string> open_authorization_message(std::string_view encoded, std::string_view account_id,
                                                      const Snapshot&, const crypto::Vault&);

}  // namespace watchword
