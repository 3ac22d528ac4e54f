// One I/O thread: its event loop, its connections, its coarse clock. Everything here but `context`'s post and
// `resumers` is touched by that thread alone, so nothing is locked.
#pragma once

#include <atomic>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <string>
#include <vector>

#include "http/server.hpp"

namespace watchword::http {

namespace asio = boost::asio;

/// What all threads of one server share.
struct Shared {
    ServerOptions options;
    Handler& handler;
    const Clock& clock;
    Log log;
    asio::thread_pool files;           ///< for sinks and sources that block on files
    std::atomic<std::size_t> open{0};  ///< connections

    Shared(ServerOptions given, Handler& to, const Clock& time, Log lines)
        : options(std::move(given)),
          handler(to),
          clock(time),
          log(std::move(lines)),
          files(options.file_threads == 0 ? 1 : options.file_threads) {}
};

class Connection;

/// Does not own its connections: they add and remove themselves, and it must outlive them.
class Shard {
public:
    using Executor = asio::io_context::executor_type;
    using SteadyTime = std::chrono::steady_clock::time_point;

    explicit Shard(Shared&);
    ~Shard();

    /// The thread: returns once begin_stop() was called and the last connection is gone.
    void run();
    /// Closes idle connections, lets the others finish their request; cuts those left after `deadline`.
    void begin_stop(std::chrono::milliseconds deadline);

    void add(Connection&);
    void remove(Connection&);

    /// The time of the last tick plus `timeout`, rounded up: no clock is read per request.
    SteadyTime deadline(std::chrono::milliseconds timeout) const { return now_ + timeout + tick_; }
    /// The Date header for now, formatted once per second.
    std::string_view date();
    bool stopping() const { return stopping_; }

    // 1: one thread runs it and others only post, so I/O needs no locks.
    asio::io_context context;
    Shared& shared;
    /// Threads that are between handing a finished exchange back and leaving `context`.
    std::atomic<int> resumers{0};

private:
    void wait_tick();
    void on_tick();
    void finish_if_empty();

    using Timer = asio::basic_waitable_timer<std::chrono::steady_clock,
                                             asio::wait_traits<std::chrono::steady_clock>, Executor>;
    asio::executor_work_guard<Executor> work_;
    Timer ticker_, cutter_;
    std::chrono::milliseconds tick_;
    SteadyTime now_;
    std::vector<Connection*> connections_;
    bool stopping_ = false;
    std::int64_t date_second_ = -1;
    std::string date_;
};

}  // namespace watchword::http
