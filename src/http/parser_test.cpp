#include "http/parser.hpp"

#include <gtest/gtest.h>

#include "base/limits.hpp"

namespace watchword::http {
namespace {

/// Status that a head is refused with; 0 when it is taken, 1 when more is wanted.
unsigned head_status(std::string_view head) {
    Request request;
    RequestParser parser;
    parser.start(request);
    const auto step = parser.head(head);
    if (step.refusal) return step.refusal->status;
    return step.complete ? 0 : 1;
}

unsigned with_fields(std::string_view fields) {
    return head_status(std::string("POST /x HTTP/1.1\r\nHost: a\r\n").append(fields) + "\r\n");
}

TEST(Parser, IsEveryAmbiguousOrMalformedHeadRefused) {
    const struct {
        std::string_view fields;
        unsigned status;
    } table[] = {
        {"Content-Length: 5\r\n", 0},
        {"Transfer-Encoding: chunked\r\n", 0},
        {"Transfer-Encoding: Chunked\r\n", 0},
        // Smuggling: two servers would see two different bodies.
        {"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", 400},
        {"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", 400},
        {"Content-Length: 5\r\nContent-Length: 5\r\n", 400},
        {"Content-Length: 5\r\nContent-Length: 6\r\n", 400},
        {"Content-Length: 5, 5\r\n", 400},
        {"Content-Length: 5,6\r\n", 400},
        {"Content-Length: +5\r\n", 400},
        {"Content-Length: -5\r\n", 400},
        {"Content-Length: 0x5\r\n", 400},
        {"Content-Length: 5 5\r\n", 400},
        {"Content-Length: \r\n", 400},
        {"Content-Length: 99999999999999999999\r\n", 400},
        {"Content-Length : 5\r\n", 400},
        {" Content-Length: 5\r\n", 400},
        {"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", 400},
        {"Transfer-Encoding: gzip, chunked\r\n", 501},
        {"Transfer-Encoding: chunked, identity\r\n", 501},
        {"Transfer-Encoding: identity\r\n", 501},
        {"Transfer-Encoding: xchunked\r\n", 501},
        {"Transfer-Encoding:\r\n", 501},
        {"Transfer-Encoding : chunked\r\n", 400},
        {"Transfer-Encoding: \x0b"
         "chunked\r\n",
         400},
        {"X: a\r\n b\r\n", 400},  // obs-fold
        {"X: a\r\n\tb\r\n", 400},
        {"X: a\nY: b\r\n", 400},  // bare LF
        {"X: a\rb\r\n", 400},     // bare CR
        {std::string_view("X: a\0b\r\n", 8), 400},
        {"X: a\x01"
         "b\r\n",
         400},
        {"X: a\x7f\r\n", 400},
        {"X: a\tb\r\n", 0},
        {"X: \xc3\xa4\r\n", 0},
        {"X\r\n", 400},
        {": x\r\n", 400},
        {"X Y: x\r\n", 400},
        {"Host: b\r\n", 400},
        {"Expect: 100-Continue\r\n", 0},
        {"Expect: the-unexpected\r\n", 417},
    };
    for (const auto& row : table) EXPECT_EQ(with_fields(row.fields), row.status) << row.fields;
}

TEST(Parser, IsEveryBadRequestLineRefused) {
    const struct {
        std::string_view head;
        unsigned status;
    } table[] = {
        {"GET / HTTP/1.1\r\nHost: a\r\n\r\n", 0},
        {"GET / HTTP/1.1\r\nHost:\r\n\r\n", 0},
        {"\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", 0},
        {"GET / HTTP/1.0\r\n\r\n", 0},
        {"OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", 0},
        {"GET / HTTP/1.1\r\nHost: a\r\n", 1},
        {"GET / HTTP/1.1\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\nHost: u@a\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400},
        {"GET * HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"GET x HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"GET ftp://h/ HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"GET http:///x HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"GET http://u@h/x HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"CONNECT h:443 HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"GET  / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"GET / x HTTP/1.1\r\nHost: a\r\n\r\n", 505},
        {"GET /\tx HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {" GET / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"G(T / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"GET /\r\n\r\n", 400},
        {"GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505},
        {"GET / HTTP/1.2\r\nHost: a\r\n\r\n", 505},
        {"GET / http/1.1\r\nHost: a\r\n\r\n", 505},
        {"POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
        {"\x16\x03\x01\x02\n\r\n\r\n", 400},
    };
    for (const auto& row : table) EXPECT_EQ(head_status(row.head), row.status) << row.head;
}

TEST(Parser, AreHeadBombsRefusedAtTheirLimits) {
    const auto padded = [](std::size_t n) { return std::string(n, 'a'); };
    EXPECT_EQ(head_status("GET /" + padded(limits::target_bytes_max) + " HTTP/1.1\r\nHost: a\r\n\r\n"), 414);
    EXPECT_EQ(head_status("GET / HTTP/1.1\r\nHost: a\r\nX: " + padded(limits::request_head_bytes_max)), 400);
    EXPECT_EQ(head_status("GET /" + padded(limits::request_head_bytes_max)), 400);
    std::string many, most;
    for (std::size_t i = 0; i + 1 < limits::header_count_max; ++i) most += "X: 1\r\n";
    many = most + "X: 1\r\n";
    EXPECT_EQ(with_fields(most), 0);
    EXPECT_EQ(with_fields(many), 400);
}

TEST(Parser, IsAnAbsoluteTargetMadeOriginFormAndItsHostTheHost) {
    const struct {
        std::string_view given, target;
    } table[] = {{"http://b.example:9000/x?y", "/x?y"},
                 {"HTTPS://b.example:9000", "/"},
                 {"http://b.example:9000?y", "/?y"}};
    for (const auto& row : table) {
        Request request;
        RequestParser parser;
        parser.start(request);
        const auto head = std::string("GET ").append(row.given) + " HTTP/1.1\r\nHost: other\r\n\r\n";
        ASSERT_TRUE(parser.head(head).complete) << row.given;
        EXPECT_EQ(request.target, row.target);
        EXPECT_EQ(request.headers.get("host"), "b.example:9000");
        EXPECT_EQ(request.headers.count("host"), 1u);
    }
}

TEST(Parser, DoesAHeadGivenByteByByteReadTheSame) {
    const std::string_view head =
        "PUT /a%20b?c HTTP/1.1\r\nHOST: x\r\nContent-Length: 3\r\nConnection: close\r\n\r\n";
    Request request;
    RequestParser parser;
    parser.start(request);
    for (std::size_t n = 1; n < head.size(); ++n) {
        const auto step = parser.head(head.substr(0, n));
        ASSERT_FALSE(step.complete || step.refusal || step.used) << n;
    }
    const auto step = parser.head(std::string(head) + "abc");
    EXPECT_TRUE(step.complete);
    EXPECT_EQ(step.used, head.size());
    EXPECT_EQ(request.target, "/a%20b?c");
    EXPECT_EQ(request.headers.get("host"), "x");
    EXPECT_EQ(parser.framing().content_length, 3u);
    EXPECT_FALSE(parser.framing().keep_alive);
}

/// Decodes `coded`, `at_once` bytes more at a time. The body, or "!CODE"; "?" when it is not complete.
std::string decoded(std::string_view coded, std::size_t at_once, std::uint64_t body_bytes_max = 100) {
    Request request;
    RequestParser parser;
    parser.start(request);
    parser.head("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
    std::string out, held;
    while (!coded.empty()) {
        const auto piece = coded.substr(0, at_once);
        coded.remove_prefix(piece.size());
        held += piece;
        const auto step = parser.chunks(held, out, body_bytes_max);
        held.erase(0, step.used);
        if (step.refusal) return "!" + std::string(step.refusal->code);
        if (step.complete) return out + held;
    }
    return "?";
}

TEST(Parser, AreChunksDecodedAndBadFramingRefusedHoweverTheyArrive) {
    const struct {
        std::string_view coded, body;
    } table[] = {
        {"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", "abcde"},
        {"0\r\n\r\n", ""},
        {"3;name=value\r\nabc\r\n0\r\nTrailer: x\r\n\r\n", "abc"},
        {"3\r\nabc\r\n0\r\nContent-Length: 7\r\n\r\n", "!BadRequest"},
        {"A\r\n0123456789\r\n0\r\n\r\n", "0123456789"},
        {"3\r\nabcd\r\n0\r\n\r\n", "!BadRequest"},
        {"3\nabc\r\n0\r\n\r\n", "!BadRequest"},
        {"g\r\n\r\n", "!BadRequest"},
        {"-1\r\na\r\n0\r\n\r\n", "!BadRequest"},
        {"0x3\r\nabc\r\n0\r\n\r\n", "!BadRequest"},
        {" 3\r\nabc\r\n0\r\n\r\n", "!BadRequest"},
        {"3 x\r\nabc\r\n0\r\n\r\n", "!BadRequest"},
        {"3;a=\"\n\"\r\nabc\r\n0\r\n\r\n", "!BadRequest"},
        {"\r\n0\r\n\r\n", "!BadRequest"},
        {"10000000000000003\r\nabc\r\n0\r\n\r\n", "!BadRequest"},
        {"65\r\n0", "!EntityTooLarge"},
        {"ffffffffffffffff\r\n", "!EntityTooLarge"},
        {"40\r\n0123456789012345678901234567890123456789012345678901234567890123\r\n40\r\n",
         "!EntityTooLarge"},
        {"3\r\nabc\r\n", "?"},
        {"3\r\nab", "?"},
    };
    for (const auto& row : table)
        for (std::size_t at_once : {1ul, 2ul, 3ul, 1000ul})
            EXPECT_EQ(decoded(row.coded, at_once), row.body) << row.coded << " by " << at_once;
}

}  // namespace
}  // namespace watchword::http
