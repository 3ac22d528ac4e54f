// RFC 9112 request heads and chunked bodies, read strictly:
//
//   request-line = method SP target SP "HTTP/1." ("0" / "1") CRLF
//   field-line   = token ":" OWS value OWS CRLF          no folding, no control characters
//   chunk        = 1*HEX [ext] CRLF data CRLF            trailers are read and dropped
//
// Wherever two servers could disagree on where a message ends (both lengths, several lengths, another coding
// than "chunked", a bare LF), it is refused: that is how requests are smuggled.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "wire/message.hpp"

namespace watchword::http {

/// What the client is told: AWS error code, HTTP status, sentence; all with static storage.
struct Refusal {
    std::string_view code;
    unsigned status;
    std::string_view message;
};

/// What a head says about the message around it.
struct Framing {
    bool http_1_1 = false;
    bool keep_alive = false;  ///< the client's wish, with the default of its version
    bool expects_continue = false;
    bool chunked = false;
    std::optional<std::uint64_t> content_length;
};

/// Reads one request after the other. No exceptions for what a stranger sends.
class RequestParser {
public:
    RequestParser();
    ~RequestParser();

    /// A new request begins; its parts go to `request` until the next start().
    void start(Request& request);

    struct Step {
        std::size_t used = 0;   ///< bytes of the input that are done with
        bool complete = false;  ///< head() or chunks() has reached its end
        std::optional<Refusal> refusal;
    };

    /// Looks at all unconsumed input; uses none of it before the head is complete, then exactly the head.
    /// The same input with more behind it must be given again until then.
    Step head(std::string_view in);
    /// After head() is complete.
    const Framing& framing() const;

    /// Decodes chunked input behind `out`, at most `in.size()` bytes. Input not used must be given again with
    /// more behind it. Refuses with EntityTooLarge before a chunk that leads beyond `body_bytes_max` is
    /// taken.
    Step chunks(std::string_view in, std::string& out, std::uint64_t body_bytes_max);

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

inline constexpr Refusal entity_too_large{"EntityTooLarge", 413,
                                          "Your proposed upload exceeds the maximum allowed object size."};

inline constexpr Refusal too_slow{
    "RequestTimeout", 400,
    "Your socket connection to the server was not read from or written to within the timeout period."};
inline constexpr Refusal internal_failure{"InternalFailure", 500,
                                          "The request processing has failed because of an unknown error."};

}  // namespace watchword::http
