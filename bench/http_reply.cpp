// A server whose every reply is the same 450 bytes: what the HTTP front itself costs. bench/http_reply.sh
// drives it, and nginx answering the same bytes, in one run.
#include <csignal>
#include <cstdio>
#include <cstdlib>

#include "base/text.hpp"
#include "http/server.hpp"

namespace {

class Fixed final : public watchword::Handler {
public:
    bool begin(watchword::Exchange&) override { return true; }
    void finish(watchword::Exchange& exchange, std::function<void()> done) override {
        exchange.reply.headers.emplace_back("Content-Type", "text/xml");
        exchange.reply.body = body_;
        done();
    }
    void refuse(watchword::Exchange& exchange, std::string_view, unsigned status,
                std::string_view message) override {
        exchange.reply.status = status;
        exchange.reply.body = message;
    }

private:
    const std::string body_ = std::string(450, 'x');
};

}  // namespace

int main(int argc, char** argv) {
    const auto port = watchword::parse_number<unsigned short>(argc > 1 ? argv[1] : "18080");
    if (!port) return EXIT_FAILURE;
    sigset_t stop;
    sigemptyset(&stop);
    sigaddset(&stop, SIGTERM);
    sigaddset(&stop, SIGINT);
    pthread_sigmask(SIG_BLOCK, &stop, nullptr);
    Fixed handler;
    const watchword::SystemClock clock;
    watchword::http::ServerOptions options;
    watchword::http::ListenerOptions listener;
    listener.port = *port;
    if (argc > 3) listener.tls = watchword::http::TlsFiles{argv[2], argv[3]};
    options.listeners.push_back(listener);
    watchword::http::Server server(
        options, handler, clock, [](watchword::http::Severity, std::string_view line) {
            std::fprintf(stderr, "%.*s\n", static_cast<int>(line.size()), line.data());
        });
    server.start();
    int signal = 0;
    sigwait(&stop, &signal);
    server.stop_gracefully(std::chrono::seconds(5));
    return EXIT_SUCCESS;
}
