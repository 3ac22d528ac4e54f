#include "s3/address.hpp"

#include <algorithm>
#include <array>

#include "base/encoding.hpp"
#include "base/text.hpp"

namespace watchword::s3 {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return c >= 'a' && c <= 'z'; }

// "us-east-1", "us-gov-west-1".
bool is_region(std::string_view text) {
    return text.size() >= 6 && std::ranges::count(text, '-') >= 2 && is_digit(text.back()) &&
           std::ranges::all_of(text, [](char c) { return is_letter(c) || is_digit(c) || c == '-'; });
}

std::string_view last_label(std::string_view name) { return name.substr(name.rfind('.') + 1); }
// Without the last label and its dot; "" when it is the only one.
std::string_view parent(std::string_view name) {
    const auto dot = name.rfind('.');
    return dot == std::string_view::npos ? std::string_view{} : name.substr(0, dot);
}

// What stands before one of AWS's own S3 names; none when `host` is not one.
std::optional<std::string_view> before_aws_name(std::string_view host) {
    constexpr std::string_view suffix = ".amazonaws.com";
    if (!host.ends_with(suffix)) return std::nullopt;
    auto rest = host.substr(0, host.size() - suffix.size());
    const auto last = last_label(rest);
    if (last == "s3" || (last.starts_with("s3-") && is_region(last.substr(3)))) return parent(rest);
    if (!is_region(last)) return std::nullopt;
    rest = parent(rest);
    if (last_label(rest) == "dualstack") rest = parent(rest);
    if (last_label(rest) == "s3") return parent(rest);
    return std::nullopt;
}

std::string_view without_port(std::string_view host) {
    if (host.starts_with('[')) return host;  // an IPv6 address names no bucket whatever follows
    return host.substr(0, host.find(':'));
}

bool is_ipv4(std::string_view text) {
    return std::ranges::count(text, '.') == 3 &&
           std::ranges::all_of(text, [](char c) { return is_digit(c) || c == '.'; });
}

Fault invalid_uri(std::string_view uri) {
    return {"InvalidURI", 400, "Couldn't parse the specified URI.", {{"URI", std::string(uri)}}};
}

Result<Address, Fault> checked(Address address, std::string_view uri) {
    if (!is_utf8(address.key)) return invalid_uri(uri);
    if (address.key.size() > key_bytes_max)
        return Fault("KeyTooLongError", 400, "Your key is too long",
                     {{"Size", std::to_string(address.key.size())},
                      {"MaxSizeAllowed", std::to_string(key_bytes_max)}});
    if (!address.bucket.empty() && !is_bucket_name(address.bucket))
        return Fault("InvalidBucketName", 400, "The specified bucket is not valid.",
                     {{"BucketName", is_utf8(address.bucket) ? address.bucket : std::string()}});
    return address;
}

}  // namespace

Domains default_domains() { return {"localhost", "s3.amazonaws.com"}; }

std::string bucket_of_host(std::string_view host_header, const Domains& domains) {
    const std::string host = lower(without_port(host_header));
    std::string_view bucket;
    std::size_t longest = 0;
    for (const auto& domain : domains) {
        if (host == domain) return {};
        if (domain.size() > longest && host.size() > domain.size() + 1 && host.ends_with(domain) &&
            host[host.size() - domain.size() - 1] == '.') {
            longest = domain.size();
            bucket = std::string_view(host).substr(0, host.size() - domain.size() - 1);
        }
        if (domain == "s3.amazonaws.com" && longest == 0) {
            if (const auto before = before_aws_name(host)) bucket = *before;
        }
    }
    return std::string(bucket);
}

Result<Address, Fault> address_of(std::string_view host, std::string_view path, const Domains& domains) {
    if (!path.starts_with('/')) return invalid_uri(path);
    Address out;
    out.bucket = bucket_of_host(host, domains);
    out.virtual_host = !out.bucket.empty();
    std::string_view rest = path.substr(1);
    if (!out.virtual_host) {
        const auto bucket = percent_decode(take_until(rest, '/'));
        if (!bucket) return invalid_uri(path);
        out.bucket = *bucket;
        if (out.bucket.empty() && path != "/") return invalid_uri(path);  // "//key": no bucket, but a key
    }
    auto key = percent_decode(rest);
    if (!key) return invalid_uri(path);
    out.key = *std::move(key);
    return checked(std::move(out), path);
}

Result<Address, Fault> parse_copy_source(std::string_view header) {
    const auto invalid = [&] {
        return Fault("InvalidArgument", 400,
                     "Copy Source must mention the source bucket and key: sourcebucket/sourcekey",
                     {{"ArgumentName", "x-amz-copy-source"}, {"ArgumentValue", std::string(header)}});
    };
    std::string_view rest = header;
    if (const auto query = rest.find('?'); query != std::string_view::npos) {
        if (rest.substr(query).starts_with("?versionId="))
            return Fault("NotImplemented", 501, "Copying a version of an object is not implemented.",
                         {{"Header", "x-amz-copy-source"}});
        return invalid();  // a '?' of the key itself is sent as %3F
    }
    if (rest.starts_with('/')) rest.remove_prefix(1);
    // Some clients encode the slash between bucket and key too: split after decoding.
    const auto decoded = percent_decode(rest);
    if (!decoded) return invalid();
    std::string_view key = *decoded;
    Address out;
    out.bucket = take_until(key, '/');
    out.key = key;
    if (out.bucket.empty() || out.key.empty()) return invalid();
    return checked(std::move(out), header);
}

bool is_bucket_name(std::string_view name) {
    const auto edge = [](char c) { return is_letter(c) || is_digit(c); };
    if (name.size() < 3 || name.size() > 63 || !edge(name.front()) || !edge(name.back())) return false;
    if (!std::ranges::all_of(name, [&](char c) { return edge(c) || c == '.' || c == '-'; })) return false;
    if (name.find("..") != std::string_view::npos || is_ipv4(name)) return false;
    for (std::string_view reserved : {"xn--", "sthree-", "amzn-s3-demo-"})
        if (name.starts_with(reserved)) return false;
    for (std::string_view reserved : {"-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"})
        if (name.ends_with(reserved)) return false;
    return true;
}

// RFC 3629: no overlong forms, no surrogates, nothing beyond U+10FFFF.
bool is_utf8(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
        const unsigned first = byte(i++);
        if (first < 0x80) continue;
        const std::size_t more = first >= 0xc2 && first <= 0xdf   ? 1
                                 : first >> 4 == 0xe              ? 2
                                 : first >= 0xf0 && first <= 0xf4 ? 3
                                                                  : 0;
        if (more == 0 || text.size() - i < more) return false;
        const unsigned second = byte(i);
        if ((first == 0xe0 && second < 0xa0) || (first == 0xed && second > 0x9f) ||
            (first == 0xf0 && second < 0x90) || (first == 0xf4 && second > 0x8f))
            return false;
        for (std::size_t n = 0; n < more; ++n)
            if (byte(i++) >> 6 != 2) return false;
    }
    return true;
}

}  // namespace watchword::s3
