// Which services, and which of their actions, each user, role and root user has used: what reports on access
// tell. As with all last use, marks are kept in memory and written together; a request never waits for them,
// and a crash loses the newest (facts: access_reports §1).
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

#include "base/clock.hpp"
#include "directory/directory.hpp"
#include "service/caller.hpp"

namespace watchword {

/// Whether uses of the action itself are noted, besides those of its service: the operations of IAM, STS and
/// Organizations, and those of S3 that manage buckets.
bool is_tracked_action(std::string_view service, std::string_view action);

class PrincipalUses {
public:
    /// How exact dates are: of one principal, action and region no second use within it is looked at.
    static constexpr Seconds granularity{15 * 60};
    /// Marks that wait to be written; more are not taken until they are.
    static constexpr std::size_t waiting_max = 65536;

    PrincipalUses();
    /// Notes a use, denied or not, of a service by whoever calls; anonymous callers are nobody. `action` is
    /// without the service: "CreateUser", or "" where none is known. Both are views of texts that live as
    /// long as the program, and of always the same. From any thread.
    void mark(const Caller&, std::string_view service, std::string_view action, std::string_view region,
              Time now);
    /// Writes what was noted since the last flush, some principals at a time. Those who are gone leave no
    /// trace. Waits for it; not for I/O threads.
    void flush(Directory&);

private:
    struct Use {
        StoredTime used = 0;
        std::string region;
    };
    using Waiting = std::map<std::string, std::map<std::pair<std::string_view, std::string_view>, Use>>;
    static void write(Directory&, Waiting::const_iterator first, Waiting::const_iterator last);

    const std::uint64_t serial_;  // tells those of one process apart in thread-local caches
    std::mutex mutex_;
    Waiting waiting_;  // by principal id, then service and action; guarded by mutex_
    std::size_t waiting_count_ = 0;
};

}  // namespace watchword
