#include "directory/shared_text.hpp"

#include <array>
#include <atomic>
#include <cstring>
#include <memory>
#include <mutex>
#include <set>

namespace watchword {

struct SharedText::Entry {
    std::string text;
    std::atomic<std::uint64_t> references{1};
};

// Shards, so that threads that read records at once seldom wait for each other. Ordered, not hashed: whoever
// names policies could make hashes collide.
struct SharedText::Pool {
    struct Before {
        using is_transparent = void;
        // By size, then by the last bytes, in which ARNs differ, then by all.
        bool operator()(std::string_view a, std::string_view b) const {
            if (a.size() != b.size()) return a.size() < b.size();
            if (const auto x = last_bytes(a), y = last_bytes(b); x != y) return x < y;
            return a < b;
        }
        static std::uint64_t last_bytes(std::string_view text) {
            std::uint64_t value = 0;
            if (text.size() >= sizeof value)
                std::memcpy(&value, text.data() + text.size() - sizeof value, sizeof value);
            return value;
        }
        bool operator()(const Entry* a, const Entry* b) const { return (*this)(view(a), view(b)); }
        bool operator()(std::string_view a, const Entry* b) const { return (*this)(a, view(b)); }
        bool operator()(const Entry* a, std::string_view b) const { return (*this)(view(a), b); }
        static std::string_view view(const Entry* entry) { return entry->text; }
    };
    struct Shard {
        std::mutex mutex;
        std::set<Entry*, Before> entries;  // guarded by mutex
    };
    std::array<Shard, 16> shards;

    Shard& shard_of(std::string_view text) {
        return shards[text.empty() ? 0 : static_cast<unsigned char>(text.back()) % shards.size()];
    }
    /// Never destroyed: records may outlive main().
    static Pool& the() {
        static Pool& pool = *new Pool;
        return pool;
    }
};

SharedText::Entry* SharedText::share(std::string_view text) {
    auto& shard = Pool::the().shard_of(text);
    const std::lock_guard lock(shard.mutex);
    const auto found = shard.entries.lower_bound(text);
    if (found != shard.entries.end() && (*found)->text == text) {
        (*found)->references.fetch_add(1, std::memory_order_relaxed);
        return *found;
    }
    auto made = std::make_unique<Entry>(std::string(text));
    shard.entries.insert(found, made.get());
    return made.release();
}

// The last reference goes under the lock, so that nobody finds an entry that is about to be deleted.
void SharedText::drop(Entry* entry) {
    auto count = entry->references.load(std::memory_order_relaxed);
    while (count > 1)
        if (entry->references.compare_exchange_weak(count, count - 1, std::memory_order_acq_rel)) return;
    auto& shard = Pool::the().shard_of(entry->text);
    const std::lock_guard lock(shard.mutex);
    if (entry->references.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
    shard.entries.erase(entry);
    delete entry;
}

SharedText::SharedText(const SharedText& other) noexcept : entry_(other.entry_) {
    if (entry_) entry_->references.fetch_add(1, std::memory_order_relaxed);
}

const std::string& SharedText::text() const { return entry_->text; }

std::size_t SharedText::count() {
    std::size_t count = 0;
    for (auto& shard : Pool::the().shards) {
        const std::lock_guard lock(shard.mutex);
        count += shard.entries.size();
    }
    return count;
}

}  // namespace watchword
