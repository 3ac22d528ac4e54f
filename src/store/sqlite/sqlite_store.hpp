// The embedded store: one SQLite file (grammar: docs/formats/store.md). Several processes may have it open.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>

#include "store/store.hpp"

namespace watchword {

/// The data file that servers and commands use inside the data directory.
inline constexpr std::string_view sqlite_store_file = "watchword.db";

struct SqliteStoreOptions {
    /// How long to wait for another process's commit before StoreError{locked}.
    std::chrono::milliseconds busy_timeout{5000};
    /// Forget deletions that other processes might still have to hear of. For the holder of the
    /// DataDirectoryLock only, at its start.
    bool forget_deletions = false;
    /// Name of a registered SQLite VFS; empty: the operating system's. Tests put a failing disk here.
    std::string vfs = {};
};

/// Opens or makes the file (mode 0600; the directory is made with 0700 when missing).
/// StoreError{version} when the file is of another format version, {corrupt} when it is no store of ours.
std::unique_ptr<Store> open_sqlite_store(const std::filesystem::path& file, const SqliteStoreOptions& = {});

}  // namespace watchword
