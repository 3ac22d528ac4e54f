#include "s3/xml.hpp"

#include "base/time_format.hpp"
#include "wire/xml.hpp"

namespace watchword::s3::xml {
namespace {

using watchword::xml::Writer;

std::string quoted(const ETag& etag) { return concat("\"", etag.text(), "\""); }

void checksum_element(Writer& out, const Checksum& checksum) {
    if (checksum.algorithm == ChecksumAlgorithm::none) return;
    out.element(concat("Checksum", name(checksum.algorithm)), checksum.value);
    if (checksum.type != ChecksumType::none) out.element("ChecksumType", name(checksum.type));
}

std::string copy_result(std::string_view root, const PutResult& result) {
    Writer out;
    out.declaration();
    out.open(root, xmlns);
    out.element("ETag", quoted(result.etag));
    out.element("LastModified", iso8601_milliseconds(result.last_modified));
    checksum_element(out, result.checksum);
    out.close(root);
    return std::move(out).take();
}

}  // namespace

std::string list_buckets(const BucketList& list) {
    Writer out;
    out.reserve(300 + list.buckets.size() * 120);
    out.declaration();
    out.open("ListAllMyBucketsResult", xmlns);
    out.open("Owner");
    out.element("ID", list.owner_id);
    out.close("Owner");
    out.open("Buckets");
    for (const auto& bucket : list.buckets) {
        out.open("Bucket");
        out.element("Name", bucket.name);
        out.element("CreationDate", iso8601_milliseconds(bucket.created));
        if (!bucket.region.empty()) out.element("BucketRegion", bucket.region);
        out.close("Bucket");
    }
    out.close("Buckets");
    out.element("ContinuationToken", list.continuation_token);
    out.element("Prefix", list.prefix);
    out.close("ListAllMyBucketsResult");
    return std::move(out).take();
}

std::string bucket_location(std::string_view region) {
    Writer out;
    out.declaration();
    out.open("LocationConstraint", xmlns);
    if (region != "us-east-1") out.text(region);
    out.close("LocationConstraint");
    return std::move(out).take();
}

std::string bucket_versioning() {
    Writer out;
    out.declaration();
    out.open("VersioningConfiguration", xmlns);
    out.close("VersioningConfiguration");
    return std::move(out).take();
}

std::string access_control_policy(std::string_view owner_id) {
    Writer out;
    out.declaration();
    out.open("AccessControlPolicy", xmlns);
    out.open("Owner");
    out.element("ID", owner_id);
    out.close("Owner");
    out.open("AccessControlList");
    out.open("Grant");
    out.open("Grantee xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"CanonicalUser\"");
    out.element("ID", owner_id);
    out.close("Grantee");
    out.element("Permission", "FULL_CONTROL");
    out.close("Grant");
    out.close("AccessControlList");
    out.close("AccessControlPolicy");
    return std::move(out).take();
}

std::string copy_object_result(const PutResult& result) { return copy_result("CopyObjectResult", result); }
std::string copy_part_result(const PutResult& result) { return copy_result("CopyPartResult", result); }

std::string initiate_multipart_upload_result(std::string_view bucket, std::string_view key,
                                             std::string_view upload_id) {
    Writer out;
    out.declaration();
    out.open("InitiateMultipartUploadResult", xmlns);
    out.element("Bucket", bucket);
    out.element("Key", key);
    out.element("UploadId", upload_id);
    out.close("InitiateMultipartUploadResult");
    return std::move(out).take();
}

std::string complete_multipart_upload_result(std::string_view location, std::string_view bucket,
                                             std::string_view key, const PutResult& result) {
    Writer out;
    out.declaration();
    out.open("CompleteMultipartUploadResult", xmlns);
    out.element("Location", location);
    out.element("Bucket", bucket);
    out.element("Key", key);
    out.element("ETag", quoted(result.etag));
    checksum_element(out, result.checksum);
    out.close("CompleteMultipartUploadResult");
    return std::move(out).take();
}

std::string delete_result(const std::vector<DeletedKey>& keys, bool quiet) {
    Writer out;
    out.reserve(200 + keys.size() * 80);
    out.declaration();
    out.open("DeleteResult", xmlns);
    for (const auto& one : keys) {
        if (one.error) {
            out.open("Error");
            out.element("Key", one.key);
            out.element("Code", one.error->code);
            out.element("Message", one.error->what());
            out.close("Error");
        } else if (!quiet) {
            out.open("Deleted");
            out.element("Key", one.key);
            out.close("Deleted");
        }
    }
    out.close("DeleteResult");
    return std::move(out).take();
}

std::string error(const Fault& fault, std::string_view request_id, std::string_view host_id) {
    Writer out;
    out.declaration();
    out.open("Error");
    out.element("Code", fault.code);
    out.element("Message", fault.what());
    for (const auto& [tag, text] : fault.details) out.element(tag, text);
    out.element("RequestId", request_id);
    out.element("HostId", host_id);
    out.close("Error");
    return std::move(out).take();
}

}  // namespace watchword::s3::xml
