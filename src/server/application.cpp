#include "server/application.hpp"

#include <array>
#include <thread>

#include "base/fault.hpp"
#include "base/text.hpp"
#include "directory/directory.hpp"
#include "http/server.hpp"
#include "iam/service.hpp"
#include "oidc/issuer_keys.hpp"
#include "organizations/service.hpp"
#include "s3/front.hpp"
#include "server/data_directory.hpp"
#include "server/log.hpp"
#include "service/dispatch.hpp"
#include "service/identity_tokens.hpp"
#include "service/issuer_front.hpp"
#include "service/json_front.hpp"
#include "service/query_front.hpp"
#include "store/server_lock.hpp"
#include "sts/service.hpp"

namespace watchword {
namespace {

constexpr std::array<const QueryService*, 2> query_services{&iam::service, &sts::service};
constexpr std::array<const JsonService*, 1> json_services{&organizations::service};
static_assert(oidc::IssuerKeys::waiting_max < QueryFront::stranger_threads);

oidc::FetchOptions fetch_options(const Configuration& configuration) {
    oidc::FetchOptions options;
    options.private_addresses = configuration.identity_provider_private_addresses;
    options.ca_file = configuration.identity_provider_ca;
    return options;
}

Settings settings_of(const Configuration& configuration, oidc::IssuerKeys& issuer_keys) {
    Settings settings;
    settings.region = configuration.region;
    settings.s3_domains = configuration.s3_domain;
    settings.role_sessions_inherit_mfa = configuration.role_sessions_inherit_mfa;
    settings.issuer_keys = &issuer_keys;
    settings.public_endpoint = configuration.public_endpoint;
    return settings;
}

// "127.0.0.1:9000" or "[::1]:9000"
http::ListenerOptions listener_of(const std::string& text, const Configuration& configuration) {
    const auto colon = text.rfind(':');
    const auto port = colon == std::string::npos
                          ? std::nullopt
                          : parse_number<unsigned short>(std::string_view(text).substr(colon + 1));
    if (!port) throw ConfigurationError(concat("--listen: ", text, " is not ADDRESS:PORT"));
    http::ListenerOptions listener;
    listener.address = text.substr(0, colon);
    if (listener.address.starts_with('[') && listener.address.ends_with(']'))
        listener.address = listener.address.substr(1, listener.address.size() - 2);
    listener.port = *port;
    if (!configuration.tls_cert.empty())
        listener.tls = http::TlsFiles{configuration.tls_cert, configuration.tls_key};
    return listener;
}

http::ServerOptions server_options(const Configuration& configuration) {
    http::ServerOptions server;
    for (const auto& text : configuration.listen)
        server.listeners.push_back(listener_of(text, configuration));
    server.threads = configuration.threads > 0 ? static_cast<unsigned>(configuration.threads)
                                               : std::max(1u, std::thread::hardware_concurrency());
    server.connections_max = static_cast<std::size_t>(configuration.connections_max);
    server.head_timeout = server.body_idle_timeout = std::chrono::seconds(configuration.read_timeout);
    return server;
}

}  // namespace

// In order of construction, which is the reverse of the order in which they go.
struct Application::Parts {
    Parts(const Configuration& its_configuration, const Clock& clock, Random& random)
        : configuration(its_configuration),
          log(configuration),
          lock(configuration.data),
          vault(read_master_key(configuration)),
          store(open_store(configuration, true)),
          directory(*store, Environment{clock, random, vault}),
          issuer_keys(clock, fetch_options(configuration)),
          settings(settings_of(configuration, issuer_keys)),
          authenticator(vault),
          objects(s3::ObjectStoreOptions{.directory = configuration.data}, random),
          query_front(directory, authenticator, settings, query_services, log.access_log(),
                      configuration.encoded_authorization_messages),
          json_front(directory, authenticator, settings, json_services, log.access_log(),
                     configuration.encoded_authorization_messages),
          issuer_front(directory, settings),
          s3_front(directory, authenticator, settings, objects, log.access_log(),
                   configuration.encoded_authorization_messages),
          dispatch(query_front, json_front, issuer_front, s3_front),
          server(server_options(configuration), dispatch, clock, log.http_log()) {}

    const Configuration configuration;
    JsonLog log;
    DataDirectoryLock lock;
    const crypto::Vault vault;
    std::unique_ptr<Store> store;
    Directory directory;
    oidc::IssuerKeys issuer_keys;
    const Settings settings;
    Authenticator authenticator;
    s3::ObjectStore objects;
    QueryFront query_front;
    JsonFront json_front;
    IssuerFront issuer_front;
    s3::Front s3_front;
    Dispatch dispatch;
    http::Server server;
};

Application::Application(const Configuration& configuration, const Clock& clock, Random& random)
    : parts_(std::make_unique<Parts>(configuration, clock, random)) {
    keep_house();
    if (parts_->directory.share()->token_keys.empty())
        throw std::runtime_error("no key for session tokens could be made: the store takes no writes");
}

Application::~Application() { stop(); }

void Application::start() {
    parts_->server.start();
    for (const auto& address : addresses())
        parts_->log.event(http::Severity::info, "listening on " + address);
}

std::vector<std::string> Application::addresses() const {
    std::vector<std::string> out;
    for (std::size_t i = 0; i < parts_->configuration.listen.size(); ++i) {
        const std::string& asked = parts_->configuration.listen[i];
        out.push_back(concat(asked.substr(0, asked.rfind(':')), ":", std::to_string(parts_->server.port(i))));
    }
    return out;
}

void Application::stop() {
    if (!parts_) return;
    parts_->server.stop_gracefully(std::chrono::seconds(parts_->configuration.shutdown_seconds));
    parts_->authenticator.last_used().flush(parts_->directory);
    parts_->log.event(http::Severity::info, "stopped");
    parts_->log.flush();
    parts_.reset();
}

void Application::reload() {
    if (parts_->server.reload_tls()) parts_->log.event(http::Severity::info, "TLS certificate read again");
}

void Application::keep_house() {
    const auto snapshot = parts_->directory.share();
    const auto now = parts_->directory.environment().clock.now();
    // A store that is full or unwell ends no server: reading goes on, and the next time may be better.
    const auto write = [&](const Directory::Write& change) {
        try {
            parts_->directory.write(change);
        } catch (const Fault& fault) {
            parts_->log.event(http::Severity::error, concat("keys were not renewed: ", fault.cause));
        }
    };
    if (token_keys_are_due(*snapshot, now)) write(rotate_token_keys);
    // The first ones are made when the first account wants tokens for others.
    if (!snapshot->identity_token_keys.empty() && identity_token_keys_are_due(*snapshot, now)) {
        const auto keys = IdentityTokenKeys::generate();
        write([&](Transaction& in) { add_identity_token_keys(in, keys); });
    }
    if (has_dead_identity_token_keys(*snapshot, now)) parts_->directory.write(drop_dead_identity_token_keys);
    parts_->authenticator.last_used().flush(parts_->directory);
}

}  // namespace watchword
