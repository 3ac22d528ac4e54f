#include "client/endpoint.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "watchword/error.hpp"

namespace watchword::client {
namespace {

bool is_alnum(char c) { return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9'); }

bool is_host(std::string_view host) {
    const auto ok = [](char c) { return is_alnum(c) || c == '-' || c == '.' || c == '_' || c == ':'; };
    return !host.empty() && host.size() <= 253 && std::all_of(host.begin(), host.end(), ok);
}

bool is_prefix(std::string_view prefix) {
    const auto ok = [](char c) { return c > 0x20 && c < 0x7f && c != '?' && c != '#'; };
    return std::all_of(prefix.begin(), prefix.end(), ok);
}

std::string bracketed(const std::string& host) {
    return host.find(':') == std::string::npos ? host : "[" + host + "]";
}

bool matches_no_proxy(const Url& url, std::string_view entry) {
    if (entry == "*") return true;
    if (const auto colon = entry.rfind(':'); colon != std::string_view::npos && entry.find(':') == colon) {
        if (entry.substr(colon + 1) != std::to_string(url.port)) return false;
        entry = entry.substr(0, colon);
    }
    if (entry.starts_with('.')) entry.remove_prefix(1);
    if (entry.empty()) return false;
    const std::string_view host = url.host;
    return host == entry || (host.ends_with(entry) && host[host.size() - entry.size() - 1] == '.');
}

std::string_view domain_of(std::string_view region) {
    return region.starts_with("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
}

// IAM has one endpoint and one signing region in each partition.
Endpoint iam_endpoint(std::string_view region) {
    Endpoint out;
    if (region.starts_with("cn-")) {
        out.region = "cn-north-1";
        out.url.host = "iam.cn-north-1.amazonaws.com.cn";
    } else if (region.starts_with("us-gov-")) {
        out.region = "us-gov-west-1";
        out.url.host = "iam.us-gov.amazonaws.com";
    } else {
        out.region = "us-east-1";
        out.url.host = "iam.amazonaws.com";
    }
    return out;
}

}  // namespace

std::string Url::authority() const { return port == (tls ? 443u : 80u) ? bracketed(host) : host_and_port(); }

std::string Url::host_and_port() const { return bracketed(host) + ":" + std::to_string(port); }

Url parse_url(std::string_view text, const std::string& what) {
    const auto fail = [&](const char* why) { throw ConfigurationError(what + " " + why); };
    Url url;
    if (text.starts_with("https://"))
        url.tls = true, text.remove_prefix(8);
    else if (text.starts_with("http://"))
        text.remove_prefix(7);
    else
        fail("must begin with http:// or https://");
    const auto slash = text.find('/');
    auto authority = text.substr(0, slash);
    if (slash != std::string_view::npos) url.prefix = text.substr(slash);
    while (url.prefix.ends_with('/')) url.prefix.pop_back();
    if (!is_prefix(url.prefix)) fail("has a path that cannot be part of a URL");
    if (const auto at = authority.rfind('@'); at != std::string_view::npos) {
        url.user_info = authority.substr(0, at);
        authority.remove_prefix(at + 1);
    }
    std::string_view port;
    if (authority.starts_with('[')) {
        const auto end = authority.find(']');
        if (end == std::string_view::npos) fail("has no closing ']'");
        url.host = lower(authority.substr(1, end - 1));
        port = authority.substr(end + 1);
        if (!port.empty() && port.front() != ':') fail("has something between ']' and the port");
        if (!port.empty()) port.remove_prefix(1);
    } else {
        const auto colon = authority.find(':');
        url.host = lower(authority.substr(0, colon));
        if (colon != std::string_view::npos) port = authority.substr(colon + 1);
    }
    if (!is_host(url.host)) fail("has no valid host name");
    url.port = url.tls ? 443 : 80;
    if (!port.empty()) {
        const auto number = parse_number<unsigned>(port);
        if (!number || *number == 0 || *number > 65535) fail("has no valid port");
        url.port = *number;
    }
    return url;
}

Endpoint endpoint_for(std::string_view service, const Settings& settings) {
    const auto& region = settings.region;
    const auto in_name = [](char c) { return is_alnum(c) || c == '-'; };
    if (region.empty() || region.size() > 63 || !std::all_of(region.begin(), region.end(), in_name))
        throw ConfigurationError("the region is not letters, digits and '-'");

    auto given = settings.endpoint_urls.find(std::string(service));
    if (given == settings.endpoint_urls.end()) given = settings.endpoint_urls.find("");
    if (given != settings.endpoint_urls.end()) {
        Endpoint out{parse_url(given->second, "the endpoint URL"), region, false};
        if (!out.url.user_info.empty())
            throw ConfigurationError("the endpoint URL must not hold a user name or password");
        return out;
    }
    Endpoint out;
    if (service == "iam") {
        out = iam_endpoint(region);
    } else {
        out.region = region;
        out.url.host = concat(service, ".", region, ".", domain_of(region));
    }
    out.url.tls = true;
    out.url.port = 443;
    out.aws = true;
    return out;
}

std::optional<Url> proxy_for(const Url& url, const Settings& settings) {
    const auto& proxy = url.tls ? settings.https_proxy : settings.http_proxy;
    if (proxy.empty() || is_loopback(url.host)) return std::nullopt;
    const auto no_proxy = lower(settings.no_proxy);
    for (std::string_view rest = no_proxy; !rest.empty();)
        if (matches_no_proxy(url, trim(take_until(rest, ',')))) return std::nullopt;
    const std::string what = url.tls ? "HTTPS_PROXY" : "http_proxy";
    auto out = parse_url(proxy.find("://") == std::string::npos ? "http://" + proxy : proxy, what);
    if (out.tls) throw ConfigurationError(what + " asks for TLS to the proxy itself, which is not supported");
    return out;
}

bool is_loopback(std::string_view host) {
    if (host == "localhost" || host.ends_with(".localhost") || host == "::1") return true;
    const auto digit_or_dot = [](char c) { return (c >= '0' && c <= '9') || c == '.'; };
    return host.starts_with("127.") && std::all_of(host.begin(), host.end(), digit_or_dot);
}

bool fits_host_name(std::string_view bucket) {
    const auto ok = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
    return bucket.size() >= 3 && bucket.size() <= 63 && std::all_of(bucket.begin(), bucket.end(), ok) &&
           bucket.front() != '-' && bucket.back() != '-';
}

}  // namespace watchword::client
