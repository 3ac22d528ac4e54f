// The multipart half of ObjectStore. Parts are segments of their own; completing an upload moves no byte.
#include <algorithm>

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "s3/objects/checksums.hpp"
#include "s3/objects/conditions.hpp"

namespace watchword::s3 {

using namespace objects;

namespace {

constexpr std::uint64_t part_bytes_min = 5 * 1024 * 1024;

// Why the object is not what the client believes it is.
std::optional<Fault> mismatch(const Completion& wanted, const Content& made) {
    const Checksum& expected = wanted.checksum;
    const auto& summary = made.summary;
    if (expected.type != ChecksumType::none && expected.type != summary.checksum_type)
        return Fault(
            "InvalidRequest", 400,
            concat("The upload was created using the ",
                   summary.checksum_type == ChecksumType::none ? "null" : name(summary.checksum_type),
                   " checksum mode. The complete request must use the same checksum mode."));
    if (expected.algorithm != ChecksumAlgorithm::none &&
        (expected.algorithm != summary.checksum_algorithm || expected.value != made.details.checksum_value))
        return Fault("BadDigest", 400,
                     concat("The ", lower(name(expected.algorithm)),
                            " you specified did not match the calculated checksum."));
    if (wanted.size && *wanted.size != summary.size)
        return Fault("InvalidRequest", 400,
                     concat("The provided 'x-amz-mp-object-size' header value ", std::to_string(*wanted.size),
                            " does not match what was computed: ", std::to_string(summary.size)));
    return std::nullopt;
}

// The object that the named parts make, or why they make none.
Result<Content, Fault> assemble(Index& index, const UploadTarget& target, const UploadRow& upload,
                                const Completion& completion, Time now) {
    const auto& wanted = completion.parts;
    const auto out_of_order = [](const CompletedPart& a, const CompletedPart& b) {
        return a.number >= b.number;
    };
    if (std::ranges::adjacent_find(wanted, out_of_order) != wanted.end())
        return invalid_part_order(target.upload_id);
    Content out;
    std::string md5s;
    PartChecksums checksums(upload.checksum_algorithm, upload.checksum_type);
    std::optional<Fault> too_small;  // told only when every part is one of the upload's
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        const auto& [number, etag, checksum] = wanted[i];
        auto part = index.find_part(target.upload_id, number);
        if (!part || part->summary.etag != etag || (!checksum.empty() && checksum != part->checksum_value))
            return invalid_part(target.upload_id, number, etag.text());
        if (i + 1 < wanted.size() && part->summary.size < part_bytes_min && !too_small)
            too_small = entity_too_small(number, etag.text(), part->summary.size, part_bytes_min);
        md5s.append(etag.md5.data(), etag.md5.size());
        checksums.add(base64_decode(part->checksum_value).value_or(std::string{}), part->summary.size);
        out.summary.size += part->summary.size;
        std::ranges::move(part->segments, std::back_inserter(out.segments));
    }
    if (too_small) return *too_small;
    out.summary.etag = ETag::of(crypto::md5(md5s), static_cast<std::uint32_t>(wanted.size()));
    out.summary.last_modified = now;
    out.summary.storage_class = upload.details.storage_class;
    out.summary.checksum_algorithm = upload.checksum_algorithm;
    out.summary.checksum_type = upload.checksum_type;
    out.details = upload.details;
    out.details.checksum_value = checksums.value();
    if (auto fault = mismatch(completion, out)) return *std::move(fault);
    return out;
}

}  // namespace

void ObjectStore::create_multipart(std::string bucket, std::string key, ObjectDetails details,
                                   ChecksumAlgorithm algorithm, ChecksumType type, Time now,
                                   Done<std::string> done) {
    if (type == ChecksumType::none) type = default_type(algorithm);
    // Ids sort by the time they were made: a listing shows one key's uploads oldest first.
    char started[17];
    std::snprintf(started, sizeof started, "%012llx",
                  static_cast<unsigned long long>(now.time_since_epoch().count()));
    std::string id = concat(std::string_view(started), hex_encode(random_.bytes(16)));
    UploadRow row{now, algorithm, type, std::move(details)};
    auto work = [bucket = std::move(bucket), key = std::move(key), id = std::move(id),
                 row = std::move(row)](Index& index) -> Result<std::string, Fault> {
        index.put_upload(bucket, key, id, row);
        return id;
    };
    writer_->enqueue(mutation<std::string>(std::move(work), std::move(done)));
}

void ObjectStore::put_part(std::unique_ptr<Upload> finished, UploadTarget target, unsigned number, Time now,
                           Done<PutResult> done) {
    std::shared_ptr<Upload> upload = std::move(finished);
    auto part = std::make_shared<Part>();
    part->summary.size = upload->size();
    part->summary.last_modified = now;
    part->summary.etag = ETag::of(upload->md5());
    part->summary.checksum_algorithm = upload->checksum_algorithm();
    if (!upload->checksum().empty()) part->checksum_value = base64_encode(upload->checksum());
    const auto staged = upload->stage_in_file();
    if (!staged) return done(staged.error());
    part->segments = {{upload->staged()->id, 0, upload->size()}};

    auto work = [part, target = std::move(target), number](Index& index) -> Result<PutResult, Fault> {
        const auto row = index.find_upload(target.bucket, target.key, target.upload_id);
        if (!row) return no_such_upload(target.upload_id);
        const auto algorithm = part->summary.checksum_algorithm;
        if (row->checksum_algorithm != ChecksumAlgorithm::none && row->checksum_algorithm != algorithm)
            return Fault("InvalidRequest", 400,
                         concat("The upload was created using a ", lower(name(row->checksum_algorithm)),
                                " checksum. The complete request must include the checksum for each part."));
        index.put_part(target.upload_id, number, *part);
        return PutResult{part->summary.etag,
                         part->summary.size,
                         part->summary.last_modified,
                         {algorithm, ChecksumType::none, part->checksum_value}};
    };
    auto enqueue = [this, work = std::move(work), file = upload->staged(), done]() mutable {
        writer_->enqueue(mutation<PutResult>(std::move(work), std::move(done), std::move(file)));
    };
    stage(std::move(upload), std::move(enqueue), done);
}

void ObjectStore::complete_multipart(UploadTarget target, Completion completion, Conditions conditions,
                                     Time now, Done<PutResult> done) {
    auto work = [target = std::move(target), completion = std::move(completion),
                 conditions = std::move(conditions), now](Index& index) -> Result<PutResult, Fault> {
        const auto upload = index.find_upload(target.bucket, target.key, target.upload_id);
        if (!upload) return no_such_upload(target.upload_id);
        auto refusal = refused(conditions, index.find(target.bucket, target.key), target.key);
        if (refusal) return *std::move(refusal);
        const auto content = assemble(index, target, *upload, completion, now);
        if (!content) return content.error();
        index.put(target.bucket, target.key, *content);
        index.erase_upload(target.bucket, target.key, target.upload_id);
        return put_result(*content);
    };
    writer_->enqueue(mutation<PutResult>(std::move(work), std::move(done)));
}

void ObjectStore::abort_multipart(UploadTarget target, Done<bool> done) {
    auto work = [target = std::move(target)](Index& index) -> Result<bool, Fault> {
        if (!index.find_upload(target.bucket, target.key, target.upload_id))
            return no_such_upload(target.upload_id);
        index.erase_upload(target.bucket, target.key, target.upload_id);
        return true;
    };
    writer_->enqueue(mutation<bool>(std::move(work), std::move(done)));
}

}  // namespace watchword::s3
