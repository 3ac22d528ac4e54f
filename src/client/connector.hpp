// Opens connections to one client's endpoints, through the proxy where there is one, and keeps idle ones.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "client/endpoint.hpp"
#include "client/http.hpp"
#include "client/tls.hpp"

namespace watchword::client {

struct Connection {
    std::string key;          // what it is connected to: scheme and authority
    std::string target_head;  // put before the target: "http://host" through a plain-http proxy, else ""
    std::string proxy_authorization;  // secret; for each request through a plain-http proxy, else ""
    std::unique_ptr<ByteStream> stream;
};

/// Safe to call from several threads.
class Connector {
public:
    explicit Connector(const Settings&);

    /// A new connection. Throws TransportFailure (unsent, permanent) or ConfigurationError.
    Connection open(const Url&);
    /// An idle connection that still looks alive, or a new one.
    Connection reuse_or_open(const Url&);
    /// For a later reuse_or_open. Keeps at most 8.
    void give_back(Connection);

private:
    const TlsContext& tls();

    const Settings& settings_;
    std::mutex mutex_;
    std::unique_ptr<TlsContext> tls_;  // made on first use; outlives the streams below
    std::vector<Connection> idle_;
};

}  // namespace watchword::client
