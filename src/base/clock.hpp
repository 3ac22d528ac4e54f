// Time is passed in: nothing outside this file and main() asks the machine what time it is.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

namespace watchword {

/// Milliseconds since the Unix epoch, UTC. Wire formats that show seconds truncate.
using Time = std::chrono::sys_time<std::chrono::milliseconds>;
using Seconds = std::chrono::seconds;

/// Safe to call from any thread.
class Clock {
public:
    virtual ~Clock() = default;
    virtual Time now() const = 0;
};

/// The machine's own time.
class SystemClock final : public Clock {
public:
    Time now() const override {
        return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    }
};

/// A clock that stands still until told otherwise: tests of expiry take no real time.
class ManualClock final : public Clock {
public:
    explicit ManualClock(Time start) : now_ms_(start.time_since_epoch().count()) {}
    Time now() const override { return Time(std::chrono::milliseconds(now_ms_.load())); }
    void advance(std::chrono::milliseconds by) { now_ms_ += by.count(); }
    void set(Time time) { now_ms_ = time.time_since_epoch().count(); }

private:
    std::atomic<std::int64_t> now_ms_;
};

inline std::int64_t unix_seconds(Time time) {
    return std::chrono::floor<Seconds>(time).time_since_epoch().count();
}
inline Time from_unix_seconds(std::int64_t seconds) { return Time(Seconds(seconds)); }

}  // namespace watchword
