// The keys of one entry of the ring (TokenKey): what session tokens and encoded authorization messages are
// sealed under. Each purpose has a key of its own, so that nothing sealed for one opens as the other.
#pragma once

#include "base/secret.hpp"
#include "directory/snapshot.hpp"

namespace watchword {

struct RingKeys {
    Secret sealing;     ///< session tokens
    Secret derivation;  ///< temporary secret access keys
    Secret messages;    ///< encoded authorization messages
};

/// Of a TokenKey's id, which is shown in hex.
inline constexpr std::size_t ring_key_id_bytes = 4;

/// Where the key of an entry is sealed to.
std::string ring_entry_place(const TokenKey&);
/// Null when the ring is empty.
const TokenKey* newest_ring_entry(const Snapshot&);
/// Null when the entry does not open. Good until the same thread calls again.
const RingKeys* open_ring_entry(const TokenKey&, const crypto::Vault&);

}  // namespace watchword
