// The listing documents: the ones whose size and speed matter.
#include "base/encoding.hpp"
#include "base/time_format.hpp"
#include "s3/xml.hpp"
#include "wire/xml.hpp"

namespace watchword::s3::xml {
namespace {

using watchword::xml::Writer;

// Keys and what is compared with keys: percent-encoded when encoding-type=url was asked for. '/' stays, space
// is %20, which every decoder reads.
struct Names {
    Writer& out;
    bool url_encoding;
    std::string encoded = {};

    void text(std::string_view text) {
        if (!url_encoding) return out.text(text);
        encoded.clear();
        percent_encode_to(encoded, text, true);
        out.verbatim(encoded);
    }
    void element(std::string_view tag, std::string_view its_text) {
        out.open(tag);
        text(its_text);
        out.close(tag);
    }
    void element(std::string_view tag, const std::optional<std::string>& text) {
        if (text) element(tag, std::string_view(*text));
    }
};

void owner_element(Writer& out, std::string_view tag, std::string_view id) {
    out.open(tag);
    out.element("ID", id);
    out.close(tag);
}

// A thousand of these rows are most of what a listing costs, so they are put together from as few pieces as
// they have.
void contents(Writer& out, Names& names, const ListEcho& echo, const Listing& listing) {
    // Neighbours are often written in the same second: the text of a time is kept for the next row.
    std::string time_text;
    Time time_shown{std::chrono::milliseconds(-1)};
    for (const auto& [key, summary] : listing.objects) {
        out.verbatim("<Contents><Key>");
        names.text(key);
        out.verbatim("</Key><LastModified>");
        if (summary.last_modified != time_shown) {
            time_text = iso8601_milliseconds(summary.last_modified);
            time_shown = summary.last_modified;
        }
        out.verbatim(time_text);
        out.verbatim("</LastModified><ETag>&quot;");
        out.verbatim(summary.etag.text());
        out.verbatim("&quot;</ETag>");
        if (summary.checksum_algorithm != ChecksumAlgorithm::none) {
            out.element("ChecksumAlgorithm", name(summary.checksum_algorithm));
            out.element("ChecksumType", name(summary.checksum_type));
        }
        out.verbatim("<Size>");
        out.value(summary.size);
        out.verbatim("</Size>");
        if (!echo.owner_id.empty()) owner_element(out, "Owner", echo.owner_id);
        out.verbatim("<StorageClass>");
        out.verbatim(name(summary.storage_class));
        out.verbatim("</StorageClass></Contents>");
    }
}

void common_prefixes(Writer& out, Names& names, const std::vector<std::string>& prefixes) {
    for (const auto& prefix : prefixes) {
        out.open("CommonPrefixes");
        names.element("Prefix", std::string_view(prefix));
        out.close("CommonPrefixes");
    }
}

}  // namespace

std::string list_objects_v1(const ListEcho& echo, const std::string& marker, const Listing& listing) {
    Writer out;
    Names names{out, echo.url_encoding};
    out.reserve(600 + listing.objects.size() * 350);
    out.declaration();
    out.open("ListBucketResult", xmlns);
    out.element("Name", echo.bucket);
    names.element("Prefix", std::string_view(echo.prefix));
    names.element("Marker", std::string_view(marker));
    // Without a delimiter the last Key is the next marker.
    if (listing.truncated && echo.delimiter) names.element("NextMarker", std::string_view(listing.last));
    out.element("MaxKeys", echo.max_keys);
    names.element("Delimiter", echo.delimiter);
    if (echo.url_encoding) out.element("EncodingType", "url");
    out.element("IsTruncated", listing.truncated);
    contents(out, names, echo, listing);
    common_prefixes(out, names, listing.common_prefixes);
    out.close("ListBucketResult");
    return std::move(out).take();
}

std::string list_objects_v2(const ListEcho& echo, const ListV2Tokens& tokens, const Listing& listing) {
    Writer out;
    Names names{out, echo.url_encoding};
    out.reserve(600 + listing.objects.size() * 350);
    out.declaration();
    out.open("ListBucketResult", xmlns);
    out.element("Name", echo.bucket);
    names.element("Prefix", std::string_view(echo.prefix));
    out.element("ContinuationToken", tokens.continuation_token);
    if (listing.truncated) out.element("NextContinuationToken", tokens.next_token);
    if (!tokens.continuation_token) names.element("StartAfter", tokens.start_after);
    out.element("KeyCount", listing.objects.size() + listing.common_prefixes.size());
    out.element("MaxKeys", echo.max_keys);
    names.element("Delimiter", echo.delimiter);
    if (echo.url_encoding) out.element("EncodingType", "url");
    out.element("IsTruncated", listing.truncated);
    contents(out, names, echo, listing);
    common_prefixes(out, names, listing.common_prefixes);
    out.close("ListBucketResult");
    return std::move(out).take();
}

std::string list_parts(const UploadTarget& target, unsigned part_number_marker, std::size_t max_parts,
                       const PartListing& listing) {
    Writer out;
    out.reserve(600 + listing.parts.size() * 200);
    out.declaration();
    out.open("ListPartsResult", xmlns);
    out.element("Bucket", target.bucket);
    out.element("Key", target.key);
    out.element("UploadId", target.upload_id);
    out.element("PartNumberMarker", part_number_marker);
    if (listing.truncated) out.element("NextPartNumberMarker", listing.next_part_number_marker);
    out.element("MaxParts", max_parts);
    out.element("IsTruncated", listing.truncated);
    for (const auto& part : listing.parts) {
        out.open("Part");
        out.element("PartNumber", part.number);
        out.element("LastModified", iso8601_milliseconds(part.last_modified));
        out.element("ETag", concat("\"", part.etag.text(), "\""));
        out.element("Size", part.size);
        if (listing.checksum_algorithm != ChecksumAlgorithm::none)
            out.element(concat("Checksum", name(listing.checksum_algorithm)), part.checksum_value);
        out.close("Part");
    }
    owner_element(out, "Initiator", listing.owner);
    owner_element(out, "Owner", listing.owner);
    out.element("StorageClass", name(listing.storage_class));
    if (listing.checksum_algorithm != ChecksumAlgorithm::none) {
        out.element("ChecksumAlgorithm", name(listing.checksum_algorithm));
        out.element("ChecksumType", name(listing.checksum_type));
    }
    out.close("ListPartsResult");
    return std::move(out).take();
}

std::string list_multipart_uploads(const ListUploadsRequest& request, bool url_encoding,
                                   const UploadListing& listing) {
    Writer out;
    Names names{out, url_encoding};
    out.reserve(600 + listing.uploads.size() * 400);
    out.declaration();
    out.open("ListMultipartUploadsResult", xmlns);
    out.element("Bucket", request.bucket);
    names.element("KeyMarker", std::string_view(request.key_marker));
    out.element("UploadIdMarker", request.upload_id_marker);
    if (listing.truncated) {
        names.element("NextKeyMarker", std::string_view(listing.next_key_marker));
        out.element("NextUploadIdMarker", listing.next_upload_id_marker);
    }
    names.element("Prefix", std::string_view(request.prefix));
    if (!request.delimiter.empty()) names.element("Delimiter", std::string_view(request.delimiter));
    out.element("MaxUploads", request.uploads_max);
    if (url_encoding) out.element("EncodingType", "url");
    out.element("IsTruncated", listing.truncated);
    for (const auto& upload : listing.uploads) {
        out.open("Upload");
        names.element("Key", std::string_view(upload.key));
        out.element("UploadId", upload.upload_id);
        owner_element(out, "Initiator", upload.owner);
        owner_element(out, "Owner", upload.owner);
        out.element("StorageClass", name(upload.storage_class));
        out.element("Initiated", iso8601_milliseconds(upload.initiated));
        if (upload.checksum_algorithm != ChecksumAlgorithm::none) {
            out.element("ChecksumAlgorithm", name(upload.checksum_algorithm));
            out.element("ChecksumType", name(upload.checksum_type));
        }
        out.close("Upload");
    }
    common_prefixes(out, names, listing.common_prefixes);
    out.close("ListMultipartUploadsResult");
    return std::move(out).take();
}

}  // namespace watchword::s3::xml
