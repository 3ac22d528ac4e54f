#include "store/sqlite/database.hpp"

#include <fmt/format.h>

#include "store/store.hpp"

namespace watchword::sqlite {
namespace {

StoreError::Kind kind_of(int code) {
    using Kind = StoreError::Kind;
    switch (code & 0xff) {
        case SQLITE_FULL: return Kind::full;
        case SQLITE_IOERR: return Kind::io;
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB: return Kind::corrupt;
        case SQLITE_BUSY:
        case SQLITE_LOCKED: return Kind::locked;
        case SQLITE_CANTOPEN:
        case SQLITE_PERM:
        case SQLITE_READONLY: return Kind::unavailable;
        default: return Kind::other;
    }
}

}  // namespace

Database::Database(const std::string& file, const std::string& vfs, std::chrono::milliseconds busy_timeout)
    : file_(file) {
    sqlite3* handle = nullptr;
    const int flags =
        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    const int code = sqlite3_open_v2(file.c_str(), &handle, flags, vfs.empty() ? nullptr : vfs.c_str());
    handle_.reset(handle);
    if (code != SQLITE_OK) fail(code);
    sqlite3_busy_timeout(handle, static_cast<int>(busy_timeout.count()));
    // A hostile file must not be able to run anything: no functions from its schema, no writable schema.
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
}

void Database::execute(const char* sql) {
    const int code = sqlite3_exec(handle_.get(), sql, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) fail(code);
}

std::optional<std::int64_t> Database::number(const char* sql) {
    Statement statement(*this, sql);
    if (!statement.step()) return std::nullopt;
    return statement.number(0);
}

void Database::fail(int code) const {
    throw StoreError(
        kind_of(code),
        fmt::format("{}: {}", file_, handle_ ? sqlite3_errmsg(handle_.get()) : sqlite3_errstr(code)));
}

Statement::Statement(Database& database, const char* sql) : database_(database) {
    sqlite3_stmt* handle = nullptr;
    const int code =
        sqlite3_prepare_v3(database.handle(), sql, -1, SQLITE_PREPARE_PERSISTENT, &handle, nullptr);
    if (code != SQLITE_OK) database.fail(code);
    handle_.reset(handle);
}

void Statement::bind(int parameter, std::string_view bytes) {
    // A null pointer would bind NULL, which is not the same as no bytes.
    const char* data = bytes.empty() ? "" : bytes.data();
    const int code = sqlite3_bind_blob64(handle_.get(), parameter, data, bytes.size(), SQLITE_STATIC);
    if (code != SQLITE_OK) database_.fail(code);
}

void Statement::bind(int parameter, std::int64_t number) {
    const int code = sqlite3_bind_int64(handle_.get(), parameter, number);
    if (code != SQLITE_OK) database_.fail(code);
}

void Statement::bind_null(int parameter) {
    const int code = sqlite3_bind_null(handle_.get(), parameter);
    if (code != SQLITE_OK) database_.fail(code);
}

bool Statement::step() {
    const int code = sqlite3_step(handle_.get());
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    reset();
    database_.fail(code);
}

void Statement::run() {
    while (step()) continue;
    reset();
}

std::optional<std::string_view> Statement::bytes(int column) const {
    if (sqlite3_column_type(handle_.get(), column) == SQLITE_NULL) return std::nullopt;
    const void* data = sqlite3_column_blob(handle_.get(), column);
    const auto length = static_cast<std::size_t>(sqlite3_column_bytes(handle_.get(), column));
    if (length > 0 && !data) database_.fail(SQLITE_NOMEM);
    return length == 0 ? std::string_view("") : std::string_view(static_cast<const char*>(data), length);
}

}  // namespace watchword::sqlite
