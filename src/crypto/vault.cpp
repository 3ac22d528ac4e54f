#include "crypto/vault.hpp"

#include <atomic>
#include <stdexcept>

#include "crypto/aead.hpp"
#include "crypto/hash.hpp"

namespace watchword::crypto {
namespace {

std::atomic<std::uint64_t> vaults_made{0};

}  // namespace

Vault::Vault(const Secret& master) : serial_(++vaults_made) {
    if (master.reveal().size() < 32)
        throw std::invalid_argument("the master key must have at least 32 bytes");
    record_key_ = Secret(hkdf_sha256(master.reveal(), "watchword records v1", aead_key_bytes));
}

Sealed Vault::seal(std::string_view place, const Secret& secret, Random& random) const {
    return Sealed(crypto::seal(record_key_.reveal(), place, secret.reveal(), random));
}

std::optional<Secret> Vault::open(std::string_view place, const Sealed& sealed) const {
    auto plain = crypto::open(record_key_.reveal(), place, sealed.bytes());
    if (!plain) return std::nullopt;
    return Secret(std::move(*plain));
}

}  // namespace watchword::crypto
