// The one thing the HTTP layer knows about what it serves: a request comes in, a reply goes out, maybe later
// and on another thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "wire/message.hpp"

namespace watchword {

/// One request on its way to its reply. Owned by the connection, which keeps it alive until the reply is
/// written.
struct Exchange {
    Request request;
    Reply reply;
    /// Content-Length as announced; none for chunked transfer coding.
    std::optional<std::uint64_t> content_length;
    /// begin() sets this to have the body streamed; otherwise it is collected in request.body.
    std::unique_ptr<BodySink> sink;
    /// Bytes of body (after transfer decoding) taken before 413/EntityTooLarge. The connection sets it to
    /// limits::control_body_bytes_max before begin(), which may change it.
    std::uint64_t body_bytes_max = 0;
    /// What a handler wants to remember between begin() and finish().
    std::shared_ptr<void> state;
    /// Set by a Handler that passes exchanges on to others: who took this one.
    class Handler* taken_by = nullptr;
};

/// What the HTTP layer serves. All functions may be called from several threads, for different exchanges.
class Handler {
public:
    virtual ~Handler() = default;

    /// The head is complete. True: go on and read the body. False: `reply` is the answer; the body is not
    /// wanted (and "100 Continue" is not sent). Called on an I/O thread; must not block.
    virtual bool begin(Exchange&) = 0;

    /// The body is complete. Fills in exchange.reply and calls `done` exactly once, now or later, on any
    /// thread. Must not block the calling I/O thread. If it throws, `done` must never be called:
    /// the client then gets 500.
    virtual void finish(Exchange&, std::function<void()> done) = 0;

    /// The connection could not deliver the whole body (client gone, timeout, malformed, or over
    /// body_bytes_max; or the sink threw). Fills in the reply that tells the client, where one can still be
    /// sent. The sink is destroyed unfinished.
    virtual void refuse(Exchange&, std::string_view code, unsigned status, std::string_view message) = 0;
};

}  // namespace watchword
