// Which bucket and key a request means: from its Host and path, or from x-amz-copy-source (facts: s3 §1).
//
//     path style          Host: s3.example.org          /bucket/key%20x
//     virtual-host style  Host: bucket.s3.example.org   /key%20x          bucket names may hold dots
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/fault.hpp"
#include "watchword/result.hpp"

namespace watchword::s3 {

/// Host names that are this server itself, lower case, without port. "s3.amazonaws.com" stands for AWS's
/// regional names too: s3.REGION.amazonaws.com, s3-REGION.amazonaws.com, s3.dualstack.REGION.amazonaws.com.
using Domains = std::vector<std::string>;
/// {"localhost", "s3.amazonaws.com"}
Domains default_domains();

inline constexpr std::size_t key_bytes_max = 1024;

struct Address {
    std::string bucket;  ///< "" for the service itself
    std::string key;     ///< decoded; "" for a bucket itself
    bool virtual_host = false;
};

/// The bucket a Host header names by virtual-host style; "" when it names none: one of `domains` itself, an
/// IP address, or a name that is not ours (then the path holds the bucket).
std::string bucket_of_host(std::string_view host, const Domains&);

/// `path` as sent, percent-encoded. 400 InvalidURI, InvalidBucketName, KeyTooLongError.
Result<Address, Fault> address_of(std::string_view host, std::string_view path, const Domains&);

/// "bucket/key" or "/bucket/key", percent-encoded. 400 InvalidArgument; 501 for a ?versionId.
Result<Address, Fault> parse_copy_source(std::string_view header);

/// AWS's rules for new buckets: 3–63 of a-z 0-9 . -, no reserved prefix or suffix, not an IP address.
bool is_bucket_name(std::string_view);
bool is_utf8(std::string_view);

}  // namespace watchword::s3
