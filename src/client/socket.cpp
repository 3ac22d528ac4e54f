#include "client/socket.hpp"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <utility>

namespace watchword::client {
namespace {

using Kind = TransportFailure::Kind;
using SteadyClock = std::chrono::steady_clock;

struct FreeAddresses {
    void operator()(addrinfo* list) const { freeaddrinfo(list); }
};

std::unique_ptr<addrinfo, FreeAddresses> resolve(const std::string& host, unsigned port) {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_ADDRCONFIG | AI_NUMERICSERV;
    addrinfo* list = nullptr;
    const int error = getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &list);
    if (error != 0)
        throw TransportFailure(Kind::unsent, "cannot resolve " + host + ": " + gai_strerror(error));
    return std::unique_ptr<addrinfo, FreeAddresses>(list);
}

// 0 when ready, else an errno. An interrupted wait starts anew with what time is left.
int wait_until(int fd, short events, SteadyClock::time_point deadline) {
    for (;;) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - SteadyClock::now()).count();
        if (left <= 0) return ETIMEDOUT;
        pollfd waited{fd, events, 0};
        const int ready = poll(&waited, 1, static_cast<int>(std::min<long long>(left, 1 << 30)));
        if (ready > 0) return 0;
        if (ready < 0 && errno != EINTR) return errno;
    }
}

int try_address(int fd, const addrinfo& address, SteadyClock::time_point deadline) {
    if (::connect(fd, address.ai_addr, address.ai_addrlen) == 0) return 0;
    if (errno != EINPROGRESS && errno != EINTR) return errno;
    if (const int error = wait_until(fd, POLLOUT, deadline)) return error;
    int error = 0;
    socklen_t size = sizeof error;
    getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size);
    return error;
}

}  // namespace

Socket::Socket(int fd, std::string name, std::chrono::milliseconds read_timeout)
    : fd_(fd), name_(std::move(name)), read_timeout_(read_timeout) {}

Socket::Socket(Socket&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)), name_(std::move(other.name_)), read_timeout_(other.read_timeout_) {}

Socket::~Socket() {
    if (fd_ >= 0) close(fd_);
}

Socket Socket::connect(const std::string& host, unsigned port, std::chrono::milliseconds connect_timeout,
                       std::chrono::milliseconds read_timeout) {
    const auto addresses = resolve(host, port);
    const auto deadline = SteadyClock::now() + connect_timeout;
    int error = EHOSTUNREACH;
    for (const addrinfo* at = addresses.get(); at; at = at->ai_next) {
        const int fd =
            ::socket(at->ai_family, at->ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, at->ai_protocol);
        if (fd < 0) {
            error = errno;
            continue;
        }
        Socket out(fd, host + ":" + std::to_string(port), read_timeout);
        error = try_address(fd, *at, deadline);
        if (error != 0) continue;
        const int on = 1;
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        return out;
    }
    throw TransportFailure(
        Kind::unsent, "cannot connect to " + host + ":" + std::to_string(port) + ": " + std::strerror(error));
}

long Socket::receive(char* out, std::size_t size) const { return ::recv(fd_, out, size, 0); }
long Socket::send(const char* bytes, std::size_t size) const {
    return ::send(fd_, bytes, size, MSG_NOSIGNAL);
}

void Socket::wait(bool for_writing) const {
    const int error = wait_until(fd_, for_writing ? POLLOUT : POLLIN, SteadyClock::now() + read_timeout_);
    if (error == ETIMEDOUT) throw TransportFailure(Kind::sent, name_ + " did not answer in time");
    if (error != 0) throw TransportFailure(Kind::sent, name_ + ": " + std::strerror(error));
}

std::size_t Socket::read_some(char* out, std::size_t size) {
    for (;;) {
        const long n = receive(out, size);
        if (n >= 0) return static_cast<std::size_t>(n);
        if (errno == EINTR) continue;
        if (errno != EAGAIN && errno != EWOULDBLOCK)
            throw TransportFailure(Kind::sent, name_ + ": " + std::strerror(errno));
        wait(false);
    }
}

void Socket::write_all(std::string_view bytes) {
    while (!bytes.empty()) {
        const long n = send(bytes.data(), bytes.size());
        if (n >= 0) {
            bytes.remove_prefix(static_cast<std::size_t>(n));
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
            wait(true);
        } else if (errno != EINTR) {
            throw TransportFailure(Kind::sent, name_ + ": " + std::strerror(errno));
        }
    }
}

bool Socket::is_quiet() const {
    pollfd waited{fd_, POLLIN, 0};
    return poll(&waited, 1, 0) == 0;
}

}  // namespace watchword::client
