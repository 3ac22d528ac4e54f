#include "s3/objects/database.hpp"

#include "base/text.hpp"

namespace watchword::s3::objects {
namespace {

[[noreturn]] void fail(sqlite3* connection, int code) {
    throw DatabaseError(
        code, concat("object index: ", connection ? sqlite3_errmsg(connection) : sqlite3_errstr(code)));
}

constexpr int schema_version = 1;

// object:  what listings read, small and clustered in key order; one row per key.
// content: the rest of an object, by a number that is never used again.
// file:    every body file that a committed row points to, and by how many rows (copies share files).
constexpr const char* schema = R"(
    CREATE TABLE object (bucket BLOB NOT NULL, key BLOB NOT NULL, content INTEGER NOT NULL,
        summary BLOB NOT NULL, PRIMARY KEY (bucket, key)) WITHOUT ROWID;
    CREATE TABLE content (id INTEGER PRIMARY KEY, details BLOB NOT NULL, segments BLOB NOT NULL,
        body BLOB NOT NULL);
    CREATE TABLE file (id BLOB PRIMARY KEY, users INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE upload (bucket BLOB NOT NULL, key BLOB NOT NULL, id BLOB NOT NULL, started INTEGER NOT NULL,
        checksum INTEGER NOT NULL, details BLOB NOT NULL, PRIMARY KEY (bucket, key, id)) WITHOUT ROWID;
    CREATE TABLE part (upload BLOB NOT NULL, number INTEGER NOT NULL, summary BLOB NOT NULL,
        segments BLOB NOT NULL, checksum BLOB NOT NULL, PRIMARY KEY (upload, number)) WITHOUT ROWID;
    CREATE TABLE state (name BLOB PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
    INSERT INTO state VALUES (x'636c65616e', 1);
    PRAGMA user_version = 1;
)";

}  // namespace

Statement::Statement(sqlite3* connection, const char* sql) {
    sqlite3_stmt* made = nullptr;
    const int code = sqlite3_prepare_v3(connection, sql, -1, SQLITE_PREPARE_PERSISTENT, &made, nullptr);
    if (code != SQLITE_OK) fail(connection, code);
    handle_.reset(made);
}

Statement& Statement::begin() {
    sqlite3_reset(handle_.get());
    return *this;
}

Statement& Statement::bind(int index, std::string_view blob) {
    // A null pointer would bind NULL instead of an empty blob.
    const char* data = blob.data() ? blob.data() : "";
    const int code = sqlite3_bind_blob64(handle_.get(), index, data, blob.size(), SQLITE_STATIC);
    if (code != SQLITE_OK) fail(sqlite3_db_handle(handle_.get()), code);
    return *this;
}

Statement& Statement::bind(int index, std::int64_t number) {
    const int code = sqlite3_bind_int64(handle_.get(), index, number);
    if (code != SQLITE_OK) fail(sqlite3_db_handle(handle_.get()), code);
    return *this;
}

bool Statement::step() {
    const int code = sqlite3_step(handle_.get());
    if (code == SQLITE_ROW) return true;
    sqlite3* connection = sqlite3_db_handle(handle_.get());
    if (code == SQLITE_DONE) {
        sqlite3_reset(handle_.get());
        return false;
    }
    const DatabaseError error(sqlite3_extended_errcode(connection),
                              concat("object index: ", sqlite3_errmsg(connection)));
    sqlite3_reset(handle_.get());
    throw error;
}

std::string_view Statement::blob(int column) const {
    const void* data = sqlite3_column_blob(handle_.get(), column);
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(handle_.get(), column));
    return data ? std::string_view(static_cast<const char*>(data), size) : std::string_view{};
}

Connection::Connection(const std::string& path, const std::string& vfs) {
    sqlite3* made = nullptr;
    const int code =
        sqlite3_open_v2(path.c_str(), &made, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
                        vfs.empty() ? nullptr : vfs.c_str());
    handle_.reset(made);
    if (code != SQLITE_OK) fail(made, code);
    sqlite3_extended_result_codes(made, 1);
    sqlite3_busy_timeout(made, 10'000);
    run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -8192;"
        "PRAGMA journal_size_limit = 67108864");
}

void Connection::run(const char* sql) {
    const int code = sqlite3_exec(handle_.get(), sql, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) fail(handle_.get(), sqlite3_extended_errcode(handle_.get()));
}

std::int64_t Connection::number(const char* sql) {
    Statement statement(handle_.get(), sql);
    return statement.step() ? statement.number(0) : 0;
}

void prepare_schema(Connection& connection) {
    const auto version = connection.number("PRAGMA user_version");
    if (version == schema_version) return;
    if (version != 0 || connection.number("SELECT count(*) FROM sqlite_master") != 0)
        throw std::runtime_error(concat("the object index has format version ", std::to_string(version),
                                        "; this program reads version ", std::to_string(schema_version)));
    connection.run("BEGIN IMMEDIATE");
    connection.run(schema);
    connection.run("COMMIT");
}

}  // namespace watchword::s3::objects
