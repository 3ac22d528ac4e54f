#include "sts/web_identity_claims.hpp"

#include <algorithm>
#include <cmath>

#include "base/fault.hpp"
#include "base/text.hpp"
#include "service/tags.hpp"
#include "sts/claimed_tags.hpp"
#include "sts/claims.hpp"
#include "sts/provider_claims.hpp"

namespace watchword::sts {
namespace {

using boost::json::object;
using boost::json::value;

constexpr std::size_t list_max = 50;
constexpr std::size_t subject_min = 6, subject_max = 255;
constexpr std::int64_t skew_s = 300;
constexpr double latest_s = 253402300799;  // 9999-12-31T23:59:59Z
constexpr std::string_view tags_claim = "https://aws.amazon.com/tags";
constexpr std::string_view source_identity_claim = "https://aws.amazon.com/source_identity";
constexpr std::string_view roles_claim = "https://aws.amazon.com/roles";

Fault malformed(std::string_view claim) {
    return invalid_identity(concat("The claim ", claim, " is malformed"));
}

const value* find(const object& in, std::string_view name) {
    return in.if_contains(boost::json::string_view(name.data(), name.size()));
}

std::string text_of(const value& in, std::string_view claim) {
    auto text = claim_text(in);
    if (!text) throw malformed(claim);
    return std::move(*text);
}

std::optional<std::string> text_claim(const object& in, std::string_view claim) {
    const auto* found = find(in, claim);
    return found ? std::optional(text_of(*found, claim)) : std::nullopt;
}

template <class T>
T require_claim(std::optional<T> found, std::string_view claim) {
    if (!found) throw invalid_identity(concat("Missing a required claim: ", claim));
    return std::move(*found);
}

// Text, or a list of texts.
std::vector<std::string> texts_of(const value& in, std::string_view claim) {
    const auto* list = in.if_array();
    if (!list) return {text_of(in, claim)};
    if (list->size() > list_max) throw malformed(claim);
    std::vector<std::string> out;
    for (const auto& element : *list) out.push_back(text_of(element, claim));
    return out;
}

std::optional<std::vector<std::string>> texts_claim(const object& in, std::string_view claim) {
    const auto* found = find(in, claim);
    return found ? std::optional(texts_of(*found, claim)) : std::nullopt;
}

// What only conditions ask for is left away where it is not text.
std::vector<std::string> asked_texts(const object& in, std::string_view claim) {
    std::vector<std::string> out;
    const auto add = [&](const value& one) {
        if (auto text = claim_text(one)) out.push_back(std::move(*text));
    };
    const auto* found = find(in, claim);
    if (const auto* list = found ? found->if_array() : nullptr; list && list->size() <= list_max)
        for (const auto& element : *list) add(element);
    else if (found)
        add(*found);
    return out;
}

// Seconds since 1970; parts of seconds are cut off.
std::optional<std::int64_t> time_claim(const object& in, std::string_view claim) {
    const auto* found = find(in, claim);
    if (!found) return std::nullopt;
    double seconds = -1;
    if (found->is_int64())
        seconds = static_cast<double>(found->get_int64());
    else if (found->is_uint64())
        seconds = static_cast<double>(found->get_uint64());
    else if (found->is_double())
        seconds = found->get_double();
    if (!(seconds >= 0 && seconds <= latest_s)) throw malformed(claim);
    return static_cast<std::int64_t>(seconds);
}

// {"principal_tags": {"key": ["value"]}, "transitive_tag_keys": ["key"]}. A value may stand without its list.
void read_tags(const value& in, WebIdentityClaims& out) {
    const auto* claim = in.if_object();
    const auto* tags = claim ? find(*claim, "principal_tags") : nullptr;
    if (!claim || (tags && !tags->is_object())) throw malformed(tags_claim);
    if (tags) {
        if (tags->get_object().size() > tags_max) throw rejected_claim("Too many session tags");
        for (const auto& [key, its] : tags->get_object()) {
            const auto* list = its.if_array();
            if (list && list->size() != 1) throw rejected_claim("A session tag must have exactly one value");
            const auto* text = list ? list->front().if_string() : its.if_string();
            if (!text) throw malformed(tags_claim);
            add_claimed_tag(out.tags, {key.data(), key.size()}, {text->data(), text->size()});
        }
    }
    const auto* transitive = find(*claim, "transitive_tag_keys");
    if (!transitive) return;
    for (const auto& key : texts_of(*transitive, tags_claim))
        add_transitive_key(out.transitive_tag_keys, out.tags, key);
}

}  // namespace

WebIdentityClaims read_claims(const object& in) {
    WebIdentityClaims out;
    out.issuer = require_claim(text_claim(in, "iss"), "iss");
    out.subject = require_claim(text_claim(in, "sub"), "sub");
    out.audiences = require_claim(texts_claim(in, "aud"), "aud");
    out.expires_s = require_claim(time_claim(in, "exp"), "exp");
    out.issued_s = require_claim(time_claim(in, "iat"), "iat");
    out.not_before_s = time_claim(in, "nbf");
    out.authorized_party = text_claim(in, "azp");
    if (const auto* email = find(in, "email")) out.email = claim_text(*email);
    out.methods = asked_texts(in, "amr");
    out.roles = texts_claim(in, roles_claim);
    const auto subject_length = shape::character_count(out.subject);
    if (subject_length < subject_min || subject_length > subject_max)
        throw rejected_claim("The subject of the token must have between 6 and 255 characters");
    if (const auto* tags = find(in, tags_claim)) read_tags(*tags, out);
    if (const auto identity = text_claim(in, source_identity_claim)) {
        if (!is_source_identity(*identity)) throw rejected_claim("The source identity is not valid");
        out.source_identity = *identity;
    }
    return out;
}

void require_in_force(const WebIdentityClaims& claims, Time now) {
    const auto now_s = unix_seconds(now);
    if (claims.expires_s <= now_s)
        throw Fault("ExpiredTokenException", 400,
                    concat("Token expired: current date/time ", std::to_string(now_s),
                           " must be before the expiration date/time ", std::to_string(claims.expires_s)));
    if (claims.issued_s > now_s + skew_s || claims.not_before_s.value_or(0) > now_s + skew_s)
        throw invalid_identity("The token is not valid yet");
    if (claims.issued_s > claims.expires_s) throw invalid_identity("The token expires before it was issued");
}

std::string require_audience(const WebIdentityClaims& claims, const std::vector<std::string>& client_ids) {
    const auto is_client = [&](const std::string& id) {
        return std::ranges::find(client_ids, id) != client_ids.end();
    };
    if (claims.authorized_party) {
        if (is_client(*claims.authorized_party)) return *claims.authorized_party;
    } else if (const auto found = std::ranges::find_if(claims.audiences, is_client);
               found != claims.audiences.end()) {
        return *found;
    }
    throw invalid_identity("Incorrect token audience");
}

void require_role(const WebIdentityClaims& claims, std::string_view role_arn) {
    if (claims.roles && std::ranges::find(*claims.roles, role_arn) == claims.roles->end())
        throw invalid_identity("The target role ARN is not present in the roles claim of the identity token");
}

}  // namespace watchword::sts
