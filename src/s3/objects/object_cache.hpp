// The small objects that were read last, so that reading them again costs SQLite nothing.
//
// What is found here is what a reader of the index would find at that moment, neither older nor newer:
//
//   1. Before a transaction commits, the writer drops the keys it changes and closes their sets (Change).
//   2. It opens them again when the commit is over, and only then answers whoever asked for the change.
//   3. A set counts its closings and openings. A reader takes the count (Ticket) before it reads the index,
//      and what it read is kept only if the set is open and the count still the same.
//
// So no key is in here while a commit that changes it may be becoming visible (1, 3), and what is kept was
// read from the index after the last such commit and before the next (2, 3). The writer is the only one that
// changes the index: DirectoryLock keeps other processes out.
#pragma once

#include <array>
#include <cstdint>
#include <mutex>
#include <string_view>
#include <vector>

#include "s3/objects/object.hpp"

namespace watchword::s3::objects {

std::uint64_t object_hash(std::string_view bucket, std::string_view key);

/// Safe to call from any thread. Holds at most 8192 objects of 4 KiB, keys and details included.
class ObjectCache {
public:
    static constexpr std::size_t object_bytes_max = 4096;

    /// Which key was not there, and since when that is known.
    struct Ticket {
        std::uint64_t hash = 0, count = 0;
    };

    ObjectCache() : sets_(set_count) {}

    /// Null when it is not kept; `ticket` is then what keep() wants.
    ObjectPtr find(std::string_view bucket, std::string_view key, Ticket& ticket);
    /// Makes `object`, read from the index after `ticket` was had, what find() gives: if it is small and
    /// still known to be right.
    ObjectPtr keep(const Ticket& ticket, std::string_view bucket, std::string_view key, Object object);

    /// Around the commit of one transaction: the objects with these hashes are not kept while it lives.
    class Change {
    public:
        Change(ObjectCache&, std::vector<std::uint64_t> hashes);
        ~Change();
        Change(const Change&) = delete;
        Change& operator=(const Change&) = delete;

    private:
        ObjectCache& cache_;
        const std::vector<std::uint64_t> hashes_;
    };

private:
    static constexpr std::size_t set_count = 1024, ways = 8;

    struct Kept;
    /// The objects whose hashes end alike.
    struct Set {
        std::mutex mutex;         // guards the rest
        std::uint64_t count = 0;  // of closings and openings
        unsigned closed = 0;      // by so many changed keys
        unsigned next = 0;        // the entry to be replaced
        std::array<std::shared_ptr<const Kept>, ways> entries;
    };
    Set& set_of(std::uint64_t hash) { return sets_[hash % set_count]; }

    std::vector<Set> sets_;
};

}  // namespace watchword::s3::objects
