#include <algorithm>
#include <array>

#include "base/encoding.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"
#include "base/time_format.hpp"
#include "sigv4/claim.hpp"
#include "sigv4/query_auth.hpp"
#include "sigv4/wording.hpp"

namespace watchword::sigv4 {
namespace {

using Read = Result<std::optional<Claim>, AuthError>;
using Refusal = std::optional<AuthError>;

constexpr std::string_view algorithm = "AWS4-HMAC-SHA256";
constexpr Seconds expires_max{604800};

bool all_digits(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// "AKID/20260131/us-east-1/iam/aws4_request"
Refusal read_credential(Claim& claim, std::string_view text, Dialect dialect) {
    std::array<std::string_view, 5> part;
    std::size_t count = 0;
    bool empty = text.ends_with('/');
    for (std::string_view rest = text; !rest.empty();) {
        const auto piece = take_until(rest, '/');
        empty = empty || piece.empty();
        if (count < part.size()) part[count] = piece;
        ++count;
    }
    if (count != part.size() || empty) {
        if (dialect == Dialect::query)
            return incomplete_signature(
                concat("Credential must have exactly 5 slash-delimited elements, e.g. "
                       "keyid/date/region/service/term, got '",
                       text, "'"));
        return s3_malformed_credential(claim.method,
                                       "the Credential is mal-formed; expecting "
                                       "\"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".");
    }
    if (part[4] != "aws4_request") {
        if (dialect == Dialect::query)
            return does_not_match(concat(
                "Credential should be scoped with a valid terminator: 'aws4_request', not '", part[4], "'."));
        return s3_malformed_credential(claim.method, concat("incorrect terminal \"", part[4],
                                                            "\". This endpoint uses \"aws4_request\"."));
    }
    if (dialect == Dialect::s3 && (part[1].size() != 8 || !all_digits(part[1])))
        return s3_malformed_credential(
            claim.method, concat("incorrect date format \"", part[1],
                                 "\". This date in the credential must be in the format \"yyyyMMdd\"."));
    claim.access_key_id = part[0];
    claim.scope = {std::string(part[1]), std::string(part[2]), std::string(part[3])};
    return std::nullopt;
}

Refusal read_signed_headers(Claim& claim, std::string_view text, Dialect dialect) {
    if (std::count(text.begin(), text.end(), ';') >= static_cast<std::ptrdiff_t>(limits::header_count_max)) {
        const std::string why = "SignedHeaders names too many headers.";
        return dialect == Dialect::query ? incomplete_signature(why) : s3_malformed(claim.method, why);
    }
    claim.signed_headers = text;
    return std::nullopt;
}

Refusal set_time(Claim& claim, std::optional<Time> time, std::string_view sent, Dialect dialect) {
    if (!time) {
        if (dialect == Dialect::query)
            return incomplete_signature(concat("Date must be in ISO-8601 'basic format'. Got '", sent,
                                               "'. See http://en.wikipedia.org/wiki/ISO_8601"));
        if (claim.method == Method::v4_query)
            return s3_malformed(claim.method,
                                "X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"");
        return s3_access_denied("AWS authentication requires a valid Date or x-amz-date header");
    }
    claim.time = *time;
    claim.timestamp = iso8601_basic(*time);
    return std::nullopt;
}

// The header that says when a request was signed. SigV2 writes x-amz-date as an HTTP date.
Refusal read_header_time(Claim& claim, const Headers& headers, Dialect dialect) {
    const auto amz_date = headers.find("x-amz-date");
    const auto sent = amz_date ? *amz_date : headers.get("date");
    auto time = parse_iso8601_basic(sent);
    if (!time && (!amz_date || claim.method == Method::v2_header)) time = parse_http_date(sent);
    if (sent.empty() && dialect == Dialect::query)
        return incomplete_signature(
            "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
    return set_time(claim, time, sent, dialect);
}

bool is_hash(std::string_view text) {
    return text.size() == 64 && std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
           });
}

// S3 only: what the request declares about its body.
Refusal read_payload(Claim& claim, const Headers& headers, const QueryAuth& query) {
    auto sent = headers.find("x-amz-content-sha256");
    if (claim.method == Method::v4_query) {
        // An unsigned declaration on a presigned request is nobody's word.
        if (sent && !claim.signs("x-amz-content-sha256")) sent.reset();
        if (!sent && query.content_sha256) sent = *query.content_sha256;
        if (!sent) sent = "UNSIGNED-PAYLOAD";
    }
    if (!sent) return invalid_request("Missing required header for this request: x-amz-content-sha256");
    claim.content_sha256 = *sent;
    if (*sent == "UNSIGNED-PAYLOAD") {
        claim.payload = Payload::unsigned_payload;
    } else if (*sent == "STREAMING-AWS4-HMAC-SHA256-PAYLOAD") {
        claim.payload = Payload::chunked_signed;
    } else if (*sent == "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER") {
        claim.payload = Payload::chunked_signed_trailer;
    } else if (*sent == "STREAMING-UNSIGNED-PAYLOAD-TRAILER") {
        claim.payload = Payload::chunked_unsigned_trailer;
    } else if (sent->starts_with("STREAMING-")) {
        return AuthError{"NotImplemented",
                         501,
                         "A header you provided implies functionality that is not implemented.",
                         {{"Header", "x-amz-content-sha256"}}};
    } else if (is_hash(*sent)) {
        claim.payload = Payload::plain_hash;
    } else {
        return invalid_argument(
            "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD, or a valid "
            "sha256 value.",
            "x-amz-content-sha256", std::string(*sent));
    }
    return std::nullopt;
}

// The part of "AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…" behind the first blank.
Refusal read_authorization(Claim& claim, std::string_view authorization, std::string_view rest,
                           Dialect dialect) {
    std::optional<std::string_view> credential, signed_headers, signature;
    while (!rest.empty()) {
        const auto component = trim(take_until(rest, ','));
        if (component.empty()) continue;
        auto value = component;
        const auto name = trim(take_until(value, '='));
        auto* slot = name == "Credential"      ? &credential
                     : name == "SignedHeaders" ? &signed_headers
                     : name == "Signature"     ? &signature
                                               : nullptr;
        const bool no_equal_sign = component.find('=') == std::string_view::npos;
        if (no_equal_sign || (slot && *slot)) {
            if (dialect == Dialect::s3)
                return s3_malformed(claim.method,
                                    concat("the authorization component \"", component, "\" is malformed."));
            return incomplete_signature(
                no_equal_sign ? concat("'", component,
                                       "' not a valid key=value pair (missing equal-sign) in Authorization "
                                       "header: '",
                                       authorization, "'.")
                              : concat("Authorization header has '", name, "' more than once."));
        }
        if (slot) *slot = trim(value);
    }
    const auto missing = [](const auto& part) { return !part || part->empty(); };
    if (missing(credential) || missing(signed_headers) || missing(signature)) {
        if (dialect == Dialect::s3)
            return s3_malformed(claim.method,
                                "the authorization header requires three components: Credential, "
                                "SignedHeaders, and Signature.");
        std::string why;
        if (missing(credential)) why += "Authorization header requires 'Credential' parameter. ";
        if (missing(signature)) why += "Authorization header requires 'Signature' parameter. ";
        if (missing(signed_headers)) why += "Authorization header requires 'SignedHeaders' parameter. ";
        return incomplete_signature(concat(why, "Authorization=", authorization));
    }
    if (auto refusal = read_credential(claim, *credential, dialect)) return refusal;
    if (auto refusal = read_signed_headers(claim, *signed_headers, dialect)) return refusal;
    claim.signature = *signature;
    return std::nullopt;
}

Read read_header(const Request& request, std::string_view authorization, Dialect dialect) {
    Claim claim;
    auto rest = authorization;
    const auto scheme = take_until(rest, ' ');
    claim.session_token = request.headers.get("x-amz-security-token");
    if (scheme == algorithm) {
        claim.method = Method::v4_header;
        if (auto refusal = read_authorization(claim, authorization, rest, dialect)) return *refusal;
    } else if (scheme == "AWS" && dialect == Dialect::s3) {
        claim.method = Method::v2_header;
        auto signature = trim(rest);
        claim.access_key_id = take_until(signature, ':');
        claim.signature = signature;
        if (claim.access_key_id.empty() || claim.signature.empty())
            return invalid_argument("AWS authorization header is invalid.  Expected AwsAccessKeyId:signature",
                                    "Authorization", std::string(scheme));
    } else {
        // Only the scheme is repeated: what follows may be somebody's password.
        if (dialect == Dialect::query)
            return incomplete_signature(
                concat("Unsupported AWS 'algorithm': '", scheme, "' (only AWS4-HMAC-SHA256 for now). "));
        return invalid_argument("Unsupported Authorization Type", "Authorization", std::string(scheme));
    }
    if (auto refusal = read_header_time(claim, request.headers, dialect)) return *refusal;
    if (dialect == Dialect::s3 && claim.method == Method::v4_header)
        if (auto refusal = read_payload(claim, request.headers, {})) return *refusal;
    return std::optional(std::move(claim));
}

Refusal check_present(const QueryAuth& query, Dialect dialect) {
    const auto missing = [](const auto& part) { return !part || part->empty(); };
    std::string why;
    const auto demand = [&](const auto& part, std::string_view name) {
        if (missing(part)) why += concat("AWS query-string parameters must include '", name, "'. ");
    };
    demand(query.algorithm, "X-Amz-Algorithm");
    demand(query.credential, "X-Amz-Credential");
    demand(query.signature, "X-Amz-Signature");
    demand(query.signed_headers, "X-Amz-SignedHeaders");
    demand(query.date, "X-Amz-Date");
    if (dialect == Dialect::query)
        return why.empty() ? Refusal{}
                           : incomplete_signature(why + "Re-examine the query-string parameters.");
    if (why.empty() && !missing(query.expires)) return std::nullopt;
    return s3_malformed(Method::v4_query,
                        "Query-string authentication version 4 requires the X-Amz-Algorithm, "
                        "X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and "
                        "X-Amz-Expires parameters.");
}

Refusal read_expires(Claim& claim, std::string_view text, Dialect dialect) {
    const auto number = parse_number<std::int64_t>(text);
    std::string_view why;
    if (!number)
        why = "X-Amz-Expires should be a number";
    else if (*number < 0)
        why = "X-Amz-Expires must be non-negative";
    else if (*number == 0)
        why = "X-Amz-Expires must be at least 1 (in seconds)";
    else if (*number > expires_max.count())
        why =
            "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be "
            "less than 604800 seconds";
    if (!why.empty())
        return dialect == Dialect::query ? incomplete_signature(std::string(why))
                                         : s3_malformed(claim.method, why);
    claim.expires = Seconds(*number);
    claim.expires_at = claim.time + Seconds(*number);
    return std::nullopt;
}

Read read_v4_query(const Request& request, const QueryAuth& query, Dialect dialect) {
    Claim claim;
    claim.method = Method::v4_query;
    if (auto refusal = check_present(query, dialect)) return *refusal;
    if (*query.algorithm != algorithm) {
        if (dialect == Dialect::query)
            return incomplete_signature(concat("Unsupported AWS 'algorithm': '", *query.algorithm,
                                               "' (only AWS4-HMAC-SHA256 for now). "));
        return s3_malformed(claim.method, "X-Amz-Algorithm only supports \"AWS4-HMAC-SHA256\"");
    }
    if (auto refusal = read_credential(claim, *query.credential, dialect)) return *refusal;
    if (auto refusal = read_signed_headers(claim, *query.signed_headers, dialect)) return *refusal;
    if (auto refusal = set_time(claim, parse_iso8601_basic(*query.date), *query.date, dialect))
        return *refusal;
    if (query.expires)
        if (auto refusal = read_expires(claim, *query.expires, dialect)) return *refusal;
    claim.signature = *query.signature;
    claim.session_token = query.token.value_or("");
    if (dialect == Dialect::s3)
        if (auto refusal = read_payload(claim, request.headers, query)) return *refusal;
    return std::optional(std::move(claim));
}

Read read_v2_query(const QueryAuth& query, Dialect dialect) {
    if (dialect == Dialect::query)
        return incomplete_signature(
            "AWS Signature Version 2 is not supported by this service; sign with AWS4-HMAC-SHA256.");
    const auto missing = [](const auto& part) { return !part || part->empty(); };
    if (missing(query.v2_access_key_id) || missing(query.v2_expires) || missing(query.v2_signature))
        return s3_access_denied(
            "Query-string authentication requires the Signature, Expires and AWSAccessKeyId parameters");
    // 2^37 s (the year 6325) keeps the arithmetic of times within its range.
    const auto expires = parse_number<std::int64_t>(*query.v2_expires);
    if (!expires || *expires < 0 || *expires > (std::int64_t{1} << 37))
        return s3_access_denied(concat("Invalid date (should be seconds since epoch): ", *query.v2_expires));
    Claim claim;
    claim.method = Method::v2_query;
    claim.access_key_id = *query.v2_access_key_id;
    claim.session_token = query.v2_token.value_or("");
    claim.signature = *query.v2_signature;
    // A '+' that was not escaped has been read as a space; base64 has none.
    std::replace(claim.signature.begin(), claim.signature.end(), ' ', '+');
    claim.expires_at = from_unix_seconds(*expires);
    return std::optional(std::move(claim));
}

// Headers that are read one by one must not come twice: two readers could take different ones for true.
Refusal check_repeated(const Headers& headers, Dialect dialect) {
    for (std::string_view name :
         {"authorization", "x-amz-date", "x-amz-content-sha256", "x-amz-security-token"})
        if (headers.count(name) > 1) {
            auto why = concat("The header '", name, "' was sent more than once.");
            return dialect == Dialect::query ? incomplete_signature(std::move(why))
                                             : invalid_request(std::move(why));
        }
    return std::nullopt;
}

}  // namespace

Read read_claim(const Request& request, Dialect dialect) {
    const auto authorization = request.headers.find("authorization");
    const auto query = find_query_auth(request.query());
    const bool in_query = query.is_v4() || query.is_v2();
    if (!authorization && !in_query) {
        // Query services' old form carries its signature in the form body.
        if (dialect == Dialect::query && (request.body.starts_with("AWSAccessKeyId=") ||
                                          request.body.find("&AWSAccessKeyId=") != std::string::npos))
            return read_v2_query(query, dialect);
        return std::optional<Claim>();
    }
    if (auto refusal = check_repeated(request.headers, dialect)) return *refusal;
    if (authorization && in_query) {
        if (dialect == Dialect::query)
            return does_not_match(
                "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.");
        return invalid_argument(
            "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query "
            "string parameter or the Authorization header should be specified",
            "Authorization", std::string(authorization->substr(0, authorization->find(' '))));
    }
    if (authorization) return read_header(request, *authorization, dialect);
    if (query.malformed || (query.is_v4() && query.is_v2())) {
        const std::string why =
            "The authentication parameters of the query string are malformed or repeated.";
        return dialect == Dialect::query ? incomplete_signature(why) : s3_malformed(Method::v4_query, why);
    }
    return query.is_v4() ? read_v4_query(request, query, dialect) : read_v2_query(query, dialect);
}

}  // namespace watchword::sigv4
