#include "s3/objects/files.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "base/text.hpp"

namespace watchword::s3::objects {
namespace {

[[noreturn]] void fail(const char* what, const std::string& path) {
    throw std::system_error(errno, std::generic_category(), concat(what, " ", path));
}

class SystemFile final : public File {
public:
    SystemFile(const std::string& path, int flags)
        : descriptor_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {
        if (descriptor_ < 0) fail("open", path);
    }
    ~SystemFile() override { ::close(descriptor_); }
    SystemFile(const SystemFile&) = delete;
    SystemFile& operator=(const SystemFile&) = delete;

    void append(std::string_view bytes) override {
        while (!bytes.empty()) {
            const auto written = ::write(descriptor_, bytes.data(), bytes.size());
            if (written < 0 && errno == EINTR) continue;
            if (written < 0) fail("write", "object file");
            bytes.remove_prefix(static_cast<std::size_t>(written));
        }
    }
    void sync() override {
        if (::fdatasync(descriptor_) != 0) fail("fdatasync", "object file");
    }
    std::size_t read(std::uint64_t offset, char* out, std::size_t size) override {
        for (;;) {
            const auto got = ::pread(descriptor_, out, size, static_cast<off_t>(offset));
            if (got >= 0) return static_cast<std::size_t>(got);
            if (errno != EINTR) fail("read", "object file");
        }
    }

private:
    int descriptor_;
};

class SystemFiles final : public FileSystem {
public:
    std::unique_ptr<File> create(const std::string& path) override {
        return std::make_unique<SystemFile>(path, O_RDWR | O_CREAT | O_EXCL);
    }
    std::unique_ptr<File> open(const std::string& path) override {
        return std::make_unique<SystemFile>(path, O_RDONLY);
    }
    void rename(const std::string& from, const std::string& to) override {
        if (::rename(from.c_str(), to.c_str()) != 0) fail("rename", from);
    }
    void sync_directory(const std::string& path) override {
        const int descriptor = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (descriptor < 0) fail("open", path);
        const int code = ::fsync(descriptor);
        const int error = errno;
        ::close(descriptor);
        errno = error;
        if (code != 0) fail("fsync", path);
    }
    void remove(const std::string& path) override {
        if (::unlink(path.c_str()) != 0 && errno != ENOENT) fail("unlink", path);
    }
    void make_directory(const std::string& path) override {
        if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) fail("mkdir", path);
    }
    std::vector<std::string> list(const std::string& path) override {
        struct CloseDirectory {
            void operator()(DIR* stream) const { ::closedir(stream); }
        };
        const std::unique_ptr<DIR, CloseDirectory> stream(::opendir(path.c_str()));
        if (!stream) fail("opendir", path);
        std::vector<std::string> names;
        for (;;) {
            errno = 0;
            const dirent* entry = ::readdir(stream.get());
            if (!entry && errno != 0) fail("readdir", path);
            if (!entry) return names;
            const std::string_view name = entry->d_name;
            if (name != "." && name != "..") names.emplace_back(name);
        }
    }
};

}  // namespace

FileSystem& system_files() {
    static SystemFiles files;
    return files;
}

DirectoryLock::DirectoryLock(const std::string& path)
    : descriptor_(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {
    if (descriptor_ < 0) fail("open", path);
    if (::flock(descriptor_, LOCK_EX | LOCK_NB) == 0) return;
    ::close(descriptor_);
    throw std::runtime_error(concat("another server is using this object store (", path, " is locked)"));
}
DirectoryLock::~DirectoryLock() { ::close(descriptor_); }

}  // namespace watchword::s3::objects
