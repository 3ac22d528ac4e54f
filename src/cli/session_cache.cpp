#include "cli/session_cache.hpp"

#include <fcntl.h>
#include <pwd.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/secret.hpp"
#include "crypto/hash.hpp"
#include "watchword/error.hpp"
#include "wire/json.hpp"

namespace watchword::cli {
namespace {

constexpr std::chrono::minutes good_for_at_least{5};
constexpr std::size_t file_bytes_max = 256 * 1024;

struct StoredSession {
    std::string AccessKeyId, SecretAccessKey, SessionToken;
    std::int64_t Expiration = 0;
    BOOST_DESCRIBE_CLASS(StoredSession, (), (AccessKeyId, SecretAccessKey, SessionToken, Expiration), (), ())
    ~StoredSession() {
        wipe(SecretAccessKey);
        wipe(SessionToken);
    }
};

[[noreturn]] void fail(const std::string& path) {
    throw client::ConfigurationError(path + ": " + std::strerror(errno));
}

class File {
public:
    File(const std::string& path, int flags)
        : fd_(open(path.c_str(), flags | O_CLOEXEC | O_NOFOLLOW, 0600)) {}
    ~File() {
        if (fd_ >= 0) close(fd_);
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    int get() const { return fd_; }
    explicit operator bool() const { return fd_ >= 0; }

private:
    int fd_;
};

std::optional<client::Credentials> read_session(const std::string& path) {
    const File file(path, O_RDONLY | O_NONBLOCK);
    struct stat status {};
    if (!file || fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
    if (status.st_uid != geteuid() || (status.st_mode & 077) != 0) return std::nullopt;
    std::string text;
    char block[4096];
    for (ssize_t n = 0; (n = read(file.get(), block, sizeof block)) > 0;) {
        text.append(block, static_cast<std::size_t>(n));
        if (text.size() > file_bytes_max) return std::nullopt;
    }
    const Secret wiped_later(text);
    try {
        const auto stored = json::decode<StoredSession>(text);
        wipe(text);
        return client::Credentials(stored.AccessKeyId, stored.SecretAccessKey, stored.SessionToken,
                                   client::Timestamp(std::chrono::seconds(stored.Expiration)));
    } catch (const std::exception&) {
        return std::nullopt;  // damaged or of another version: as good as none
    }
}

void write_session(const std::string& path, const client::Credentials& credentials) {
    StoredSession stored;
    stored.AccessKeyId = credentials.access_key_id;
    stored.SecretAccessKey = credentials.secret_access_key;
    stored.SessionToken = credentials.session_token;
    stored.Expiration = credentials.expiration->time_since_epoch().count();
    const Secret text(json::encode(stored));
    const auto temporary = path + "." + std::to_string(getpid());
    {
        unlink(temporary.c_str());
        const File file(temporary, O_WRONLY | O_CREAT | O_EXCL);
        if (!file) fail(temporary);
        const auto& bytes = text.reveal();
        if (write(file.get(), bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size())) {
            unlink(temporary.c_str());
            fail(temporary);
        }
    }
    if (rename(temporary.c_str(), path.c_str()) != 0) fail(path);
}

void make_directories(const std::string& path) {
    for (std::size_t at = 1; at != std::string::npos;) {
        at = path.find('/', at + 1);
        const auto parent = path.substr(0, at);
        if (mkdir(parent.c_str(), 0700) != 0 && errno != EEXIST) fail(parent);
    }
}

// Length before text: no two lists of texts look the same.
void mix(std::string& into, std::string_view text) {
    into += std::to_string(text.size()) + ":";
    into += text;
}

void mix(std::string& into, const client::GetSessionTokenRequest& step) {
    mix(into, "GetSessionToken");
    mix(into, step.serial_number);
    mix(into, std::to_string(step.duration_seconds.value_or(0)));
}

void mix(std::string& into, const client::AssumeRoleRequest& step) {
    for (const auto* text : {&step.role_arn, &step.role_session_name, &step.external_id, &step.serial_number})
        mix(into, *text);
    mix(into, std::to_string(step.duration_seconds.value_or(0)));
}

}  // namespace

std::string session_cache_directory(const client::Environment& environment) {
    std::string out;
    if (const auto cache = environment("XDG_CACHE_HOME"); cache && cache->starts_with('/')) {
        out = *cache + "/watchword";
    } else {
        auto home = environment("HOME").value_or("");
        if (home.empty())
            if (const passwd* user = getpwuid(getuid())) home = user->pw_dir;
        out = home + "/.aws/watchword/cache";
    }
    make_directories(out);
    return out;
}

std::string session_cache_key(const client::CredentialPlan& plan, const client::Settings& settings) {
    std::string text;
    mix(text, plan.base.access_key_id);
    mix(text, settings.region);
    for (const std::string service : {"sts", ""})
        if (const auto url = settings.endpoint_urls.find(service); url != settings.endpoint_urls.end()) {
            mix(text, url->second);
            break;
        }
    for (const auto& step : plan.steps) std::visit([&](const auto& request) { mix(text, request); }, step);
    return crypto::sha256_hex(text);
}

CachedSession cached_session(const std::string& directory, const std::string& key, client::Timestamp now,
                             bool renew, const std::function<client::Credentials()>& get) {
    const auto path = directory + "/" + key + ".json";
    const auto good = [&]() -> std::optional<client::Credentials> {
        auto stored = read_session(path);
        if (!stored || stored->expires_within(good_for_at_least, now)) return std::nullopt;
        return stored;
    };
    if (!renew)
        if (auto stored = good()) return {std::move(*stored), false};

    const auto lock_path = directory + "/" + key + ".lock";
    const File lock(lock_path, O_RDWR | O_CREAT);
    if (!lock) fail(lock_path);
    while (flock(lock.get(), LOCK_EX) != 0)
        if (errno != EINTR) fail(lock_path);
    if (!renew)
        if (auto stored = good()) return {std::move(*stored), false};  // somebody else was asked meanwhile
    auto credentials = get();
    if (credentials.expiration) write_session(path, credentials);
    return {std::move(credentials), true};
}

}  // namespace watchword::cli
