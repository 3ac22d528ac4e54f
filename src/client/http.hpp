// HTTP/1.1 from the client's side, over any ByteStream (RFC 9112):
//
//     response = { interim } status-line { field } CRLF body
//     interim  = a response with a status of 100…199, skipped; at most 8
//     body     = none (HEAD, 204, 304) | chunked | Content-Length bytes | all until the connection ends
//
// Whatever could be read two ways (both chunked and Content-Length, differing lengths, other transfer
// codings) is refused. Limits: head 64 KiB and 200 fields, chunk-size line 1 KiB.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "client/stream.hpp"
#include "wire/message.hpp"

namespace watchword::client {

struct HttpResponse {
    int status = 0;
    Headers headers;
    std::string body;         // empty when a sink took it
    bool keep_alive = false;  // the stream stands right behind this response and may carry another request
};

using BodyPieces = std::function<void(std::string_view)>;

/// How much of a response read_response() takes, and where its body goes.
/// `head_request`: the request was a HEAD, so no body follows whatever the head says.
struct ReadLimits {
    std::size_t body_bytes_max;
    bool head_request = false;
    /// Takes the body of a 2xx response instead of HttpResponse::body, and is not bound by body_bytes_max.
    const BodyPieces* sink = nullptr;
};

/// Throws TransportFailure{sent} for what is no such response or ends early. What the sink throws goes
/// through.
HttpResponse read_response(ByteStream&, const ReadLimits&);

/// The bytes of the request: target as given, headers in order, Content-Length for a body or method POST and
/// PUT. Precondition: no control characters in method, target and headers (ConfigurationError otherwise: they
/// would be a second request).
std::string request_head(const Request&, std::string_view target);

}  // namespace watchword::client
