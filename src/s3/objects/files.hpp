// The few things the object store asks of a file system, as an interface so that tests can take the bytes
// away that were never synced. All functions throw std::system_error (errno) and are safe to call from any
// thread on different files.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace watchword::s3::objects {

class File {
public:
    virtual ~File() = default;  ///< closes
    /// Appends all of `bytes`.
    virtual void append(std::string_view bytes) = 0;
    /// Returns when what was appended survives a power cut.
    virtual void sync() = 0;
    /// Reads up to `size` bytes at `offset`; 0 at the end.
    virtual std::size_t read(std::uint64_t offset, char* out, std::size_t size) = 0;
};

/// Files and directories by path. The files it hands out are closed by destroying them.
class FileSystem {
public:
    virtual ~FileSystem() = default;
    /// A new file; one of that name must not exist.
    virtual std::unique_ptr<File> create(const std::string& path) = 0;
    virtual std::unique_ptr<File> open(const std::string& path) = 0;
    virtual void rename(const std::string& from, const std::string& to) = 0;
    /// Returns when names made in or moved into that directory survive a power cut.
    virtual void sync_directory(const std::string& path) = 0;
    /// No error when there is none.
    virtual void remove(const std::string& path) = 0;
    /// No error when it exists.
    virtual void make_directory(const std::string& path) = 0;
    /// Names in that directory, unsorted, without "." and "..".
    virtual std::vector<std::string> list(const std::string& path) = 0;
};

/// The operating system's. It has no state; the reference lives as long as the program.
FileSystem& system_files();

/// Holds the advisory lock of a data directory until destroyed. Throws std::runtime_error naming `path` when
/// another process (or another store in this one) holds it.
class DirectoryLock {
public:
    explicit DirectoryLock(const std::string& path);
    ~DirectoryLock();
    DirectoryLock(const DirectoryLock&) = delete;
    DirectoryLock& operator=(const DirectoryLock&) = delete;

private:
    int descriptor_;
};

}  // namespace watchword::s3::objects
