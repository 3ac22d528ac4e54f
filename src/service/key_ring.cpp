#include "service/key_ring.hpp"

#include <optional>

#include "crypto/aead.hpp"
#include "crypto/hash.hpp"
#include "service/opened_keys.hpp"

namespace watchword {
namespace {

std::optional<RingKeys> derive_ring_keys(const TokenKey& entry, const crypto::Vault& vault) {
    const auto master = vault.open(ring_entry_place(entry), entry.key);
    if (!master) return std::nullopt;
    return RingKeys{
        Secret(crypto::hkdf_sha256(master->reveal(), "watchword session token v1", crypto::aead_key_bytes)),
        Secret(crypto::hkdf_sha256(master->reveal(), "watchword temporary secret v1", 32)),
        Secret(crypto::hkdf_sha256(master->reveal(), "watchword authorization message v1",
                                   crypto::aead_key_bytes))};
}

}  // namespace

std::string ring_entry_place(const TokenKey& key) { return concat("token_key/", key.id); }

const TokenKey* newest_ring_entry(const Snapshot& snapshot) {
    const TokenKey* found = nullptr;
    for (const auto& [key, entry, pointer] : snapshot.token_keys)
        if (!found || entry.created > found->created) found = &entry;
    return found;
}

const RingKeys* open_ring_entry(const TokenKey& entry, const crypto::Vault& vault) {
    return kept_open<RingKeys>(entry.key, vault, [&] { return derive_ring_keys(entry, vault); });
}

}  // namespace watchword
