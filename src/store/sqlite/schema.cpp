#include "store/sqlite/schema.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <thread>

#include "store/store.hpp"

namespace watchword::sqlite {
namespace {

constexpr std::int64_t application_id = 0x57575354;  // "WWST", in bytes 68–71 of the file

// Kinds and keys are blobs: SQLite compares those as unsigned bytes and stops at no NUL.
constexpr const char* make_tables = R"(
    CREATE TABLE meta(name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE record(kind BLOB NOT NULL, key BLOB NOT NULL, value BLOB, revision INTEGER NOT NULL,
                        PRIMARY KEY(kind, key)) STRICT, WITHOUT ROWID;
    CREATE INDEX record_revision ON record(revision);
    CREATE INDEX record_deleted ON record(revision) WHERE value IS NULL;
    INSERT INTO meta VALUES('format', 1), ('revision', 0), ('forgotten', 0);
    PRAGMA application_id = 0x57575354;
)";
static_assert(store_format == 1, "make_tables writes the format and the application id");

[[noreturn]] void fail(const char* what, const std::filesystem::path& path, int why) {
    const auto kind = why == ENOSPC || why == EDQUOT ? StoreError::Kind::full
                      : why == EIO                   ? StoreError::Kind::io
                                                     : StoreError::Kind::unavailable;
    throw StoreError(kind, fmt::format("cannot {} {}: {}", what, path.string(), std::strerror(why)));
}

/// Makes a new directory's name durable.
void sync_directory(const std::filesystem::path& directory) {
    const int opened = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (opened < 0) fail("open", directory, errno);
    const int synced = ::fsync(opened), why = errno;
    ::close(opened);
    if (synced != 0) fail("sync", directory, why);
}

void make_directory(const std::filesystem::path& directory) {
    std::error_code ignored;
    if (std::filesystem::is_directory(directory, ignored)) return;
    const std::filesystem::path parent = directory.parent_path();
    if (!parent.empty()) make_directory(parent);
    if (::mkdir(directory.c_str(), 0700) != 0 && errno != EEXIST)
        fail("make the directory", directory, errno);
    sync_directory(parent.empty() ? "." : parent);
}

/// True: a store of this format. False: an empty file.
bool check(Database& database, const std::filesystem::path& file) {
    const std::int64_t id = database.number("PRAGMA application_id").value_or(0);
    if (id == 0 && database.number("SELECT count(*) FROM sqlite_schema") == 0) return false;
    if (id != application_id)
        throw StoreError(StoreError::Kind::corrupt,
                         fmt::format("{} is a database, but not a Watchword store", file.string()));
    const std::int64_t format = database.number("SELECT value FROM meta WHERE name = 'format'").value_or(0);
    if (format != store_format)
        throw StoreError(StoreError::Kind::version,
                         fmt::format("{} is a store of format {}; this program reads and writes format {}",
                                     file.string(), format, store_format));
    return true;
}

/// check() of one consistent state: another process may be making the tables right now.
bool is_made(Database& database, const std::filesystem::path& file) {
    const Transaction transaction(database, "BEGIN");
    return check(database, file);
}

void make(Database& database, const std::filesystem::path& file) {
    database.execute("PRAGMA journal_mode = WAL");
    Transaction transaction(database, "BEGIN IMMEDIATE");
    if (check(database, file)) return;  // another process was faster
    database.execute(make_tables);
    transaction.commit();
}

}  // namespace

void prepare_file(const std::filesystem::path& file) {
    make_directory(file.has_parent_path() ? file.parent_path() : std::filesystem::path("."));
    // Never opened here: closing a file drops every POSIX lock this process has on it, SQLite's included.
    if (::mknod(file.c_str(), S_IFREG | 0600, 0) == 0) return;
    if (errno != EEXIST) fail("make", file, errno);
    struct stat found {};
    if (::stat(file.c_str(), &found) != 0) fail("examine", file, errno);
    if ((found.st_mode & 077) != 0 && ::chmod(file.c_str(), found.st_mode & 0700) != 0)
        fail("take away other users' access to", file, errno);
}

void prepare_store(Database& database, const std::filesystem::path& file,
                   std::chrono::milliseconds patience) {
    // Two processes that turn one new file into WAL mode at once get SQLITE_BUSY without SQLite waiting.
    constexpr std::chrono::milliseconds pause{5};
    for (;; patience -= pause) {
        try {
            if (!is_made(database, file)) make(database, file);
            database.execute("PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY");
            if (Statement mode(database, "PRAGMA journal_mode = WAL"); !mode.step() || mode.bytes(0) != "wal")
                throw StoreError(
                    StoreError::Kind::unavailable,
                    fmt::format("{}: this file system has no shared memory for a WAL", file.string()));
            return;
        } catch (const StoreError& error) {
            if (error.kind != StoreError::Kind::locked || patience <= pause) throw;
        }
        std::this_thread::sleep_for(pause);
    }
}

}  // namespace watchword::sqlite
