// A few threads that wait for the disk: large bodies are synced here, side by side.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <queue>
#include <thread>
#include <vector>

namespace watchword::s3::objects {

class SyncPool {
public:
    explicit SyncPool(unsigned threads);
    /// Runs what is queued, then stops.
    ~SyncPool();
    /// `task` must not throw.
    void run(std::function<void()> task);

private:
    void work();

    std::mutex mutex_;
    std::condition_variable wake_;
    std::queue<std::function<void()>> tasks_;
    bool stopping_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace watchword::s3::objects
