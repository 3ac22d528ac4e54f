// GetObject, HeadObject: whole, in part, or only if (RFC 9110 §13, §14).
#include "base/time_format.hpp"
#include "s3/conditional.hpp"
#include "s3/objects/faults.hpp"
#include "s3/operations.hpp"
#include "s3/xml.hpp"

namespace watchword::s3 {
namespace {

// What a signed GET may have the reply say instead: query parameter → header.
constexpr std::pair<std::string_view, std::string_view> overrides[] = {
    {"response-cache-control", "Cache-Control"},
    {"response-content-disposition", "Content-Disposition"},
    {"response-content-encoding", "Content-Encoding"},
    {"response-content-language", "Content-Language"},
    {"response-content-type", "Content-Type"},
    {"response-expires", "Expires"},
};

void set_header(Reply& reply, std::string_view name, std::string_view value) {
    for (auto& [present, old] : reply.headers)
        if (present == name) {
            old = value;
            return;
        }
    reply.headers.emplace_back(name, value);
}

void add_object_headers(Work& work, const Object& object, bool with_checksum) {
    const auto& details = object.details;
    work.add_header("ETag", concat("\"", object.summary.etag.text(), "\""));
    work.add_header("Last-Modified", http_date(object.summary.last_modified));
    work.add_header("Accept-Ranges", "bytes");
    work.add_header("Content-Type",
                    details.content_type.empty() ? "binary/octet-stream" : details.content_type);
    const std::pair<const char*, const std::string&> kept[] = {
        {"Cache-Control", details.cache_control},
        {"Content-Disposition", details.content_disposition},
        {"Content-Encoding", details.content_encoding},
        {"Content-Language", details.content_language},
        {"Expires", details.expires}};
    for (const auto& [name, value] : kept)
        if (!value.empty()) work.add_header(name, value);
    for (const auto& [name, value] : details.user_metadata)
        work.add_header(concat("x-amz-meta-", name), value);
    if (object.summary.storage_class != StorageClass::STANDARD)
        work.add_header("x-amz-storage-class", std::string(name(object.summary.storage_class)));
    if (const auto checksum = object.checksum();
        with_checksum && checksum.algorithm != ChecksumAlgorithm::none) {
        work.add_header(concat("x-amz-checksum-", lower(name(checksum.algorithm))), checksum.value);
        work.add_header("x-amz-checksum-type", std::string(name(checksum.type)));
    }
}

void apply_overrides(Work& work) {
    for (const auto& [parameter, header] : overrides) {
        const auto value = work.parameters().find(parameter);
        if (!value) continue;
        if (!work.authenticated.claim)
            throw Fault("InvalidRequest", 400,
                        "Request specific response headers cannot be used for anonymous GET requests.");
        if (value->find_first_of("\r\n") != std::string_view::npos)
            throw Fault("InvalidArgument", 400, "A response header must be one line.");
        set_header(work.reply(), header, *value);
    }
}

// The object, or the Fault that says why not: whoever may not list the bucket is not told that a key is
// missing.
ObjectPtr find_object(Work& work, Access& access, bool with_body) {
    if (auto object = work.service.objects.find(work.bucket.id, work.key(), with_body)) return object;
    access.require("s3:ListBucket", {work.bucket_name(), {}});
    throw objects::no_such_key(work.key());
}

// False: answered already with 304.
bool require_preconditions(Work& work, const Object& object) {
    const auto result = evaluate_preconditions(work.request().headers, object.summary);
    if (result.outcome == Precondition::failed)
        throw Fault("PreconditionFailed", 412,
                    "At least one of the pre-conditions you specified did not hold",
                    {{"Condition", result.condition}});
    if (result.outcome == Precondition::holds) return true;
    work.add_header("ETag", concat("\"", object.summary.etag.text(), "\""));
    work.add_header("Last-Modified", http_date(object.summary.last_modified));
    work.succeed_empty(304);
    return false;
}

// The range asked for by Range or partNumber; none for the whole object.
std::optional<ByteRange> range_of(Work& work, const Object& object) {
    const auto header = work.request().headers.find("range");
    const auto part = work.parameters().find("partNumber");
    if (!part) {
        auto range = parse_range(header, object.summary.size);
        if (!range) throw range.error();
        return *range;
    }
    if (header)
        throw Fault("InvalidRequest", 400, "Cannot specify both Range header and partNumber query parameter");
    const auto number = parse_number<unsigned>(*part);
    const unsigned parts = std::max(1u, object.summary.etag.parts);
    if (!number || *number < 1 || *number > 10'000)
        throw Fault("InvalidArgument", 400, "Part number must be an integer between 1 and 10000, inclusive",
                    {{"ArgumentName", "partNumber"}, {"ArgumentValue", std::string(*part)}});
    if (*number > parts) throw Fault("InvalidPartNumber", 416, "The requested partnumber is not satisfiable");
    if (object.summary.etag.parts == 0) return ByteRange{0, object.summary.size};
    work.add_header("x-amz-mp-parts-count", std::to_string(parts));
    std::uint64_t offset = 0;
    for (unsigned i = 0; i + 1 < *number; ++i) offset += object.segments[i].length;
    return ByteRange{offset, object.segments[*number - 1].length};
}

void answer_object(WorkPtr work, Access& access, bool with_body) {
    // HEAD of one part needs the parts' lengths, which come with the body's place.
    const auto found = find_object(*work, access, with_body || work->parameters().has("partNumber"));
    const Object& object = *found;
    if (!require_preconditions(*work, object)) return;
    const auto range = range_of(*work, object);
    const bool with_checksum =
        !range && equal_ignoring_case(work->request().headers.get("x-amz-checksum-mode"), "ENABLED");
    add_object_headers(*work, object, with_checksum);
    apply_overrides(*work);
    const ByteRange sent = range.value_or(ByteRange{0, object.summary.size});
    Reply& reply = work->reply();
    if (range) {
        reply.status = 206;
        work->add_header("Content-Range",
                         concat("bytes ", std::to_string(sent.offset), "-",
                                std::to_string(sent.offset + sent.length - (sent.length > 0)), "/",
                                std::to_string(object.summary.size)));
    }
    if (!with_body) {
        reply.head_content_length = sent.length;
    } else if (object.segments.empty()) {
        reply.body = object.body.substr(sent.offset, sent.length);
    } else {
        reply.source = work->service.objects.body(object, sent.offset, sent.length);
        reply.source_bytes = sent.length;
    }
    work->succeed();
}

}  // namespace

void get_object(WorkPtr work, Access& access) { answer_object(std::move(work), access, true); }

void head_object(WorkPtr work, Access& access) { answer_object(std::move(work), access, false); }

void get_object_acl(WorkPtr work, Access& access) {
    find_object(*work, access, false);
    work->succeed_xml(xml::access_control_policy(canonical_user_id(work->bucket.account_id)));
}

}  // namespace watchword::s3
