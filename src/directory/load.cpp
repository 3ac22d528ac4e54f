#include "directory/load.hpp"

#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

#include "directory/record_codec.hpp"

namespace watchword {
namespace {

using Batch = std::vector<DecodedRecord>;

// Enough that neither thread waits for every record, few enough that memory does not matter.
constexpr std::size_t batch_records = 512, batches_max = 8;

// From the thread that decodes to the one that applies.
class Batches {
public:
    /// False: nobody wants more.
    bool push(Batch batch) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return closed_ || batches_.size() < batches_max; });
        if (closed_) return false;
        batches_.push_back(std::move(batch));
        changed_.notify_all();
        return true;
    }
    /// Empty at the end.
    Batch pop() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return closed_ || !batches_.empty(); });
        if (batches_.empty()) return {};
        Batch batch = std::move(batches_.front());
        batches_.pop_front();
        changed_.notify_all();
        return batch;
    }
    void close() {
        const std::lock_guard lock(mutex_);
        closed_ = true;
        changed_.notify_all();
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Batch> batches_;  // guarded by mutex_, as the next
    bool closed_ = false;
};

struct NotWanted {};

Revision read(Store& store, Batches& batches) {
    Batch batch;
    const auto hand_over = [&] {
        if (!batches.push(std::exchange(batch, {}))) throw NotWanted();
    };
    const Revision revision = store.load([&](const StoredRecord& stored) {
        batch.push_back(decode_record(stored));
        if (batch.size() == batch_records) hand_over();
    });
    if (!batch.empty()) hand_over();
    return revision;
}

}  // namespace

void load(Store& store, Snapshot& snapshot) {
    Batches batches;
    std::exception_ptr failure;
    Revision revision = 0;
    std::thread reader([&] {
        try {
            revision = read(store, batches);
        } catch (const NotWanted&) {
        } catch (...) {
            failure = std::current_exception();
        }
        batches.close();
    });
    try {
        Snapshot::Bulk bulk(snapshot);
        for (Batch batch = batches.pop(); !batch.empty(); batch = batches.pop())
            for (auto& record : batch) bulk.apply_new(std::move(record));
        bulk.finish();
    } catch (...) {
        batches.close();
        reader.join();
        throw;
    }
    reader.join();
    if (failure) std::rethrow_exception(failure);
    snapshot.revision = revision;
}

void follow(Store& store, Snapshot& snapshot) {
    std::vector<DecodedRecord> changed;
    const Revision revision = store.changes_since(
        snapshot.revision, [&](const StoredRecord& stored) { changed.push_back(decode_record(stored)); });
    Snapshot::Bulk bulk(snapshot);
    for (const auto& record : changed) bulk.take_out(record);
    for (auto& record : changed) bulk.apply(std::move(record));
    bulk.finish();
    snapshot.revision = revision;
}

}  // namespace watchword
