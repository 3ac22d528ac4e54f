// Request and reply bodies over real sockets: chunked, streamed, refused midway, cut off.
#include <gtest/gtest.h>

#include <atomic>

#include "http/test_peer.hpp"

namespace watchword::http {
namespace {

TEST(Body, IsAChunkedUploadDecodedHoweverItIsCut) {
    Fixture f;
    f.start();
    const std::string message =
        "PUT /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nT: "
        "1\r\n\r\n";
    Peer peer(f.port());
    for (std::size_t cut = 1; cut < message.size(); ++cut) {
        ASSERT_TRUE(peer.send(message.substr(0, cut)));
        ASSERT_TRUE(peer.send(message.substr(cut)));
        ASSERT_TRUE(peer.reply().ends_with("\r\n\r\nPUT /x\nabcde")) << cut;
    }
}

TEST(Body, IsContinueSentOnlyToAClientWhoseBodyIsWanted) {
    Fixture f;
    f.handler.on_begin = [](Exchange& exchange) {
        exchange.reply.status = 403;
        exchange.reply.body = "no";
        if (exchange.request.target == "/no") return false;
        exchange.reply = {};
        return true;
    };
    f.start();
    Peer yes(f.port());
    ASSERT_TRUE(yes.send(put("/yes", 3, "Expect: 100-continue\r\n")));
    EXPECT_EQ(yes.reply(), "HTTP/1.1 100 Continue\r\n\r\n");
    ASSERT_TRUE(yes.send("abc"));
    EXPECT_TRUE(yes.reply().ends_with("PUT /yes\nabc"));
    Peer no(f.port());
    ASSERT_TRUE(no.send(put("/no", 3, "Expect: 100-continue\r\n")));
    const auto reply = no.reply();
    EXPECT_TRUE(reply.starts_with("HTTP/1.1 403 ") && has(reply, "Connection: close")) << reply;
    EXPECT_TRUE(no.closed());
}

/// Counts what it is given; remembers the largest piece.
class CountingSink final : public BodySink {
public:
    struct Seen {
        std::atomic<std::uint64_t> bytes{0}, largest{0}, wrong{0};
        std::atomic<bool> destroyed{false};
    };
    explicit CountingSink(Seen& seen, std::uint64_t fault_after = ~0ull)
        : seen_(seen), fault_after_(fault_after) {}
    ~CountingSink() override { seen_.destroyed = true; }
    void write(std::string_view piece) override {
        seen_.largest = std::max<std::uint64_t>(seen_.largest, piece.size());
        for (char c : piece) seen_.wrong += c != static_cast<char>('a' + seen_.bytes++ % 23);
        if (seen_.bytes > fault_after_) throw Fault("BadDigest", 400, "The digest did not match.");
    }

private:
    Seen& seen_;
    const std::uint64_t fault_after_;
};

std::string pattern(std::size_t size) {
    std::string out(size, ' ');
    for (std::size_t i = 0; i < size; ++i) out[i] = static_cast<char>('a' + i % 23);
    return out;
}

TEST(Body, IsALargeUploadStreamedInBoundedPieces) {
    Fixture f;
    CountingSink::Seen seen;
    f.handler.on_begin = [&seen](Exchange& exchange) {
        exchange.sink = std::make_unique<CountingSink>(seen);
        exchange.body_bytes_max = 100 << 20;
        return true;
    };
    f.start();
    Peer peer(f.port());
    const std::string body = pattern(50 << 20);
    ASSERT_TRUE(peer.send(put("/x", body.size()) + body));
    EXPECT_TRUE(peer.reply().starts_with("HTTP/1.1 200 "));
    EXPECT_EQ(seen.bytes, body.size());
    EXPECT_EQ(seen.wrong, 0u);
    EXPECT_LE(seen.largest, 256u * 1024);
    EXPECT_TRUE(seen.destroyed);

    seen.bytes = 0;
    std::string chunked = "PUT /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (std::size_t at = 0; at < (3u << 20); at += 0x18000)
        chunked.append("18000\r\n").append(body, at, 0x18000).append("\r\n");
    ASSERT_TRUE(peer.send(chunked + "0\r\n\r\n" + put("/y", 3) + "abc"));
    EXPECT_TRUE(peer.reply().starts_with("HTTP/1.1 200 "));
    EXPECT_TRUE(peer.reply().starts_with("HTTP/1.1 200 "));
    EXPECT_EQ(seen.bytes, (3u << 20) + 3);
    EXPECT_LE(seen.largest, 256u * 1024);
}

TEST(Body, CanTheClientReadWhyItsUploadWasRefusedMidway) {
    Fixture f;
    CountingSink::Seen seen;
    f.handler.on_begin = [&seen](Exchange& exchange) {
        exchange.sink =
            std::make_unique<CountingSink>(seen, exchange.request.target == "/small" ? 0 : 1 << 20);
        exchange.body_bytes_max = 100 << 20;
        return true;
    };
    f.start();
    Peer peer(f.port());
    ASSERT_TRUE(peer.send(put("/small", 23) + pattern(23)));
    EXPECT_TRUE(has(peer.reply(), "<Code>BadDigest</Code><Message>The digest did not match.</Message>"));
    const std::string body = pattern(20 << 20);
    EXPECT_TRUE(peer.send(put("/large", body.size()) + body));  // all of it: no reset
    const auto reply = peer.reply();
    EXPECT_TRUE(has(reply, "<Code>BadDigest</Code>") && has(reply, "Connection: close")) << reply;
    EXPECT_LT(seen.bytes, 2u << 20);
    EXPECT_TRUE(seen.destroyed);
}

TEST(Body, IsAnOversizedBodyRefusedUnreadAndReadably) {
    Fixture f;
    std::atomic<int> finished{0};
    f.handler.on_finish = [&finished](Exchange&, const std::function<void()>& done) { ++finished, done(); };
    f.handler.on_begin = [](Exchange& exchange) {
        if (exchange.request.target == "/tiny") exchange.body_bytes_max = 10;
        return true;
    };
    f.start();
    Peer large(f.port());
    EXPECT_TRUE(large.send(put("/x", 30 << 20) + std::string(30 << 20, 'x')));
    const auto reply = large.reply();
    EXPECT_TRUE(reply.starts_with("HTTP/1.1 413 ") && has(reply, "<Code>EntityTooLarge</Code>")) << reply;
    large.end_sending();
    EXPECT_TRUE(large.closed());

    Peer chunked(f.port());
    ASSERT_TRUE(
        chunked.send("PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nffffffffff\r\nabc"));
    EXPECT_TRUE(chunked.reply().starts_with("HTTP/1.1 413 "));

    // Little is left to read: the connection survives.
    Peer tiny(f.port());
    ASSERT_TRUE(tiny.send(put("/tiny", 40'000)));
    EXPECT_TRUE(tiny.reply().starts_with("HTTP/1.1 413 "));
    ASSERT_TRUE(tiny.send(std::string(40'000, 'x') + put("/tiny", 10) + "0123456789"));
    EXPECT_TRUE(tiny.reply().starts_with("HTTP/1.1 200 "));
    EXPECT_EQ(finished, 1);
}

/// Gives the pattern, at most `at_once` bytes a time, and fails after `fails_after`.
class PatternSource final : public BodySource {
public:
    PatternSource(std::size_t at_once, std::uint64_t fails_after)
        : at_once_(at_once), fails_after_(fails_after) {}
    std::size_t read(char* out, std::size_t size) override {
        if (given_ >= fails_after_) throw std::runtime_error("disk");
        const auto n = std::min(size, at_once_);
        for (std::size_t i = 0; i < n; ++i) out[i] = static_cast<char>('a' + given_++ % 23);
        return n;
    }

private:
    const std::size_t at_once_;
    const std::uint64_t fails_after_;
    std::uint64_t given_ = 0;
};

TEST(Body, IsASourceStreamedWholeAndABrokenOneNeverMadeToLookWhole) {
    Fixture f;
    f.handler.on_finish = [](Exchange& exchange, const std::function<void()>& done) {
        const bool broken = exchange.request.target == "/broken";
        exchange.reply.source_bytes = exchange.request.target == "/small" ? 1000 : 5'000'000;
        exchange.reply.source = std::make_unique<PatternSource>(100'000, broken ? 1'000'000 : ~0ull);
        done();
    };
    f.start();
    Peer peer(f.port());
    ASSERT_TRUE(peer.send(get("/small") + get("/large") + get("/broken")));
    EXPECT_TRUE(peer.reply().ends_with("\r\n\r\n" + pattern(1000)));
    EXPECT_TRUE(peer.reply().ends_with("\r\n\r\n" + pattern(5'000'000)));
    const auto broken = peer.reply();
    EXPECT_TRUE(has(broken, "Content-Length: 5000000\r\n"));
    EXPECT_LT(broken.size(), 2'000'000u);
    EXPECT_TRUE(has(f.logged(), "disk"));
}

TEST(Body, IsTheSinkDroppedWhenTheClientLeavesAmidTheBody) {
    Fixture f;
    CountingSink::Seen seen;
    Event refused;
    std::atomic<int> finished{0};
    f.handler.on_begin = [&seen](Exchange& exchange) {
        exchange.sink = std::make_unique<CountingSink>(seen);
        exchange.body_bytes_max = 1 << 20;
        return true;
    };
    f.handler.on_finish = [&finished](Exchange&, const std::function<void()>& done) { ++finished, done(); };
    std::string code;
    f.handler.on_refuse = [&](Exchange& exchange, std::string_view given) {
        EXPECT_EQ(exchange.sink, nullptr);
        code = given;
        refused.set();
    };
    f.start();
    Peer peer(f.port());
    ASSERT_TRUE(peer.send(put("/x", 1000) + "abc"));
    peer.end_sending();
    ASSERT_TRUE(refused.wait());
    EXPECT_EQ(code, "IncompleteBody");
    EXPECT_TRUE(has(peer.reply(), "IncompleteBody"));  // half closed: it can still read
    EXPECT_TRUE(seen.destroyed);
    EXPECT_EQ(finished, 0);
}

}  // namespace
}  // namespace watchword::http
