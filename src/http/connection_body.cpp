// Receiving a request's body: into Request::body, or piece by piece into a BodySink.
#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>

#include "base/fault.hpp"
#include "base/text.hpp"
#include "http/awaited.hpp"
#include "http/connection.hpp"
#include "http/on_file_thread.hpp"

namespace watchword::http {

namespace {

/// A body up to this size goes to its sink on the I/O thread: handing it to another one costs more.
constexpr std::uint64_t inline_bytes_max = 64 * 1024;
constexpr std::size_t piece_bytes = 256 * 1024;
constexpr std::size_t buffer_bytes = 64 * 1024;

constexpr Refusal incomplete{"IncompleteBody", 400,
                             "You did not provide the number of bytes specified by the Content-Length HTTP "
                             "header."};
constexpr Refusal chunk_head_too_long{"BadRequest", 400, "A chunk's header or trailer is too long."};

}  // namespace

Task<bool> Connection::fill() {
    boost::system::error_code error;
    const auto space = asio::buffer(in_.back(), in_.space());
    if (tls_) {
        auto [failed, n] = co_await tls_->async_read_some(space, awaited);
        error = failed, in_.added(n);
    } else {
        auto [failed, n] = co_await socket_.async_read_some(space, awaited);
        error = failed, in_.added(n);
    }
    co_return !error;
}

Task<void> Connection::read_body() {
    const auto& framing = parser_.framing();
    if (unread_ && *unread_ > exchange_.body_bytes_max) {
        refusal_ = entity_too_large;
        co_return;
    }
    if (framing.expects_continue && in_.empty()) {
        const bool written = co_await write("HTTP/1.1 100 Continue\r\n\r\n", {});
        if (!written) {
            refusal_ = incomplete;
            unread_.reset();
            co_return;
        }
    }
    enter(Phase::receiving, shard_.shared.options.body_idle_timeout);
    if (framing.chunked)
        co_await read_chunked_body();
    else
        co_await read_sized_body(*unread_);
}

Task<void> Connection::read_sized_body(std::uint64_t size) {
    const bool streamed = exchange_.sink != nullptr;
    const bool large = size > inline_bytes_max;
    if (in_.size() < size) {
        const auto wanted = static_cast<std::size_t>(
            std::min<std::uint64_t>(size, streamed && large ? piece_bytes : buffer_bytes));
        if (in_.capacity() < wanted) in_.resize(wanted);
    }
    // Not reserved whole: who announces a megabyte and sends a byte shall not hold a megabyte.
    if (!streamed)
        exchange_.request.body.reserve(static_cast<std::size_t>(std::min<std::uint64_t>(size, buffer_bytes)));
    for (auto left = size; left > 0; unread_ = left) {
        const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(left, in_.capacity()));
        while (in_.empty() || (streamed && in_.size() < wanted)) {
            const bool filled = co_await fill();
            if (!filled) {
                refusal_ = expired_ ? too_slow : incomplete;
                unread_.reset();
                co_return;
            }
            enter(Phase::receiving, shard_.shared.options.body_idle_timeout);
        }
        const auto piece = in_.view().substr(0, wanted);
        if (streamed)
            co_await write_to_sink(piece, large);
        else
            exchange_.request.body += piece;
        in_.consume(piece.size());
        left -= piece.size();
        if (refusal_) {
            unread_ = left;
            co_return;
        }
    }
}

Task<void> Connection::read_chunked_body() {
    const bool streamed = exchange_.sink != nullptr;
    std::string pieces;
    std::string& out = streamed ? pieces : exchange_.request.body;
    bool large = false;
    if (in_.capacity() < buffer_bytes) in_.resize(buffer_bytes);
    for (;;) {
        if (!in_.empty()) {
            const auto step = parser_.chunks(in_.view(), out, exchange_.body_bytes_max);
            in_.consume(step.used);
            refusal_ = step.refusal;
            if (refusal_) co_return;
            if (streamed && (step.complete ? !out.empty() : out.size() >= piece_bytes - buffer_bytes)) {
                large = large || !step.complete || out.size() > inline_bytes_max;
                co_await write_to_sink(out, large);
                out.clear();
                if (refusal_) co_return;
            }
            if (step.complete) break;
            if (in_.full()) {
                refusal_ = chunk_head_too_long;
                co_return;
            }
        }
        const bool filled = co_await fill();
        if (!filled) {
            refusal_ = expired_ ? too_slow : incomplete;
            co_return;
        }
        enter(Phase::receiving, shard_.shared.options.body_idle_timeout);
    }
    unread_ = 0;
}

Task<void> Connection::write_to_sink(std::string_view piece, bool large) {
    auto work = [this, piece] {
        try {
            exchange_.sink->write(piece);
        } catch (const Fault& fault) {
            if (!fault.cause.empty())
                shard_.shared.log(Severity::error, concat("a body could not be taken: ", fault.cause));
            refusal_text_ = fault.what();
            refusal_ = Refusal{fault.code, fault.http_status, refusal_text_};
        } catch (const std::exception& e) {
            shard_.shared.log(Severity::error, concat("BodySink::write threw: ", e.what()));
            refusal_ = internal_failure;
        }
    };
    enter_working();
    if (large)
        co_await on_file_thread(shard_, work);
    else
        work();
    enter(Phase::receiving, shard_.shared.options.body_idle_timeout);
}

Task<bool> Connection::drain(std::uint64_t bytes) {
    for (;;) {
        const auto here = static_cast<std::size_t>(std::min<std::uint64_t>(bytes, in_.size()));
        in_.consume(here);
        bytes -= here;
        if (bytes == 0) co_return true;
        enter(Phase::replying, shard_.shared.options.body_idle_timeout);
        const bool filled = co_await fill();
        if (!filled) co_return false;
    }
}

}  // namespace watchword::http
