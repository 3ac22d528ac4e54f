#include "jose/key_set.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.hpp"
#include "jose/base64url.hpp"
#include "jose/json.hpp"

namespace watchword::jose {
namespace {

using boost::json::object;
using crypto::KeyType;
using crypto::PublicKey;
using crypto::SignatureAlgorithm;

constexpr std::array<std::pair<std::string_view, SignatureAlgorithm>, 6> algorithms{{
    {"RS256", SignatureAlgorithm::rs256},
    {"RS384", SignatureAlgorithm::rs384},
    {"RS512", SignatureAlgorithm::rs512},
    {"ES256", SignatureAlgorithm::es256},
    {"ES384", SignatureAlgorithm::es384},
    {"ES512", SignatureAlgorithm::es512},
}};
// Longer than any number of a key that is taken.
constexpr std::size_t encoded_number_max = 2048;

std::optional<std::string> number_member(const object& key, std::string_view name) {
    const auto* text = text_member(key, name);
    if (!text || text->empty() || text->size() > encoded_number_max) return std::nullopt;
    return base64url_decode({text->data(), text->size()});
}

bool equals(const boost::json::string* text, std::string_view value) {
    return text && std::string_view(text->data(), text->size()) == value;
}

// "use" and "key_ops", where they are, must be for verifying signatures.
bool is_for_verifying(const object& key) {
    if (key.contains("use") && !equals(text_member(key, "use"), "sig")) return false;
    const auto* operations = key.if_contains("key_ops");
    if (!operations) return true;
    const auto* list = operations->if_array();
    return list && std::ranges::any_of(*list, [](const boost::json::value& value) {
               return equals(value.if_string(), "verify");
           });
}

std::optional<PublicKey> public_key(const object& key) {
    if (equals(text_member(key, "kty"), "RSA")) {
        const auto n = number_member(key, "n"), e = number_member(key, "e");
        return n && e ? PublicKey::rsa(*n, *e) : std::nullopt;
    }
    if (!equals(text_member(key, "kty"), "EC")) return std::nullopt;
    const auto* curve = text_member(key, "crv");
    const auto x = number_member(key, "x"), y = number_member(key, "y");
    if (!x || !y) return std::nullopt;
    if (equals(curve, "P-256")) return PublicKey::ec(KeyType::p256, *x, *y);
    if (equals(curve, "P-384")) return PublicKey::ec(KeyType::p384, *x, *y);
    if (equals(curve, "P-521")) return PublicKey::ec(KeyType::p521, *x, *y);
    return std::nullopt;
}

std::optional<Key> read_key(const boost::json::value& value) {
    const auto* key = value.if_object();
    if (!key || !is_for_verifying(*key)) return std::nullopt;
    std::optional<SignatureAlgorithm> algorithm;
    if (key->contains("alg")) {
        const auto* name = text_member(*key, "alg");
        algorithm = name ? algorithm_named({name->data(), name->size()}) : std::nullopt;
        if (!algorithm) return std::nullopt;
    }
    auto read = public_key(*key);
    if (!read || (algorithm && crypto::key_type_of(*algorithm) != read->type())) return std::nullopt;
    const auto* id = text_member(*key, "kid");
    return Key{id ? std::string(id->data(), id->size()) : std::string{}, algorithm, std::move(*read)};
}

}  // namespace

std::optional<SignatureAlgorithm> algorithm_named(std::string_view name) {
    for (const auto& [known, algorithm] : algorithms)
        if (known == name) return algorithm;
    return std::nullopt;
}

std::string_view name_of(SignatureAlgorithm algorithm) {
    return algorithms[static_cast<std::size_t>(algorithm)].first;
}

std::optional<KeySet> read_key_set(std::string_view json) {
    if (json.size() > key_set_bytes_max) return std::nullopt;
    const auto document = read_object(json);
    const auto* member = document ? document->if_contains("keys") : nullptr;
    const auto* list = member ? member->if_array() : nullptr;
    if (!list || list->size() > keys_max) return std::nullopt;
    KeySet out;
    for (const auto& value : *list)
        if (auto key = read_key(value)) out.push_back(std::move(*key));
    return out;
}

std::string shown_key(std::string_view id, SignatureAlgorithm algorithm, const crypto::SigningKey& key) {
    object out;
    if (key.type() == KeyType::rsa) {
        out["kty"] = "RSA";
        out["n"] = base64url_encode(key.modulus());
        out["e"] = base64url_encode(key.exponent());
    } else {
        out["kty"] = "EC";
        out["crv"] = key.type() == KeyType::p256 ? "P-256" : key.type() == KeyType::p384 ? "P-384" : "P-521";
        out["x"] = base64url_encode(key.x());
        out["y"] = base64url_encode(key.y());
    }
    out["use"] = "sig";
    out["alg"] = boost::json::string_view(name_of(algorithm).data(), name_of(algorithm).size());
    out["kid"] = boost::json::string_view(id.data(), id.size());
    return boost::json::serialize(out);
}

std::string shown_key_set(const std::vector<std::string>& keys) {
    std::string out = R"({"keys":[)";
    for (const auto& key : keys) out.append(out.ends_with('[') ? "" : ",").append(key);
    return out + "]}";
}

}  // namespace watchword::jose
