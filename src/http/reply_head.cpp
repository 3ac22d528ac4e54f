#include "http/reply_head.hpp"

#include <charconv>

namespace watchword::http {
namespace {

std::string_view reason(unsigned status) {
    switch (status) {
        case 200: return "OK";
        case 201: return "Created";
        case 202: return "Accepted";
        case 204: return "No Content";
        case 206: return "Partial Content";
        case 301: return "Moved Permanently";
        case 302: return "Found";
        case 303: return "See Other";
        case 304: return "Not Modified";
        case 307: return "Temporary Redirect";
        case 308: return "Permanent Redirect";
        case 400: return "Bad Request";
        case 401: return "Unauthorized";
        case 403: return "Forbidden";
        case 404: return "Not Found";
        case 405: return "Method Not Allowed";
        case 408: return "Request Timeout";
        case 409: return "Conflict";
        case 411: return "Length Required";
        case 412: return "Precondition Failed";
        case 413: return "Content Too Large";
        case 414: return "URI Too Long";
        case 416: return "Range Not Satisfiable";
        case 417: return "Expectation Failed";
        case 429: return "Too Many Requests";
        case 500: return "Internal Server Error";
        case 501: return "Not Implemented";
        case 503: return "Service Unavailable";
        case 505: return "HTTP Version Not Supported";
        default: return "Status";
    }
}

bool has_no_body(unsigned status) { return status < 200 || status == 204 || status == 304; }

void append_number(std::string& out, std::uint64_t number) {
    char digits[20];
    out.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
}

void append_field_text(std::string& out, std::string_view text) {
    const auto at = out.size();
    out += text;
    for (std::size_t i = at; i < out.size(); ++i) {
        const char c = out[i];  // no branches: the compiler does many at once
        out[i] = (c == '\r') | (c == '\n') | (c == '\0') ? ' ' : c;
    }
}

}  // namespace

std::uint64_t body_bytes(const Reply& reply, bool head_request) {
    if (head_request || has_no_body(reply.status)) return 0;
    return reply.source ? reply.source_bytes : reply.body.size();
}

void append_reply_head(std::string& out, const Reply& reply, const ReplyFraming& framing) {
    out += "HTTP/1.1 ";
    append_number(out, reply.status);
    out += ' ';
    out += reason(reply.status);
    out += "\r\nDate: ";
    out += framing.date;
    for (const auto& [name, value] : reply.headers) {
        out += "\r\n";
        append_field_text(out, name);
        out += ": ";
        append_field_text(out, value);
    }
    if (!has_no_body(reply.status)) {
        out += "\r\nContent-Length: ";
        const auto length = reply.source ? reply.source_bytes : reply.body.size();
        append_number(out, framing.head_request ? reply.head_content_length.value_or(length) : length);
    }
    if (!framing.keep_alive)
        out += "\r\nConnection: close";
    else if (!framing.http_1_1)
        out += "\r\nConnection: keep-alive";
    out += "\r\n\r\n";
}

}  // namespace watchword::http
