#include "service/identity_tokens.hpp"

#include <boost/json.hpp>

#include "base/encoding.hpp"

namespace watchword {
namespace {

constexpr std::chrono::hours rotation_interval{30 * 24};
constexpr std::chrono::hours published_before{1};
// For how long a key is used after the next one was made, and tokens last.
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
    std::vector<IdentityTokenKey> dead;
    for (const auto& [id, key, pointer] : in.snapshot().identity_token_keys)
        if (restored(key.created) + rotation_interval + published_after <= in.now() &&
            key.created != newest(in.snapshot()))
            dead.push_back(key);
    for (const auto& key : dead) in.erase(key);
    in.put(record_of(in, crypto::SignatureAlgorithm::rs256, keys.rs256));
    in.put(record_of(in, crypto::SignatureAlgorithm::es384, keys.es384));
}

std::optional<TokenSigner> identity_token_signer(const Snapshot& snapshot, std::string_view algorithm,
                                                 Time now, const crypto::Vault& vault) {
    const auto named = jose::algorithm_named(algorithm);
    // The newest that has been published long enough; the oldest when none has.
    const IdentityTokenKey* best = nullptr;
    for (const auto& [id, key, pointer] : snapshot.identity_token_keys) {
        if (key.algorithm != algorithm) continue;
        const auto known = [&](const IdentityTokenKey& one) {
            return restored(one.created) + published_before <= now;
        };
        if (!best || (known(key) ? !known(*best) || key.created > best->created
                                 : !known(*best) && key.created < best->created))
            best = &key;
    }
    const auto secret = best ? vault.open(place_of(*best), best->key) : std::nullopt;
    auto key = secret ? crypto::SigningKey::from_secret(*secret) : std::nullopt;
    if (!named || !key || key->type() != crypto::key_type_of(*named)) return std::nullopt;
    return TokenSigner{best->id, *named, std::move(*key)};
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
