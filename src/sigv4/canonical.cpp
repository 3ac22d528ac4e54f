#include "sigv4/canonical.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "crypto/hash.hpp"

namespace watchword::sigv4 {
namespace {

// RFC 3986 §5.2.4 remove_dot_segments; AWS drops empty segments too. "/a/./b//../c/" → "/a/c/"
std::string without_dot_segments(std::string_view path) {
    std::vector<std::string_view> kept;
    for (std::string_view rest = path; !rest.empty();) {
        const auto segment = take_until(rest, '/');
        if (segment.empty() || segment == ".") continue;
        if (segment != "..")
            kept.push_back(segment);
        else if (!kept.empty())
            kept.pop_back();
    }
    std::string out = "/";
    for (const auto& segment : kept) {
        if (out.size() > 1) out += '/';
        out += segment;
    }
    if (!kept.empty() && path.ends_with('/')) out += '/';
    return out;
}

constexpr bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

// Trimmed, inner runs of blanks collapsed to one space.
void append_folded(std::string& out, std::string_view value) {
    const auto start = out.size();
    for (auto at = value.begin(); at != value.end();) {
        const auto word = std::find_if_not(at, value.end(), is_blank);
        at = std::find_if(word, value.end(), is_blank);
        if (word == at) break;
        if (out.size() > start) out += ' ';
        out.append(word, at);
    }
}

void append_header(std::string& out, const Headers& headers, std::string_view name) {
    out += name;
    out += ':';
    bool first = true;
    for (std::size_t i = 0; i < headers.size(); ++i) {
        const auto field = headers[i];
        if (field.name != name) continue;
        if (!first) out += ',';
        append_folded(out, field.value);
        first = false;
    }
    out += '\n';
}

// Decoded and encoded again, so that every spelling of a text comes out as one. What does not decode is taken
// literally.
std::string recoded(std::string_view text) {
    if (text.find_first_of("%+") == std::string_view::npos) return percent_encode(text);
    const auto decoded = percent_decode(text, true);
    return percent_encode(decoded ? std::string_view(*decoded) : text);
}

}  // namespace

std::string canonical_uri(std::string_view path, UriStyle style) {
    if (path.empty() || path == "/") return "/";
    if (style == UriStyle::as_sent) return std::string(path);
    if (style == UriStyle::normalized) return percent_encode_path(without_dot_segments(path));
    const auto decoded = percent_decode(path);
    return percent_encode_path(decoded ? std::string_view(*decoded) : path);
}

std::string canonical_query(std::string_view query) {
    if (query.empty()) return {};
    std::vector<std::pair<std::string, std::string>> pairs;
    for (std::string_view rest = query; !rest.empty();) {
        auto value = take_until(rest, '&');
        if (value.empty()) continue;
        auto name = recoded(take_until(value, '='));
        if (name == "X-Amz-Signature") continue;
        pairs.emplace_back(std::move(name), recoded(value));
    }
    std::sort(pairs.begin(), pairs.end());
    std::string out;
    out.reserve(query.size() + 16);
    for (const auto& [name, value] : pairs) {
        if (!out.empty()) out += '&';
        out.append(name).append(1, '=').append(value);
    }
    return out;
}

std::string canonical_request(const Request& request, std::string_view signed_headers,
                              std::string_view payload_hash, UriStyle style) {
    std::string out;
    out.reserve(request.target.size() + signed_headers.size() + 512);
    out.append(request.method).append(1, '\n');
    out.append(canonical_uri(request.path(), style)).append(1, '\n');
    out.append(canonical_query(request.query())).append(1, '\n');
    for (std::string_view rest = signed_headers; !rest.empty();)
        append_header(out, request.headers, take_until(rest, ';'));
    out.append(1, '\n').append(signed_headers).append(1, '\n').append(payload_hash);
    return out;
}

std::string string_to_sign(std::string_view timestamp, std::string_view scope,
                           std::string_view canonical_request) {
    return concat("AWS4-HMAC-SHA256\n", timestamp, "\n", scope, "\n", crypto::sha256_hex(canonical_request));
}

}  // namespace watchword::sigv4
