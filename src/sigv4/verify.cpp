#include "sigv4/verify.hpp"

#include <algorithm>

#include "base/encoding.hpp"
#include "base/secret.hpp"
#include "base/text.hpp"
#include "base/time_format.hpp"
#include "crypto/hash.hpp"
#include "sigv4/canonical.hpp"
#include "sigv4/signature_mismatch.hpp"
#include "sigv4/wording.hpp"

namespace watchword::sigv4 {
namespace {

using Refusal = std::optional<AuthError>;

bool is_v4(const Claim& claim) {
    return claim.method == Method::v4_header || claim.method == Method::v4_query;
}

Refusal check_query_age(const Claim& claim, Time now) {
    if (claim.time < now - clock_skew_max)
        return does_not_match(concat("Signature expired: ", claim.timestamp, " is now earlier than ",
                                     iso8601_basic(now - clock_skew_max), " (", iso8601_basic(now),
                                     " - 15 min.)"));
    if (claim.time > now + clock_skew_max)
        return does_not_match(concat("Signature not yet current: ", claim.timestamp, " is still later than ",
                                     iso8601_basic(now + clock_skew_max), " (", iso8601_basic(now),
                                     " + 15 min.)"));
    return std::nullopt;
}

Refusal check_presigned_age(const Claim& claim, Time now) {
    if (claim.time > now + clock_skew_max)
        return s3_access_denied("Request is not valid yet",
                                {{"X-Amz-Date", claim.timestamp}, {"ServerTime", iso8601_seconds(now)}});
    if (now <= *claim.expires_at) return std::nullopt;
    return s3_access_denied("Request has expired", {{"X-Amz-Expires", std::to_string(claim.expires->count())},
                                                    {"Expires", iso8601_seconds(*claim.expires_at)},
                                                    {"ServerTime", iso8601_seconds(now)}});
}

Refusal check_scope_date(const Claim& claim, Dialect dialect) {
    const auto day = std::string_view(claim.timestamp).substr(0, 8);
    if (claim.scope.date == day) return std::nullopt;
    if (dialect == Dialect::query)
        return does_not_match(
            concat("Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from "
                   "HTTP: '",
                   claim.scope.date, "' != '", day, "', from '", claim.timestamp, "'."));
    return s3_malformed(claim.method, concat("Invalid credential date \"", claim.scope.date,
                                             "\". This date is not the same as X-Amz-Date: \"", day, "\"."));
}

// Must `name` be under the signature when the request has it?
bool must_be_signed(std::string_view name, const Request& request, const Claim& claim, Dialect dialect) {
    if (name == "host") return true;
    // Without X-Amz-Date the Date header is the time of signing.
    if (name == "date") return claim.method == Method::v4_header && !request.headers.find("x-amz-date");
    if (!name.starts_with("x-amz-")) return false;
    // Some clients add the token after signing; who it belongs to is sealed in it.
    if (dialect == Dialect::query) return name != "x-amz-security-token";
    // On a presigned S3 request an unsigned declaration is ignored (read_claim).
    return !(claim.method == Method::v4_query && name == "x-amz-content-sha256");
}

Refusal check_signed_headers(const Request& request, const Claim& claim, Dialect dialect) {
    std::vector<std::string_view> unsigned_names;
    if (!claim.signs("host")) unsigned_names.push_back("host");
    for (std::size_t i = 0; i < request.headers.size(); ++i) {
        const auto name = request.headers[i].name;
        if (name == "host" || !must_be_signed(name, request, claim, dialect) || claim.signs(name)) continue;
        unsigned_names.push_back(name);
    }
    if (unsigned_names.empty()) return std::nullopt;
    if (dialect == Dialect::query)
        return does_not_match(concat("'",
                                     unsigned_names[0] == "host" ? "Host' or ':authority" : unsigned_names[0],
                                     "' must be a 'SignedHeader' in the AWS Authorization."));
    std::string list;
    for (const auto& name : unsigned_names) list.append(list.empty() ? "" : ", ").append(name);
    return s3_access_denied("There were headers present in the request which were not signed",
                            {{"HeadersNotSigned", std::move(list)}});
}

}  // namespace

SigningKey derive_signing_key(std::string_view secret_access_key, const Scope& scope) {
    SigningKey key, next;
    Secret first(concat("AWS4", secret_access_key));
    crypto::hmac_sha256_to(first.reveal(), scope.date, key);
    for (const std::string_view part : {std::string_view(scope.region), std::string_view(scope.service),
                                        std::string_view("aws4_request")}) {
        crypto::hmac_sha256_to({key.data(), key.size()}, part, next);
        key = next;
    }
    return key;
}

std::optional<AuthError> check_service(const Claim& claim, std::span<const std::string_view> allowed,
                                       Dialect dialect) {
    if (!is_v4(claim) || std::find(allowed.begin(), allowed.end(), claim.scope.service) != allowed.end())
        return std::nullopt;
    const auto expected = allowed.empty() ? std::string_view() : allowed.front();
    if (dialect == Dialect::query)
        return does_not_match(concat("Credential should be scoped to correct service: '", expected, "'. "));
    return s3_malformed_credential(claim.method, concat("incorrect service \"", claim.scope.service,
                                                        "\". This endpoint belongs to \"", expected, "\"."));
}

std::optional<AuthError> check_region(const Claim& claim, std::string_view expected, Dialect dialect) {
    if (!is_v4(claim) || claim.scope.region == expected) return std::nullopt;
    if (dialect == Dialect::query)
        return does_not_match(
            concat("Credential should be scoped to a valid region, not '", claim.scope.region, "'. "));
    auto error = s3_malformed_credential(
        claim.method, concat("the region '", claim.scope.region, "' is wrong; expecting '", expected, "'"));
    error.details.emplace_back("Region", std::string(expected));
    return error;
}

std::optional<AuthError> verify_v4(const Request& request, const Claim& claim, const SigningKey& key,
                                   std::string_view body_sha256_hex, Time now, Dialect dialect) {
    if (auto refusal = check_scope_date(claim, dialect)) return refusal;
    if (dialect == Dialect::query) {
        if (auto refusal = check_query_age(claim, now)) return refusal;
    } else if (claim.method == Method::v4_query) {
        if (auto refusal = check_presigned_age(claim, now)) return refusal;
    } else if (auto refusal = check_s3_skew(claim, now)) {
        return refusal;
    }
    if (auto refusal = check_signed_headers(request, claim, dialect)) return refusal;

    const auto payload_hash =
        dialect == Dialect::s3 ? std::string_view(claim.content_sha256) : body_sha256_hex;
    const auto scope = claim.scope.text();
    std::string canonical, to_sign;
    const auto matches = [&](UriStyle style) {
        canonical = canonical_request(request, claim.signed_headers, payload_hash, style);
        to_sign = string_to_sign(claim.timestamp, scope, canonical);
        std::array<char, 32> mac;
        crypto::hmac_sha256_to({key.data(), key.size()}, to_sign, mac);
        return equal_in_constant_time(hex_encode({mac.data(), mac.size()}), claim.signature);
    };
    if (dialect == Dialect::query) {
        if (matches(UriStyle::normalized)) return std::nullopt;
        return does_not_match(
            "The request signature we calculated does not match the signature you provided. Check your AWS "
            "Secret Access Key and signing method. Consult the service documentation for details.");
    }
    // The second spelling names the same object as the first, so accepting either widens nothing.
    if (matches(UriStyle::as_sent) || matches(UriStyle::reencoded)) return std::nullopt;
    canonical = canonical_request(request, claim.signed_headers, payload_hash, UriStyle::as_sent);
    return s3_signature_mismatch(claim, string_to_sign(claim.timestamp, scope, canonical), canonical);
}

}  // namespace watchword::sigv4
