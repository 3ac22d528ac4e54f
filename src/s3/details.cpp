#include "s3/details.hpp"

#include "s3/access.hpp"

namespace watchword::s3 {
namespace {

constexpr std::size_t user_metadata_bytes_max = 2048;
constexpr std::string_view metadata_prefix = "x-amz-meta-";

// "aws-chunked" is how the body travelled, not what it is.
std::string stored_encoding(std::string_view header) {
    std::string out;
    while (!header.empty()) {
        const auto coding = trim(take_until(header, ','));
        if (!coding.empty() && !equal_ignoring_case(coding, "aws-chunked"))
            out.append(out.empty() ? "" : ",").append(coding);
    }
    return out;
}

}  // namespace

ObjectDetails details_of(const Work& work) {
    const Headers& headers = work.request().headers;
    ObjectDetails details;
    details.content_type = headers.get("content-type");
    details.cache_control = headers.get("cache-control");
    details.content_disposition = headers.get("content-disposition");
    details.content_encoding = stored_encoding(headers.get("content-encoding"));
    details.content_language = headers.get("content-language");
    details.expires = headers.get("expires");
    details.owner = work.bucket.account_id;
    std::size_t bytes = 0;
    for (std::size_t i = 0; i < headers.size(); ++i) {
        const auto [header, value] = headers[i];
        if (!header.starts_with(metadata_prefix)) continue;
        bytes += header.size() - metadata_prefix.size() + value.size();
        details.user_metadata.emplace_back(header.substr(metadata_prefix.size()), value);
    }
    if (bytes > user_metadata_bytes_max)
        throw Fault(
            "MetadataTooLarge", 400, "Your metadata headers exceed the maximum allowed metadata size",
            {{"Size", std::to_string(bytes)}, {"MaxSizeAllowed", std::to_string(user_metadata_bytes_max)}});
    if (const auto wanted = headers.find("x-amz-storage-class")) {
        const auto known = storage_class(*wanted);
        if (!known)
            throw Fault("InvalidStorageClass", 400, "The storage class you specified is not valid",
                        {{"StorageClassRequested", std::string(*wanted)}});
        details.storage_class = *known;
    }
    return details;
}

Conditions conditions_of(const Headers& headers) {
    Conditions conditions;
    if (const auto value = headers.find("if-none-match")) {
        if (*value != "*")
            throw Fault("NotImplemented", 501,
                        "A header you provided implies functionality that is not implemented",
                        {{"Header", "If-None-Match"}});
        conditions.if_none_match_any = true;
    }
    if (const auto value = headers.find("if-match")) {
        conditions.if_match_any = *value == "*";
        if (!conditions.if_match_any) {
            // An ETag that none of ours can be matches nothing.
            conditions.if_match = ETag::parse(*value);
            if (!conditions.if_match)
                throw Fault("PreconditionFailed", 412,
                            "At least one of the pre-conditions you specified did not hold",
                            {{"Condition", "If-Match"}});
        }
    }
    return conditions;
}

void require_bucket_still_there(const Work& work) {
    const Bucket* bucket = work.service.directory.current().buckets.find(work.bucket_name());
    if (!bucket || bucket->id != work.bucket.id) throw no_such_bucket(work.bucket_name());
}

void add_put_headers(Work& work, const PutResult& put) {
    work.add_header("ETag", concat("\"", put.etag.text(), "\""));
    if (put.checksum.algorithm == ChecksumAlgorithm::none) return;
    work.add_header(concat("x-amz-checksum-", lower(name(put.checksum.algorithm))), put.checksum.value);
    work.add_header("x-amz-checksum-type", std::string(name(put.checksum.type)));
}

}  // namespace watchword::s3
