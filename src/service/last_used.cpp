#include "service/last_used.hpp"

#include <atomic>
#include <unordered_map>

#include "base/fault.hpp"

namespace watchword {
namespace {

std::atomic<std::uint64_t> made{0};

// Entries per thread before its cache starts over.
constexpr std::size_t cached_max = 8192;

// What a thread marked last: most requests find it here and take no lock.
struct Cache {
    struct Mark {
        std::int64_t window;
        std::string service, region;
    };
    std::uint64_t serial = 0;
    std::unordered_map<std::string, Mark> marks;
};

bool exists(const Snapshot& snapshot, const std::string& id) {
    return snapshot.access_keys.contains(id) || snapshot.roles_by_id.contains(id);
}

}  // namespace

LastUsed::LastUsed() : serial_(++made) {}

void LastUsed::mark(std::string_view id, std::string_view service, std::string_view region, Time now) {
    thread_local Cache cache;
    if (cache.serial != serial_ || cache.marks.size() >= cached_max) cache = {serial_, {}};
    const auto window = unix_seconds(now) / granularity.count();
    auto& last = cache.marks[std::string(id)];
    if (last.window == window && last.service == service && last.region == region) return;
    last = {window, std::string(service), std::string(region)};

    LastUse use{std::string(id), stored(now), std::string(service), std::string(region)};
    std::lock_guard lock(mutex_);
    auto& mark = marks_[use.id];
    if (mark.used <= use.used) mark = std::move(use);
}

void LastUsed::flush(Directory& directory) {
    principals_.flush(directory);
    std::map<std::string, LastUse> marks;
    {
        std::lock_guard lock(mutex_);
        marks.swap(marks_);
    }
    if (marks.empty()) return;
    try {
        directory.write([&](Transaction& in) {
            for (const auto& [id, use] : marks) {
                const auto* known = in.snapshot().last_uses.find(id);
                if (exists(in.snapshot(), id) && (!known || known->used < use.used)) in.put(use);
            }
        });
    } catch (const Fault&) {
        // The store is unwell, and says so to those who ask it for more than this.
    }
}

}  // namespace watchword
