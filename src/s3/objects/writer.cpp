#include "s3/objects/writer.hpp"

#include <algorithm>

namespace watchword::s3::objects {
namespace {

constexpr std::size_t batch_max = 1024;  // mutations in one transaction: bounds what a failure repeats

}  // namespace

Writer::Writer(Connection& connection, Bodies& bodies, ObjectCache& cache)
    : bodies_(bodies), cache_(cache), index_(connection), thread_([this] { run(); }) {}

Writer::~Writer() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_one();
    thread_.join();
    try {
        if (clean_ && bodies_.settle()) index_.set_clean(true);
    } catch (const std::exception&) {
        // Not marked clean: the next start sweeps.
    }
}

void Writer::enqueue(std::unique_ptr<Mutation> mutation) {
    {
        const std::lock_guard lock(mutex_);
        queue_.push_back(std::move(mutation));
    }
    wake_.notify_one();
}

void Writer::run() {
    for (;;) {
        std::vector<std::unique_ptr<Mutation>> batch;
        {
            std::unique_lock lock(mutex_);
            wake_.wait(lock, [&] { return stopping_ || !queue_.empty(); });
            if (queue_.empty()) return;
        }
        const std::lock_guard applying(applying_);
        {
            const std::lock_guard lock(mutex_);
            const auto count = std::min(queue_.size(), batch_max);
            std::move(queue_.begin(), queue_.begin() + std::ptrdiff_t(count), std::back_inserter(batch));
            queue_.erase(queue_.begin(), queue_.begin() + std::ptrdiff_t(count));
        }
        commit(std::move(batch));
    }
}

void Writer::commit(std::vector<std::unique_ptr<Mutation>> batch) {
    const auto failure = try_commit(batch);
    if (!failure) {
        for (auto& mutation : batch) mutation->finish(nullptr);
    } else if (batch.size() > 1) {
        // One at a time: what can be stored is stored, and each failure is its own.
        for (auto& mutation : batch) {
            std::vector<std::unique_ptr<Mutation>> single;
            single.push_back(std::move(mutation));
            commit(std::move(single));
        }
    } else {
        try {
            std::rethrow_exception(failure);
        } catch (const std::exception& error) {
            batch.front()->finish(&error);
        }
    }
}

std::exception_ptr Writer::try_commit(const std::vector<std::unique_ptr<Mutation>>& batch) {
    try {
        index_.begin();
        for (const auto& mutation : batch) mutation->apply(index_);
        const ObjectCache::Change change(cache_, index_.take_changed());
        index_.commit();
    } catch (const std::exception& error) {
        index_.rollback();
        // After a failed sync it is not known which rows a crash would find: files are left to the sweep.
        if (!is_full(error)) leave_unclean();
        return std::current_exception();
    }
    commits_.fetch_add(1, std::memory_order_relaxed);
    for (const auto& file : index_.take_released())
        if (!bodies_.remove(file)) leave_unclean();
    return nullptr;
}

}  // namespace watchword::s3::objects
