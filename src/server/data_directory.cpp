#include "server/data_directory.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <stdexcept>

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "store/sqlite/sqlite_store.hpp"

namespace watchword {
namespace {

constexpr std::size_t master_key_bytes = 32;
constexpr const char* master_key_variable = "WATCHWORD_MASTER_KEY";

std::filesystem::path master_key_path(const Configuration& configuration) {
    if (!configuration.master_key_file.empty()) return configuration.master_key_file;
    return std::filesystem::path(configuration.data) / "master.key";
}

std::filesystem::path store_path(const Configuration& configuration) {
    return std::filesystem::path(configuration.data) / sqlite_store_file;
}

[[noreturn]] void fail(const std::filesystem::path& path, std::string_view what) {
    throw std::runtime_error(
        concat(path.string(), ": ", what, errno ? concat(": ", std::strerror(errno)) : std::string()));
}

struct File {
    int descriptor;
    explicit File(int opened) : descriptor(opened) {}
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    ~File() {
        if (descriptor >= 0) ::close(descriptor);
    }
};

Secret decode_key(std::string_view text, std::string_view from) {
    while (text.ends_with('\n') || text.ends_with('\r')) text.remove_suffix(1);
    auto key = base64_decode(text);
    if (!key || key->size() != master_key_bytes)
        throw std::runtime_error(concat(from, ": a master key is 32 bytes as base64 (44 characters)"));
    return Secret(std::move(*key));
}

void write_master_key(const std::filesystem::path& path, Random& random) {
    errno = 0;
    const File file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (file.descriptor < 0) fail(path, "the master key cannot be written");
    std::string text = base64_encode(random.bytes(master_key_bytes)) + "\n";
    const bool written =
        ::write(file.descriptor, text.data(), text.size()) == static_cast<ssize_t>(text.size());
    wipe(text);
    if (!written || ::fsync(file.descriptor) != 0) fail(path, "the master key cannot be written");
    const File directory(::open(path.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (directory.descriptor < 0 || ::fsync(directory.descriptor) != 0)
        fail(path, "the master key cannot be made durable");
}

}  // namespace

Secret read_master_key(const Configuration& configuration) {
    if (const char* value = std::getenv(master_key_variable)) return decode_key(value, master_key_variable);
    const auto path = master_key_path(configuration);
    errno = 0;
    const File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (file.descriptor < 0) fail(path, "the master key cannot be read");
    struct stat status {};
    if (::fstat(file.descriptor, &status) != 0) fail(path, "the master key cannot be read");
    errno = 0;
    if ((status.st_mode & 077) != 0)
        fail(path, "the master key must be readable by its owner only (chmod 600)");
    std::string text(256, '\0');
    const auto length = ::read(file.descriptor, text.data(), text.size());
    if (length < 0) fail(path, "the master key cannot be read");
    Secret key =
        decode_key(std::string_view(text).substr(0, static_cast<std::size_t>(length)), path.string());
    wipe(text);
    return key;
}

bool is_initialized(const Configuration& configuration) {
    return std::filesystem::exists(store_path(configuration));
}

void make_data_directory(const Configuration& configuration, Random& random) {
    errno = 0;
    const std::filesystem::path directory = configuration.data;
    if (is_initialized(configuration)) fail(directory, "is a data directory already");
    // A file system of its own may be mounted there.
    constexpr std::string_view known[] = {"master.key", "lost+found"};
    if (std::filesystem::create_directories(directory))
        std::filesystem::permissions(directory, std::filesystem::perms::owner_all);
    else
        for (const auto& entry : std::filesystem::directory_iterator(directory))
            if (std::ranges::find(known, entry.path().filename().string()) == std::end(known))
                throw std::runtime_error(concat(directory.string(), ": is not empty"));
    if (!std::getenv(master_key_variable) && !std::filesystem::exists(master_key_path(configuration)))
        write_master_key(master_key_path(configuration), random);
}

std::unique_ptr<Store> open_store(const Configuration& configuration, bool exclusive) {
    SqliteStoreOptions store_options;
    store_options.forget_deletions = exclusive;
    return open_sqlite_store(store_path(configuration), store_options);
}

}  // namespace watchword
