#include "service/identity_tokens.hpp"

#include <boost/json.hpp>
#include <optional>
#include <vector>

#include "base/encoding.hpp"
#include "service/opened_keys.hpp"

namespace watchword {
namespace {

constexpr std::chrono::hours rotation_interval{30 * 24};
constexpr std::chrono::hours published_before{1};
// After the next one was made: it is used for one more hour, tokens last an hour, and clocks differ.
constexpr std::chrono::hours published_after{3};

std::string place_of(const IdentityTokenKey& key) { return concat("identity_token_key/", key.id); }

IdentityTokenKey record_of(Transaction& in, crypto::SignatureAlgorithm algorithm,
                           const crypto::SigningKey& key) {
    IdentityTokenKey record;
    record.id = hex_encode(in.random().bytes(16));
    record.algorithm = jose::name_of(algorithm);
    record.created = stored(in.now());
    record.public_key = jose::shown_key(record.id, algorithm, key);
    record.key = in.vault().seal(place_of(record), key.to_secret(), in.random());
    return record;
}

StoredTime newest(const Snapshot& snapshot) {
    StoredTime out = 0;
    for (const auto& [id, key, pointer] : snapshot.identity_token_keys) out = std::max(out, key.created);
    return out;
}

std::vector<IdentityTokenKey> dead_keys(const Snapshot& snapshot, Time now) {
    std::vector<IdentityTokenKey> out;
    for (const auto& [id, key, pointer] : snapshot.identity_token_keys)
        for (const auto& [newer_id, newer, newer_pointer] : snapshot.identity_token_keys)
            if (newer.algorithm == key.algorithm && newer.created > key.created &&
                restored(newer.created) + published_after <= now) {
                out.push_back(key);
                break;
            }
    return out;
}

// The newest that has been published long enough; the oldest when none has. Null when there is none.
const IdentityTokenKey* key_in_use(const Snapshot& snapshot, std::string_view algorithm, Time now) {
    const auto known = [&](const IdentityTokenKey& key) {
        return restored(key.created) + published_before <= now;
    };
    const IdentityTokenKey* best = nullptr;
    for (const auto& [id, key, pointer] : snapshot.identity_token_keys) {
        if (key.algorithm != algorithm) continue;
        if (!best || (known(key) ? !known(*best) || key.created > best->created
                                 : !known(*best) && key.created < best->created))
            best = &key;
    }
    return best;
}

std::optional<TokenSigner> open_key(const IdentityTokenKey& key, const crypto::Vault& vault) {
    const auto algorithm = jose::algorithm_named(key.algorithm);
    const auto secret = vault.open(place_of(key), key.key);
    auto opened = secret ? crypto::SigningKey::from_secret(*secret) : std::nullopt;
    if (!algorithm || !opened || opened->type() != crypto::key_type_of(*algorithm)) return std::nullopt;
    return TokenSigner{key.id, *algorithm, std::move(*opened)};
}

}  // namespace

std::string issuer_url(std::string_view public_endpoint, const OutboundFederation& federation) {
    return concat(public_endpoint, issuer_path, federation.issuer_id);
}

IdentityTokenKeys IdentityTokenKeys::generate() {
    return {crypto::SigningKey::generate(crypto::KeyType::rsa),
            crypto::SigningKey::generate(crypto::KeyType::p384)};
}

bool identity_token_keys_are_due(const Snapshot& snapshot, Time now) {
    return restored(newest(snapshot)) + rotation_interval <= now;
}

void add_identity_token_keys(Transaction& in, const IdentityTokenKeys& keys) {
    if (!identity_token_keys_are_due(in.snapshot(), in.now())) return;
    in.put(record_of(in, crypto::SignatureAlgorithm::rs256, keys.rs256));
    in.put(record_of(in, crypto::SignatureAlgorithm::es384, keys.es384));
}

bool has_dead_identity_token_keys(const Snapshot& snapshot, Time now) {
    return !dead_keys(snapshot, now).empty();
}

void drop_dead_identity_token_keys(Transaction& in) {
    for (const auto& key : dead_keys(in.snapshot(), in.now())) in.erase(key);
}

const TokenSigner* identity_token_signer(const Snapshot& snapshot, std::string_view algorithm, Time now,
                                         const crypto::Vault& vault) {
    const auto* key = key_in_use(snapshot, algorithm, now);
    return key ? kept_open<TokenSigner>(key->key, vault, [&] { return open_key(*key, vault); }) : nullptr;
}

std::string discovery_document(std::string_view issuer) {
    const std::string url(issuer);
    return boost::json::serialize(boost::json::object{
        {"issuer", url},
        {"jwks_uri", url + "/.well-known/jwks.json"},
        {"response_types_supported", {"id_token"}},
        {"subject_types_supported", {"public"}},
        {"id_token_signing_alg_values_supported", {"RS256", "ES384"}},
        {"claims_supported", {"iss", "sub", "aud", "exp", "iat", "jti", "https://sts.amazonaws.com/"}}});
}

std::string key_set_document(const Snapshot& snapshot) {
    std::vector<std::string> keys;
    for (const auto& [id, key, pointer] : snapshot.identity_token_keys) keys.push_back(key.public_key);
    return jose::shown_key_set(keys);
}

}  // namespace watchword
