#include "watchword/s3.hpp"

#include "base/encoding.hpp"
#include "client/s3_calls.hpp"
#include "client/xml_reader.hpp"
#include "watchword/provider.hpp"

namespace watchword::client {

S3Client::S3Client() : S3Client(default_credentials()) {}
S3Client::S3Client(Credentials credentials, Settings settings)
    : S3Client([keys = std::move(credentials)] { return keys; }, std::move(settings)) {}
S3Client::S3Client(CredentialsSource credentials, Settings settings)
    : impl_(std::make_unique<Impl>(std::move(credentials), std::move(settings))) {}
S3Client::S3Client(S3Client&&) noexcept = default;
S3Client& S3Client::operator=(S3Client&&) noexcept = default;
S3Client::~S3Client() = default;

std::vector<Bucket> S3Client::list_buckets() {
    std::vector<Bucket> out;
    for (std::string token;;) {
        Call call;
        call.method = "GET";
        call.repeat = Repeat::allowed;
        if (!token.empty()) call.query = "continuation-token=" + percent_encode(token);
        const auto response = impl_->channel.call(call);
        pugi::xml_document document;
        const auto root = read_xml(document, response.body, "ListAllMyBucketsResult");
        for (const auto& bucket : root.child("Buckets").children("Bucket"))
            out.push_back({required_text_at(bucket, "Name"), time_at(bucket, "CreationDate"),
                           text_at(bucket, "BucketRegion")});
        auto next = text_at(root, "ContinuationToken");
        if (next.empty()) return out;
        if (next == token) throw TransportError("the list of buckets goes on, but its token does not");
        token = std::move(next);
    }
}

void S3Client::create_bucket(const std::string& bucket) {
    auto call = impl_->call_for("PUT", bucket, nullptr);
    call.repeat = Repeat::only_unsent;
    // us-east-1 is named by naming none (facts: s3 §4). The region was checked when the endpoint was made.
    if (const auto& region = impl_->channel.settings().region; region != "us-east-1")
        call.body =
            "<CreateBucketConfiguration "
            "xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><LocationConstraint>" +
            region + "</LocationConstraint></CreateBucketConfiguration>";
    impl_->call(std::move(call), bucket);
}

bool S3Client::head_bucket(const std::string& bucket) {
    const auto response = impl_->exchange(impl_->call_for("HEAD", bucket, nullptr), bucket);
    if (response.status == 404) return false;
    if (response.status / 100 != 2) throw Channel::error_of(response);
    return true;
}

GetObjectResult S3Client::get_object(const std::string& bucket, const std::string& key) {
    auto response = impl_->call(impl_->call_for("GET", bucket, &key), bucket);
    return {std::move(response.body), std::string(response.headers.get("content-type")),
            without_quotes(response.headers.get("etag"))};
}

GetObjectResult S3Client::get_object(const std::string& bucket, const std::string& key,
                                     const std::function<void(std::string_view)>& sink) {
    auto call = impl_->call_for("GET", bucket, &key);
    call.sink = &sink;
    const auto response = impl_->call(std::move(call), bucket);
    return {"", std::string(response.headers.get("content-type")),
            without_quotes(response.headers.get("etag"))};
}

std::string S3Client::put_object(const std::string& bucket, const std::string& key, std::string_view body,
                                 const PutObjectOptions& options) {
    auto call = impl_->call_for("PUT", bucket, &key);
    call.body = body;
    if (!options.content_type.empty()) call.headers.emplace_back("content-type", options.content_type);
    const auto response = impl_->call(std::move(call), bucket);
    return without_quotes(response.headers.get("etag"));
}

void S3Client::delete_object(const std::string& bucket, const std::string& key) {
    impl_->call(impl_->call_for("DELETE", bucket, &key), bucket);
}

}  // namespace watchword::client
