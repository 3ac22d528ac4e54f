// The embedded object store: an ordered index in SQLite (DIR/objects.db), small bodies inside it, larger ones
// as files (DIR/objects). It knows buckets only as opaque ids; who may do what is decided elsewhere.
//
// What was answered survives a power cut; what was not leaves nothing behind. Reads see a consistent state
// and never wait for writes. All functions are safe to call from any thread. Functions that read throw Fault
// when storage fails; functions that write answer through Done, on a thread of the store.
#pragma once

#include <memory>

#include "base/clock.hpp"
#include "base/fault.hpp"
#include "base/random.hpp"
#include "s3/objects/files.hpp"
#include "s3/objects/listing.hpp"
#include "s3/objects/object_cache.hpp"
#include "s3/objects/reader.hpp"
#include "s3/objects/sync_pool.hpp"
#include "s3/objects/upload.hpp"
#include "s3/objects/writer.hpp"
#include "watchword/result.hpp"
#include "wire/message.hpp"

namespace watchword::s3 {

struct ObjectStoreOptions {
    std::string directory = {};  ///< DIR; must exist
    std::string vfs = {};        ///< SQLite VFS by name; "" for the system's
    std::size_t inline_bytes_max = 64 * 1024;
    unsigned sync_threads = 4;
};

/// What must hold of the key at the moment of the change (facts: s3 §8 PreconditionFailed).
struct Conditions {
    bool if_none_match_any = false;  ///< If-None-Match: *
    bool if_match_any = false;       ///< If-Match: *
    std::optional<ETag> if_match = {};
};

/// The object as it is now stored. `size` is in bytes.
struct PutResult {
    ETag etag;
    std::uint64_t size = 0;
    Time last_modified{};
    Checksum checksum;
};

/// A part as CompleteMultipartUpload names it: what the client believes it uploaded.
struct CompletedPart {
    unsigned number = 0;
    ETag etag = {};
    std::string checksum = {};  ///< base64 as sent; "" when not sent
};

/// What CompleteMultipartUpload names, and what it believes the object to be: what is not sent is not
/// compared.
struct Completion {
    std::vector<CompletedPart> parts;
    Checksum checksum = {};
    std::optional<std::uint64_t> size = {};  ///< bytes
};

/// Which upload a multipart call means.
struct UploadTarget {
    std::string bucket, key, upload_id;
};

/// Has its directory to itself while it lives: a second store on it cannot be opened.
class ObjectStore {
public:
    /// Opens or creates. Throws std::runtime_error when the directory is in use, of another version, or
    /// unusable. After an unclean stop this deletes body files that no row points to, which takes time in
    /// proportion to their number.
    ObjectStore(ObjectStoreOptions, Random&, objects::FileSystem& = objects::system_files());
    /// Waits for what was begun.
    ~ObjectStore();

    std::unique_ptr<Upload> new_upload(ChecksumAlgorithm checksum = ChecksumAlgorithm::none);

    /// Stores a complete upload under the key, replacing what is there. 412 PreconditionFailed, 404 NoSuchKey
    /// (If-Match on a missing key).
    void put(std::unique_ptr<Upload>, std::string bucket, std::string key, ObjectDetails, Conditions, Time,
             Done<PutResult>);
    /// Deletes the key; true when there was one.
    void remove(std::string bucket, std::string key, Conditions, Done<bool>);
    /// Copies without copying bytes. `details`: replaces the source's when given (the owner always does).
    /// `source_etag`: what the source must still be. 404 NoSuchKey, 412 PreconditionFailed.
    void copy(std::string source_bucket, std::string source_key, ETag source_etag, std::string bucket,
              std::string key, std::optional<ObjectDetails> details, std::string owner, Conditions, Time,
              Done<PutResult>);

    /// Null when there is no such key. `with_body` false is cheaper: HEAD.
    ObjectPtr find(std::string_view bucket, std::string_view key, bool with_body = true);
    /// The bytes [offset, offset + length) of an object found with its body. Precondition: within its size.
    std::unique_ptr<BodySource> body(const Object&, std::uint64_t offset, std::uint64_t length);
    Listing list(const ListRequest&);

    /// Starts an upload in parts; gives its id.
    void create_multipart(std::string bucket, std::string key, ObjectDetails, ChecksumAlgorithm, ChecksumType,
                          Time, Done<std::string>);
    /// Stores part `number` (1…10000), replacing one of that number. 404 NoSuchUpload, 400 InvalidRequest
    /// when the part lacks the checksum the upload was created with.
    void put_part(std::unique_ptr<Upload>, UploadTarget, unsigned number, Time, Done<PutResult>);
    /// Makes the object of the named parts, without copying their bytes. 404 NoSuchUpload, 400 InvalidPart,
    /// InvalidPartOrder, EntityTooSmall (every part but the last has at least 5 MiB), and as put().
    void complete_multipart(UploadTarget, Completion, Conditions, Time, Done<PutResult>);
    /// 404 NoSuchUpload.
    void abort_multipart(UploadTarget, Done<bool>);
    /// What put_part needs to know before the body comes: none when there is no such upload.
    std::optional<ChecksumAlgorithm> multipart_checksum(const UploadTarget&);
    /// None when there is no such upload.
    std::optional<PartListing> list_parts(const UploadTarget&, unsigned part_number_marker,
                                          std::size_t parts_max);
    UploadListing list_uploads(const ListUploadsRequest&);

    /// Uploads in progress do not count.
    bool is_empty(std::string_view bucket);
    /// Deletes everything of a bucket that is gone, in several transactions.
    void clear_bucket(std::string bucket, Done<bool>);

    std::uint64_t commits() const { return writer_->commits(); }
    /// For tests: see Writer::hold.
    std::unique_lock<std::mutex> hold_writer() { return writer_->hold(); }

private:
    void sweep(objects::Connection&);
    /// Publishes the upload's file if it has one, then enqueues; failures go to `failed`. Takes the only
    /// reference to the upload.
    void stage(std::shared_ptr<Upload>, std::function<void()> enqueue, std::function<void(Fault)> failed);

    ObjectStoreOptions options_;
    Random& random_;
    objects::DirectoryLock lock_;
    std::shared_ptr<objects::Bodies> bodies_;
    std::unique_ptr<objects::Connection> write_connection_;
    std::unique_ptr<objects::ReaderPool> readers_;
    objects::ObjectCache cache_;
    std::unique_ptr<objects::Writer> writer_;
    std::unique_ptr<objects::SyncPool> sync_pool_;  // last: its tasks use the writer
};

}  // namespace watchword::s3
