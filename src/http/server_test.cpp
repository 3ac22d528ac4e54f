#include "http/server.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <deque>

#include "http/test_peer.hpp"

namespace watchword::http {
namespace {

using std::chrono::milliseconds;

TEST(Server, DoRequestsShareAConnectionUntilTheClientSaysClose) {
    Fixture f;
    f.start();
    Peer peer(f.port());
    for (int i = 0; i < 3; ++i) {
        ASSERT_TRUE(peer.send(put("/x", 3) + "abc"));
        const auto reply = peer.reply();
        EXPECT_TRUE(reply.starts_with("HTTP/1.1 200 OK\r\nDate: ")) << reply;
        EXPECT_TRUE(has(reply, " GMT\r\n"));
        EXPECT_TRUE(reply.ends_with("Content-Length: 10\r\n\r\nPUT /x\nabc")) << reply;
    }
    ASSERT_TRUE(peer.send(get("/y", "Connection: close\r\n")));
    EXPECT_TRUE(has(peer.reply(), "\r\nConnection: close\r\n"));
    EXPECT_TRUE(peer.closed());
}

TEST(Server, ArePipelinedRequestsAnsweredInOrder) {
    Fixture f;
    f.start();
    Peer peer(f.port());
    std::string all;
    for (int i = 0; i < 200; ++i)
        all += i % 2 ? get(concat("/", std::to_string(i))) : put(concat("/", std::to_string(i)), 5) + "hello";
    ASSERT_TRUE(peer.send(all));
    for (int i = 0; i < 200; ++i) {
        const auto expected =
            concat(i % 2 ? "GET /" : "PUT /", std::to_string(i), "\n", i % 2 ? "" : "hello");
        ASSERT_TRUE(peer.reply().ends_with(concat("\r\n\r\n", expected))) << i;
    }
}

TEST(Server, DoesHttp10CloseUnlessAskedToKeepAlive) {
    Fixture f;
    f.start();
    Peer peer(f.port());
    ASSERT_TRUE(peer.send("GET /1 HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n"));
    EXPECT_TRUE(has(peer.reply(), "\r\nConnection: keep-alive\r\n"));
    ASSERT_TRUE(peer.send("GET /2 HTTP/1.0\r\n\r\n"));
    EXPECT_TRUE(has(peer.reply(), "\r\nConnection: close\r\n"));
    EXPECT_TRUE(peer.closed());
}

TEST(Server, DoesHeadAnnounceTheLengthAndSendNoBody) {
    Fixture f;
    f.handler.on_finish = [](Exchange& exchange, const std::function<void()>& done) {
        if (exchange.request.target == "/known") exchange.reply.head_content_length = 1'000'000;
        if (exchange.request.target == "/none") exchange.reply.status = 204;
        exchange.reply.body = "12345";
        done();
    };
    f.start();
    Peer peer(f.port());
    ASSERT_TRUE(peer.send("HEAD /known HTTP/1.1\r\nHost: a\r\n\r\nHEAD /x HTTP/1.1\r\nHost: a\r\n\r\n" +
                          get("/none") + get("/x")));
    EXPECT_TRUE(has(peer.reply(true), "\r\nContent-Length: 1000000\r\n"));
    EXPECT_TRUE(has(peer.reply(true), "\r\nContent-Length: 5\r\n"));
    const auto none = peer.reply();
    EXPECT_TRUE(none.starts_with("HTTP/1.1 204 ") && !has(none, "Content-Length")) << none;
    EXPECT_TRUE(peer.reply().ends_with("\r\n\r\n12345"));
}

TEST(Server, CanAHandlerThatEchoesLineBreaksSplitTheReply) {
    Fixture f;
    f.handler.on_finish = [](Exchange& exchange, const std::function<void()>& done) {
        exchange.reply.headers.emplace_back("X-Echo", "a\r\nSet-Cookie: stolen");
        done();
    };
    f.start();
    Peer peer(f.port());
    ASSERT_TRUE(peer.send(get("/")));
    EXPECT_TRUE(has(peer.reply(), "\r\nX-Echo: a  Set-Cookie: stolen\r\n"));
}

TEST(Server, DoesNothingOfARequestReachTheNext) {
    Fixture f;
    f.handler.on_finish = [](Exchange& exchange, const std::function<void()>& done) {
        exchange.reply.body = concat(exchange.request.headers.get("x-secret"), "|", exchange.request.body,
                                     "|", exchange.state ? "state" : "", "|", exchange.request.peer);
        exchange.state = std::make_shared<int>(1);
        done();
    };
    f.start();
    Peer peer(f.port());
    ASSERT_TRUE(peer.send(concat(put("/", 3, "X-Secret: s\r\n"), "abc")));
    EXPECT_TRUE(peer.reply().ends_with("\r\n\r\ns|abc||127.0.0.1"));
    ASSERT_TRUE(peer.send(get("/")));
    EXPECT_TRUE(peer.reply().ends_with("\r\n\r\n|||127.0.0.1"));
}

TEST(Server, MayTheReplyComeLaterFromAnotherThread) {
    Fixture f;
    std::mutex lock;
    std::deque<std::thread> workers;
    f.handler.on_finish = [&](Exchange& exchange, const std::function<void()>& done) {
        const std::lock_guard guard(lock);
        workers.emplace_back([&exchange, done] {
            exchange.reply.body = concat("late ", exchange.request.target);
            done();
        });
    };
    f.start();
    std::deque<Peer> peers;
    for (int i = 0; i < 8; ++i) peers.emplace_back(f.port());
    for (int round = 0; round < 50; ++round) {
        for (auto& peer : peers) ASSERT_TRUE(peer.send(get(concat("/", std::to_string(round)))));
        for (auto& peer : peers)
            ASSERT_TRUE(peer.reply().ends_with(concat("\r\n\r\nlate /", std::to_string(round))));
    }
    f.server->stop_gracefully(milliseconds(0));
    for (auto& worker : workers) worker.join();
}

TEST(Server, DoesTheExchangeOutliveAClientThatLeftAndAStopThatWaits) {
    Fixture f;
    Event pending, go;
    std::thread worker;
    std::atomic<bool> seen{false};
    f.handler.on_finish = [&](Exchange& exchange, const std::function<void()>& done) {
        worker = std::thread([&, done] {
            go.wait();
            seen = exchange.request.target == "/held";
            exchange.reply.body = std::string(1 << 20, 'x');
            done();
        });
        pending.set();
    };
    f.start();
    {
        Peer peer(f.port());
        ASSERT_TRUE(peer.send(get("/held")));
        ASSERT_TRUE(pending.wait());
    }
    std::atomic<bool> stopped{false};
    std::thread stopper([&] { f.server->stop_gracefully(milliseconds(0)), stopped = true; });
    while (f.server->connections() != 1) std::this_thread::yield();
    EXPECT_FALSE(stopped);
    go.set();
    stopper.join();
    worker.join();
    EXPECT_TRUE(seen);
    EXPECT_EQ(f.server->connections(), 0u);
}

TEST(Server, DoesAGracefulStopAnswerWhatIsInFlightAndCloseWhatIsIdle) {
    Fixture f;
    Event pending;
    std::function<void()> held;
    f.handler.on_finish = [&](Exchange& exchange, std::function<void()> done) {
        exchange.reply.body = "done";
        if (exchange.request.target != "/held") return done();
        held = std::move(done);
        pending.set();
    };
    f.start();
    Peer idle(f.port()), busy(f.port()), fresh(f.port());
    ASSERT_TRUE(idle.send(get("/")));
    EXPECT_TRUE(idle.reply().ends_with("done"));
    ASSERT_TRUE(busy.send(get("/held")));
    ASSERT_TRUE(pending.wait());
    std::thread stopper([&] { f.server->stop_gracefully(std::chrono::seconds(10)); });
    EXPECT_TRUE(idle.closed());
    EXPECT_TRUE(fresh.closed());
    EXPECT_THROW(Peer(f.port()), std::runtime_error);
    held();
    const auto reply = busy.reply();
    EXPECT_TRUE(has(reply, "Connection: close") && reply.ends_with("done")) << reply;
    EXPECT_TRUE(busy.closed());
    stopper.join();
}

TEST(Server, DoesAStopCutAfterItsDeadlineAClientThatNeverFinishes) {
    Fixture f;
    f.start();
    Peer slow(f.port());
    ASSERT_TRUE(slow.send("GET / HT"));
    while (f.server->connections() == 0) std::this_thread::yield();
    f.server->stop_gracefully(milliseconds(20));
    EXPECT_EQ(f.server->connections(), 0u);
}

TEST(Server, DoesAStopReturnWhateverTheTickerIsDoing) {
    for (int i = 0; i < 100; ++i) {
        Fixture f;
        f.options.head_timeout = milliseconds(1);  // ticks every 5 ms
        f.start();
        Peer peer(f.port());
        EXPECT_TRUE(peer.closed());
        f.server->stop_gracefully(milliseconds(0));
    }
}

TEST(Server, AreSlowClientsToldAndClosed) {
    Fixture f;
    f.options.head_timeout = f.options.body_idle_timeout = f.options.keep_alive_timeout = milliseconds(40);
    f.options.linger_timeout = milliseconds(40);
    f.start();
    Peer silent(f.port()), head(f.port()), body(f.port()), chunked(f.port()), idle(f.port());
    ASSERT_TRUE(head.send("GET / HTTP/1.1\r\nHost: a\r\nX: "));
    ASSERT_TRUE(body.send(put("/", 100) + "abc"));
    ASSERT_TRUE(chunked.send("PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab"));
    ASSERT_TRUE(idle.send(get("/")));
    EXPECT_TRUE(idle.reply().starts_with("HTTP/1.1 200 "));
    EXPECT_TRUE(has(head.reply(), "<Code>RequestTimeout</Code>"));
    EXPECT_TRUE(has(body.reply(), "<Code>RequestTimeout</Code>"));
    EXPECT_TRUE(has(chunked.reply(), "<Code>RequestTimeout</Code>"));
    EXPECT_TRUE(silent.closed() && head.closed() && body.closed() && idle.closed());
}

TEST(Server, DoesASlowlorisThatKeepsSendingGainNoTime) {
    Fixture f;
    f.options.head_timeout = milliseconds(50);
    f.start();
    Peer peer(f.port());
    ASSERT_TRUE(peer.send("GET / HTTP/1.1\r\nHost: a\r\n"));
    while (peer.send("X: y\r\n") && f.server->connections() > 0)
        if (peer.readable()) break;
    EXPECT_FALSE(has(peer.reply(), "HTTP/1.1 200"));
}

TEST(Server, IsAClientThatTakesNoReplyCut) {
    Fixture f;
    f.options.write_idle_timeout = milliseconds(40);
    f.handler.on_finish = [](Exchange& exchange, const std::function<void()>& done) {
        exchange.reply.body = std::string(64 << 20, 'x');
        done();
    };
    f.start();
    Peer peer(f.port());
    ASSERT_TRUE(peer.send(get("/")));
    while (f.server->connections() == 0) std::this_thread::yield();
    while (f.server->connections() != 0) std::this_thread::yield();
    EXPECT_LT(peer.rest().size(), 64u << 20);
}

TEST(Server, IsTheOneConnectionTooManyTold503) {
    Fixture f;
    f.options.connections_max = 2;
    f.start();
    Peer a(f.port()), b(f.port());
    ASSERT_TRUE(a.send(get("/")) && b.send(get("/")));
    EXPECT_TRUE(a.reply().starts_with("HTTP/1.1 200 ") && b.reply().starts_with("HTTP/1.1 200 "));
    {
        Peer c(f.port());
        ASSERT_TRUE(c.send(put("/", 3) + "abc"));
        const auto reply = c.reply();
        EXPECT_TRUE(reply.starts_with("HTTP/1.1 503 ") && has(reply, "Connection: close")) << reply;
    }
    ASSERT_TRUE(a.send(get("/")));
    EXPECT_TRUE(a.reply().starts_with("HTTP/1.1 200 "));
    a.end_sending();
    EXPECT_TRUE(a.closed());
    while (f.server->connections() > 1) std::this_thread::yield();
    Peer d(f.port());
    ASSERT_TRUE(d.send(get("/")));
    EXPECT_TRUE(d.reply().starts_with("HTTP/1.1 200 "));
}

TEST(Server, IsASmuggledSecondRequestNeverSeen) {
    Fixture f;
    std::atomic<int> begun{0};
    f.handler.on_begin = [&begun](Exchange&) { return ++begun, true; };
    f.start();
    for (const std::string_view fields :
         {"Content-Length: 6\r\nTransfer-Encoding: chunked\r\n",
          "Content-Length: 3\r\nContent-Length: 40\r\n", "Transfer-Encoding: xchunked\r\n",
          "Transfer-Encoding\r\n : chunked\r\n"}) {
        Peer peer(f.port());
        ASSERT_TRUE(
            peer.send(concat("POST / HTTP/1.1\r\nHost: a\r\n", fields, "\r\n0\r\n\r\n", get("/smuggled"))));
        peer.end_sending();
        const auto all = peer.rest();
        EXPECT_TRUE(all.starts_with("HTTP/1.1 400 ") || all.starts_with("HTTP/1.1 501 ")) << all;
        EXPECT_TRUE(has(all, "Connection: close") && !has(all.substr(9), "HTTP/1.1 ")) << all;
    }
    EXPECT_EQ(begun, 0);
}

TEST(Server, DoesAHandlerThatThrowsCostOneReplyAndNotTheServer) {
    Fixture f;
    f.handler.on_begin = [](Exchange& exchange) -> bool {
        if (exchange.request.target == "/begin") throw std::runtime_error("one");
        return true;
    };
    f.handler.on_finish = [](Exchange& exchange, const std::function<void()>& done) {
        if (exchange.request.target == "/finish") throw std::runtime_error("two");
        done();
    };
    f.start();
    Peer peer(f.port());
    ASSERT_TRUE(peer.send(get("/begin") + get("/finish") + get("/fine")));
    EXPECT_TRUE(peer.reply().starts_with("HTTP/1.1 500 "));
    EXPECT_TRUE(peer.reply().starts_with("HTTP/1.1 500 "));
    EXPECT_TRUE(peer.reply().starts_with("HTTP/1.1 200 "));
    EXPECT_TRUE(has(f.logged(), "one") && has(f.logged(), "two"));
}

TEST(Server, IsAnAddressInUseNamedInTheError) {
    Fixture f;
    f.start();
    Fixture second;
    second.options.listeners[0].port = f.port();
    try {
        second.start();
        FAIL();
    } catch (const std::runtime_error& e) {
        EXPECT_TRUE(has(e.what(), "127.0.0.1 port")) << e.what();
    }
}

}  // namespace
}  // namespace watchword::http
