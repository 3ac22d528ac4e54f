#include "store/sqlite/power_cut_disk.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <random>
#include <stdexcept>

namespace watchword {
namespace {

constexpr std::uint64_t sector = 512;

}  // namespace

std::uint64_t PowerCutDisk::operations() const {
    const std::lock_guard lock(mutex_);
    return operations_;
}

void PowerCutDisk::cut_power_at(std::uint64_t n) {
    const std::lock_guard lock(mutex_);
    cut_at_ = n;
}

bool PowerCutDisk::power_is_cut() const {
    const std::lock_guard lock(mutex_);
    return cut_;
}

void PowerCutDisk::fail(Result how, std::uint64_t first, std::uint64_t last) {
    const std::lock_guard lock(mutex_);
    failure_ = how;
    fail_first_ = first;
    fail_last_ = last;
}

void PowerCutDisk::apply(std::string& content, const Change& change) {
    if (change.truncation) {
        content.resize(change.offset);
        return;
    }
    if (content.size() < change.offset + change.bytes.size())
        content.resize(change.offset + change.bytes.size());
    content.replace(change.offset, change.bytes.size(), change.bytes);
}

void PowerCutDisk::restart(Survival survival, std::uint64_t seed) {
    const std::lock_guard lock(mutex_);
    std::mt19937_64 random(seed);
    // Some cuts lose nearly all, some nearly nothing, most something.
    const std::uint64_t survivors_in_8 = survival == Survival::random ? 1 + random() % 7 : 0;
    const auto survives = [&] { return random() % 8 < survivors_in_8; };

    for (auto* names : {&names_, &durable_names_})
        for (const auto& [name, file] : *names) {
            if (!file->handles.empty()) throw std::logic_error(name + " is open across a power cut");
            for (const Change& change : file->unsynced) {
                if (change.truncation) {
                    if (survives()) apply(file->durable, change);
                    continue;
                }
                for (std::uint64_t from = change.offset; from < change.offset + change.bytes.size();) {
                    const std::uint64_t to =
                        std::min((from / sector + 1) * sector, change.offset + change.bytes.size());
                    if (survives())
                        apply(file->durable,
                              {false, from, change.bytes.substr(from - change.offset, to - from)});
                    from = to;
                }
            }
            file->unsynced.clear();
            file->current = file->durable;
            file->shared_memory.clear();
        }
    std::map<std::string, std::shared_ptr<File>> all = names_;
    all.insert(durable_names_.begin(), durable_names_.end());
    for (const auto& [name, file] : all) {
        const auto now = names_.find(name);
        if (!survives()) continue;
        if (now == names_.end())
            durable_names_.erase(name);
        else
            durable_names_[name] = now->second;
    }
    names_ = durable_names_;
    cut_at_ = fail_first_ = fail_last_ = 0;
    cut_ = false;
}

PowerCutDisk::Result PowerCutDisk::next_operation() {
    if (cut_) return Result::io_error;
    ++operations_;
    if (operations_ == cut_at_) {
        cut_ = true;
        return Result::io_error;
    }
    return operations_ >= fail_first_ && operations_ <= fail_last_ ? failure_ : Result::done;
}

bool PowerCutDisk::exists(const std::string& name) const {
    const std::lock_guard lock(mutex_);
    return names_.contains(name);
}

std::unique_ptr<PowerCutDisk::Handle> PowerCutDisk::open(const std::string& name, bool make,
                                                         bool syncs_directory) {
    const std::lock_guard lock(mutex_);
    if (cut_) return nullptr;
    auto handle = std::make_unique<Handle>();
    handle->name = name;
    handle->syncs_directory = syncs_directory;
    if (const auto found = names_.find(name); !name.empty() && found != names_.end()) {
        handle->file = found->second;
    } else {
        if (!make) return nullptr;
        handle->file = std::make_shared<File>();
        if (!name.empty()) names_[name] = handle->file;
    }
    handle->file->handles.push_back(handle.get());
    return handle;
}

void PowerCutDisk::close(std::unique_ptr<Handle> handle) {
    const std::lock_guard lock(mutex_);
    std::erase(handle->file->handles, handle.get());
}

PowerCutDisk::Result PowerCutDisk::read(const Handle& handle, std::uint64_t offset, char* to,
                                        std::size_t length, bool& short_read) const {
    const std::lock_guard lock(mutex_);
    if (cut_) return Result::io_error;
    const std::string& content = handle.file->current;
    const std::size_t held = offset >= content.size() ? 0 : std::min(length, content.size() - offset);
    if (held > 0) content.copy(to, held, offset);
    std::fill(to + held, to + length, '\0');
    short_read = held < length;
    return Result::done;
}

PowerCutDisk::Result PowerCutDisk::write(Handle& handle, std::uint64_t offset, std::string_view bytes) {
    const std::lock_guard lock(mutex_);
    const bool was_cut = cut_;
    const Result result = next_operation();
    if (was_cut) return result;
    if (result != Result::done && !cut_) bytes = bytes.substr(0, bytes.size() / 2);
    handle.file->unsynced.push_back({false, offset, std::string(bytes)});
    apply(handle.file->current, handle.file->unsynced.back());
    return result;
}

PowerCutDisk::Result PowerCutDisk::truncate(Handle& handle, std::uint64_t length) {
    const std::lock_guard lock(mutex_);
    const bool was_cut = cut_;
    const Result result = next_operation();
    if (was_cut || (result != Result::done && !cut_)) return result;
    handle.file->unsynced.push_back({true, length, {}});
    apply(handle.file->current, handle.file->unsynced.back());
    return result;
}

PowerCutDisk::Result PowerCutDisk::sync(Handle& handle) {
    const std::lock_guard lock(mutex_);
    const Result result = next_operation();
    File& file = *handle.file;
    if (cut_) return result;  // some of it may have reached the disk, as of any unsynced bytes
    if (result == Result::done) {
        for (const Change& change : file.unsynced) apply(file.durable, change);
        if (handle.syncs_directory) durable_names_ = names_;
        handle.syncs_directory = false;
    }
    file.unsynced.clear();
    return result;
}

PowerCutDisk::Result PowerCutDisk::remove(const std::string& name, bool durably) {
    const std::lock_guard lock(mutex_);
    const bool was_cut = cut_;
    const Result result = next_operation();
    if (was_cut || (result != Result::done && !cut_)) return result;
    names_.erase(name);
    if (durably && !cut_) durable_names_.erase(name);
    return result;
}

std::uint64_t PowerCutDisk::size(const Handle& handle) const {
    const std::lock_guard lock(mutex_);
    return handle.file->current.size();
}

bool PowerCutDisk::lock(Handle& handle, int level) {
    const std::lock_guard lock(mutex_);
    if (handle.lock >= level) return true;
    bool readers = false;
    for (const Handle* other : handle.file->handles) {
        if (other == &handle) continue;
        if (other->lock >= (level == SQLITE_LOCK_SHARED ? SQLITE_LOCK_PENDING : SQLITE_LOCK_RESERVED))
            return false;
        readers = readers || other->lock >= SQLITE_LOCK_SHARED;
    }
    if (level == SQLITE_LOCK_EXCLUSIVE && readers) {
        handle.lock = SQLITE_LOCK_PENDING;
        return false;
    }
    handle.lock = level;
    return true;
}

void PowerCutDisk::unlock(Handle& handle, int level) {
    const std::lock_guard lock(mutex_);
    handle.lock = std::min(handle.lock, level);
}

bool PowerCutDisk::is_reserved(const Handle& handle) const {
    const std::lock_guard lock(mutex_);
    const auto& handles = handle.file->handles;
    return std::any_of(handles.begin(), handles.end(),
                       [](const Handle* any) { return any->lock >= SQLITE_LOCK_RESERVED; });
}

bool PowerCutDisk::lock_slots(Handle& handle, unsigned slots, bool exclusive) {
    const std::lock_guard lock(mutex_);
    for (const Handle* other : handle.file->handles) {
        if (other == &handle) continue;
        if ((other->exclusive_slots & slots) != 0 || (exclusive && (other->shared_slots & slots) != 0))
            return false;
    }
    (exclusive ? handle.exclusive_slots : handle.shared_slots) |= slots;
    return true;
}

void PowerCutDisk::unlock_slots(Handle& handle, unsigned slots) {
    const std::lock_guard lock(mutex_);
    handle.exclusive_slots &= ~slots;
    handle.shared_slots &= ~slots;
}

char* PowerCutDisk::map_memory(Handle& handle, std::size_t region, std::size_t size, bool make) {
    const std::lock_guard lock(mutex_);
    handle.maps_memory = true;
    auto& regions = handle.file->shared_memory;
    while (make && regions.size() <= region) regions.push_back(std::make_unique<char[]>(size));
    return region < regions.size() ? regions[region].get() : nullptr;
}

void PowerCutDisk::unmap_memory(Handle& handle) {
    const std::lock_guard lock(mutex_);
    handle.maps_memory = false;
    handle.exclusive_slots = handle.shared_slots = 0;
    // Who is first to map it again finds it empty, as after the last process has gone.
    const auto& handles = handle.file->handles;
    if (std::none_of(handles.begin(), handles.end(), [](const Handle* other) { return other->maps_memory; }))
        handle.file->shared_memory.clear();
}

}  // namespace watchword
