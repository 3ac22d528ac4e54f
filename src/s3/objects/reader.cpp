#include "s3/objects/reader.hpp"

namespace watchword::s3::objects {

Reader::Reader(const std::string& path, const std::string& vfs)
    : connection(path, vfs),
      begin(connection.handle(), "BEGIN"),
      end(connection.handle(), "COMMIT"),
      find(connection.handle(),
           "SELECT o.content, o.summary, c.details, c.segments, c.body FROM object o "
           "JOIN content c ON c.id = o.content WHERE o.bucket = ?1 AND o.key = ?2"),
      list_objects(
          connection.handle(),
          "SELECT key, summary FROM object WHERE bucket = ?1 AND key >= ?2 AND key < ?3 ORDER BY key"),
      list_uploads(connection.handle(),
                   "SELECT key, id, started, checksum, details FROM upload WHERE bucket = ?1 "
                   "AND (key, id) >= (?2, ?4) AND key < ?3 ORDER BY key, id"),
      list_parts(connection.handle(),
                 "SELECT number, summary, checksum FROM part WHERE upload = ?1 AND number > ?2 "
                 "ORDER BY number LIMIT ?3"),
      find_upload(connection.handle(),
                  "SELECT started, checksum, details FROM upload WHERE bucket = ?1 AND key = ?2 AND id = ?3"),
      any_object(connection.handle(), "SELECT 1 FROM object WHERE bucket = ?1 LIMIT 1") {}

ReaderPool::Lease::Lease(ReaderPool& pool) : pool_(pool) {
    {
        const std::lock_guard lock(pool.mutex_);
        if (!pool.idle_.empty()) {
            reader_ = std::move(pool.idle_.back());
            pool.idle_.pop_back();
        }
    }
    if (!reader_) reader_ = std::make_unique<Reader>(pool.path_, pool.vfs_);
    reader_->begin.run();
}

ReaderPool::Lease::~Lease() {
    try {
        reader_->end.run();
        const std::lock_guard lock(pool_.mutex_);
        pool_.idle_.push_back(std::move(reader_));
    } catch (const std::exception&) {
        // The connection is in doubt: it is closed instead of lent again.
    }
}

}  // namespace watchword::s3::objects
