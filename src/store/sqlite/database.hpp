// SQLite's C interface with owners and exceptions. Every failure is a StoreError. Not for use from two
// threads at once.
#pragma once

#include <sqlite3.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace watchword::sqlite {

class Database {
public:
    /// Opens the file, making it when missing, through the VFS of that name (empty: the system's).
    Database(const std::string& file, const std::string& vfs, std::chrono::milliseconds busy_timeout);

    /// Runs statements that have no parameters and no rows of interest.
    void execute(const char* sql);
    /// The first column of the only row of a query; none when there is no row.
    std::optional<std::int64_t> number(const char* sql);
    /// A transaction is open.
    bool in_transaction() const { return sqlite3_get_autocommit(handle_.get()) == 0; }
    /// Throws what a failed call left behind, or its meaning as a StoreError.
    [[noreturn]] void fail(int code) const;

    sqlite3* handle() const { return handle_.get(); }

private:
    struct Close {
        void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
    };
    std::string file_;
    std::unique_ptr<sqlite3, Close> handle_;
};

/// A prepared statement. The database must outlive it.
class Statement {
public:
    Statement(Database&, const char* sql);

    /// Parameters count from 1. The bytes must live until the statement has run.
    void bind(int parameter, std::string_view bytes);
    void bind(int parameter, std::int64_t number);
    void bind_null(int parameter);

    /// True: there is a row. False: done.
    bool step();
    /// Runs to the end, then makes the statement ready to run again.
    void run();
    /// Ready to run again; releases what it holds of the file.
    void reset() { sqlite3_reset(handle_.get()); }

    /// Columns count from 0; valid until the next step() or reset(). Null: none.
    std::optional<std::string_view> bytes(int column) const;
    std::int64_t number(int column) const { return sqlite3_column_int64(handle_.get(), column); }

private:
    struct Finalize {
        void operator()(sqlite3_stmt* handle) const { sqlite3_finalize(handle); }
    };
    Database& database_;
    std::unique_ptr<sqlite3_stmt, Finalize> handle_;
};

/// Resets a statement at the end of a scope, however it ends.
class Run {
public:
    explicit Run(Statement& statement) : statement_(statement) {}
    ~Run() { statement_.reset(); }
    Run(const Run&) = delete;
    Run& operator=(const Run&) = delete;

private:
    Statement& statement_;
};

/// A transaction that is rolled back unless it is committed.
class Transaction {
public:
    /// `begin` is "BEGIN" to read one consistent state, "BEGIN IMMEDIATE" to write.
    Transaction(Database& database, const char* begin) : database_(database) { database.execute(begin); }
    ~Transaction() {
        if (database_.in_transaction())
            sqlite3_exec(database_.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
    }
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    void commit() { database_.execute("COMMIT"); }

private:
    Database& database_;
};

}  // namespace watchword::sqlite
