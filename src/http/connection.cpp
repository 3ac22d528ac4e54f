// g++ 12: named locals only in co_await expressions, no ternary around one, no invoked lambda.
#include "http/connection.hpp"

#include <openssl/ssl.h>
#include <unistd.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>

#include "base/limits.hpp"
#include "base/text.hpp"
#include "http/awaited.hpp"

namespace watchword::http {

namespace {

constexpr std::size_t head_buffer_bytes = 8 * 1024;  // most requests; grows for long heads and for bodies
constexpr std::uint64_t drained_bytes_max = 64 * 1024;
constexpr std::size_t kept_body_bytes_max = 1024;  // of memory kept from one request for the next

/// Awaited after a post: goes on when the other connections that are ready now have had their turn. All of
/// them are read and answered, then all replies are sent, then all are read again. So clients that are asleep
/// are woken once for many replies instead of once for each, and few reads come before the client has sent
/// anything.
constexpr asio::use_awaitable_t<Shard::Executor> in_turn;

constexpr Refusal too_many{"ServiceUnavailable", 503, "Too many open connections. Please try again later."};

}  // namespace

Connection::Connection(Shard& shard, Socket socket, const Accepted& accepted)
    : shard_(shard),
      socket_(std::move(socket)),
      peer_(accepted.peer),
      one_too_many_(accepted.one_too_many),
      in_(head_buffer_bytes) {
    boost::system::error_code ignored;
    socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
    if (accepted.tls) {
        SSL* ssl = SSL_new(accepted.tls.get());  // holds the context
        if (!ssl) throw std::bad_alloc();        // never serve it in plain text instead
        tls_.emplace(socket_, ssl);
    }
    // The first request has no keep-alive time to wait for.
    enter(Phase::idle, shard.shared.options.head_timeout);
    shard.add(*this);
}

Connection::~Connection() { shard_.remove(*this); }

void Connection::serve(Shard& shard, const Accepted& accepted) {
    Connection* connection = nullptr;
    try {
        Socket socket(shard.context);
        boost::system::error_code error;
        socket.assign(accepted.ipv6 ? asio::ip::tcp::v6() : asio::ip::tcp::v4(), accepted.descriptor, error);
        if (error) ::close(accepted.descriptor);
        if (!error) connection = new Connection(shard, std::move(socket), accepted);
    } catch (const std::bad_alloc&) {
        shard.shared.log(Severity::error, "connection closed: out of memory");
    }
    if (!connection) {
        shard.shared.open.fetch_sub(1, std::memory_order_relaxed);
        return;
    }
    asio::co_spawn(
        shard.context.get_executor(), connection->run(), [connection](const std::exception_ptr& error) {
            const std::unique_ptr<Connection> end(connection);
            if (!error) return;
            try {
                std::rethrow_exception(error);
            } catch (const std::exception& e) {
                connection->shard_.shared.log(Severity::error, concat("connection closed: ", e.what()));
            }
        });
}

void Connection::cut() {
    boost::system::error_code ignored;
    socket_.close(ignored);
}

void Connection::stop_if_idle() {
    if (phase_ == Phase::idle) cut();
}

void Connection::check_deadline(Shard::SteadyTime now) {
    if (now < deadline_) return;
    if (phase_ != Phase::receiving) return cut();
    expired_ = true;
    deadline_ = Shard::SteadyTime::max();
    boost::system::error_code ignored;
    socket_.cancel(ignored);
}

void Connection::start_request() {
    // A fresh exchange, so that nothing of the last request can be seen by the next; only the memory is kept.
    auto& old = exchange_.request;
    Exchange fresh;
    old.target.clear();
    old.headers.clear();
    fresh.request.target = std::move(old.target);
    fresh.request.headers = std::move(old.headers);
    if (old.body.capacity() <= kept_body_bytes_max) {
        old.body.clear();
        fresh.request.body = std::move(old.body);
    }
    fresh.request.peer = peer_;
    fresh.request.secure = tls_.has_value();
    fresh.body_bytes_max = limits::control_body_bytes_max;
    exchange_ = std::move(fresh);
    parser_.start(exchange_.request);
    refusal_.reset();
    unread_ = 0;
    expired_ = false;
    if (in_.empty() && in_.capacity() > head_buffer_bytes) in_.resize(head_buffer_bytes);
}

Task<bool> Connection::handshake() {
    auto [error] = co_await tls_->async_handshake(asio::ssl::stream_base::server, awaited);
    co_return !error;
}

Task<void> Connection::run() {
    if (tls_) {
        const bool secured = co_await handshake();
        if (!secured) co_return;
    }
    const auto& options = shard_.shared.options;
    for (bool first = true;; first = false) {
        start_request();
        if (!in_.empty())
            enter(Phase::receiving, options.head_timeout);
        else if (shard_.stopping())
            co_return;
        else if (!first)
            enter(Phase::idle, options.keep_alive_timeout);
        RequestParser::Step step;
        for (;;) {
            if (!in_.empty()) {
                step = parser_.head(in_.view());
                if (step.complete || step.refusal) break;
            }
            if (in_.full()) in_.resize(in_.capacity() * 2);  // head() refuses before this goes far
            // fill(), written out: this read is on every request's path.
            boost::system::error_code error;
            const auto space = asio::buffer(in_.back(), in_.space());
            if (tls_) {
                auto [failed, n] = co_await tls_->async_read_some(space, awaited);
                error = failed, in_.added(n);
            } else {
                auto [failed, n] = co_await socket_.async_read_some(space, awaited);
                error = failed, in_.added(n);
            }
            if (error) {
                if (!expired_) co_return;
                step.refusal = too_slow;
                break;
            }
            if (phase_ == Phase::idle) enter(Phase::receiving, options.head_timeout);
        }
        in_.consume(step.used);

        bool keep_alive = false;
        const bool head_request = exchange_.request.method == "HEAD";
        if (step.refusal) {
            refuse(*step.refusal);
            unread_.reset();
        } else if (one_too_many_) {
            refuse(too_many);
            unread_.reset();
        } else {
            const auto& framing = parser_.framing();
            exchange_.content_length = framing.content_length;
            if (framing.chunked)
                unread_.reset();
            else
                unread_ = framing.content_length.value_or(0);
            enter_working();
            bool wanted = false;
            try {
                wanted = shard_.shared.handler.begin(exchange_);
            } catch (const std::exception& e) {
                shard_.shared.log(Severity::error, concat("Handler::begin threw: ", e.what()));
                refusal_ = internal_failure;
            }
            if (wanted && unread_ != 0) co_await read_body();
            if (refusal_) {
                refuse(*refusal_);
            } else if (wanted) {
                enter_working();
                call_finish();
                if (finish_.load(std::memory_order_acquire) != Finish::done)
                    co_await wait_for_done();
                else
                    co_await asio::post(shard_.context, in_turn);
                if (refusal_) refuse(*refusal_);
            }
            // A client still waiting for "100 Continue" may or may not send the body: no telling what
            // follows.
            if (unread_ != 0 && framing.expects_continue && in_.empty()) unread_.reset();
            keep_alive = framing.keep_alive && !shard_.stopping() && unread_ && *unread_ <= drained_bytes_max;
        }

        const bool written = co_await write_reply(keep_alive, head_request);
        exchange_.sink.reset();
        exchange_.reply.source.reset();
        exchange_.state.reset();
        if (!written) co_return;
        if (!keep_alive) {
            if (unread_ != 0 || !in_.empty() || tls_) co_await linger();
            co_return;
        }
        if (unread_ != 0) {
            const bool drained = co_await drain(*unread_);
            if (!drained) co_return;
        }
        if (in_.empty()) co_await asio::post(shard_.context, in_turn);
    }
}

void Connection::refuse(const Refusal& refusal) {
    exchange_.sink.reset();
    exchange_.reply = {};
    shard_.shared.handler.refuse(exchange_, refusal.code, refusal.status, refusal.message);
}

void Connection::call_finish() {
    finish_.store(Finish::pending, std::memory_order_relaxed);
    try {
        shard_.shared.handler.finish(exchange_, [this] { done(); });
    } catch (const std::exception& e) {
        shard_.shared.log(Severity::error, concat("Handler::finish threw: ", e.what()));
        refusal_ = internal_failure;
        finish_.store(Finish::done, std::memory_order_relaxed);
    }
}

void Connection::done() {
    if (finish_.exchange(Finish::done, std::memory_order_acq_rel) != Finish::awaited) return;
    // The coroutine sleeps, so everything is still there; after post() nothing may be.
    auto& shard = shard_;
    shard.resumers.fetch_add(1, std::memory_order_relaxed);
    Resume resume = std::move(*resume_);
    resume_.reset();
    asio::post(shard.context, std::move(resume));
    shard.resumers.fetch_sub(1, std::memory_order_release);
}

Task<void> Connection::wait_for_done() {
    auto sleep = [this](Resume resume) {
        resume_.emplace(std::move(resume));
        auto expected = Finish::pending;
        if (finish_.compare_exchange_strong(expected, Finish::awaited, std::memory_order_acq_rel)) return;
        Resume now = std::move(*resume_);
        resume_.reset();
        asio::post(shard_.context, std::move(now));
    };
    return asio::async_initiate<const asio::use_awaitable_t<Shard::Executor>&, void()>(
        std::move(sleep), asio::use_awaitable_t<Shard::Executor>{});
}

}  // namespace watchword::http
