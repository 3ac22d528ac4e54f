// The one thread that writes the object index. All mutations that wait are applied in one transaction and
// made durable by one sync, then each is answered: sixteen clients share an fsync instead of queueing for
// sixteen.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "base/fault.hpp"
#include "s3/objects/bodies.hpp"
#include "s3/objects/faults.hpp"
#include "s3/objects/index.hpp"
#include "s3/objects/object_cache.hpp"
#include "watchword/result.hpp"

namespace watchword::s3 {

/// Called exactly once, on a thread of the store, when the outcome is durable. Must not block or throw.
template <class T>
using Done = std::function<void(Result<T, Fault>)>;

}  // namespace watchword::s3

namespace watchword::s3::objects {

/// One change of the index.
class Mutation {
public:
    virtual ~Mutation() = default;
    /// Runs inside the transaction, again from the start if that one was rolled back. A refusal (a condition
    /// that does not hold) changes nothing and is not an exception.
    virtual void apply(Index&) = 0;
    /// `failure` is why nothing was stored; null after the commit.
    virtual void finish(const std::exception* failure) = 0;
};

/// Owns the thread. enqueue() may be called from any thread and does not wait for the disk.
class Writer {
public:
    /// `connection` is the writer's alone from here on. The cache is told of every change.
    Writer(Connection& connection, Bodies&, ObjectCache&);
    /// Applies what is queued, then stops and marks the index clean when it is.
    ~Writer();

    void enqueue(std::unique_ptr<Mutation>);
    /// Transactions committed so far.
    std::uint64_t commits() const { return commits_.load(std::memory_order_relaxed); }
    /// A body file may be left that no row points to: the next start must sweep.
    void leave_unclean() { clean_ = false; }

    /// Holds the writer back while it lives, so that a test can let a queue build up.
    std::unique_lock<std::mutex> hold() { return std::unique_lock(applying_); }

private:
    void run();
    void commit(std::vector<std::unique_ptr<Mutation>> batch);
    /// Null when the batch is durable.
    std::exception_ptr try_commit(const std::vector<std::unique_ptr<Mutation>>& batch);

    Bodies& bodies_;
    ObjectCache& cache_;
    Index index_;
    std::mutex mutex_;  // guards queue_ and stopping_
    std::mutex applying_;
    std::condition_variable wake_;
    std::vector<std::unique_ptr<Mutation>> queue_;
    bool stopping_ = false;
    std::atomic<std::uint64_t> commits_ = 0;
    std::atomic<bool> clean_ = true;
    std::thread thread_;
};

/// A mutation from a function that gives a result or a refusal. `staged`, when there is one, is the body file
/// that the function puts into the index; it is adopted when that succeeds and deleted when it does not.
template <class T>
std::unique_ptr<Mutation> mutation(std::function<Result<T, Fault>(Index&)> work, Done<T> done,
                                   std::shared_ptr<StagedFile> staged = nullptr) {
    struct Typed final : Mutation {
        std::function<Result<T, Fault>(Index&)> work;
        Done<T> done;
        std::shared_ptr<StagedFile> staged;
        std::optional<Result<T, Fault>> result;

        void apply(Index& index) override { result.emplace(work(index)); }
        void finish(const std::exception* failure) override {
            // When it is unknown what a crash would find, the file stays for the next start to judge.
            if (staged) staged->adopted = failure ? !is_full(*failure) : bool(*result);
            work = nullptr;
            staged = nullptr;  // deleted before the caller hears of it
            done(failure ? Result<T, Fault>(storage_fault(*failure)) : std::move(*result));
        }
    };
    auto out = std::make_unique<Typed>();
    out->work = std::move(work);
    out->done = std::move(done);
    out->staged = std::move(staged);
    return out;
}

}  // namespace watchword::s3::objects
