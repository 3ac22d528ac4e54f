#include "http/shard.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "base/time_format.hpp"
#include "http/connection.hpp"

namespace watchword::http {
namespace {

/// Fine enough for the shortest timeout, and never more than a look per 5 ms or less than two per second.
std::chrono::milliseconds tick_of(const ServerOptions& options) {
    using std::chrono::milliseconds;
    const auto shortest =
        std::min({options.head_timeout, options.body_idle_timeout, options.keep_alive_timeout,
                  options.write_idle_timeout, options.linger_timeout});
    return std::clamp(shortest / 4, milliseconds(5), milliseconds(500));
}

}  // namespace

Shard::Shard(Shared& with)
    : context(BOOST_ASIO_CONCURRENCY_HINT_UNSAFE_IO),
      shared(with),
      work_(context.get_executor()),
      ticker_(context),
      cutter_(context),
      tick_(tick_of(with.options)),
      now_(std::chrono::steady_clock::now()) {}

Shard::~Shard() = default;

void Shard::run() {
    now_ = std::chrono::steady_clock::now();
    wait_tick();
    for (;;) {
        try {
            context.run();
            return;
        } catch (const std::exception& e) {  // out of memory between two connections: go on with the others
            shared.log(Severity::error, concat("I/O thread: ", e.what()));
        }
    }
}

void Shard::wait_tick() {
    ticker_.expires_at(now_ + tick_);
    ticker_.async_wait([this](boost::system::error_code error) {
        if (!error) on_tick();
    });
}

void Shard::on_tick() {
    // cancel() comes too late for a tick that is already queued: it must not arm the next one.
    if (stopping_ && connections_.empty()) return;
    now_ = std::chrono::steady_clock::now();
    for (Connection* connection : connections_) connection->check_deadline(now_);
    wait_tick();
}

void Shard::begin_stop(std::chrono::milliseconds deadline) {
    stopping_ = true;
    for (Connection* connection : connections_) connection->stop_if_idle();
    cutter_.expires_after(deadline);
    cutter_.async_wait([this](boost::system::error_code error) {
        if (error) return;
        for (Connection* connection : connections_) connection->cut();
    });
    finish_if_empty();
}

void Shard::finish_if_empty() {
    if (!stopping_ || !connections_.empty()) return;
    ticker_.cancel();
    cutter_.cancel();
    work_.reset();
}

void Shard::add(Connection& connection) {
    connection.place = connections_.size();
    connections_.push_back(&connection);
}

void Shard::remove(Connection& connection) {
    connections_[connection.place] = connections_.back();
    connections_[connection.place]->place = connection.place;
    connections_.pop_back();
    shared.open.fetch_sub(1, std::memory_order_relaxed);
    finish_if_empty();
}

std::string_view Shard::date() {
    const auto now = shared.clock.now();
    if (const auto second = unix_seconds(now); second != date_second_) {
        date_ = http_date(now);
        date_second_ = second;
    }
    return date_;
}

}  // namespace watchword::http
