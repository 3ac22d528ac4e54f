#include "client/s3_calls.hpp"

#include "base/encoding.hpp"
#include "base/text.hpp"

namespace watchword::client {

bool S3Client::Impl::in_host(const std::string& bucket) const {
    switch (channel.settings().s3_addressing) {
        case Settings::Addressing::path: return false;
        case Settings::Addressing::virtual_host:
            if (!fits_host_name(bucket))
                throw ConfigurationError("the bucket's name does not fit a host name; use path addressing");
            return true;
        case Settings::Addressing::automatic: break;
    }
    return channel.endpoint().aws && fits_host_name(bucket);
}

Endpoint S3Client::Impl::endpoint_of(const std::string& bucket) {
    Endpoint out = channel.endpoint();
    {
        const std::lock_guard lock(mutex_);
        if (const auto found = regions_.find(bucket); found != regions_.end()) {
            Settings there;
            there.region = found->second;
            out = endpoint_for("s3", there);
        }
    }
    if (in_host(bucket)) out.url.host = concat(bucket, ".", out.url.host);
    return out;
}

Call S3Client::Impl::call_for(std::string_view method, const std::string& bucket, const std::string* key) {
    if (bucket.empty()) throw ConfigurationError("the bucket has no name");
    if (key && key->empty()) throw ConfigurationError("the object has no key");
    Call out;
    out.method = method;
    out.path = in_host(bucket) ? "/" : "/" + percent_encode(bucket);
    if (key) {
        if (!out.path.ends_with('/')) out.path += '/';
        out.path += percent_encode_path(*key);
    }
    out.repeat = Repeat::allowed;
    return out;
}

HttpResponse S3Client::Impl::exchange(Call call, const std::string& bucket) {
    call.endpoint = endpoint_of(bucket);
    auto response = channel.exchange(call);
    const auto region = response.headers.find("x-amz-bucket-region");
    const bool elsewhere = response.status == 301 || response.status == 307 || response.status == 400;
    if (!elsewhere || !region || !channel.endpoint().aws || *region == call.endpoint->region) return response;
    {
        const std::lock_guard lock(mutex_);
        regions_[bucket] = *region;
    }
    call.endpoint = endpoint_of(bucket);
    return channel.exchange(call);
}

HttpResponse S3Client::Impl::call(Call call, const std::string& bucket) {
    auto response = exchange(std::move(call), bucket);
    if (response.status / 100 != 2) throw Channel::error_of(response);
    return response;
}

std::string without_quotes(std::string_view etag) {
    if (etag.size() >= 2 && etag.front() == '"' && etag.back() == '"') etag = etag.substr(1, etag.size() - 2);
    return std::string(etag);
}

}  // namespace watchword::client
