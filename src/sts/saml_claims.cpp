#include "sts/saml_claims.hpp"

#include <algorithm>

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "crypto/hash.hpp"
#include "sts/claimed_tags.hpp"
#include "sts/claims.hpp"
#include "sts/shapes.hpp"

namespace watchword::sts {
namespace {

using saml::Assertion;
using saml::Attribute;

constexpr std::string_view attributes_of_aws = "https://aws.amazon.com/SAML/Attributes/";
constexpr std::string_view tag_prefix = "PrincipalTag:";
constexpr std::string_view bearer = "urn:oasis:names:tc:SAML:2.0:cm:bearer";
constexpr std::string_view format_prefix = "urn:oasis:names:tc:SAML:2.0:nameid-format:";
constexpr std::string_view aws_audience = "urn:amazon:webservices";
constexpr std::string_view aws_host = "signin.aws.amazon.com";
constexpr std::string_view path = "/saml";
constexpr std::size_t subject_bytes_max = 256;  // saml-core §8.3.7, §8.3.8
constexpr std::size_t issuer_bytes_max = 1024;  // saml-core §8.3.6
constexpr std::int64_t duration_min_s = 900, duration_max_s = 43200;
constexpr std::chrono::minutes age_max{5}, skew{1};

const Attribute* find(const Assertion& assertion, std::string_view name) {
    return assertion.find(concat(attributes_of_aws, name));
}

// The value of an attribute that has one. Throws Fault for one that has more, or none.
std::optional<std::string> value_of(const Assertion& assertion, std::string_view name) {
    const auto* found = find(assertion, name);
    if (!found) return std::nullopt;
    if (found->values.size() != 1)
        throw invalid_identity(concat(name, " in AuthnResponse must have exactly one value"));
    return found->values[0];
}

std::string session_name_of(const Assertion& assertion) {
    const auto name = value_of(assertion, "RoleSessionName");
    if (!name) throw invalid_identity("RoleSessionName is required in AuthnResponse");
    if (name->size() < RoleSessionNameType::length_min || name->size() > RoleSessionNameType::length_max ||
        !RoleSessionNameType::pattern::matches(*name))
        throw invalid_identity("RoleSessionName in AuthnResponse must match [a-zA-Z_0-9+=,.@-]{2,64}");
    return *name;
}

void read_tags(const Assertion& assertion, SamlClaims& out) {
    const auto prefix = concat(attributes_of_aws, tag_prefix);
    for (const auto& attribute : assertion.attributes) {
        if (!attribute.name.starts_with(prefix)) continue;
        if (attribute.values.size() != 1) throw rejected_claim("A session tag must have exactly one value");
        add_claimed_tag(out.tags, attribute.name.substr(prefix.size()), attribute.values[0]);
    }
    if (const auto* keys = find(assertion, "TransitiveTagKeys"))
        for (const auto& key : keys->values) add_transitive_key(out.transitive_tag_keys, out.tags, key);
}

std::optional<std::int64_t> duration_of(const Assertion& assertion) {
    const auto stated = value_of(assertion, "SessionDuration");
    if (!stated) return std::nullopt;
    const auto duration_s = parse_number<std::int64_t>(*stated);
    if (!duration_s || *duration_s < duration_min_s || *duration_s > duration_max_s)
        throw invalid_identity("SessionDuration in AuthnResponse must be a number from 900 to 43200");
    return duration_s;
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view white = " \t\r\n";
    const auto first = text.find_first_not_of(white);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(white) - first + 1);
}

// "https://HOST/saml", with "/acs/" and the provider's UUID behind it or not. AWS has a host for each region.
bool is_sign_in_url(std::string_view url, const SamlProvider& provider, std::string_view public_endpoint) {
    const auto own_path = concat(path, "/acs/", provider.uuid);
    const auto base = url.ends_with(own_path) ? url.substr(0, url.size() - own_path.size())
                      : url.ends_with(path)   ? url.substr(0, url.size() - path.size())
                                              : std::string_view{};
    if (base.empty()) return false;
    if (base == public_endpoint) return true;
    constexpr std::string_view scheme = "https://";
    if (!base.starts_with(scheme)) return false;
    const auto host = base.substr(scheme.size());
    if (host == aws_host) return true;
    if (!host.ends_with(aws_host)) return false;
    const auto region = host.substr(0, host.size() - aws_host.size());  // "us-east-1."
    return region.size() > 1 && region.size() <= 32 && region.back() == '.' &&
           std::ranges::all_of(region.substr(0, region.size() - 1), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
           });
}

std::string use_id(const Assertion& assertion, Time expires) {
    // Lengths keep "a" + "bc" from being "ab" + "c".
    const auto what = concat(std::to_string(assertion.issuer.size()), ":", assertion.issuer, assertion.id);
    auto moment = std::to_string(std::max<std::int64_t>(expires.time_since_epoch().count(), 0));
    moment.insert(0, 15 - std::min<std::size_t>(moment.size(), 15), '0');
    return concat(moment, "-", crypto::sha256_hex(what));
}

}  // namespace

SamlClaims read_claims(const Assertion& assertion) {
    SamlClaims out;
    out.issuer = assertion.issuer;
    out.subject = assertion.subject;
    if (out.subject.empty()) throw access_denied("Not authorized to perform sts:AssumeRoleWithSAML");
    const auto& format = assertion.subject_format;
    out.subject_type = format.starts_with(format_prefix) ? format.substr(format_prefix.size()) : format;
    out.audience = assertion.confirmation.recipient;
    if (out.subject.size() > subject_bytes_max || out.issuer.size() > issuer_bytes_max ||
        out.subject_type.size() > subject_bytes_max)
        throw rejected_claim("The subject of the assertion is too long");
    if (!is_printable(out.subject) || !is_printable(out.issuer) || !is_printable(out.subject_type))
        throw rejected_claim("The subject of the assertion is not valid");
    out.session_name = session_name_of(assertion);
    read_tags(assertion, out);
    if (const auto identity = value_of(assertion, "SourceIdentity")) {
        if (!is_source_identity(*identity))
            throw invalid_identity(
                R"(Source Identity must match [a-zA-Z_0-9+=,.@-]{2,64} and not begin with "aws:")");
        out.source_identity = *identity;
    }
    out.duration_max_s = duration_of(assertion);
    out.session_until = assertion.session_not_on_or_after;

    const auto& confirmation = assertion.confirmation;
    if (!confirmation.not_on_or_after)
        throw invalid_identity("The subject confirmation must have NotOnOrAfter");
    out.issued = assertion.issued;
    out.expires = std::min(*confirmation.not_on_or_after,
                           assertion.not_on_or_after.value_or(*confirmation.not_on_or_after));
    if (out.session_until) out.expires = std::min(out.expires, *out.session_until);
    out.not_before = std::max({assertion.issued, assertion.not_before.value_or(assertion.issued),
                               confirmation.not_before.value_or(assertion.issued)});
    out.use_expires = assertion.issued + age_max + skew;
    out.use_id = use_id(assertion, out.use_expires);
    return out;
}

void require_role(const Assertion& assertion, std::string_view role_arn, std::string_view provider_arn) {
    const auto* roles = find(assertion, "Role");
    if (!roles || roles->values.empty())
        throw invalid_identity("Your request included an invalid SAML response");
    for (const std::string_view pair : roles->values) {
        const auto comma = pair.find(',');
        if (comma == std::string_view::npos) continue;
        const auto first = trimmed(pair.substr(0, comma)), second = trimmed(pair.substr(comma + 1));
        if ((first == role_arn && second == provider_arn) || (first == provider_arn && second == role_arn))
            return;
    }
    throw access_denied("Not authorized to perform sts:AssumeRoleWithSAML");
}

void require_addressed(const Assertion& assertion, const SamlProvider& provider,
                       std::string_view public_endpoint) {
    const auto is_ours = [&](std::string_view url) { return is_sign_in_url(url, provider, public_endpoint); };
    if (assertion.confirmation.method != bearer)
        throw invalid_identity("The subject confirmation must be of the method bearer");
    if (!is_ours(assertion.confirmation.recipient) ||
        (!assertion.destination.empty() && !is_ours(assertion.destination)))
        throw invalid_identity("Response is not addressed to the sign-in endpoint");
    const auto is_for_us = [&](const auto& audiences) {
        return std::ranges::any_of(audiences,
                                   [&](const auto& one) { return one == aws_audience || is_ours(one); });
    };
    if (assertion.audiences.empty() || !std::ranges::all_of(assertion.audiences, is_for_us))
        throw invalid_identity("Response does not contain the required audience");
    if (assertion.unknown_condition) throw invalid_identity("Response has a condition that is not supported");
}

void require_in_force(const SamlClaims& claims, Time now) {
    if (claims.expires <= now) throw Fault("ExpiredTokenException", 400, "Response has expired");
    if (claims.issued + age_max <= now)
        throw Fault("ExpiredTokenException", 400, "Token must be redeemed within 5 minutes of issuance");
    if (claims.not_before > now + skew) throw invalid_identity("Response is not valid yet");
}

std::string name_qualifier(std::string_view issuer, const SamlProvider& provider) {
    crypto::Hasher hasher(crypto::Digest::sha1);
    hasher.update(concat(issuer, provider.account_id, "/", provider.name));
    return base64_encode(hasher.finish());
}

}  // namespace watchword::sts
