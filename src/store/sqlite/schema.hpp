// What is in a store's SQLite file, and which files are one of ours (docs/formats/store.md).
#pragma once

#include <chrono>
#include <filesystem>

#include "store/sqlite/database.hpp"

namespace watchword::sqlite {

/// The format this program reads and writes. A change of tables or of their meaning counts it up.
inline constexpr std::int64_t store_format = 1;

/// Makes an empty file readable by its owner only, and its directory, when missing; takes other people's
/// access away from an existing file. StoreError{unavailable, full, io}.
void prepare_file(const std::filesystem::path& file);

/// Checks that the open file is a store of this format, making the tables when it is empty, and sets the
/// connection up: WAL, every commit synced. Waits up to `patience` for another process doing the same.
/// StoreError{version, corrupt, …}; a file that is refused is left as it was.
void prepare_store(Database&, const std::filesystem::path& file, std::chrono::milliseconds patience);

}  // namespace watchword::sqlite
