// TLS over a Socket: certificate chain and host name are always verified, TLS 1.2 at least.
#pragma once

#include <memory>
#include <string>

#include "client/socket.hpp"

namespace watchword::client {

/// The trusted authorities, read once for all connections of a client. Safe to share between threads.
class TlsContext {
public:
    /// `ca_bundle`: a PEM file; "": the system's. Throws ConfigurationError when the file cannot be used.
    explicit TlsContext(const std::string& ca_bundle);
    ~TlsContext();
    TlsContext(const TlsContext&) = delete;
    TlsContext& operator=(const TlsContext&) = delete;

    /// Shakes hands as a client of `host` (a name or an address). Throws TransportFailure: permanent when the
    /// other side is not who it should be, unsent when the connection broke.
    std::unique_ptr<ByteStream> handshake(Socket, const std::string& host) const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace watchword::client
