#include "client/connector.hpp"

#include <algorithm>

#include "base/encoding.hpp"
#include "base/text.hpp"

namespace watchword::client {
namespace {

using Kind = TransportFailure::Kind;
constexpr std::size_t idle_connections_max = 8;
constexpr std::size_t proxy_answer_bytes_max = 64 * 1024;

std::string connection_key(const Url& url) {
    return concat(url.tls ? "https://" : "http://", url.host_and_port());
}

std::string basic_authorization(const Url& proxy) {
    if (proxy.user_info.empty()) return "";
    const auto decoded = percent_decode(proxy.user_info);
    if (!decoded) throw ConfigurationError("the proxy URL has a malformed user name or password");
    return "Basic " + base64_encode(*decoded);
}

// RFC 9110 §9.3.6. Until the proxy has agreed nothing of the request has been sent.
void open_tunnel(Socket& socket, const Url& url, const Url& proxy) {
    Request request;
    request.method = "CONNECT";
    request.headers.add("host", url.host_and_port());
    if (const auto secret = basic_authorization(proxy); !secret.empty())
        request.headers.add("proxy-authorization", secret);
    HttpResponse answer;
    try {
        socket.write_all(request_head(request, url.host_and_port()));
        // As for HEAD: what follows a 2xx is the tunnel, and of a refusal only the head is wanted.
        answer = read_response(socket, {proxy_answer_bytes_max, true, nullptr});
    } catch (const TransportFailure& failure) {
        throw TransportFailure(Kind::unsent, "proxy " + proxy.host_and_port() + ": " + failure.what());
    }
    if (answer.status / 100 != 2)
        throw TransportFailure(Kind::permanent, "proxy " + proxy.host_and_port() + " refuses to connect to " +
                                                    url.host_and_port() + ": HTTP " +
                                                    std::to_string(answer.status));
}

}  // namespace

Connector::Connector(const Settings& settings) : settings_(settings) {}

const TlsContext& Connector::tls() {
    const std::lock_guard lock(mutex_);
    if (!tls_) tls_ = std::make_unique<TlsContext>(settings_.ca_bundle);
    return *tls_;
}

Connection Connector::open(const Url& url) {
    const auto proxy = proxy_for(url, settings_);
    const Url& first = proxy ? *proxy : url;
    auto socket = Socket::connect(first.host, first.port, settings_.connect_timeout, settings_.read_timeout);
    Connection out;
    out.key = connection_key(url);
    if (proxy && !url.tls) {
        out.target_head = "http://" + url.authority();
        out.proxy_authorization = basic_authorization(*proxy);
    } else if (proxy) {
        open_tunnel(socket, url, *proxy);
    }
    if (url.tls)
        out.stream = tls().handshake(std::move(socket), url.host);
    else
        out.stream = std::make_unique<Socket>(std::move(socket));
    return out;
}

Connection Connector::reuse_or_open(const Url& url) {
    {
        const auto key = connection_key(url);
        const std::lock_guard lock(mutex_);
        std::erase_if(idle_, [](const Connection& c) { return !c.stream->is_quiet(); });
        const auto found =
            std::find_if(idle_.begin(), idle_.end(), [&](const Connection& c) { return c.key == key; });
        if (found != idle_.end()) {
            auto out = std::move(*found);
            idle_.erase(found);
            return out;
        }
    }
    return open(url);
}

void Connector::give_back(Connection connection) {
    const std::lock_guard lock(mutex_);
    if (idle_.size() == idle_connections_max) idle_.erase(idle_.begin());
    idle_.push_back(std::move(connection));
}

}  // namespace watchword::client
