// A small server for the tests of this folder: a Directory on a memory store, a clock that stands still, and
// requests that go through their Operation's row (decode, authorize, do, encode) as the query front sends
// them.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>

#include "base/encoding.hpp"
#include "base/ids.hpp"
#include "crypto/hash.hpp"
#include "directory/directory.hpp"
#include "iam/admin.hpp"
#include "iam/service.hpp"
#include "service/callable.hpp"
#include "store/memory/memory_store.hpp"

namespace watchword::iam::test {

/// The same bytes in every run.
class CountedRandom final : public Random {
public:
    std::string bytes(std::size_t count) override {
        std::string out;
        while (out.size() < count) out += crypto::sha256(std::to_string(++counter_));
        return out.substr(0, count);
    }

private:
    std::atomic<std::uint64_t> counter_{0};
};

/// What a call came to: a result, or the Fault it threw as status, code and message.
struct Answer {
    unsigned status = 200;
    std::string code, message;
    std::string xml;  ///< the …Result element

    /// The text of the first element of that name; "" when there is none.
    std::string text(std::string_view tag) const {
        const auto begin = xml.find(concat("<", tag, ">"));
        if (begin == std::string::npos) return "";
        const auto start = begin + tag.size() + 2;
        return xml.substr(start, xml.find(concat("</", tag, ">"), start) - start);
    }
    std::size_t count(std::string_view tag) const {
        std::size_t found = 0;
        for (auto at = xml.find(concat("<", tag, ">")); at != std::string::npos;
             at = xml.find(concat("<", tag, ">"), at + 1))
            ++found;
        return found;
    }
    /// "200", or "404 NoSuchEntity The user …".
    std::string outcome() const {
        return status == 200 ? "200" : concat(std::to_string(status), " ", code, " ", message);
    }
};

inline const Operation& operation_named(std::string_view action) {
    const auto found = std::ranges::lower_bound(service.operations, action, {}, &Operation::action);
    if (found == service.operations.end() || found->action != action)
        throw std::logic_error("no such operation");
    return *found;
}

/// The server of one test. Time moves only when the test moves `clock`.
class World {
public:
    World() { open(); }
    static Settings cheap_passwords() {
        Settings settings;
        settings.password_cost = {.log2_n = 4, .r = 1, .p = 1};
        return settings;
    }

    /// Reads everything back from the store, as a restart does.
    void open() {
        directory_.reset();
        directory_.emplace(*store_, Environment{clock, random, vault});
    }
    Directory& directory() { return *directory_; }
    SnapshotPtr now() { return directory_->share(); }

    Credential account(std::string_view name, bool root_key = false) {
        NewAccount made;
        directory_->write([&](Transaction& in) { made = create_account(in, name, root_key); });
        return {made.AccessKeyId, nullptr};
    }
    /// A user with a long-term key, and nothing more unless `policy` is given.
    Credential user(const Credential& admin, const std::string& name, const std::string& policy = "") {
        expect(admin, "Action=CreateUser&UserName=" + name);
        if (!policy.empty())
            expect(admin, "Action=PutUserPolicy&PolicyName=p&UserName=" + name +
                              "&PolicyDocument=" + percent_encode(policy));
        return {expect(admin, "Action=CreateAccessKey&UserName=" + name).text("AccessKeyId"), nullptr};
    }
    /// What GetSessionToken with MFA gives the owner of a long-term key.
    Credential mfa_session(const Credential& key) {
        const auto* record = now()->access_keys.find(key.access_key_id);
        auto opened = std::make_shared<OpenedSession>();
        opened->session.kind = SessionKind::session_token;
        opened->session.account_id = record->account_id;
        opened->session.principal_id = record->user_id;
        opened->session.mfa_s = unix_seconds(clock.now());
        return {"ASIATESTTESTTESTTEST", opened};
    }
    Credential role_session(std::string_view role_id) {
        auto opened = std::make_shared<OpenedSession>();
        opened->session.kind = SessionKind::assumed_role;
        opened->session.account_id = now()->roles_by_id.find(role_id)->account_id;
        opened->session.principal_id = role_id;
        opened->session.session_name = "s";
        return {"ASIATESTTESTTESTTEST", opened};
    }
    std::string account_of(const Credential& key) {
        return now()->access_keys.find(key.access_key_id)->account_id;
    }

    Call call_of(const Snapshot& snapshot, const Credential& who, const Operation& row) {
        const auto caller = look_up_caller(who, snapshot);
        if (!caller) throw Fault("InvalidClientTokenId", 403, "gone");
        require_callable(*caller, service.name, row.action);
        return {*caller,
                {.peer = "127.0.0.1",
                 .user_agent = {},
                 .referer = {},
                 .region = "us-east-1",
                 .secure = true,
                 .now = clock.now()},
                {},
                directory_->environment(),
                settings,
                {}};
    }

    void run(Scope in, const Credential& who, const query::Tree& tree, xml::Writer& out,
             const std::any& prepared = {}) {
        const Operation& row = operation_named(tree.parameter("Action"));
        Call call = call_of(in.snapshot(), who, row);
        call.prepared = &prepared;
        set_global_keys(call.context, call.facts, call.caller);
        row.run(in, call, service.name, row, tree, out);
    }

    Answer call(const Credential& who, const std::string& form) try {
        const query::Tree tree(form);
        xml::Writer out;
        const Operation& row = operation_named(tree.parameter("Action"));
        std::any prepared;
        if (row.prepare) {
            const auto snapshot = now();
            Call call = call_of(*snapshot, who, row);
            prepared = row.prepare(*snapshot, call, service.name, row, tree);
        }
        if (between) between();
        if (row.writes(tree))
            directory_->write([&](Transaction& in) {
                out = {};
                run({.write = &in}, who, tree, out, prepared);
            });
        else
            run({.read = &directory_->current()}, who, tree, out, prepared);
        Answer answer;
        answer.xml = std::move(out).take();
        return answer;
    } catch (const Fault& fault) {
        return {fault.http_status, std::string(fault.code), fault.what(), {}};
    }
    Answer expect(const Credential& who, const std::string& form) {
        auto answer = call(who, form);
        EXPECT_EQ(answer.outcome(), "200") << form;
        return answer;
    }
    std::string outcome(const Credential& who, const std::string& form) { return call(who, form).outcome(); }

    ManualClock clock{from_unix_seconds(1'700'000'010)};
    CountedRandom random;
    crypto::Vault vault{Secret(std::string(32, 'k'))};
    Settings settings = cheap_passwords();
    /// Called between the preparation of an operation and its run, when set.
    std::function<void()> between;

private:
    std::unique_ptr<Store> store_ = make_memory_store();
    std::optional<Directory> directory_;
};

inline std::string allow(std::string_view action, std::string_view resource = "*",
                         std::string_view more = "") {
    return concat(R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":")", action,
                  R"(","Resource":")", resource, "\"", more, "}]}");
}
inline std::string trust(std::string_view principal) {
    return concat(
        R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"AWS":")",
        principal, R"("}}]})");
}

}  // namespace watchword::iam::test
