// One connection: a coroutine that reads a request, has it answered, writes the reply, and starts over.
#pragma once

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <memory>
#include <optional>
#include <string>

#include "http/input_buffer.hpp"
#include "http/parser.hpp"
#include "http/shard.hpp"

namespace watchword::http {

template <class T>
using Task = asio::awaitable<T, Shard::Executor>;

/// Lives on its shard's thread and deletes itself when the coroutine ends.
class Connection {
public:
    using Socket = asio::basic_stream_socket<asio::ip::tcp, Shard::Executor>;

    struct Accepted {
        int descriptor = -1;
        bool ipv6 = false;
        std::string peer;
        std::shared_ptr<SSL_CTX> tls;  ///< null: plain
        bool one_too_many = false;     ///< answer 503 and close
    };
    /// Call on the shard's thread, or before it runs. Takes over the descriptor.
    static void serve(Shard&, const Accepted&);
    ~Connection();

    void check_deadline(Shard::SteadyTime now);
    void stop_if_idle();
    /// Closes the socket; the coroutine sees an error at its next read or write.
    void cut();

    std::size_t place = 0;  ///< index in the shard's list

private:
    /// What a passed deadline means: nothing while the handler or a file works; a polite refusal while a
    /// request is being received; the end otherwise.
    enum class Phase { idle, receiving, working, replying };

    Connection(Shard&, Socket, const Accepted&);
    void enter(Phase phase, std::chrono::milliseconds timeout) {
        phase_ = phase;
        deadline_ = shard_.deadline(timeout);
    }
    void enter_working() {
        phase_ = Phase::working;
        deadline_ = Shard::SteadyTime::max();
    }

    Task<void> run();
    Task<bool> handshake();
    Task<void> answer();
    Task<void> read_body();
    Task<void> read_sized_body(std::uint64_t size);
    Task<void> read_chunked_body();
    Task<void> write_to_sink(std::string_view piece, bool large);
    Task<bool> fill();
    Task<bool> drain(std::uint64_t bytes);
    Task<bool> write_reply(bool keep_alive, bool head_request);
    Task<bool> write_source(std::uint64_t bytes);
    Task<bool> write(std::string_view first, std::string_view second);
    Task<void> linger();
    Task<void> wait_for_done();

    void start_request();
    void refuse(const Refusal&);
    void call_finish();
    void done();
    std::ptrdiff_t send_now(std::string_view first, std::string_view second);

    Shard& shard_;
    Socket socket_;
    std::optional<asio::ssl::stream<Socket&>> tls_;
    const std::string peer_;
    const bool one_too_many_;
    Phase phase_ = Phase::idle;
    Shard::SteadyTime deadline_;
    bool expired_ = false;  ///< the read under way was cancelled by its deadline

    InputBuffer in_;
    std::string out_;
    RequestParser parser_;
    Exchange exchange_;
    std::optional<Refusal> refusal_;
    std::string refusal_text_;  ///< where refusal_'s message is not static
    /// Bytes of the request's body that have not been read; none when that cannot be known, or when more can
    /// no longer be read.
    std::optional<std::uint64_t> unread_;

    using Resume = asio::async_result<asio::use_awaitable_t<Shard::Executor>, void()>::handler_type;
    enum class Finish { pending, done, awaited };
    std::atomic<Finish> finish_{Finish::pending};
    std::optional<Resume> resume_;
};

}  // namespace watchword::http
