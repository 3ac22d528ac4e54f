#include "sigv4/sign.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "base/time_format.hpp"
#include "crypto/hash.hpp"
#include "sigv4/canonical.hpp"
#include "sigv4/verify.hpp"

namespace watchword::sigv4 {
namespace {

// What a proxy may change or drop on the way (facts: signatures §1).
constexpr std::array<std::string_view, 11> never_signed{
    "authorization", "connection", "expect",          "keep-alive",    "te", "trailer", "transfer-encoding",
    "upgrade",       "user-agent", "x-amzn-trace-id", "content-length"};

std::string names_to_sign(const Headers& headers) {
    std::vector<std::string_view> names;
    for (std::size_t i = 0; i < headers.size(); ++i) {
        const auto name = headers[i].name;
        if (name.starts_with("proxy-") ||
            std::find(never_signed.begin(), never_signed.end(), name) != never_signed.end())
            continue;
        names.push_back(name);
    }
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    std::string out;
    for (const auto& name : names) out.append(out.empty() ? "" : ";").append(name);
    return out;
}

UriStyle style_of(std::string_view service) {
    return service == "s3" ? UriStyle::as_sent : UriStyle::normalized;
}

std::string signature_of(const Request& request, const Credentials& credentials, const Scope& scope,
                         std::string_view timestamp, std::string_view signed_headers,
                         std::string_view payload_hash) {
    const auto canonical = canonical_request(request, signed_headers, payload_hash, style_of(scope.service));
    const auto key = derive_signing_key(credentials.secret_access_key.reveal(), scope);
    return hex_encode(
        crypto::hmac_sha256({key.data(), key.size()}, string_to_sign(timestamp, scope.text(), canonical)));
}

}  // namespace

void sign(Request& request, const Credentials& credentials, std::string_view region, std::string_view service,
          Time now) {
    const Scope scope{iso8601_date(now), std::string(region), std::string(service)};
    const auto timestamp = iso8601_basic(now);
    std::string payload_hash(request.headers.get("x-amz-content-sha256"));
    if (payload_hash.empty()) {
        payload_hash = crypto::sha256_hex(request.body);
        if (service == "s3") request.headers.add("x-amz-content-sha256", payload_hash);
    }
    request.headers.add("x-amz-date", timestamp);
    if (!credentials.session_token.empty())
        request.headers.add("x-amz-security-token", credentials.session_token);
    const auto signed_headers = names_to_sign(request.headers);
    const auto signature = signature_of(request, credentials, scope, timestamp, signed_headers, payload_hash);
    request.headers.add("authorization",
                        concat("AWS4-HMAC-SHA256 Credential=", credentials.access_key_id, "/", scope.text(),
                               ", SignedHeaders=", signed_headers, ", Signature=", signature));
}

std::string presign(const Request& request, const Credentials& credentials, std::string_view region,
                    std::string_view service, Time now, Seconds expires) {
    const Scope scope{iso8601_date(now), std::string(region), std::string(service)};
    const auto timestamp = iso8601_basic(now);
    const auto signed_headers = names_to_sign(request.headers);

    Request unsigned_request;
    unsigned_request.method = request.method;
    unsigned_request.headers = request.headers;
    auto& target = unsigned_request.target;
    target = request.target;
    target += target.find('?') == std::string::npos ? '?' : '&';
    target += concat("X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=",
                     percent_encode(concat(credentials.access_key_id, "/", scope.text())),
                     "&X-Amz-Date=", timestamp, "&X-Amz-Expires=", std::to_string(expires.count()),
                     "&X-Amz-SignedHeaders=", percent_encode(signed_headers));
    if (!credentials.session_token.empty())
        target += concat("&X-Amz-Security-Token=", percent_encode(credentials.session_token));

    std::string payload_hash(request.headers.get("x-amz-content-sha256"));
    if (payload_hash.empty())
        payload_hash = service == "s3" ? "UNSIGNED-PAYLOAD" : crypto::sha256_hex(request.body);
    return concat(
        target, "&X-Amz-Signature=",
        signature_of(unsigned_request, credentials, scope, timestamp, signed_headers, payload_hash));
}

}  // namespace watchword::sigv4
