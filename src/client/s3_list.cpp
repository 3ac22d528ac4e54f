// ListObjectsV2 and the range over its pages. Keys are asked for percent-encoded (encoding-type=url), because
// XML cannot carry every key.
#include "base/encoding.hpp"
#include "base/text.hpp"
#include "client/s3_calls.hpp"
#include "client/xml_reader.hpp"
#include "watchword/s3.hpp"

namespace watchword::client {
namespace {

std::string decoded(const pugi::xml_node& node, const char* path, bool encoded) {
    auto text = text_at(node, path);
    if (!encoded) return text;
    auto plain = percent_decode(text, true);  // AWS writes a space as '+' and a plus as %2B
    if (!plain) throw TransportError("the answer has a key that is not percent-encoded as it says");
    return std::move(*plain);
}

Object read_object(const pugi::xml_node& node, bool encoded) {
    Object out;
    out.key = decoded(node, "Key", encoded);
    out.last_modified = time_at(node, "LastModified");
    out.etag = without_quotes(text_at(node, "ETag"));
    const auto size = parse_number<std::uint64_t>(text_at(node, "Size"));
    if (!size) throw TransportError("the answer has an object without a valid Size");
    out.size = *size;
    out.storage_class = text_at(node, "StorageClass");
    return out;
}

}  // namespace

ListObjectsPage S3Client::list_objects_page(const ListObjectsRequest& request) {
    auto call = impl_->call_for("GET", request.bucket, nullptr);
    call.query = "encoding-type=url&list-type=2";
    const auto add = [&](const char* name, const std::string& value) {
        if (!value.empty()) call.query += concat("&", name, "=", percent_encode(value));
    };
    add("continuation-token", request.continuation_token);
    add("delimiter", request.delimiter);
    if (request.max_keys) add("max-keys", std::to_string(*request.max_keys));
    add("prefix", request.prefix);
    add("start-after", request.start_after);
    const auto response = impl_->call(std::move(call), request.bucket);

    pugi::xml_document document;
    const auto root = read_xml(document, response.body, "ListBucketResult");
    const bool encoded = text_at(root, "EncodingType") == "url";
    ListObjectsPage out;
    for (const auto& node : root.children("Contents")) out.objects.push_back(read_object(node, encoded));
    for (const auto& node : root.children("CommonPrefixes"))
        out.common_prefixes.push_back(decoded(node, "Prefix", encoded));
    if (text_at(root, "IsTruncated") == "true") {
        out.next_continuation_token = required_text_at(root, "NextContinuationToken");
        if (out.next_continuation_token == request.continuation_token)
            throw TransportError("the listing goes on, but its token does not");
    }
    return out;
}

ObjectRange S3Client::list_objects(const std::string& bucket, const std::string& prefix) {
    ListObjectsRequest request;
    request.bucket = bucket;
    request.prefix = prefix;
    return {*this, std::move(request)};
}

ObjectRange S3Client::list_objects(ListObjectsRequest request) { return {*this, std::move(request)}; }

ObjectRange::iterator ObjectRange::begin() {
    fetch();
    settle();
    return iterator(this);
}

void ObjectRange::fetch() {
    page_ = client_->list_objects_page(request_);
    at_ = 0;
}

void ObjectRange::settle() {
    while (at_ == page_.objects.size() && !page_.next_continuation_token.empty()) {
        request_.continuation_token = page_.next_continuation_token;
        fetch();
    }
}

}  // namespace watchword::client
