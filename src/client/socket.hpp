// TCP with time-outs over plain POSIX sockets.
#pragma once

#include <chrono>
#include <string>

#include "client/stream.hpp"

namespace watchword::client {

class Socket final : public ByteStream {
public:
    /// Tries each address of `host` in turn, until `connect_timeout` is over for all of them together.
    /// Throws TransportFailure{unsent}.
    static Socket connect(const std::string& host, unsigned port, std::chrono::milliseconds connect_timeout,
                          std::chrono::milliseconds read_timeout);
    Socket(Socket&& other) noexcept;
    Socket& operator=(Socket&&) = delete;
    ~Socket() override;

    std::size_t read_some(char* out, std::size_t size) override;
    void write_all(std::string_view) override;
    bool is_quiet() const override;

    /// Non-blocking: bytes moved, 0 at the end (receive), -1 with errno (EAGAIN: wait first). Never raises
    /// SIGPIPE.
    long receive(char* out, std::size_t size) const;
    long send(const char* bytes, std::size_t size) const;
    /// Throws TransportFailure{sent} after read_timeout.
    void wait(bool for_writing) const;

private:
    Socket(int fd, std::string name, std::chrono::milliseconds read_timeout);
    int fd_;
    std::string name_;  // "host:port", for messages
    std::chrono::milliseconds read_timeout_;
};

}  // namespace watchword::client
