// A service on 127.0.0.1 for tests: reads requests, checks their signatures with the real verifier, and
// answers what the test tells it to. One thread, one connection at a time; an idle one is closed when another
// comes.
#pragma once

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <functional>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "base/text.hpp"
#include "wire/message.hpp"

namespace watchword::client::testing {

class FakeServer {
public:
    /// Raw bytes to answer with; "" hangs up without an answer.
    using Answer = std::function<std::string(const Request&)>;

    explicit FakeServer(Answer answer) : answer_(std::move(answer)) {
        listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        if (bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 || listen(listener_, 16) != 0)
            throw std::runtime_error("cannot listen");
        getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
        port_ = ntohs(address.sin_port);
        thread_ = std::thread([this] { serve(); });
    }
    ~FakeServer() {
        stop_ = true;
        thread_.join();
        close(listener_);
    }
    FakeServer(const FakeServer&) = delete;
    FakeServer& operator=(const FakeServer&) = delete;

    unsigned port() const { return port_; }
    std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
    int connections() const { return connections_; }
    std::vector<Request> requests() {
        const std::lock_guard lock(mutex_);
        return requests_;
    }

private:
    // False when the test is over or, for an idle connection, when somebody else wants to be served.
    bool readable(int fd, bool idle = false) const {
        while (!stop_) {
            pollfd waited[] = {{fd, POLLIN, 0}, {listener_, POLLIN, 0}};
            if (poll(waited, idle ? 2 : 1, 5) <= 0) continue;
            return waited[0].revents != 0;
        }
        return false;
    }

    void serve() {
        while (readable(listener_)) {
            const int connection = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
            if (connection < 0) continue;
            ++connections_;
            std::string buffer;
            while (one_request(connection, buffer)) {
            }
            close(connection);
        }
    }

    bool more(int connection, std::string& buffer) const {
        char block[65536];
        if (!readable(connection, buffer.empty())) return false;
        const auto n = recv(connection, block, sizeof block, 0);
        if (n <= 0) return false;
        buffer.append(block, static_cast<std::size_t>(n));
        return true;
    }

    bool one_request(int connection, std::string& buffer) {
        std::size_t end = 0;
        while ((end = buffer.find("\r\n\r\n")) == std::string::npos)
            if (!more(connection, buffer)) return false;
        Request request;
        std::string_view head = std::string_view(buffer).substr(0, end);
        auto line = take_until(head, '\n');
        request.method = take_until(line, ' ');
        request.target = take_until(line, ' ');
        while (!head.empty()) {
            auto field = take_until(head, '\n');
            if (field.ends_with('\r')) field.remove_suffix(1);
            const auto name = take_until(field, ':');
            request.headers.add(name, trim(field));
        }
        const auto length = parse_number<std::size_t>(request.headers.get("content-length")).value_or(0);
        buffer.erase(0, end + 4);
        while (buffer.size() < length)
            if (!more(connection, buffer)) return false;
        request.body = buffer.substr(0, length);
        buffer.erase(0, length);
        {
            const std::lock_guard lock(mutex_);
            requests_.push_back(request);
        }
        const auto answer = answer_(request);
        send(connection, answer.data(), answer.size(), MSG_NOSIGNAL);
        return answer.starts_with("HTTP/1.1 ") && answer.find("Connection: close") == std::string::npos;
    }

    Answer answer_;
    int listener_ = -1;
    unsigned port_ = 0;
    std::atomic<bool> stop_ = false;
    std::atomic<int> connections_ = 0;
    std::mutex mutex_;
    std::vector<Request> requests_;
    std::thread thread_;
};

inline std::string http(int status, std::string_view body, std::string_view more_headers = "") {
    return concat("HTTP/1.1 ", std::to_string(status),
                  " Status\r\nContent-Length: ", std::to_string(body.size()), "\r\n", more_headers, "\r\n",
                  body);
}

inline std::string sts_error(int status, std::string_view code, std::string_view message) {
    return http(
        status,
        concat("<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type>"
               "<Code>",
               code, "</Code><Message>", message,
               "</Message></Error><RequestId>request-1</RequestId></ErrorResponse>"));
}

/// `expiration`: ISO 8601. Keys are ASIA + `tag`.
inline std::string sts_credentials(std::string_view operation, std::string_view tag,
                                   std::string_view expiration = "2099-01-01T00:00:00Z") {
    return http(
        200,
        concat("<", operation, "Response xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><", operation,
               "Result><Credentials><AccessKeyId>ASIA", tag, "</AccessKeyId><SecretAccessKey>secret-of-", tag,
               "</SecretAccessKey><SessionToken>token-of-", tag, "</SessionToken><Expiration>", expiration,
               "</Expiration></Credentials></", operation, "Result></", operation, "Response>"));
}

inline const std::string identity_xml =
    "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><GetCallerIdentityResult>"
    "<Arn>arn:aws:iam::111122223333:user/alice</Arn><UserId>AIDAX</UserId><Account>111122223333</Account>"
    "</GetCallerIdentityResult></GetCallerIdentityResponse>";

}  // namespace watchword::client::testing
