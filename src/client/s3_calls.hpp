// What the S3 client's files share: how a bucket and key become a Call, and following a bucket to its region.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "client/channel.hpp"
#include "watchword/s3.hpp"

namespace watchword::client {

struct S3Client::Impl {
    Impl(CredentialsSource credentials, Settings settings)
        : channel("s3", std::move(credentials), std::move(settings)) {}

    /// The Call for `bucket` and, unless it is nullptr, `key`. Throws ConfigurationError for an empty bucket,
    /// and for an empty key: it would name the bucket itself (deleting "" must not delete the bucket).
    Call call_for(std::string_view method, const std::string& bucket, const std::string* key);

    /// Channel::exchange, and once more in the bucket's own region where AWS says that it is another.
    HttpResponse exchange(Call, const std::string& bucket);
    /// As exchange; throws ServiceError unless the response is 2xx.
    HttpResponse call(Call, const std::string& bucket);

    Channel channel;

private:
    Endpoint endpoint_of(const std::string& bucket);
    bool in_host(const std::string& bucket) const;

    std::mutex mutex_;
    std::map<std::string, std::string> regions_;  // of buckets that turned out to live elsewhere
};

/// `"abc"` → abc
std::string without_quotes(std::string_view etag);

}  // namespace watchword::client
