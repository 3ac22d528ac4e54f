#include "sigv4/sigv2.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "base/time_format.hpp"
#include "crypto/hash.hpp"
#include "sigv4/signature_mismatch.hpp"
#include "sigv4/wording.hpp"

namespace watchword::sigv4 {
namespace {

// Query parameters that are part of the resource, as boto and botocore list them.
constexpr std::array<std::string_view, 33> sub_resources{"accelerate",
                                                         "acl",
                                                         "analytics",
                                                         "cors",
                                                         "delete",
                                                         "inventory",
                                                         "lifecycle",
                                                         "location",
                                                         "logging",
                                                         "metrics",
                                                         "notification",
                                                         "object-lock",
                                                         "partNumber",
                                                         "policy",
                                                         "replication",
                                                         "requestPayment",
                                                         "response-cache-control",
                                                         "response-content-disposition",
                                                         "response-content-encoding",
                                                         "response-content-language",
                                                         "response-content-type",
                                                         "response-expires",
                                                         "restore",
                                                         "select",
                                                         "select-type",
                                                         "tagging",
                                                         "torrent",
                                                         "uploadId",
                                                         "uploads",
                                                         "versionId",
                                                         "versioning",
                                                         "versions",
                                                         "website"};

using Pair = std::pair<std::string, std::string>;

std::string decoded(std::string_view text) {
    auto out = percent_decode(text, true);
    return out ? std::move(*out) : std::string(text);
}

// `decode_all`: boto signs every value decoded, Amazon's text says only those of response-*.
std::string resource(const Request& request, std::string_view bucket, bool decode_all) {
    std::string out;
    if (!bucket.empty()) out.append(1, '/').append(bucket);
    out += request.path().empty() ? "/" : request.path();
    std::vector<std::pair<std::string_view, std::string>> kept;
    for (std::string_view rest = request.query(); !rest.empty();) {
        auto value = take_until(rest, '&');
        const bool has_value = value.find('=') != std::string_view::npos;
        const auto name = take_until(value, '=');
        if (std::find(sub_resources.begin(), sub_resources.end(), name) == sub_resources.end()) continue;
        std::string text(name);
        if (has_value) {
            text += '=';
            text += decode_all || name.starts_with("response-") ? decoded(value) : std::string(value);
        }
        kept.emplace_back(name, std::move(text));
    }
    std::stable_sort(kept.begin(), kept.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    char mark = '?';
    for (const auto& [name, text] : kept) {
        out.append(1, mark).append(text);
        mark = '&';
    }
    return out;
}

std::string string_to_sign_v2(const Request& request, const Claim& claim, std::string_view bucket,
                              bool decode_all) {
    const auto& headers = request.headers;
    std::vector<Pair> amz;
    std::string md5(headers.get("content-md5")), type(headers.get("content-type"));
    for (std::size_t i = 0; i < headers.size(); ++i)
        if (headers[i].name.starts_with("x-amz-")) amz.emplace_back(headers[i].name, trim(headers[i].value));
    std::string expires;
    if (claim.method == Method::v2_query) {
        // Presigning clients move the headers they sign into the query string, in lower case.
        for (std::string_view rest = request.query(); !rest.empty();) {
            auto value = take_until(rest, '&');
            auto name = decoded(take_until(value, '='));
            if (name.starts_with("x-amz-"))
                amz.emplace_back(std::move(name), trim(decoded(value)));
            else if (name == "Expires")
                expires = decoded(value);
            else if (name == "content-md5" && md5.empty())
                md5 = decoded(value);
            else if (name == "content-type" && type.empty())
                type = decoded(value);
        }
    }
    std::stable_sort(amz.begin(), amz.end(), [](const Pair& a, const Pair& b) { return a.first < b.first; });

    std::string out = concat(request.method, "\n", md5, "\n", type, "\n");
    if (claim.method == Method::v2_query)
        out += expires;
    else if (!headers.find("x-amz-date"))
        out += headers.get("date");
    for (std::size_t i = 0; i < amz.size(); ++i) {
        if (i > 0 && amz[i].first == amz[i - 1].first)
            out.append(1, ',').append(amz[i].second);
        else
            out.append(1, '\n').append(amz[i].first).append(1, ':').append(amz[i].second);
    }
    return out.append(1, '\n').append(resource(request, bucket, decode_all));
}

}  // namespace

std::optional<AuthError> verify_v2(const Request& request, const Claim& claim,
                                   const Secret& secret_access_key, std::string_view bucket, Time now) {
    if (claim.method == Method::v2_header) {
        if (auto refusal = check_s3_skew(claim, now)) return refusal;
    } else if (now > *claim.expires_at) {
        return s3_access_denied("Request has expired", {{"Expires", iso8601_seconds(*claim.expires_at)},
                                                        {"ServerTime", iso8601_seconds(now)}});
    }
    const auto matches = [&](const std::string& text) {
        const auto mac = crypto::hmac_sha1(secret_access_key.reveal(), text);
        return equal_in_constant_time(base64_encode(mac), claim.signature);
    };
    const auto text = string_to_sign_v2(request, claim, bucket, false);
    if (matches(text) || matches(string_to_sign_v2(request, claim, bucket, true))) return std::nullopt;
    return s3_signature_mismatch(claim, text, {});
}

}  // namespace watchword::sigv4
