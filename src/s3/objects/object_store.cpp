#include "s3/objects/object_store.hpp"

#include <algorithm>
#include <unordered_set>

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "s3/objects/conditions.hpp"
#include "s3/objects/walk.hpp"

namespace watchword::s3 {

using namespace objects;

ObjectStore::ObjectStore(ObjectStoreOptions options, Random& random, FileSystem& files)
    : options_(std::move(options)),
      random_(random),
      lock_(options_.directory + "/objects.lock"),
      bodies_(std::make_shared<Bodies>(files, options_.directory + "/objects", random)) {
    const std::string path = options_.directory + "/objects.db";
    write_connection_ = std::make_unique<Connection>(path, options_.vfs);
    prepare_schema(*write_connection_);
    bodies_->wipe_incoming();
    if (write_connection_->number("SELECT value FROM state WHERE name = x'636c65616e'") == 0)
        sweep(*write_connection_);
    write_connection_->run("UPDATE state SET value = 0 WHERE name = x'636c65616e'");
    files.sync_directory(options_.directory);  // the names of objects.db and objects/
    readers_ = std::make_unique<ReaderPool>(path, options_.vfs);
    writer_ = std::make_unique<Writer>(*write_connection_, *bodies_, cache_);
    sync_pool_ = std::make_unique<SyncPool>(options_.sync_threads);
}

ObjectStore::~ObjectStore() = default;

void ObjectStore::sweep(Connection& connection) {
    std::unordered_set<FileId> referenced;
    Statement all(connection.handle(), "SELECT id FROM file");
    while (all.step()) referenced.emplace(all.blob(0));
    for (const auto& id : bodies_->all())
        if (!referenced.contains(id)) bodies_->remove(id);
}

std::unique_ptr<Upload> ObjectStore::new_upload(ChecksumAlgorithm checksum) {
    return std::make_unique<Upload>(bodies_, options_.inline_bytes_max, checksum);
}

void ObjectStore::stage(std::shared_ptr<Upload> upload, std::function<void()> enqueue,
                        std::function<void(Fault)> failed) {
    if (!upload->in_file()) return enqueue();
    sync_pool_->run([upload = std::move(upload), enqueue = std::move(enqueue),
                     failed = std::move(failed)]() mutable {
        std::optional<Fault> failure;
        try {
            upload->publish();
        } catch (const std::exception& error) {
            failure = storage_fault(error);
        }
        upload
            .reset();  // with its file, unless that is on its way: what failed is gone before it is answered
        failure ? failed(*std::move(failure)) : enqueue();
    });
}

void ObjectStore::put(std::unique_ptr<Upload> finished, std::string bucket, std::string key,
                      ObjectDetails details, Conditions conditions, Time now, Done<PutResult> done) {
    std::shared_ptr<Upload> upload = std::move(finished);
    auto content = std::make_shared<Content>();
    content->summary = {
        upload->size(),    now, ETag::of(upload->md5()), details.storage_class, upload->checksum_algorithm(),
        ChecksumType::none};
    content->details = std::move(details);
    if (upload->checksum_algorithm() != ChecksumAlgorithm::none) {
        content->summary.checksum_type = ChecksumType::full_object;
        content->details.checksum_value = base64_encode(upload->checksum());
    }
    if (upload->in_file())
        content->segments = {{upload->staged()->id, 0, upload->size()}};
    else
        content->body = upload->take_body();

    auto work = [content, conditions = std::move(conditions), bucket = std::move(bucket),
                 key = std::move(key)](Index& index) -> Result<PutResult, Fault> {
        if (auto refusal = refused(conditions, index.find(bucket, key), key)) return *std::move(refusal);
        index.put(bucket, key, *content);
        return put_result(*content);
    };
    auto enqueue = [this, work = std::move(work), staged = upload->staged(), done]() mutable {
        writer_->enqueue(mutation<PutResult>(std::move(work), std::move(done), std::move(staged)));
    };
    stage(std::move(upload), std::move(enqueue), done);
}

void ObjectStore::remove(std::string bucket, std::string key, Conditions conditions, Done<bool> done) {
    auto work = [conditions = std::move(conditions), bucket = std::move(bucket),
                 key = std::move(key)](Index& index) -> Result<bool, Fault> {
        if (auto refusal = refused(conditions, index.find(bucket, key), key)) return *std::move(refusal);
        return index.erase(bucket, key);
    };
    writer_->enqueue(mutation<bool>(std::move(work), std::move(done)));
}

void ObjectStore::copy(std::string source_bucket, std::string source_key, ETag source_etag,
                       std::string bucket, std::string key, std::optional<ObjectDetails> details,
                       std::string owner, Conditions conditions, Time now, Done<PutResult> done) {
    auto work = [=](Index& index) -> Result<PutResult, Fault> {
        auto content = index.load(source_bucket, source_key);
        if (!content) return no_such_key(source_key);
        if (content->summary.etag != source_etag) return precondition_failed("x-amz-copy-source-If-Match");
        if (auto refusal = refused(conditions, index.find(bucket, key), key)) return *std::move(refusal);
        if (details) {
            auto checksum_value = std::move(content->details.checksum_value);
            content->details = *details;
            content->details.checksum_value = std::move(checksum_value);
        }
        content->details.owner = owner;
        content->summary.storage_class = content->details.storage_class;
        content->summary.last_modified = now;
        index.put(bucket, key, *content);
        return put_result(*content);
    };
    writer_->enqueue(mutation<PutResult>(std::move(work), std::move(done)));
}

void ObjectStore::clear_bucket(std::string bucket, Done<bool> done) {
    constexpr std::size_t step = 500;  // rows per transaction: neighbours wait no longer than for that
    auto work = [bucket](Index& index) -> Result<bool, Fault> { return index.erase_some(bucket, step) != 0; };
    auto again = [this, bucket, done](Result<bool, Fault> more) {
        if (more && *more) return clear_bucket(bucket, done);
        done(std::move(more));
    };
    writer_->enqueue(mutation<bool>(std::move(work), std::move(again)));
}

}  // namespace watchword::s3
