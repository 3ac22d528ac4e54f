#include "service/principal_uses.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <vector>

#include "base/fault.hpp"

namespace watchword {
namespace {

std::atomic<std::uint64_t> made{0};

// Principals written in one transaction: other writers wait no longer than for these.
constexpr std::size_t batch_max = 512;
// Longer texts are no region's name; what clients sign is theirs to choose.
constexpr std::size_t region_bytes_max = 32;

// Of S3, what manages buckets (facts: access_reports §1).
constexpr std::array<std::string_view, 9> tracked_s3_actions{
    "CreateBucket",    "DeleteBucket",        "DeleteBucketPolicy", "GetBucketAcl",   "GetBucketLocation",
    "GetBucketPolicy", "GetBucketVersioning", "ListAllMyBuckets",   "PutBucketPolicy"};

// What a thread marked last, a slot for each hash: most requests find themselves here, allocate nothing and
// take no lock. Whoever is pushed out by another is marked again, which costs a lock and no more.
struct Slot {
    std::int64_t window = -1;
    const char *service = nullptr, *action = nullptr;  // all of them live as long as the program
    std::string principal_id, region;
};
constexpr std::size_t slots = 4096;

struct Cache {
    std::uint64_t serial = 0;
    std::vector<Slot> marks;
};

std::string_view principal_id(const Caller& caller) {
    if (caller.user) return caller.user->id;
    if (caller.role) return caller.role->id;
    return caller.account_id();
}

std::string account_of(const Snapshot& snapshot, const std::string& id) {
    if (const auto* user = snapshot.users_by_id.find(id)) return user->account_id;
    if (const auto* role = snapshot.roles_by_id.find(id)) return role->account_id;
    return snapshot.accounts.contains(id) ? id : "";
}

template <class Record>
void set_newer(Record& record, StoredTime used, const std::string& region) {
    if (record.used > used) return;
    record.used = used;
    record.region = region;
}

}  // namespace

bool is_tracked_action(std::string_view service, std::string_view action) {
    return !action.empty() &&
           (service != "s3" || std::ranges::find(tracked_s3_actions, action) != tracked_s3_actions.end());
}

PrincipalUses::PrincipalUses() : serial_(++made) {}

void PrincipalUses::mark(const Caller& caller, std::string_view service, std::string_view action,
                         std::string_view region, Time now) {
    const auto id = principal_id(caller);
    if (id.empty()) return;
    if (region.size() > region_bytes_max) region = {};
    thread_local Cache cache;
    if (cache.serial != serial_) cache = {serial_, std::vector<Slot>(slots)};
    const auto window = unix_seconds(now) / granularity.count();
    const char* const what = action.empty() ? service.data() : action.data();
    const auto hash = std::hash<std::string_view>{}(id) ^ std::hash<const void*>{}(what) >> 4;
    auto& slot = cache.marks[hash % slots];
    if (slot.window == window && slot.service == service.data() && slot.action == what &&
        slot.principal_id == id && slot.region == region)
        return;
    slot.window = window, slot.service = service.data(), slot.action = what;
    slot.principal_id.assign(id), slot.region.assign(region);

    if (!is_tracked_action(service, action)) action = {};
    std::lock_guard lock(mutex_);
    if (waiting_count_ >= waiting_max) return;
    const auto [use, added] = waiting_[slot.principal_id].try_emplace({service, action});
    waiting_count_ += added ? 1 : 0;
    set_newer(use->second, stored(now), slot.region);
}

void PrincipalUses::flush(Directory& directory) {
    Waiting waiting;
    {
        std::lock_guard lock(mutex_);
        waiting.swap(waiting_);
        waiting_count_ = 0;
    }
    for (auto first = waiting.cbegin(); first != waiting.cend();) {
        auto last = first;
        for (std::size_t i = 0; i < batch_max && last != waiting.cend(); ++i) ++last;
        write(directory, first, last);
        first = last;
    }
}

void PrincipalUses::write(Directory& directory, Waiting::const_iterator first, Waiting::const_iterator last) {
    try {
        directory.write([&](Transaction& in) {
            for (auto at = first; at != last; ++at) {
                const auto& [id, uses] = *at;
                const auto account_id = account_of(in.snapshot(), id);
                if (account_id.empty()) continue;
                const auto* known = in.snapshot().principal_uses.find(id);
                PrincipalUse record = known ? *known : PrincipalUse{id, account_id, {}};
                for (const auto& [what, use] : uses) {
                    auto& service = record.services[std::string(what.first)];
                    set_newer(service, use.used, use.region);
                    if (!what.second.empty())
                        set_newer(service.actions[std::string(what.second)], use.used, use.region);
                }
                in.put(std::move(record));
            }
        });
    } catch (const Fault&) {
        // The store is unwell, and says so to those who ask it for more than this.
    }
}

}  // namespace watchword
