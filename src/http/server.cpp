// One thread accepts and deals connections out round-robin. SO_REUSEPORT would let each thread accept for
// itself, but the kernel then deals by hash, unevenly when clients are few, resets what waits in the
// queue of a listener that stops, and lets a second server bind the same port unnoticed.
#include "http/server.hpp"

#include <sys/socket.h>

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "base/text.hpp"
#include "http/connection.hpp"
#include "http/shard.hpp"
#include "http/tls.hpp"

namespace watchword::http {

using asio::ip::tcp;

namespace {

constexpr int accepted_at_once_max = 64;                // then connections get a turn
constexpr std::chrono::milliseconds accept_pause{100};  // when out of descriptors or memory
/// Connections beyond connections_max that are told so; the ones beyond these are just closed.
constexpr std::size_t refused_at_once_max = 256;

std::string text_of(const tcp::endpoint& endpoint) {
    auto address = endpoint.address();
    if (address.is_v6() && address.to_v6().is_v4_mapped())
        address = asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
    return address.to_string();
}

tcp::endpoint endpoint_of(const ListenerOptions& options) {
    boost::system::error_code error;
    const auto address = asio::ip::make_address(options.address, error);
    if (error) throw std::runtime_error(concat("not an IP address to listen on: ", options.address));
    return {address, options.port};
}

}  // namespace

struct Server::Impl {
    struct Listener {
        const ListenerOptions options;
        asio::basic_socket_acceptor<tcp, Shard::Executor> acceptor;
        asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>,
                                   Shard::Executor>
            pause;
        tcp::endpoint bound;
        std::shared_ptr<SSL_CTX> tls;  // guarded by Impl::tls_lock

        Listener(ListenerOptions given, asio::io_context& context)
            : options(std::move(given)), acceptor(context), pause(context) {}
    };

    Shared shared;
    std::vector<std::unique_ptr<Shard>> shards;
    std::vector<std::unique_ptr<Listener>> listeners;  // on shards[0]
    std::size_t next_shard = 0;
    std::mutex tls_lock;
    std::mutex run_lock;  // guards the two below
    std::vector<std::thread> threads;
    bool stopped = false;

    Impl(ServerOptions options, Handler& handler, const Clock& clock, Log log)
        : shared(std::move(options), handler, clock, std::move(log)) {
        for (unsigned i = 0; i < std::max(1u, shared.options.threads); ++i)
            shards.push_back(std::make_unique<Shard>(shared));
        for (const auto& listener : shared.options.listeners) listen(listener);
    }

    void listen(const ListenerOptions& options) {
        auto listener = std::make_unique<Listener>(options, shards[0]->context);
        if (options.tls) listener->tls = make_tls_context(*options.tls);
        const auto endpoint = endpoint_of(options);
        auto& acceptor = listener->acceptor;
        boost::system::error_code error;
        acceptor.open(endpoint.protocol(), error);
        if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
        if (!error && endpoint.address().is_v6())
            acceptor.set_option(asio::ip::v6_only(!endpoint.address().is_unspecified()), error);
        if (!error) acceptor.non_blocking(true, error);
        if (!error) acceptor.bind(endpoint, error);
        if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
        if (!error) listener->bound = acceptor.local_endpoint(error);
        if (error)
            throw std::runtime_error(concat("cannot listen on ", options.address, " port ",
                                            std::to_string(options.port), ": ", error.message()));
        listeners.push_back(std::move(listener));
    }

    void wait_accept(Listener& listener) {
        listener.acceptor.async_wait(asio::socket_base::wait_read,
                                     [this, &listener](boost::system::error_code error) {
                                         if (!error) accept_some(listener);
                                     });
    }

    void accept_some(Listener& listener) {
        for (int i = 0; i < accepted_at_once_max; ++i) {
            tcp::endpoint peer;
            auto size = static_cast<socklen_t>(peer.capacity());
            const int descriptor = ::accept4(listener.acceptor.native_handle(), peer.data(), &size,
                                             SOCK_NONBLOCK | SOCK_CLOEXEC);
            if (descriptor < 0) {
                if (errno == EAGAIN || errno == EWOULDBLOCK) break;
                if (errno == EINTR || errno == ECONNABORTED) continue;
                return pause_accept(listener, errno);
            }
            peer.resize(size);
            deal(listener, descriptor, peer);
        }
        wait_accept(listener);
    }

    void pause_accept(Listener& listener, int reason) {
        shared.log(Severity::error,
                   concat("cannot accept connections: ",
                          boost::system::error_code(reason, boost::system::system_category()).message()));
        listener.pause.expires_after(accept_pause);
        listener.pause.async_wait([this, &listener](boost::system::error_code error) {
            if (!error) accept_some(listener);
        });
    }

    void deal(Listener& listener, int descriptor, const tcp::endpoint& peer) {
        const auto open = shared.open.fetch_add(1, std::memory_order_relaxed);
        if (open >= shared.options.connections_max + refused_at_once_max) {
            shared.open.fetch_sub(1, std::memory_order_relaxed);
            ::close(descriptor);
            return;
        }
        Connection::Accepted accepted;
        accepted.descriptor = descriptor;
        accepted.ipv6 = peer.protocol() == tcp::v6();
        accepted.peer = text_of(peer);
        accepted.one_too_many = open >= shared.options.connections_max;
        if (listener.options.tls) {
            const std::lock_guard guard(tls_lock);
            accepted.tls = listener.tls;
        }
        Shard& shard = *shards[next_shard];
        next_shard = (next_shard + 1) % shards.size();
        if (&shard == shards[0].get())
            Connection::serve(shard, accepted);
        else
            asio::post(shard.context,
                       [&shard, accepted = std::move(accepted)] { Connection::serve(shard, accepted); });
    }

    void start() {
        const std::lock_guard guard(run_lock);
        if (stopped || !threads.empty()) throw std::logic_error("http::Server::start() is for once");
        for (auto& listener : listeners) wait_accept(*listener);
        for (auto& shard : shards) threads.emplace_back([&shard] { shard->run(); });
    }

    void stop(std::chrono::milliseconds deadline) {
        const std::lock_guard guard(run_lock);
        if (stopped) return;
        stopped = true;
        // Behind everything that was dealt out: no connection comes after its shard began to stop.
        asio::post(shards[0]->context, [this, deadline] {
            for (auto& listener : listeners) {
                boost::system::error_code ignored;
                listener->acceptor.close(ignored);
                listener->pause.cancel();
            }
            for (auto& shard : shards)
                asio::post(shard->context, [&shard, deadline] { shard->begin_stop(deadline); });
        });
        for (auto& thread : threads) thread.join();
        shared.files.join();
        for (auto& shard : shards)
            while (shard->resumers.load(std::memory_order_acquire) != 0) std::this_thread::yield();
    }

    bool reload_tls() {
        bool all = true;
        for (auto& listener : listeners) {
            if (!listener->options.tls) continue;
            try {
                auto fresh = make_tls_context(*listener->options.tls);
                const std::lock_guard guard(tls_lock);
                listener->tls.swap(fresh);
            } catch (const std::exception& e) {
                all = false;
                shared.log(Severity::error, concat("TLS certificate not reloaded: ", e.what()));
            }
        }
        if (all) shared.log(Severity::info, "TLS certificates reloaded");
        return all;
    }
};

Server::Server(ServerOptions options, Handler& handler, const Clock& clock, Log log)
    : impl_(std::make_unique<Impl>(std::move(options), handler, clock, std::move(log))) {}
Server::~Server() { stop_gracefully(std::chrono::milliseconds(0)); }

unsigned short Server::port(std::size_t i) const { return impl_->listeners.at(i)->bound.port(); }
void Server::start() { impl_->start(); }
void Server::stop_gracefully(std::chrono::milliseconds deadline) { impl_->stop(deadline); }
bool Server::reload_tls() { return impl_->reload_tls(); }
std::size_t Server::connections() const { return impl_->shared.open.load(std::memory_order_relaxed); }

}  // namespace watchword::http
