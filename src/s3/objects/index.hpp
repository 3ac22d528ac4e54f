// The write side of the object index: what mutations do inside the writer's transaction. Used by the writer
// thread only.
#pragma once

#include <optional>

#include "s3/objects/database.hpp"
#include "s3/objects/record.hpp"

namespace watchword::s3::objects {

/// A complete object on its way into the index: in files or, when small, as bytes.
struct Content {
    ObjectSummary summary;
    ObjectDetails details;
    std::vector<Segment> segments;
    std::string body;  ///< used when there are no segments
};

/// One uploaded part of a multipart upload that is not complete yet.
struct Part {
    ObjectSummary summary;
    std::vector<Segment> segments;
    std::string checksum_value;  ///< Checksum::value of this part alone
};

/// What CreateMultipartUpload fixed for all parts of an upload and for the object they become.
struct UploadRow {
    Time started;
    ChecksumAlgorithm checksum_algorithm;
    ChecksumType checksum_type;
    ObjectDetails details;
};

/// All throw DatabaseError, after which the transaction must be rolled back.
class Index {
public:
    explicit Index(Connection&);

    void begin() { begin_.run(); }
    void commit() { commit_.run(); }
    void rollback() noexcept;
    /// Files that no row points to any more, if the transaction commits.
    std::vector<FileId> take_released() { return std::exchange(released_, {}); }
    /// Hashes (object_hash) of the objects that the transaction changes.
    std::vector<std::uint64_t> take_changed() { return std::exchange(changed_, {}); }

    std::optional<ObjectSummary> find(std::string_view bucket, std::string_view key);
    /// As find, all of it.
    std::optional<Content> load(std::string_view bucket, std::string_view key);
    void put(std::string_view bucket, std::string_view key, const Content&);
    bool erase(std::string_view bucket, std::string_view key);

    std::optional<UploadRow> find_upload(std::string_view bucket, std::string_view key, std::string_view id);
    void put_upload(std::string_view bucket, std::string_view key, std::string_view id, const UploadRow&);
    std::optional<Part> find_part(std::string_view upload, unsigned number);
    void put_part(std::string_view upload, unsigned number, const Part&);
    /// With all its parts.
    void erase_upload(std::string_view bucket, std::string_view key, std::string_view id);

    /// Erases up to `limit` objects and uploads of a bucket; how many there were.
    std::size_t erase_some(std::string_view bucket, std::size_t limit);

    /// Whether every body file is known to be referenced: false from open to clean close.
    void set_clean(bool);

private:
    std::optional<std::int64_t> content_of(std::string_view bucket, std::string_view key);
    void erase_content(std::int64_t id);
    void use(const std::vector<Segment>&);
    void release(const std::vector<Segment>&);

    Connection& connection_;
    Statement begin_, commit_;
    Statement find_, load_, put_, put_content_, erase_, erase_content_, segments_of_;
    Statement use_, unuse_, erase_unused_;
    Statement find_upload_, put_upload_, erase_upload_, find_part_, put_part_, parts_of_, erase_parts_;
    Statement some_keys_, some_uploads_, set_clean_;
    std::int64_t next_content_;
    std::vector<FileId> released_;
    std::vector<std::uint64_t> changed_;
};

}  // namespace watchword::s3::objects
