#include "s3/objects/index.hpp"

#include "s3/objects/object_cache.hpp"

namespace watchword::s3::objects {
namespace {

// An upload's two checksum choices share a column.
std::int64_t pack_checksum(const UploadRow& row) {
    return static_cast<int>(row.checksum_algorithm) * 16 + static_cast<int>(row.checksum_type);
}

}  // namespace

Index::Index(Connection& connection)
    : connection_(connection),
      begin_(connection.handle(), "BEGIN IMMEDIATE"),
      commit_(connection.handle(), "COMMIT"),
      find_(connection.handle(), "SELECT content, summary FROM object WHERE bucket = ?1 AND key = ?2"),
      load_(
          connection.handle(),
          "SELECT o.summary, c.details, c.segments, c.body FROM object o JOIN content c ON c.id = o.content "
          "WHERE o.bucket = ?1 AND o.key = ?2"),
      put_(connection.handle(), "INSERT OR REPLACE INTO object VALUES (?1, ?2, ?3, ?4)"),
      put_content_(connection.handle(), "INSERT INTO content VALUES (?1, ?2, ?3, ?4)"),
      erase_(connection.handle(), "DELETE FROM object WHERE bucket = ?1 AND key = ?2"),
      erase_content_(connection.handle(), "DELETE FROM content WHERE id = ?1"),
      segments_of_(connection.handle(), "SELECT segments FROM content WHERE id = ?1"),
      use_(connection.handle(),
           "INSERT INTO file VALUES (?1, 1) ON CONFLICT (id) DO UPDATE SET users = users + 1"),
      unuse_(connection.handle(), "UPDATE file SET users = users - 1 WHERE id = ?1 RETURNING users"),
      erase_unused_(connection.handle(), "DELETE FROM file WHERE id = ?1"),
      find_upload_(
          connection.handle(),
          "SELECT started, checksum, details FROM upload WHERE bucket = ?1 AND key = ?2 AND id = ?3"),
      put_upload_(connection.handle(), "INSERT INTO upload VALUES (?1, ?2, ?3, ?4, ?5, ?6)"),
      erase_upload_(connection.handle(), "DELETE FROM upload WHERE bucket = ?1 AND key = ?2 AND id = ?3"),
      find_part_(connection.handle(),
                 "SELECT summary, segments, checksum FROM part WHERE upload = ?1 AND number = ?2"),
      put_part_(connection.handle(), "INSERT OR REPLACE INTO part VALUES (?1, ?2, ?3, ?4, ?5)"),
      parts_of_(connection.handle(), "SELECT segments FROM part WHERE upload = ?1"),
      erase_parts_(connection.handle(), "DELETE FROM part WHERE upload = ?1"),
      some_keys_(connection.handle(), "SELECT key FROM object WHERE bucket = ?1 LIMIT ?2"),
      some_uploads_(connection.handle(), "SELECT key, id FROM upload WHERE bucket = ?1 LIMIT ?2"),
      set_clean_(connection.handle(), "UPDATE state SET value = ?1 WHERE name = x'636c65616e'"),
      next_content_(connection.number("SELECT coalesce(max(id), 0) + 1 FROM content")) {}

void Index::rollback() noexcept {
    released_.clear();
    changed_.clear();
    begin_.reset();
    // SQLite has already rolled back by itself after some errors; then there is nothing to do.
    if (sqlite3_get_autocommit(connection_.handle()) == 0)
        sqlite3_exec(connection_.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
}

std::optional<ObjectSummary> Index::find(std::string_view bucket, std::string_view key) {
    if (!find_.begin().bind(1, bucket).bind(2, key).step()) return std::nullopt;
    auto out = unpack_summary(find_.blob(1));
    find_.reset();
    return out;
}

std::optional<Content> Index::load(std::string_view bucket, std::string_view key) {
    if (!load_.begin().bind(1, bucket).bind(2, key).step()) return std::nullopt;
    Content out{unpack_summary(load_.blob(0)), unpack_details(load_.blob(1)), unpack_segments(load_.blob(2)),
                std::string(load_.blob(3))};
    load_.reset();
    return out;
}

std::optional<std::int64_t> Index::content_of(std::string_view bucket, std::string_view key) {
    if (!find_.begin().bind(1, bucket).bind(2, key).step()) return std::nullopt;
    const auto id = find_.number(0);
    find_.reset();
    return id;
}

void Index::put(std::string_view bucket, std::string_view key, const Content& content) {
    changed_.push_back(object_hash(bucket, key));
    const auto replaced = content_of(bucket, key);
    // New users first: a copy onto itself must not release the files it keeps.
    use(content.segments);
    if (replaced) erase_content(*replaced);
    const auto id = next_content_++;
    const auto summary = pack(content.summary), details = pack(content.details),
               segments = pack(content.segments);
    put_content_.begin().bind(1, id).bind(2, details).bind(3, segments).bind(4, content.body).run();
    put_.begin().bind(1, bucket).bind(2, key).bind(3, id).bind(4, summary).run();
}

bool Index::erase(std::string_view bucket, std::string_view key) {
    const auto content = content_of(bucket, key);
    if (!content) return false;
    changed_.push_back(object_hash(bucket, key));
    erase_content(*content);
    erase_.begin().bind(1, bucket).bind(2, key).run();
    return true;
}

void Index::erase_content(std::int64_t id) {
    std::vector<Segment> segments;
    if (segments_of_.begin().bind(1, id).step()) segments = unpack_segments(segments_of_.blob(0));
    segments_of_.reset();
    release(segments);
    erase_content_.begin().bind(1, id).run();
}

void Index::use(const std::vector<Segment>& segments) {
    for (const auto& segment : segments) use_.begin().bind(1, segment.file).run();
}

void Index::release(const std::vector<Segment>& segments) {
    for (const auto& segment : segments) {
        const bool known = unuse_.begin().bind(1, segment.file).step();
        const bool unused = known && unuse_.number(0) == 0;
        unuse_.reset();
        if (!unused) continue;
        erase_unused_.begin().bind(1, segment.file).run();
        released_.push_back(segment.file);
    }
}

std::optional<UploadRow> Index::find_upload(std::string_view bucket, std::string_view key,
                                            std::string_view id) {
    if (!find_upload_.begin().bind(1, bucket).bind(2, key).bind(3, id).step()) return std::nullopt;
    const auto checksum = find_upload_.number(1);
    UploadRow out{Time(std::chrono::milliseconds(find_upload_.number(0))),
                  static_cast<ChecksumAlgorithm>(checksum / 16), static_cast<ChecksumType>(checksum % 16),
                  unpack_details(find_upload_.blob(2))};
    find_upload_.reset();
    return out;
}

void Index::put_upload(std::string_view bucket, std::string_view key, std::string_view id,
                       const UploadRow& row) {
    const auto details = pack(row.details);
    put_upload_.begin().bind(1, bucket).bind(2, key).bind(3, id);
    put_upload_.bind(4, std::int64_t(row.started.time_since_epoch().count())).bind(5, pack_checksum(row));
    put_upload_.bind(6, details).run();
}

std::optional<Part> Index::find_part(std::string_view upload, unsigned number) {
    if (!find_part_.begin().bind(1, upload).bind(2, std::int64_t(number)).step()) return std::nullopt;
    Part out{unpack_summary(find_part_.blob(0)), unpack_segments(find_part_.blob(1)),
             std::string(find_part_.blob(2))};
    find_part_.reset();
    return out;
}

void Index::put_part(std::string_view upload, unsigned number, const Part& part) {
    const auto replaced = find_part(upload, number);
    use(part.segments);
    if (replaced) release(replaced->segments);
    const auto summary = pack(part.summary), segments = pack(part.segments);
    put_part_.begin().bind(1, upload).bind(2, std::int64_t(number)).bind(3, summary);
    put_part_.bind(4, segments).bind(5, part.checksum_value).run();
}

void Index::erase_upload(std::string_view bucket, std::string_view key, std::string_view id) {
    std::vector<Segment> segments;
    parts_of_.begin().bind(1, id);
    while (parts_of_.step())
        for (auto& segment : unpack_segments(parts_of_.blob(0))) segments.push_back(std::move(segment));
    release(segments);
    erase_parts_.begin().bind(1, id).run();
    erase_upload_.begin().bind(1, bucket).bind(2, key).bind(3, id).run();
}

std::size_t Index::erase_some(std::string_view bucket, std::size_t limit) {
    std::vector<std::string> keys;
    some_keys_.begin().bind(1, bucket).bind(2, std::int64_t(limit));
    while (some_keys_.step()) keys.emplace_back(some_keys_.blob(0));
    for (const auto& key : keys) erase(bucket, key);

    std::vector<std::pair<std::string, std::string>> uploads;
    some_uploads_.begin().bind(1, bucket).bind(2, std::int64_t(limit));
    while (some_uploads_.step()) uploads.emplace_back(some_uploads_.blob(0), some_uploads_.blob(1));
    for (const auto& [key, id] : uploads) erase_upload(bucket, key, id);
    return keys.size() + uploads.size();
}

void Index::set_clean(bool clean) { set_clean_.begin().bind(1, std::int64_t(clean)).run(); }

}  // namespace watchword::s3::objects
