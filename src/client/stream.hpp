// What HTTP is read from and written to, and how it fails.
#pragma once

#include <cstddef>
#include <string_view>

#include "watchword/error.hpp"

namespace watchword::client {

/// Says what a retry needs to know about a failure.
class TransportFailure : public TransportError {
public:
    enum class Kind {
        unsent,    ///< not one byte of the request left: it may always be tried again
        sent,      ///< the service may have carried the request out
        permanent  ///< trying again gives the same: an untrusted certificate, a refusing proxy
    };
    TransportFailure(Kind kind, const std::string& what) : TransportError(what), kind(kind) {}
    Kind kind;
};

/// A connection, plain or TLS. Used by one thread at a time. Throws TransportFailure{sent}.
class ByteStream {
public:
    virtual ~ByteStream() = default;
    /// Waits for at least one byte; 0 at an orderly end.
    virtual std::size_t read_some(char* out, std::size_t size) = 0;
    virtual void write_all(std::string_view) = 0;
    /// True while nothing has arrived unasked and the other side has not hung up.
    virtual bool is_quiet() const = 0;
};

}  // namespace watchword::client
