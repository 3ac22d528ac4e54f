#include "directory/directory.hpp"

#include <future>

#include "base/fault.hpp"
#include "directory/load.hpp"

namespace watchword {
namespace {

// How often an idle committer looks whether another process has committed. A key made there works here at
// once all the same: authentication catches up before it calls a key unknown.
constexpr std::chrono::milliseconds follow_interval{500};

// Batches stay small enough that the first writer does not wait long for the last.
constexpr std::size_t batch_writes_max = 256;

constexpr std::string_view master_check_place = "master_key_check";
constexpr std::string_view master_check_text = "watchword";

std::atomic<std::uint64_t> directories_made{0};

// Writes the proof into an empty store, or checks it.
void check_master_key(Store& store, Snapshot& snapshot, const Environment& environment) {
    if (const auto* stored = snapshot.master_key_checks.find("master")) {
        const auto opened = environment.vault.open(master_check_place, stored->check);
        if (!opened || !opened->equals(master_check_text))
            throw std::runtime_error("the master key is not the one this data was encrypted with");
        return;
    }
    Transaction first(snapshot, environment);
    first.put(MasterKeyCheck{environment.vault.seal(
        master_check_place, Secret(std::string(master_check_text)), environment.random)});
    const auto revision = store.commit(first.changes(), snapshot.revision);
    if (!revision)
        throw std::runtime_error("another process is setting up the same data directory; try again");
    snapshot = std::move(first).take_snapshot();
    snapshot.revision = *revision;
}

}  // namespace

Directory::Directory(Store& store, Environment environment)
    : store_(store), environment_(environment), serial_(++directories_made) {
    Snapshot loaded;
    load(store_, loaded);
    check_master_key(store_, loaded, environment_);
    publish(std::move(loaded));
    committer_ = std::thread([this] { committer_loop(); });
}

Directory::~Directory() {
    {
        std::lock_guard lock(queue_mutex_);
        stopping_ = true;
    }
    queue_changed_.notify_all();
    committer_.join();
}

const Snapshot& Directory::current() const {
    struct Cached {
        std::uint64_t serial = 0, count = 0;
        SnapshotPtr snapshot;
    };
    thread_local Cached cached;
    const auto count = published_count_.load(std::memory_order_acquire);
    if (cached.serial != serial_ || cached.count != count) {
        cached.snapshot = share();
        cached.serial = serial_;
        cached.count = count;
    }
    return *cached.snapshot;
}

SnapshotPtr Directory::share() const {
    std::lock_guard lock(snapshot_mutex_);
    return snapshot_;
}

void Directory::publish(Snapshot snapshot) {
    auto next = std::make_shared<const Snapshot>(std::move(snapshot));
    std::lock_guard lock(snapshot_mutex_);
    snapshot_ = std::move(next);
    published_revision_.store(snapshot_->revision, std::memory_order_release);
    published_count_.fetch_add(1, std::memory_order_release);
}

void Directory::submit(Write run, Done done) {
    {
        std::lock_guard lock(queue_mutex_);
        queue_.push_back({std::move(run), std::move(done), nullptr});
    }
    queue_changed_.notify_one();
}

void Directory::write(const Write& run) {
    std::promise<void> answered;
    submit(run, [&](std::exception_ptr error) {
        if (error)
            answered.set_exception(error);
        else
            answered.set_value();
    });
    answered.get_future().get();
}

void Directory::committer_loop() {
    for (;;) {
        std::vector<Queued> batch;
        {
            std::unique_lock lock(queue_mutex_);
            queue_changed_.wait_for(lock, follow_interval, [&] { return stopping_ || !queue_.empty(); });
            if (queue_.empty() && stopping_) return;
            if (queue_.size() <= batch_writes_max) {
                batch.swap(queue_);
            } else {
                const auto end = queue_.begin() + batch_writes_max;
                batch.assign(std::make_move_iterator(queue_.begin()), std::make_move_iterator(end));
                queue_.erase(queue_.begin(), end);
            }
        }
        commit_batch(batch);
    }
}

void Directory::catch_up() {
    if (!behind()) return;
    Snapshot next = *share();
    try {
        follow(store_, next);
    } catch (const StoreError& error) {
        if (error.kind != StoreError::Kind::behind) throw;
        next = Snapshot();  // deletions we have not heard of are forgotten: read everything anew
        load(store_, next);
    }
    publish(std::move(next));
}

void Directory::commit_batch(std::vector<Queued>& batch) {
    try {
        for (;;) {
            catch_up();
            Snapshot working = *share();
            const Revision expected = working.revision;
            std::vector<Change> changes;
            for (auto& write : batch) {
                Transaction transaction(working, environment_);
                write.error = nullptr;
                try {
                    write.run(transaction);
                } catch (...) {
                    write.error = std::current_exception();
                    transaction.roll_back();
                }
                changes.insert(changes.end(), transaction.changes().begin(), transaction.changes().end());
                working = std::move(transaction).take_snapshot();
            }
            if (changes.empty()) break;
            if (const auto revision = store_.commit(changes, expected)) {
                working.revision = *revision;
                publish(std::move(working));
                break;
            }
        }
    } catch (const std::exception& error) {
        // The store is full or unwell: nothing of this batch happened, so nobody of it may be told otherwise.
        const auto unavailable = std::make_exception_ptr(internal_fault(
            "ServiceUnavailable", 503,
            "The request cannot be completed because the store is unavailable. Please try again.", error));
        for (auto& write : batch) write.error = unavailable;
    }
    for (auto& write : batch) write.done(write.error);
}

}  // namespace watchword
