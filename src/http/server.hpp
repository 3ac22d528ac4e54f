// The HTTP/1.1 front: listens, parses strictly, and hands each request to a Handler. Knows nothing of AWS but
// the error codes of its own refusals (bad framing, too large, too slow), which Handler::refuse dresses.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "wire/exchange.hpp"

namespace watchword::http {

/// PEM files. The certificate file holds the whole chain, leaf first; the key is not encrypted.
struct TlsFiles {
    std::string certificate, key;
};

/// One address the server accepts connections on, plain or with TLS.
struct ListenerOptions {
    std::string address = "127.0.0.1";  ///< IPv4 or IPv6 address as text; "::" takes both
    unsigned short port = 0;            ///< 0: any free one; ask Server::port()
    std::optional<TlsFiles> tls;        ///< TLS 1.2 and later only, ALPN "http/1.1"
};

/// All that shapes a Server; fixed once it is constructed.
struct ServerOptions {
    std::vector<ListenerOptions> listeners;
    unsigned threads = 1;       ///< I/O threads; each serves its own connections
    unsigned file_threads = 2;  ///< run BodySink::write and BodySource::read of bodies over 64 KiB
    /// All connections of all listeners. The next ones are answered 503 and closed.
    std::size_t connections_max = 10'000;

    // All timeouts are checked coarsely: they may fire up to a quarter, at most half a second, late.
    std::chrono::milliseconds head_timeout{
        20'000};  ///< connection or first byte → whole head (and TLS handshake)
    std::chrono::milliseconds body_idle_timeout{60'000};   ///< between two pieces of a request body
    std::chrono::milliseconds keep_alive_timeout{75'000};  ///< reply → first byte of the next request
    std::chrono::milliseconds write_idle_timeout{60'000};  ///< while the client takes nothing of a reply
    /// How long what is still sent after an early refusal is read and discarded, so that the client reads the
    /// refusal and not a connection reset.
    std::chrono::milliseconds linger_timeout{10'000};
};

/// How much a log line matters to whoever operates the server.
enum class Severity { info, warning, error };
/// Takes one line without newline. Called on any thread, several at a time.
using Log = std::function<void(Severity, std::string_view message)>;

/// Accepts connections, speaks HTTP/1.1 on them and hands each request to the Handler, on its own threads.
class Server {
public:
    /// Binds every listener and loads every certificate; nothing is accepted before start().
    /// Throws std::runtime_error naming the address or file that cannot be had. `handler` and `clock` (for
    /// the Date header) must outlive the server.
    Server(ServerOptions, Handler& handler, const Clock& clock, Log log);
    /// As stop_gracefully(0 ms).
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    /// The port that listener `i` is bound to.
    unsigned short port(std::size_t i) const;

    /// Starts the threads and returns. Once.
    void start();

    /// Stops accepting, closes idle connections, lets requests in flight finish (answered with
    /// Connection: close), and returns when no connection is left. After `deadline` what still reads or
    /// writes is cut; an exchange whose Handler::finish has not called done yet is waited for without limit.
    /// Not to be called from a handler.
    void stop_gracefully(std::chrono::milliseconds deadline);

    /// Reads the TLS files again. New connections get the new certificate, open ones keep theirs. A listener
    /// whose new files cannot be used keeps what it has, which is logged; false then. Safe from any thread.
    bool reload_tls();

    /// Open connections now, for tests and metrics.
    std::size_t connections() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace watchword::http
