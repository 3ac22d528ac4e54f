// One server per data directory. Commands that work beside a running server do not take this lock.
#pragma once

#include <filesystem>

namespace watchword {

/// Holds an exclusive flock on DIRECTORY/lock, which holds this process's id and a newline, until destroyed.
/// The kernel drops the lock when the process dies, however it dies. Not inherited by exec.
class DataDirectoryLock {
public:
    /// The directory must exist. StoreError{locked}, naming the process, when another holds it;
    /// StoreError{unavailable} when the file cannot be made or written.
    explicit DataDirectoryLock(const std::filesystem::path& directory);
    ~DataDirectoryLock();
    DataDirectoryLock(const DataDirectoryLock&) = delete;
    DataDirectoryLock& operator=(const DataDirectoryLock&) = delete;

private:
    int file_ = -1;
};

}  // namespace watchword
