#include "jose/token.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "jose/base64url.hpp"
#include "jose/json.hpp"

namespace watchword::jose {
namespace {

constexpr std::size_t key_id_bytes_max = 1024;

std::optional<boost::json::object> read_part(std::string_view encoded) {
    const auto text = base64url_decode(encoded);
    return text ? read_object(*text) : std::nullopt;
}

bool is_candidate(const Token& token, const Key& key) {
    return (token.key_id.empty() || key.id == token.key_id) &&
           key.key.type() == crypto::key_type_of(token.algorithm) &&
           (!key.algorithm || *key.algorithm == token.algorithm);
}

}  // namespace

std::optional<Token> read_token(std::string_view text) {
    if (text.size() > token_bytes_max) return std::nullopt;
    const auto first = text.find('.'), last = text.rfind('.');
    if (first == std::string_view::npos || text.find('.', first + 1) != last) return std::nullopt;
    const auto header = read_part(text.substr(0, first));
    if (!header || header->contains("crit")) return std::nullopt;
    const auto* name = text_member(*header, "alg");
    const auto algorithm = name ? algorithm_named({name->data(), name->size()}) : std::nullopt;
    if (!algorithm) return std::nullopt;
    const auto* key_id = text_member(*header, "kid");
    if (header->contains("kid") && (!key_id || key_id->empty() || key_id->size() > key_id_bytes_max))
        return std::nullopt;
    auto claims = read_part(text.substr(first + 1, last - first - 1));
    auto signature = base64url_decode(text.substr(last + 1));
    if (!claims || !signature || signature->empty()) return std::nullopt;
    return Token{*algorithm, key_id ? std::string(key_id->data(), key_id->size()) : std::string{},
                 std::move(*claims), std::string(text.substr(0, last)), std::move(*signature)};
}

bool is_signed_by(const Token& token, const KeySet& keys) {
    return std::ranges::any_of(keys, [&](const Key& key) {
        return is_candidate(token, key) &&
               key.key.verify(token.algorithm, token.signed_part, token.signature);
    });
}

bool has_candidate(const Token& token, const KeySet& keys) {
    return std::ranges::any_of(keys, [&](const Key& key) { return is_candidate(token, key); });
}

std::string make_token(const boost::json::object& claims, std::string_view key_id,
                       crypto::SignatureAlgorithm algorithm, const crypto::SigningKey& key) {
    boost::json::object header;
    header["alg"] = boost::json::string_view(name_of(algorithm).data(), name_of(algorithm).size());
    header["kid"] = boost::json::string_view(key_id.data(), key_id.size());
    header["typ"] = "JWT";
    const std::string signed_part = concat(base64url_encode(boost::json::serialize(header)), ".",
                                           base64url_encode(boost::json::serialize(claims)));
    return concat(signed_part, ".", base64url_encode(key.sign(algorithm, signed_part)));
}

}  // namespace watchword::jose
