#include "service/key_ring.hpp"

#include <optional>
#include <vector>

#include "crypto/aead.hpp"
#include "crypto/hash.hpp"

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

// Deriving the keys of a ring entry costs more than all the rest of a token, so each thread keeps those of
// the few entries it used last. Sealed bytes never repeat, so they name an entry and its key; the Vault is
// the one that opened them.
const RingKeys* open_ring_entry(const TokenKey& entry, const crypto::Vault& vault) {
    constexpr std::size_t kept_max = 4;
    struct Kept {
        std::uint64_t vault;
        std::string sealed;
        RingKeys keys;
    };
    thread_local std::vector<Kept> kept;
    for (const auto& one : kept)
        if (one.vault == vault.serial() && one.sealed == entry.key.bytes()) return &one.keys;
    auto keys = derive_ring_keys(entry, vault);
    if (!keys) return nullptr;
    if (kept.size() >= kept_max) kept.clear();
    kept.push_back({vault.serial(), entry.key.bytes(), std::move(*keys)});
    return &kept.back().keys;
}

}  // namespace watchword
