// A disk in memory that loses what was not synced when its power is cut, and fails when told to. It is the
// model behind PowerCutVfs (power_cut_vfs.hpp); for tests only.
//
// What it takes for granted, as SQLite does on Linux: a sync makes a file's bytes and length durable, a sync
// of the directory all names and deletions; a write never damages bytes outside it; a sector (512 bytes) of a
// write survives whole or not at all. What it does not: that unsynced writes or names survive in order, or
// that bytes whose sync failed ever reach the disk. All files are in one directory.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace watchword {

/// What of the unsynced bytes and names a power cut leaves behind.
enum class Survival {
    synced_only,  // nothing
    random,       // any subset of sectors, truncations and names, drawn from the seed
};

/// Safe to use from several threads. Holds all files in memory, so a test restarts it as often as it likes.
class PowerCutDisk {
public:
    enum class Result { done, no_space, io_error };

    /// Operations so far: every write, truncation, sync and deletion of any file is one.
    std::uint64_t operations() const;
    /// The power fails during operation `n` (counting from 1, over the life of the disk): that one may have
    /// happened in part, it and all later calls fail, until restart().
    void cut_power_at(std::uint64_t n);
    bool power_is_cut() const;
    /// Power is back: files are what was durable and what `survival` adds. Nothing may be open.
    void restart(Survival survival, std::uint64_t seed);
    /// Operations `first` up to and including `last` fail: a write half done, a sync with its bytes lost.
    void fail(Result how, std::uint64_t first, std::uint64_t last);

    // For the VFS.

    struct Change {
        bool truncation;
        std::uint64_t offset;  // or the new length
        std::string bytes;
    };
    struct Handle;
    struct File {
        std::string current, durable;
        std::vector<Change> unsynced;
        std::vector<Handle*> handles;
        std::vector<std::unique_ptr<char[]>> shared_memory;  // regions of one size
    };
    /// One opening of a file, with the locks it holds.
    struct Handle {
        std::shared_ptr<File> file;
        std::string name;
        int lock = 0;  // SQLITE_LOCK_*
        unsigned shared_slots = 0, exclusive_slots = 0;
        bool maps_memory = false;
        bool syncs_directory = false;  // with its next sync
    };

    bool exists(const std::string& name) const;
    /// None when the file is missing and not to be made, or the power is cut. An empty name: a private file.
    std::unique_ptr<Handle> open(const std::string& name, bool make, bool syncs_directory);
    void close(std::unique_ptr<Handle>);
    Result read(const Handle&, std::uint64_t offset, char* to, std::size_t length, bool& short_read) const;
    Result write(Handle&, std::uint64_t offset, std::string_view bytes);
    Result truncate(Handle&, std::uint64_t length);
    Result sync(Handle&);
    Result remove(const std::string& name, bool durably);
    std::uint64_t size(const Handle&) const;

    /// True: granted. Levels and slots as SQLite's xLock and xShmLock have them.
    bool lock(Handle&, int level);
    void unlock(Handle&, int level);
    bool is_reserved(const Handle&) const;
    bool lock_slots(Handle&, unsigned slots, bool exclusive);
    void unlock_slots(Handle&, unsigned slots);
    /// Null when there is no such region yet and it is not to be made.
    char* map_memory(Handle&, std::size_t region, std::size_t size, bool make);
    void unmap_memory(Handle&);

private:
    Result next_operation();
    static void apply(std::string& content, const Change&);

    mutable std::mutex mutex_;
    std::map<std::string, std::shared_ptr<File>> names_, durable_names_;
    std::uint64_t operations_ = 0, cut_at_ = 0, fail_first_ = 0, fail_last_ = 0;
    Result failure_ = Result::done;
    bool cut_ = false;
};

}  // namespace watchword
