// Test support: a raw client socket and a handler whose behaviour the request's target chooses.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "base/fault.hpp"
#include "base/text.hpp"
#include "http/server.hpp"

namespace watchword::http {

/// A blocking client socket; every wait ends after ten seconds at the latest, as a failure of the test.
class Peer {
public:
    explicit Peer(unsigned short port) : descriptor_(::socket(AF_INET, SOCK_STREAM, 0)) {
        const timeval limit{10, 0};
        ::setsockopt(descriptor_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
        ::setsockopt(descriptor_, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (::connect(descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
            throw std::runtime_error("connect");
    }
    ~Peer() { ::close(descriptor_); }
    Peer(const Peer&) = delete;
    Peer& operator=(const Peer&) = delete;

    int descriptor() const { return descriptor_; }
    /// False when the server has reset the connection.
    bool send(std::string_view bytes) const {
        while (!bytes.empty()) {
            const auto n = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (n <= 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(n));
        }
        return true;
    }
    void end_sending() const { ::shutdown(descriptor_, SHUT_WR); }

    /// The next reply, head and body; shorter, or "", when the connection ended first.
    std::string reply(bool to_head_request = false) {
        std::size_t end = std::string::npos;
        while ((end = held_.find("\r\n\r\n")) == std::string::npos)
            if (!more()) return std::exchange(held_, {});
        end += 4;
        std::size_t length = 0;
        if (const auto at = held_.find("Content-Length: "); at < end && !to_head_request)
            length = std::stoul(held_.substr(at + 16));
        while (held_.size() < end + length)
            if (!more()) return std::exchange(held_, {});
        auto out = held_.substr(0, end + length);
        held_.erase(0, end + length);
        return out;
    }
    /// Everything until the server closes.
    std::string rest() {
        while (more()) {
        }
        return std::exchange(held_, {});
    }
    bool readable() const {
        char byte = 0;
        return ::recv(descriptor_, &byte, 1, MSG_PEEK | MSG_DONTWAIT) >= 0;
    }
    /// True when the server closed, and cleanly: no reset.
    bool closed() {
        char byte = 0;
        return held_.empty() && ::recv(descriptor_, &byte, 1, 0) == 0;
    }

private:
    bool more() {
        char buffer[65536];
        const auto n = ::recv(descriptor_, buffer, sizeof buffer, 0);
        if (n <= 0) return false;
        held_.append(buffer, static_cast<std::size_t>(n));
        return true;
    }
    int descriptor_;
    std::string held_;
};

/// Something one thread announces and another waits for.
class Event {
public:
    void set() {
        const std::lock_guard guard(lock_);
        happened_ = true;
        changed_.notify_all();
    }
    bool wait() {
        std::unique_lock guard(lock_);
        return changed_.wait_for(guard, std::chrono::seconds(10), [this] { return happened_; });
    }

private:
    std::mutex lock_;
    std::condition_variable changed_;
    bool happened_ = false;
};

/// A Handler made of functions, each replaceable before the server starts; they run on its I/O threads.
class FunctionHandler final : public Handler {
public:
    std::function<bool(Exchange&)> on_begin = [](Exchange&) { return true; };
    /// By default echoes: method, target, and the body.
    std::function<void(Exchange&, std::function<void()>)> on_finish = [](Exchange& exchange,
                                                                         const std::function<void()>& done) {
        exchange.reply.body =
            concat(exchange.request.method, " ", exchange.request.target, "\n", exchange.request.body);
        done();
    };
    std::function<void(Exchange&, std::string_view)> on_refuse = [](Exchange&, std::string_view) {};

    bool begin(Exchange& exchange) override { return on_begin(exchange); }
    void finish(Exchange& exchange, std::function<void()> done) override {
        on_finish(exchange, std::move(done));
    }
    void refuse(Exchange& exchange, std::string_view code, unsigned status,
                std::string_view message) override {
        on_refuse(exchange, code);
        exchange.reply.status = status;
        exchange.reply.body = concat("<Code>", code, "</Code><Message>", message, "</Message>");
    }
};

/// A handler, a server on a free port, and what it logged.
struct Fixture {
    FunctionHandler handler;
    SystemClock clock;
    ServerOptions options;
    std::mutex log_lock;
    std::string log;
    std::unique_ptr<Server> server;

    Fixture() { options.listeners.emplace_back(), options.threads = 2; }
    void start() {
        server = std::make_unique<Server>(options, handler, clock, [this](Severity, std::string_view line) {
            const std::lock_guard guard(log_lock);
            log.append(line).append("\n");
        });
        server->start();
    }
    unsigned short port() const { return server->port(0); }
    std::string logged() {
        const std::lock_guard guard(log_lock);
        return log;
    }
};

inline std::string get(std::string_view target, std::string_view fields = {}) {
    return concat("GET ", target, " HTTP/1.1\r\nHost: a\r\n", fields, "\r\n");
}
inline std::string put(std::string_view target, std::size_t length, std::string_view fields = {}) {
    return concat("PUT ", target, " HTTP/1.1\r\nHost: a\r\nContent-Length: ", std::to_string(length), "\r\n",
                  fields, "\r\n");
}

inline bool has(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

}  // namespace watchword::http
