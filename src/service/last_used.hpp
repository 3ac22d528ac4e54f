// When access keys and roles were last used. Marks are kept in memory and written together every so often: a
// request never waits for them, and a crash loses the newest.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "directory/directory.hpp"
#include "service/principal_uses.hpp"

namespace watchword {

class LastUsed {
public:
    /// How exact dates are: a second use within it is not looked at.
    static constexpr Seconds granularity{60};

    LastUsed();
    /// Notes that the access key or role `id` was used; from any thread.
    void mark(std::string_view id, std::string_view service, std::string_view region, Time now);
    /// What whoever is behind the keys and roles has used.
    PrincipalUses& principals() { return principals_; }
    /// Writes what was noted since the last flush, here and of principals. Waits for it; not for I/O threads.
    void flush(Directory&);

private:
    const std::uint64_t serial_;  // tells those of one process apart in thread-local caches
    std::mutex mutex_;
    std::map<std::string, LastUse> marks_;  // guarded by mutex_
    PrincipalUses principals_;
};

}  // namespace watchword
