// The Directory holds the newest Snapshot and the one thread that changes it. Writes are run in batches: each
// on top of the last, one durable commit for all, then the new Snapshot is published and every writer is
// answered. What was answered survives a crash; what was not leaves nothing behind.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "directory/transaction.hpp"

namespace watchword {

class Directory {
public:
    /// What a write does. May throw Fault: its changes are then undone (but see Transaction::keep). May be
    /// run again, on a newer Snapshot, when another process committed in between.
    using Write = std::function<void(Transaction&)>;
    /// Called once, on the committer's thread, when the outcome is durable: null, or what the write threw, or
    /// a 503 ServiceUnavailable Fault when the store could not commit.
    using Done = std::function<void(std::exception_ptr)>;

    /// Loads everything. Throws std::runtime_error when a record cannot be read or the master key is not the
    /// store's. `store` and what `environment` refers to must outlive the Directory.
    Directory(Store& store, Environment environment);
    /// Finishes what was submitted.
    ~Directory();
    Directory(const Directory&) = delete;
    Directory& operator=(const Directory&) = delete;

    const Environment& environment() const { return environment_; }

    /// The newest Snapshot as this thread knows it. No lock and no shared count unless it has changed since
    /// this thread's last call. The reference is good until the same thread calls current() again: call it
    /// once per request.
    const Snapshot& current() const;
    /// The newest Snapshot, to keep.
    SnapshotPtr share() const;

    /// True when another process has committed what this one has not read yet. Costs microseconds.
    bool behind() const { return store_.changed_since(published_revision_.load(std::memory_order_acquire)); }

    /// Queues a write; from any thread.
    void submit(Write, Done);
    /// submit() and wait; rethrows what the write threw. Not for I/O threads.
    void write(const Write&);

private:
    struct Queued {
        Write run;
        Done done;
        std::exception_ptr error;
    };
    void committer_loop();
    void commit_batch(std::vector<Queued>&);
    void catch_up();
    void publish(Snapshot);

    Store& store_;
    const Environment environment_;
    const std::uint64_t serial_;  // tells Directories of one process apart in thread-local caches

    mutable std::mutex snapshot_mutex_;
    SnapshotPtr snapshot_;  // guarded by snapshot_mutex_
    std::atomic<Revision> published_revision_{0};
    std::atomic<std::uint64_t> published_count_{0};

    std::mutex queue_mutex_;
    std::condition_variable queue_changed_;
    std::vector<Queued> queue_;  // guarded by queue_mutex_
    bool stopping_ = false;      // guarded by queue_mutex_
    std::thread committer_;
};

}  // namespace watchword
