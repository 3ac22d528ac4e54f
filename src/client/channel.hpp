// One service's calls: sign, send, read, repeat where allowed. Every client is typed functions over a
// Channel.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "client/connector.hpp"
#include "client/retry.hpp"
#include "watchword/credentials.hpp"
#include "watchword/settings.hpp"

namespace watchword::client {

struct Call {
    std::string method = "POST";
    std::string path = "/";  ///< percent-encoded, without the endpoint's prefix
    std::string query{};     ///< percent-encoded, without '?'
    std::vector<std::pair<std::string, std::string>> headers{};
    std::string body{};
    Repeat repeat = Repeat::only_unsent;
    std::optional<Endpoint> endpoint{};  ///< instead of the channel's own: a bucket's host or region
    const BodyPieces* sink = nullptr;
};

/// Safe to call from several threads.
class Channel {
public:
    /// Throws ConfigurationError for endpoints that are none.
    Channel(std::string service, CredentialsSource, Settings);

    /// The 2xx response. Throws ServiceError for any other, TransportError, ConfigurationError.
    HttpResponse call(const Call&);
    /// The response whatever its status, after the repeats that are allowed.
    HttpResponse exchange(const Call&);
    /// What call() throws for a response that is not 2xx.
    static ServiceError error_of(const HttpResponse&);

    const Endpoint& endpoint() const { return endpoint_; }
    const Settings& settings() const { return settings_; }

private:
    HttpResponse attempt(const Call&, const Endpoint&, const BodyPieces* sink);
    Request signed_request(const Call&, const Endpoint&) const;
    void warn_about_plain_http(const Url&);

    std::string service_;
    CredentialsSource credentials_;
    Settings settings_;
    Endpoint endpoint_;
    Connector connector_;
    std::once_flag warned_;
};

/// POST of a Query form, as IAM and STS take it.
HttpResponse call_query(Channel&, std::string form, Repeat);

}  // namespace watchword::client
