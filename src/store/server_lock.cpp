#include "store/server_lock.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string>

#include "store/store.hpp"

namespace watchword {
namespace {

std::string holder_of(int file) {
    std::array<char, 16> text{};
    const ssize_t length = ::pread(file, text.data(), text.size(), 0);
    std::string pid(text.data(), length > 0 ? static_cast<std::size_t>(length) : 0);
    pid.resize(std::min(pid.size(), pid.find_first_not_of("0123456789")));
    return pid.empty() ? "another process" : "process " + pid;
}

}  // namespace

DataDirectoryLock::DataDirectoryLock(const std::filesystem::path& directory) {
    const std::filesystem::path path = directory / "lock";
    const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file < 0)
        throw StoreError(StoreError::Kind::unavailable,
                         fmt::format("cannot open {}: {}", path.string(), std::strerror(errno)));
    int locked = 0;
    while ((locked = ::flock(file, LOCK_EX | LOCK_NB)) != 0 && errno == EINTR) continue;
    if (locked != 0) {
        const int why = errno;
        const std::string holder = holder_of(file);
        ::close(file);
        if (why == EWOULDBLOCK)
            throw StoreError(StoreError::Kind::locked,
                             fmt::format("{} already serves the data directory {}; stop it first or use "
                                         "another directory",
                                         holder, directory.string()));
        throw StoreError(StoreError::Kind::unavailable,
                         fmt::format("cannot lock {}: {}", path.string(), std::strerror(why)));
    }
    const std::string pid = fmt::format("{}\n", ::getpid());
    if (::ftruncate(file, 0) != 0 ||
        ::pwrite(file, pid.data(), pid.size(), 0) != static_cast<ssize_t>(pid.size())) {
        const int why = errno;
        ::close(file);
        throw StoreError(why == ENOSPC ? StoreError::Kind::full : StoreError::Kind::unavailable,
                         fmt::format("cannot write {}: {}", path.string(), std::strerror(why)));
    }
    file_ = file;
}

DataDirectoryLock::~DataDirectoryLock() { ::close(file_); }

}  // namespace watchword
