#include "store/sqlite/sqlite_store.hpp"

#include <fmt/format.h>

#include <atomic>
#include <condition_variable>
#include <mutex>

#include "store/sqlite/database.hpp"
#include "store/sqlite/schema.hpp"

namespace watchword {
namespace {

using sqlite::Database;
using sqlite::Run;
using sqlite::Statement;
using sqlite::Transaction;

/// A connection and who may use it. Three of them, so that reading never waits for an fsync, nor the cheap
/// question "has anything changed?" for a long read.
struct Connection {
    Connection(const std::string& file, const SqliteStoreOptions& options) : database(open(file, options)) {}
    static Database open(const std::string& file, const SqliteStoreOptions& options) {
        Database opened(file, options.vfs, options.busy_timeout);
        sqlite::prepare_store(opened, file, options.busy_timeout);
        return opened;
    }
    std::mutex mutex;
    Database database;
    Statement revision{database, "SELECT value FROM meta WHERE name = 'revision'"};

    Revision current() {
        const Run run(revision);
        if (!revision.step())
            throw StoreError(StoreError::Kind::corrupt, "the store has no revision in its table meta");
        return static_cast<Revision>(revision.number(0));
    }
};

class SqliteStore final : public Store {
public:
    SqliteStore(const std::string& file, const SqliteStoreOptions& options)
        : writer_(file, options), reader_(file, options), probe_(file, options) {
        if (options.forget_deletions) forget_deletions();
    }

    Revision load(const Visit& visit) override {
        const std::lock_guard lock(reader_.mutex);
        const Transaction transaction(reader_.database, "BEGIN");
        const Run run(load_);
        while (load_.step()) show(load_, visit);
        return reader_.current();
    }

    Revision changes_since(Revision since, const Visit& visit) override {
        const std::lock_guard lock(reader_.mutex);
        const Transaction transaction(reader_.database, "BEGIN");
        if (since != 0 && since < forgotten())
            throw StoreError(StoreError::Kind::behind,
                             fmt::format("deletions after revision {} are forgotten; load again", since));
        const Run run(changes_);
        changes_.bind(1, static_cast<std::int64_t>(since));
        while (changes_.step()) show(changes_, visit);
        return reader_.current();
    }

    std::optional<Revision> commit(std::span<const Change> changes, Revision expected) override {
        {
            const std::lock_guard lock(writer_.mutex);
            Transaction transaction(writer_.database, "BEGIN IMMEDIATE");
            if (writer_.current() != expected) return std::nullopt;
            write(changes, expected + 1);
            transaction.commit();
        }
        {
            const std::lock_guard lock(waiting_);
            committed_ = std::max(committed_.load(), expected + 1);
        }
        changed_.notify_all();
        return expected + 1;
    }

    bool changed_since(Revision since) override {
        if (committed_ > since) return true;
        const std::lock_guard lock(probe_.mutex);
        return probe_.current() > since;
    }

    bool wait_for_change(Revision since, std::chrono::milliseconds timeout) override {
        // SQLite tells nobody of another process's commit, so it is asked for.
        constexpr std::chrono::milliseconds poll{50};
        const auto end = std::chrono::steady_clock::now() + timeout;
        for (;;) {
            if (changed_since(since)) return true;
            const auto now = std::chrono::steady_clock::now();
            if (now >= end) return false;
            std::unique_lock lock(waiting_);
            changed_.wait_until(lock, std::min(end, now + poll), [&] { return committed_ > since; });
        }
    }

private:
    static void show(const Statement& row, const Visit& visit) {
        visit({row.bytes(0).value_or(""), row.bytes(1).value_or(""), row.bytes(2)});
    }

    Revision forgotten() {
        const Run run(forgotten_);
        return forgotten_.step() ? static_cast<Revision>(forgotten_.number(0)) : 0;
    }

    void write(std::span<const Change> changes, Revision revision) {
        for (const Change& change : changes) {
            const Run run(put_);
            put_.bind(1, change.kind);
            put_.bind(2, change.key);
            if (change.value)
                put_.bind(3, *change.value);
            else
                put_.bind_null(3);
            put_.bind(4, static_cast<std::int64_t>(revision));
            put_.run();
        }
        const Run run(advance_);
        advance_.bind(1, static_cast<std::int64_t>(revision));
        advance_.run();
    }

    void forget_deletions() {
        Transaction transaction(writer_.database, "BEGIN IMMEDIATE");
        if (!writer_.database.number("SELECT 1 FROM record WHERE value IS NULL LIMIT 1")) return;
        writer_.database.execute(
            "DELETE FROM record WHERE value IS NULL;"
            "UPDATE meta SET value = (SELECT value FROM meta WHERE name = 'revision') WHERE name = "
            "'forgotten'");
        transaction.commit();
    }

    Connection writer_, reader_, probe_;
    Statement put_{writer_.database,
                   "INSERT INTO record(kind, key, value, revision) VALUES(?1, ?2, ?3, ?4) "
                   "ON CONFLICT(kind, key) DO UPDATE SET value = ?3, revision = ?4"};
    Statement advance_{writer_.database, "UPDATE meta SET value = ?1 WHERE name = 'revision'"};
    Statement load_{reader_.database,
                    "SELECT kind, key, value FROM record WHERE value IS NOT NULL ORDER BY kind, key"};
    Statement changes_{reader_.database, "SELECT kind, key, value FROM record WHERE revision > ?1"};
    Statement forgotten_{reader_.database, "SELECT value FROM meta WHERE name = 'forgotten'"};

    std::atomic<Revision> committed_{0};  // the newest commit of this object
    std::mutex waiting_;
    std::condition_variable changed_;
};

}  // namespace

std::unique_ptr<Store> open_sqlite_store(const std::filesystem::path& file,
                                         const SqliteStoreOptions& options) {
    sqlite::prepare_file(file);
    return std::make_unique<SqliteStore>(file.string(), options);
}

}  // namespace watchword
