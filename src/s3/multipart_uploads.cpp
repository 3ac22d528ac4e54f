// Multipart uploads.
#include "s3/conditional.hpp"
#include "s3/copy_source.hpp"
#include "s3/details.hpp"
#include "s3/faults.hpp"
#include "s3/operations.hpp"
#include "s3/xml.hpp"
#include "s3/xml_read.hpp"

namespace watchword::s3 {
namespace {

constexpr std::size_t page_max = 1000;
constexpr std::size_t copied_piece_bytes = 256 * 1024;
constexpr std::uint64_t copied_bytes_max = std::uint64_t{64} << 20;

UploadTarget target_of(const Work& work) {
    return {work.bucket.id, work.key(), std::string(work.parameters().get("uploadId"))};
}

std::size_t page_size(const Parameters& parameters, std::string_view name) {
    const auto text = parameters.find(name);
    if (!text || text->empty()) return page_max;
    const auto number = parse_number<std::size_t>(*text);
    if (!number)
        throw invalid_argument(concat("Provided ", name, " not an integer or within integer range"), name,
                               *text);
    return std::min(*number, page_max);
}

unsigned part_number(const Parameters& parameters) {
    const auto text = parameters.get("partNumber");
    const auto number = parse_number<unsigned>(text);
    if (!number || *number < 1 || *number > xml::part_number_max)
        throw invalid_argument("Part number must be an integer between 1 and 10000, inclusive", "partNumber",
                               text);
    return *number;
}

bool url_encoding(const Parameters& parameters) {
    const auto encoding = parameters.find("encoding-type");
    if (encoding && *encoding != "url")
        throw invalid_argument("Invalid Encoding Method specified in Request", "encoding-type", *encoding);
    return encoding.has_value();
}

std::optional<std::uint64_t> object_size(const Headers& headers) {
    const auto text = headers.find("x-amz-mp-object-size");
    if (!text) return std::nullopt;
    const auto size = parse_number<std::uint64_t>(*text);
    if (!size)
        throw invalid_argument("Value for x-amz-mp-object-size header is invalid.", "x-amz-mp-object-size",
                               *text);
    return size;
}

}  // namespace

void create_multipart_upload(WorkPtr work, Access&) {
    const Headers& headers = work->request().headers;
    const auto checksum = wanted_checksum(headers);
    if (!checksum) throw checksum.error();
    const auto [algorithm, type, value] = *checksum;
    work->service.objects.create_multipart(
        work->bucket.id, work->key(), details_of(*work), algorithm, type, work->service.now(),
        when_done<std::string>(
            work, [algorithm = algorithm, type = type](Work& answered, const std::string& upload_id) {
                if (algorithm != ChecksumAlgorithm::none) {
                    answered.add_header("x-amz-checksum-algorithm", std::string(name(algorithm)));
                    answered.add_header("x-amz-checksum-type", std::string(name(type)));
                }
                answered.succeed_xml(
                    xml::initiate_multipart_upload_result(answered.bucket_name(), answered.key(), upload_id));
            }));
}

void upload_part(WorkPtr work, Access&) {
    const unsigned number = part_number(work->parameters());
    work->service.objects.put_part(work->body->finish(), target_of(*work), number, work->service.now(),
                                   when_done<PutResult>(work, [](Work& answered, const PutResult& put) {
                                       add_put_headers(answered, put);
                                       answered.succeed_empty(200);
                                   }));
}

void upload_part_copy(WorkPtr work, Access& access) {
    const unsigned number = part_number(work->parameters());
    const auto source = find_copy_source(*work, access);
    ByteRange range{0, source.object->summary.size};
    if (const auto header = work->request().headers.find("x-amz-copy-source-range")) {
        const auto asked = parse_range(header, source.object->summary.size);
        if (!asked) throw asked.error();
        if (!*asked)
            throw invalid_argument("The x-amz-copy-source-range value must be of the form bytes=first-last",
                                   "x-amz-copy-source-range", *header);
        range = **asked;
    }
    // Copied by this thread, which serves other connections too: larger parts must be asked for in ranges.
    if (range.length > copied_bytes_max)
        throw Fault(
            "InvalidRequest", 400,
            concat("A part copied by UploadPartCopy may have at most ", std::to_string(copied_bytes_max),
                   " bytes on this server; use x-amz-copy-source-range."));
    const auto checksum =
        work->service.objects.multipart_checksum(target_of(*work)).value_or(ChecksumAlgorithm::none);
    auto upload = work->service.objects.new_upload(checksum);
    const auto body = work->service.objects.body(*source.object, range.offset, range.length);
    std::string piece(copied_piece_bytes, '\0');
    while (const auto length = body->read(piece.data(), piece.size()))
        upload->write(std::string_view(piece).substr(0, length));
    work->service.objects.put_part(std::move(upload), target_of(*work), number, work->service.now(),
                                   when_done<PutResult>(work, [](Work& answered, const PutResult& put) {
                                       answered.succeed_xml(xml::copy_part_result(put));
                                   }));
}

void complete_multipart_upload(WorkPtr work, Access&) {
    auto parts = xml::parse_complete_multipart_upload(work->request().body);
    if (!parts) throw parts.error();
    auto checksum = expected_object_checksum(work->request().headers);
    if (!checksum) throw checksum.error();
    Completion completion{std::move(*parts), std::move(*checksum), object_size(work->request().headers)};
    work->service.objects.complete_multipart(
        target_of(*work), std::move(completion), conditions_of(work->request().headers), work->service.now(),
        when_done<PutResult>(work, [](Work& answered, const PutResult& put) {
            require_bucket_still_there(answered);
            const std::string location =
                concat(answered.request().secure ? "https://" : "http://",
                       answered.request().headers.get("host"), answered.request().path());
            answered.succeed_xml(
                xml::complete_multipart_upload_result(location, answered.bucket_name(), answered.key(), put));
        }));
}

void abort_multipart_upload(WorkPtr work, Access&) {
    work->service.objects.abort_multipart(
        target_of(*work), when_done<bool>(work, [](Work& answered, bool) { answered.succeed_empty(204); }));
}

void list_parts(WorkPtr work, Access&) {
    const auto marker_text = work->parameters().get("part-number-marker");
    const auto marker = marker_text.empty() ? std::optional(0u) : parse_number<unsigned>(marker_text);
    if (!marker)
        throw invalid_argument("Provided part-number-marker not an integer or within integer range",
                               "part-number-marker", marker_text);
    const auto parts_max = page_size(work->parameters(), "max-parts");
    const auto target = target_of(*work);
    const auto listing = work->service.objects.list_parts(target, *marker, parts_max);
    if (!listing)
        throw Fault("NoSuchUpload", 404,
                    "The specified upload does not exist. The upload ID may be invalid, or the upload may "
                    "have been aborted or completed.",
                    {{"UploadId", target.upload_id}});
    work->succeed_xml(
        xml::list_parts({work->bucket_name(), target.key, target.upload_id}, *marker, parts_max, *listing));
}

void list_multipart_uploads(WorkPtr work, Access&) {
    const Parameters& parameters = work->parameters();
    ListUploadsRequest list;
    list.bucket = work->bucket.id;
    list.prefix = parameters.get("prefix");
    list.delimiter = parameters.get("delimiter");
    list.key_marker = parameters.get("key-marker");
    list.upload_id_marker = parameters.get("upload-id-marker");
    list.uploads_max = page_size(parameters, "max-uploads");
    const auto listing = work->service.objects.list_uploads(list);
    list.bucket = work->bucket_name();  // what is echoed is its name
    work->succeed_xml(xml::list_multipart_uploads(list, url_encoding(parameters), listing));
}

}  // namespace watchword::s3
