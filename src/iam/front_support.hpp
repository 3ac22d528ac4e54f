// For tests: IAM as clients meet it. Signed requests go through the query front to a Directory on a SQLite
// file, which can be closed and opened again.
#pragma once

#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <string>

#include "iam/test_support.hpp"
#include "service/query_front.hpp"
#include "sigv4/sign.hpp"
#include "store/sqlite/sqlite_store.hpp"
#include "store/sqlite/temporary_directory.hpp"

namespace watchword::iam::test {

class FrontServer {
public:
    using Key = sigv4::Credentials;

    FrontServer() { open(false); }

    /// The administrator of a new account.
    Key account(std::string_view name) {
        NewAccount made;
        parts_->directory.write([&](Transaction& in) { made = create_account(in, name, false); });
        return {made.AccessKeyId, made.SecretAccessKey, ""};
    }

    /// Everything is read anew from the file. `forget`: as the next server does, which forgets deletions.
    void restart(bool forget = false) {
        parts_.reset();
        open(forget);
    }

    Directory& directory() { return parts_->directory; }
    SnapshotPtr now() { return parts_->directory.share(); }

    /// Sends a form, signed by `key`; from any thread.
    Answer call(const Key& key, const std::string& form) {
        Exchange exchange;
        Request& request = exchange.request;
        request.method = "POST";
        request.target = "/";
        request.peer = "192.0.2.1";
        request.headers.add("Host", "iam.test");
        request.headers.add("Content-Type", "application/x-www-form-urlencoded");
        request.body = "Version=2010-05-08&" + form;
        sigv4::sign(request, key, "us-east-1", "iam", clock.now());
        std::promise<void> done;
        parts_->front.begin(exchange);
        parts_->front.finish(exchange, [&] { done.set_value(); });
        done.get_future().wait();
        Answer answer;
        answer.status = exchange.reply.status;
        answer.xml = std::move(exchange.reply.body);
        answer.code = answer.text("Code");
        answer.message = answer.text("Message");
        return answer;
    }

    std::filesystem::path file() const { return folder_.path() / sqlite_store_file; }
    Environment environment() { return {clock, random, vault}; }

    ManualClock clock{from_unix_seconds(1'700'000'010)};
    CountedRandom random;
    crypto::Vault vault{Secret(std::string(32, 'k'))};

private:
    struct Parts {
        Parts(std::unique_ptr<Store> its_store, const Environment& environment, const Settings& settings)
            : store(std::move(its_store)),
              directory(*store, environment),
              authenticator(environment.vault),
              front(directory, authenticator, settings, services, {}) {}
        std::unique_ptr<Store> store;
        Directory directory;
        Authenticator authenticator;
        const QueryService* services[1] = {&service};
        QueryFront front;
    };
    void open(bool forget) {
        parts_ = std::make_unique<Parts>(open_sqlite_store(file(), {.forget_deletions = forget}),
                                         environment(), settings_);
    }

    TemporaryDirectory folder_;
    Settings settings_ = World::cheap_passwords();
    std::unique_ptr<Parts> parts_;
};

}  // namespace watchword::iam::test
