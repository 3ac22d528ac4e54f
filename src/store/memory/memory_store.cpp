#include "store/memory/memory_store.hpp"

#include <condition_variable>
#include <map>
#include <mutex>
#include <utility>

namespace watchword {
namespace {

class MemoryStore final : public Store {
public:
    Revision load(const Visit& visit) override {
        const std::lock_guard lock(mutex_);
        for (const auto& [name, record] : records_)
            if (record.value) visit({name.first, name.second, *record.value});
        return revision_;
    }

    Revision changes_since(Revision since, const Visit& visit) override {
        const std::lock_guard lock(mutex_);
        for (const auto& [name, record] : records_) {
            if (record.revision <= since) continue;
            visit({name.first, name.second,
                   record.value ? std::optional<std::string_view>(*record.value) : std::nullopt});
        }
        return revision_;
    }

    std::optional<Revision> commit(std::span<const Change> changes, Revision expected) override {
        const std::lock_guard lock(mutex_);
        if (revision_ != expected) return std::nullopt;
        ++revision_;
        for (const Change& change : changes) records_[{change.kind, change.key}] = {change.value, revision_};
        changed_.notify_all();
        return revision_;
    }

    bool changed_since(Revision since) override {
        const std::lock_guard lock(mutex_);
        return revision_ > since;
    }

    bool wait_for_change(Revision since, std::chrono::milliseconds timeout) override {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, timeout, [&] { return revision_ > since; });
    }

private:
    struct Record {
        std::optional<std::string> value;
        Revision revision = 0;
    };
    std::mutex mutex_;
    std::condition_variable changed_;
    std::map<std::pair<std::string, std::string>, Record> records_;
    Revision revision_ = 0;
};

}  // namespace

std::unique_ptr<Store> make_memory_store() { return std::make_unique<MemoryStore>(); }

}  // namespace watchword
