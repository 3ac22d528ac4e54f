// Questions: does the SQLite store answer as every store does, and what files does it refuse?
#include "store/sqlite/sqlite_store.hpp"

#include <sqlite3.h>
#include <sys/stat.h>

#include <fstream>

#include "store/sqlite/power_cut_vfs.hpp"
#include "store/sqlite/temporary_directory.hpp"
#include "store/store_suite.hpp"

namespace watchword::store_suite {
namespace {

struct SqliteBackend {
    TemporaryDirectory directory;
    std::unique_ptr<Store> open() { return open_sqlite_store(directory.path() / "data" / sqlite_store_file); }
};
INSTANTIATE_TYPED_TEST_SUITE_P(Sqlite, StoreSuite, SqliteBackend);
INSTANTIATE_TYPED_TEST_SUITE_P(Sqlite, SharedStoreSuite, SqliteBackend);

/// The failing disk, while it does not fail, must be a disk like any other: else its crash tests say nothing.
struct PowerCutBackend {
    TemporaryDirectory directory;
    PowerCutVfs vfs;
    std::unique_ptr<Store> open() { return open_sqlite_store(directory.path() / "db", {.vfs = vfs.name()}); }
};
INSTANTIATE_TYPED_TEST_SUITE_P(PowerCut, StoreSuite, PowerCutBackend);
INSTANTIATE_TYPED_TEST_SUITE_P(PowerCut, SharedStoreSuite, PowerCutBackend);

unsigned mode_of(const std::filesystem::path& path) {
    struct stat found {};
    EXPECT_EQ(::stat(path.c_str(), &found), 0) << path;
    return found.st_mode & 0777;
}

void sql(const std::filesystem::path& file, const char* statements) {
    sqlite3* handle = nullptr;
    ASSERT_EQ(sqlite3_open(file.c_str(), &handle), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(handle, statements, nullptr, nullptr, nullptr), SQLITE_OK)
        << sqlite3_errmsg(handle);
    sqlite3_close(handle);
}

StoreError refusal(const std::filesystem::path& file) {
    try {
        open_sqlite_store(file, {.busy_timeout = std::chrono::milliseconds(50)});
    } catch (const StoreError& error) {
        return error;
    }
    ADD_FAILURE() << "opened";
    return {StoreError::Kind::other, ""};
}

std::string content(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

TEST(SqliteStore, OnlyItsOwnerMayReadIt) {
    TemporaryDirectory directory;
    const auto data = directory.path() / "new" / "data";
    const auto file = data / sqlite_store_file;
    auto store = open_sqlite_store(file);
    ASSERT_TRUE(commit(*store, {{"k", "a", "1"}}, 0));
    EXPECT_EQ(mode_of(data), 0700u);
    for (const char* suffix : {"", "-wal", "-shm"})
        EXPECT_EQ(mode_of(file.string() + suffix), 0600u) << suffix;
    store.reset();
    ASSERT_EQ(::chmod(file.c_str(), 0664), 0);
    store = open_sqlite_store(file);
    EXPECT_EQ(mode_of(file), 0600u);
}

TEST(SqliteStore, AnotherFormatIsRefusedNamingBothAndLeftAlone) {
    TemporaryDirectory directory;
    const auto file = directory.path() / "db";
    open_sqlite_store(file);
    sql(file, "UPDATE meta SET value = 7 WHERE name = 'format'");
    const std::string before = content(file);
    const StoreError error = refusal(file);
    EXPECT_EQ(error.kind, StoreError::Kind::version);
    EXPECT_NE(std::string(error.what()).find("format 7"), std::string::npos) << error.what();
    EXPECT_NE(std::string(error.what()).find("format 1"), std::string::npos) << error.what();
    EXPECT_EQ(content(file), before);
}

TEST(SqliteStore, SomebodyElsesDatabaseIsRefusedAndLeftAlone) {
    TemporaryDirectory directory;
    const auto file = directory.path() / "db";
    sql(file, "CREATE TABLE bookmarks(url)");
    const std::string before = content(file);
    EXPECT_EQ(refusal(file).kind, StoreError::Kind::corrupt);
    EXPECT_EQ(content(file), before);
}

TEST(SqliteStore, WhatIsNoDatabaseIsRefusedAndLeftAlone) {
    TemporaryDirectory directory;
    const auto file = directory.path() / "db";
    const std::string before = "not a database, but long enough to have a header: " + std::string(5000, '!');
    std::ofstream(file, std::ios::binary) << before;
    EXPECT_EQ(refusal(file).kind, StoreError::Kind::corrupt);
    EXPECT_EQ(content(file), before);
}

TEST(SqliteStore, AWriterThatNeverEndsIsReportedAsLocked) {
    TemporaryDirectory directory;
    const auto file = directory.path() / "db";
    auto store = open_sqlite_store(file, {.busy_timeout = std::chrono::milliseconds(10)});
    sqlite3* other = nullptr;
    ASSERT_EQ(sqlite3_open(file.c_str(), &other), SQLITE_OK);
    ASSERT_EQ(sqlite3_exec(other, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr), SQLITE_OK);
    try {
        commit(*store, {{"k", "a", "1"}}, 0);
        ADD_FAILURE() << "committed";
    } catch (const StoreError& error) {
        EXPECT_EQ(error.kind, StoreError::Kind::locked) << error.what();
    }
    EXPECT_FALSE(store->changed_since(0));  // reading goes on
    sqlite3_close(other);
    EXPECT_EQ(commit(*store, {{"k", "a", "1"}}, 0), 1u);
}

// A follower that slept through the deletion must not go on believing in the record: its next commit would be
// computed on a user who is gone.
TEST(SqliteStore, WhoMissedForgottenDeletionsIsToldToLoadAgain) {
    TemporaryDirectory directory;
    const auto file = directory.path() / "db";
    auto follower = open_sqlite_store(file);
    ASSERT_TRUE(commit(*follower, {{"k", "a", "1"}, {"k", "b", "1"}}, 0));
    ASSERT_TRUE(commit(*follower, {{"k", "a", std::nullopt}}, 1));
    auto owner = open_sqlite_store(file, {.forget_deletions = true});
    EXPECT_EQ(ignore(*owner, 2), 2u);
    EXPECT_EQ(all(*owner), (Records{{{"k", "b"}, "1"}}));
    EXPECT_EQ(since(*follower, 0), (Records{{{"k", "b"}, "1"}}));
    try {
        ignore(*follower, 1);
        ADD_FAILURE() << "a deletion was missed in silence";
    } catch (const StoreError& error) {
        EXPECT_EQ(error.kind, StoreError::Kind::behind) << error.what();
    }
    EXPECT_EQ(commit(*follower, {{"k", "c", "1"}}, 2), 3u);
}

TEST(SqliteStore, AMissingPlaceIsUnavailable) {
    TemporaryDirectory directory;
    std::ofstream(directory.path() / "file") << "x";
    EXPECT_EQ(refusal(directory.path() / "file" / "db").kind, StoreError::Kind::unavailable);
}

}  // namespace
}  // namespace watchword::store_suite
