#include "client/http.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "client/retry.hpp"

namespace watchword::client {
namespace {

/// Gives its bytes a few at a time, then ends.
class Script final : public ByteStream {
public:
    explicit Script(std::string bytes, std::size_t at_once = 3)
        : bytes_(std::move(bytes)), at_once_(at_once) {}
    std::size_t read_some(char* out, std::size_t size) override {
        const auto n = std::min({size, at_once_, bytes_.size() - at_});
        std::copy_n(bytes_.data() + at_, n, out);
        at_ += n;
        return n;
    }
    void write_all(std::string_view) override {}
    bool is_quiet() const override { return true; }

private:
    std::string bytes_;
    std::size_t at_once_, at_ = 0;
};

HttpResponse read(const std::string& bytes, bool head_request = false) {
    Script stream(bytes);
    return read_response(stream, {1000, head_request, nullptr});
}

TEST(Http, AreTheWaysToDelimitABodyUnderstood) {
    EXPECT_EQ(read("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc").body, "abc");
    EXPECT_EQ(
        read(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n2;x=y\r\nab\r\n1\r\nc\r\n0\r\nT: u\r\n\r\n")
            .body,
        "abc");
    EXPECT_EQ(read("HTTP/1.1 200 OK\r\n\r\nabc").body, "abc");
    EXPECT_EQ(read("HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n").body, "");
    EXPECT_EQ(read("HTTP/1.1 204 No\r\n\r\n").status, 204);
    EXPECT_EQ(read("HTTP/1.1 200 OK\r\nContent-Length: 999999\r\n\r\n", true).body, "");
    EXPECT_EQ(read("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n").status,
              201);
}

TEST(Http, MayTheConnectionCarryAnotherRequest) {
    EXPECT_TRUE(read("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na").keep_alive);
    EXPECT_FALSE(read("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nConnection: Close\r\n\r\na").keep_alive);
    EXPECT_FALSE(read("HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\na").keep_alive);
    EXPECT_FALSE(read("HTTP/1.1 200 OK\r\n\r\na").keep_alive);
    Script extra("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\naHTTP/1.1 200 OK\r\n", 1000);
    EXPECT_FALSE(read_response(extra, {1000, false, nullptr}).keep_alive) << "an answer nobody asked for";
}

TEST(Http, AreHostileAnswersRefused) {
    const std::string ok = "HTTP/1.1 200 OK\r\n";
    const std::string cases[] = {
        "",
        "HTTP/1.1 2",
        "SSH-2.0-OpenSSH_9.2\r\n\r\n",
        "HTTP/2 200 OK\r\n\r\n",
        "HTTP/1.1 999 No\r\n\r\n",
        "HTTP/1.1 2000 No\r\n\r\n",
        "HTTP/1.1 101 Switching\r\n\r\n",
        ok + "Content-Length: 5\r\n\r\nabc",
        ok + "Content-Length: -1\r\n\r\n",
        ok + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        ok + "Content-Length: 18446744073709551616\r\n\r\n",
        ok + "Content-Length: 1001\r\n\r\n" + std::string(1001, 'x'),
        ok + "\r\n" + std::string(1001, 'x'),
        ok + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
        ok + "Transfer-Encoding: gzip, chunked\r\n\r\n",
        ok + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
        ok + "Transfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n0\r\n\r\n",
        ok + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n",
        ok + "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nabc",
        ok + "Transfer-Encoding: chunked\r\n\r\n1ffffffffffffffff\r\nabc",
        ok + "Transfer-Encoding: chunked\r\n\r\n3" + std::string(2000, ' ') + "\r\nabc\r\n0\r\n\r\n",
        ok + " folded: x\r\n\r\n",
        ok + "no colon\r\n\r\n",
        ok + std::string("a: b\0c\r\n\r\n", 10),
        ok + "X: " + std::string(70'000, 'x') + "\r\n\r\n",
    };
    for (const auto& bytes : cases) EXPECT_THROW(read(bytes), TransportFailure) << bytes.substr(0, 80);
    std::string fields = ok, interim;
    for (int i = 0; i < 300; ++i) fields += "a: b\r\n", interim += "HTTP/1.1 103 Hints\r\n\r\n";
    EXPECT_THROW(read(fields + "\r\n"), TransportFailure);
    EXPECT_THROW(read(interim), TransportFailure);
}

TEST(Http, DoesASinkGetTheBodyOfSuccessOnly) {
    std::string taken;
    const BodyPieces sink = [&](std::string_view piece) { taken += piece; };
    Script good("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
    EXPECT_EQ(read_response(good, {1, false, &sink}).body, "") << "the limit is for bodies in memory";
    EXPECT_EQ(taken, "hello");
    Script bad("HTTP/1.1 404 No\r\nContent-Length: 4\r\n\r\ngone");
    EXPECT_EQ(read_response(bad, {100, false, &sink}).body, "gone");
    EXPECT_EQ(taken, "hello");
}

TEST(Http, CanAHeaderSmuggleASecondRequest) {
    Request request;
    request.method = "GET";
    request.headers.add("x", "a\r\nAuthorization: b");
    EXPECT_THROW(request_head(request, "/"), ConfigurationError);
    EXPECT_THROW(request_head(Request{}, "/ HTTP/1.1\r\nX: y"), ConfigurationError);
}

TEST(Retry, WhenIsACallMadeAgain) {
    using Kind = TransportFailure::Kind;
    const struct {
        Outcome outcome;
        bool if_allowed, if_only_unsent;
    } table[] = {
        {{Kind::unsent}, true, true},
        {{Kind::sent}, true, false},
        {{Kind::permanent}, false, false},
        {{std::nullopt, 500}, true, false},
        {{std::nullopt, 503}, true, false},
        {{std::nullopt, 429}, true, false},
        {{std::nullopt, 501}, false, false},
        {{std::nullopt, 403, "AccessDenied"}, false, false},
        {{std::nullopt, 400, "Throttling"}, true, false},
        {{std::nullopt, 400, "ValidationError"}, false, false},
    };
    for (const auto& row : table) {
        EXPECT_EQ(may_repeat(Repeat::allowed, row.outcome, 1, 3), row.if_allowed) << row.outcome.status;
        EXPECT_EQ(may_repeat(Repeat::only_unsent, row.outcome, 1, 3), row.if_only_unsent)
            << row.outcome.status;
        EXPECT_FALSE(may_repeat(Repeat::allowed, row.outcome, 3, 3));
    }
}

TEST(Retry, IsTheWaitRandomAndBounded) {
    for (std::uint32_t random : {0u, 1u, 12345u, 0xffffffffu}) {
        EXPECT_LE(backoff(1, random).count(), 200);
        EXPECT_LE(backoff(60, random).count(), 20'000);
        EXPECT_GE(backoff(60, random).count(), 0);
    }
    EXPECT_NE(backoff(5, 1).count(), backoff(5, 2).count());
}

}  // namespace
}  // namespace watchword::client
