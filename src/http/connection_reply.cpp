// Sending a reply: head and small body in one write, large bodies in pieces.
#include <sys/socket.h>
#include <sys/uio.h>

#include <boost/asio/buffer.hpp>

#include "base/text.hpp"
#include "http/awaited.hpp"
#include "http/connection.hpp"
#include "http/on_file_thread.hpp"
#include "http/reply_head.hpp"

namespace watchword::http {

namespace {

constexpr std::size_t copied_bytes_max = 16 * 1024;  // below, a copy beside the head is cheaper than a gather
constexpr std::uint64_t inline_bytes_max = 64 * 1024;
constexpr std::size_t piece_bytes = 256 * 1024;

}  // namespace

std::ptrdiff_t Connection::send_now(std::string_view first, std::string_view second) {
    iovec parts[2] = {{const_cast<char*>(first.data()), first.size()},
                      {const_cast<char*>(second.data()), second.size()}};
    msghdr message{};
    message.msg_iov = parts;
    message.msg_iovlen = second.empty() ? 1 : 2;
    std::ptrdiff_t sent = -1;
    do sent = ::sendmsg(socket_.native_handle(), &message, MSG_NOSIGNAL | MSG_DONTWAIT);
    while (sent < 0 && errno == EINTR);
    if (sent >= 0) return sent;
    return errno == EAGAIN || errno == EWOULDBLOCK ? 0 : -1;
}

/// Both pieces in one go where the socket takes them. False when the client is gone or takes nothing.
Task<bool> Connection::write(std::string_view first, std::string_view second) {
    const auto advance = [&first, &second](std::size_t n) {
        const auto here = std::min(n, first.size());
        first.remove_prefix(here);
        second.remove_prefix(n - here);
        if (first.empty()) std::swap(first, second);
    };
    advance(0);
    while (!first.empty()) {
        enter(Phase::replying, shard_.shared.options.write_idle_timeout);
        if (tls_) {
            auto [error, n] = co_await tls_->async_write_some(asio::buffer(first), awaited);
            if (error) co_return false;
            advance(n);
        } else {
            const auto sent = send_now(first, second);
            if (sent < 0) co_return false;
            advance(static_cast<std::size_t>(sent));
            if (first.empty()) break;
            auto [error] = co_await socket_.async_wait(asio::socket_base::wait_write, awaited);
            if (error) co_return false;
        }
    }
    co_return true;
}

Task<bool> Connection::write_reply(bool keep_alive, bool head_request) {
    const bool http_1_1 = parser_.framing().http_1_1;
    const auto& reply = exchange_.reply;
    out_.clear();
    append_reply_head(out_, reply, {head_request, http_1_1, keep_alive, shard_.date()});
    const auto size = body_bytes(reply, head_request);
    bool written = false;
    if (size > 0 && reply.source) {
        written = co_await write_source(size);
    } else if (size > copied_bytes_max) {
        written = co_await write(out_, reply.body);
    } else {
        if (size > 0) out_ += reply.body;
        written = co_await write(out_, {});
    }
    if (out_.capacity() > 4 * copied_bytes_max) out_ = {};
    co_return written;
}

Task<bool> Connection::write_source(std::uint64_t bytes) {
    auto& source = *exchange_.reply.source;
    const bool large = bytes > inline_bytes_max;
    const auto capacity = static_cast<std::size_t>(std::min<std::uint64_t>(bytes, piece_bytes));
    const auto piece = std::make_unique_for_overwrite<char[]>(capacity);
    std::string_view head = out_;
    while (bytes > 0) {
        std::size_t got = 0;
        const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(bytes, capacity));
        auto work = [&] {
            try {
                got = std::min(source.read(piece.get(), wanted), wanted);
            } catch (const std::exception& e) {
                shard_.shared.log(Severity::error, concat("reply cut, BodySource::read threw: ", e.what()));
            }
        };
        enter_working();
        if (large)
            co_await on_file_thread(shard_, work);
        else
            work();
        // Short of what was announced: cut, so that the client sees a short body and no false success.
        if (got == 0) co_return false;
        const bool written = co_await write(head, std::string_view(piece.get(), got));
        if (!written) co_return false;
        head = {};
        bytes -= got;
    }
    co_return true;
}

// A client that has sent this much past its refusal is not going to read it.
constexpr std::uint64_t linger_bytes_max = 48 << 20;

/// Closes so that the client can still read the reply: closing with unread input would reset the connection
/// and throw the reply away on the client's side.
Task<void> Connection::linger() {
    enter(Phase::replying, shard_.shared.options.linger_timeout);
    if (tls_) {
        // Fails when the client still sends; what matters is that our close_notify is out.
        static_cast<void>(co_await tls_->async_shutdown(awaited));
    }
    boost::system::error_code error;
    socket_.shutdown(Socket::shutdown_send, error);
    for (std::uint64_t left = linger_bytes_max; !error && left > 0;) {
        in_.consume(in_.size());
        const auto space = asio::buffer(in_.back(), in_.space());
        auto [failed, n] = co_await socket_.async_read_some(space, awaited);
        error = failed;
        left -= std::min<std::uint64_t>(left, n);
    }
}

}  // namespace watchword::http
