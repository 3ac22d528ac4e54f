// The reading half of ObjectStore.
#include <algorithm>

#include "s3/objects/object_store.hpp"
#include "s3/objects/walk.hpp"

namespace watchword::s3 {

using namespace objects;

namespace {

// Turns what storage throws into the Fault a caller may see.
template <class F>
auto reading(F f) -> decltype(f()) {
    try {
        return f();
    } catch (const std::exception& error) {
        throw storage_fault(error);
    }
}

class MemoryBody final : public BodySource {
public:
    explicit MemoryBody(std::string body) : body_(std::move(body)) {}
    std::size_t read(char* out, std::size_t size) override {
        const auto count = body_.copy(out, size, at_);
        at_ += count;
        return count;
    }

private:
    const std::string body_;
    std::size_t at_ = 0;
};

class FileBody final : public BodySource {
public:
    FileBody(std::shared_ptr<Bodies> bodies, std::shared_ptr<const void> pin, std::vector<Segment> segments)
        : bodies_(std::move(bodies)), pin_(std::move(pin)), segments_(std::move(segments)) {}

    std::size_t read(char* out, std::size_t size) override {
        while (current_ < segments_.size()) {
            const auto& segment = segments_[current_];
            const auto left = segment.length - at_;
            if (left == 0) {
                ++current_, at_ = 0, file_.reset();
                continue;
            }
            if (!file_) file_ = bodies_->open(segment.file);
            const auto got = file_->read(segment.offset + at_, out, std::min<std::uint64_t>(size, left));
            if (got == 0) throw std::runtime_error("an object file is shorter than its index says");
            at_ += got;
            return got;
        }
        return 0;
    }

private:
    const std::shared_ptr<Bodies> bodies_;
    const std::shared_ptr<const void> pin_;
    const std::vector<Segment> segments_;
    std::size_t current_ = 0;
    std::uint64_t at_ = 0;  // bytes of the current segment given
    std::unique_ptr<File> file_;
};

// The segments that make [offset, offset + length) of the sequence.
std::vector<Segment> cut(const std::vector<Segment>& segments, std::uint64_t offset, std::uint64_t length) {
    std::vector<Segment> out;
    for (const auto& segment : segments) {
        if (length == 0) break;
        if (offset >= segment.length) {
            offset -= segment.length;
            continue;
        }
        const auto take = std::min(length, segment.length - offset);
        out.push_back({segment.file, segment.offset + offset, take});
        length -= take;
        offset = 0;
    }
    return out;
}

}  // namespace

ObjectPtr ObjectStore::find(std::string_view bucket, std::string_view key, bool with_body) {
    ObjectCache::Ticket ticket;
    if (auto kept = cache_.find(bucket, key, ticket)) return kept;
    return reading([&]() -> ObjectPtr {
        std::shared_ptr<const void> pin;
        std::int64_t pinned_content = 0;
        for (;;) {
            const ReaderPool::Lease reader(*readers_);
            auto& row = reader->find.begin().bind(1, bucket).bind(2, key);
            if (!row.step()) return nullptr;
            Object out{unpack_summary(row.blob(1)), unpack_details(row.blob(2)), {}, {}, nullptr};
            out.segments = unpack_segments(row.blob(3));
            const auto content = row.number(0);
            if (with_body && out.segments.empty()) out.body = row.blob(4);
            row.reset();
            if (with_body && out.segments.empty()) return cache_.keep(ticket, bucket, key, std::move(out));
            if (!with_body) return std::make_shared<Object>(std::move(out));
            // A file may be deleted between reading the row and pinning: only a row seen after pinning
            // counts.
            if (pin && content == pinned_content) {
                out.pin = std::move(pin);
                return std::make_shared<Object>(std::move(out));
            }
            pin = bodies_->pin(out.segments);
            pinned_content = content;
        }
    });
}

std::unique_ptr<BodySource> ObjectStore::body(const Object& object, std::uint64_t offset,
                                              std::uint64_t length) {
    if (object.segments.empty()) return std::make_unique<MemoryBody>(object.body.substr(offset, length));
    return std::make_unique<FileBody>(bodies_, object.pin, cut(object.segments, offset, length));
}

Listing ObjectStore::list(const ListRequest& request) {
    return reading([&] {
        Listing out;
        const ReaderPool::Lease reader(*readers_);
        auto& rows = reader->list_objects;
        out.objects.reserve(std::min<std::size_t>(request.keys_max, 1000));
        auto walked = walk(
            rows, {request.bucket, request.prefix, request.delimiter, request.after, {}, request.keys_max},
            [&](std::string_view key) {
                out.objects.push_back({std::string(key), unpack_summary(rows.blob(1))});
            });
        out.common_prefixes = std::move(walked.common_prefixes);
        out.truncated = walked.truncated;
        out.last = std::move(walked.last);
        out.rows_read = walked.rows_read;
        out.index_steps = walked.index_steps;
        return out;
    });
}

UploadListing ObjectStore::list_uploads(const ListUploadsRequest& request) {
    return reading([&] {
        UploadListing out;
        const ReaderPool::Lease reader(*readers_);
        auto& rows = reader->list_uploads;
        auto walked = walk(rows,
                           {request.bucket, request.prefix, request.delimiter, request.key_marker,
                            request.upload_id_marker, request.uploads_max},
                           [&](std::string_view key) {
                               const auto checksum = rows.number(3);
                               auto details = unpack_details(rows.blob(4));
                               out.uploads.push_back({std::string(key), std::string(rows.blob(1)),
                                                      Time(std::chrono::milliseconds(rows.number(2))),
                                                      details.storage_class, std::move(details.owner),
                                                      static_cast<ChecksumAlgorithm>(checksum / 16),
                                                      static_cast<ChecksumType>(checksum % 16)});
                           });
        out.common_prefixes = std::move(walked.common_prefixes);
        out.truncated = walked.truncated;
        if (out.truncated && !walked.last_is_prefix) out.next_upload_id_marker = out.uploads.back().upload_id;
        if (out.truncated) out.next_key_marker = std::move(walked.last);
        return out;
    });
}

std::optional<ChecksumAlgorithm> ObjectStore::multipart_checksum(const UploadTarget& target) {
    return reading([&]() -> std::optional<ChecksumAlgorithm> {
        const ReaderPool::Lease reader(*readers_);
        auto& row =
            reader->find_upload.begin().bind(1, target.bucket).bind(2, target.key).bind(3, target.upload_id);
        if (!row.step()) return std::nullopt;
        const auto checksum = row.number(1);
        row.reset();
        return static_cast<ChecksumAlgorithm>(checksum / 16);
    });
}

std::optional<PartListing> ObjectStore::list_parts(const UploadTarget& target, unsigned part_number_marker,
                                                   std::size_t parts_max) {
    return reading([&]() -> std::optional<PartListing> {
        const ReaderPool::Lease reader(*readers_);
        auto& upload =
            reader->find_upload.begin().bind(1, target.bucket).bind(2, target.key).bind(3, target.upload_id);
        if (!upload.step()) return std::nullopt;
        PartListing out;
        auto details = unpack_details(upload.blob(2));
        out.storage_class = details.storage_class;
        out.owner = std::move(details.owner);
        out.checksum_algorithm = static_cast<ChecksumAlgorithm>(upload.number(1) / 16);
        out.checksum_type = static_cast<ChecksumType>(upload.number(1) % 16);
        upload.reset();

        // One more than asked for tells whether the list goes on.
        auto& rows = reader->list_parts.begin().bind(1, target.upload_id);
        rows.bind(2, std::int64_t(part_number_marker)).bind(3, std::int64_t(parts_max) + 1);
        while (rows.step()) {
            if (out.parts.size() == parts_max) {
                out.truncated = parts_max != 0;
                break;
            }
            const auto summary = unpack_summary(rows.blob(1));
            out.parts.push_back({static_cast<unsigned>(rows.number(0)), summary.size, summary.last_modified,
                                 summary.etag, std::string(rows.blob(2))});
        }
        rows.reset();
        if (!out.parts.empty()) out.next_part_number_marker = out.parts.back().number;
        return out;
    });
}

bool ObjectStore::is_empty(std::string_view bucket) {
    return reading([&] {
        const ReaderPool::Lease reader(*readers_);
        auto& row = reader->any_object.begin().bind(1, bucket);
        const bool any = row.step();
        row.reset();
        return !any;
    });
}

}  // namespace watchword::s3
