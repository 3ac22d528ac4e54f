// A thin RAII face over SQLite: connections, prepared statements, and errors as one exception type.
// Keys and ids are bound as BLOBs, so SQLite compares them byte by byte: the order S3 lists keys in.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

namespace watchword::s3::objects {

/// SQLite refused or the disk did. `code` is SQLite's extended result code.
struct DatabaseError : std::runtime_error {
    int code;
    DatabaseError(int code, const std::string& what) : std::runtime_error(what), code(code) {}
    /// No space left: nothing of the failed transaction can have become durable.
    bool full() const { return (code & 0xff) == SQLITE_FULL; }
};

/// A prepared statement. Used by one thread at a time. Blobs read from it live until the next step or reset.
class Statement {
public:
    Statement(sqlite3* connection, const char* sql);
    Statement(Statement&&) noexcept = default;

    /// Resets and forgets nothing else: every parameter is expected to be bound anew. Binding copies nothing:
    /// the bytes must outlive the steps.
    Statement& begin();
    Statement& bind(int index, std::string_view blob);
    Statement& bind(int index, std::int64_t number);

    /// True: there is a row. False: done, and the statement is reset. Throws DatabaseError.
    bool step();
    /// For statements without rows.
    void run() {
        while (step()) continue;
    }
    void reset() { sqlite3_reset(handle_.get()); }

    std::string_view blob(int column) const;
    std::int64_t number(int column) const { return sqlite3_column_int64(handle_.get(), column); }
    int parameter_count() const { return sqlite3_bind_parameter_count(handle_.get()); }
    /// Virtual machine steps since the last call: the cost of a query where time would be noise.
    std::uint64_t take_steps() {
        return static_cast<std::uint64_t>(sqlite3_stmt_status(handle_.get(), SQLITE_STMTSTATUS_VM_STEP, 1));
    }

private:
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
    };
    std::unique_ptr<sqlite3_stmt, Finalize> handle_;
};

/// One connection to the index. Used by one thread at a time.
class Connection {
public:
    /// Opens, creating when missing. `vfs` names a registered SQLite VFS; "" is the default one.
    Connection(const std::string& path, const std::string& vfs);
    sqlite3* handle() const { return handle_.get(); }
    /// Runs one or more statements and drops their rows.
    void run(const char* sql);
    std::int64_t number(const char* sql);

private:
    struct Close {
        void operator()(sqlite3* connection) const { sqlite3_close(connection); }
    };
    std::unique_ptr<sqlite3, Close> handle_;
};

/// Creates the tables of an empty index; refuses one of another version with std::runtime_error.
void prepare_schema(Connection&);

}  // namespace watchword::s3::objects
