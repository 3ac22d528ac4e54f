// The bytes in front of a reply's body: status line and header fields (RFC 9112 §4).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "wire/message.hpp"

namespace watchword::http {

/// What the connection knows about the reply besides the reply itself.
struct ReplyFraming {
    bool head_request = false;  ///< the request was HEAD
    bool http_1_1 = true;       ///< false: the client has to be told about keep-alive
    bool keep_alive = true;
    std::string_view date;  ///< RFC 9110 §5.6.7
};

/// Bytes of body that go on the wire behind the head; 0 for HEAD, 1xx, 204 and 304.
std::uint64_t body_bytes(const Reply&, bool head_request);

/// Appends the head, empty line included. CR, LF and NUL in a header become spaces, so that nothing a handler
/// echoes can split the reply.
void append_reply_head(std::string& out, const Reply&, const ReplyFraming&);

}  // namespace watchword::http
