// A few threads for what burns time: password hashes, reports. Neither I/O threads nor the committer wait for
// them.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace watchword {

class Workers {
public:
    /// At most `waiting_max` jobs wait for a thread.
    Workers(unsigned threads, std::size_t waiting_max);
    /// Finishes what is queued.
    ~Workers();
    Workers(const Workers&) = delete;
    Workers& operator=(const Workers&) = delete;

    /// Queues a job, which must not throw; from any thread. False: too many are waiting, and it will not run.
    [[nodiscard]] bool run(std::function<void()> job);

private:
    void loop();

    const std::size_t waiting_max_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::function<void()>> waiting_;  // guarded by mutex_
    bool stopping_ = false;                      // guarded by mutex_
    std::vector<std::thread> threads_;
};

}  // namespace watchword
