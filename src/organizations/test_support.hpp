// For tests: a world in which an organization can be made, and JSON operations called as the front does.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>

#include "organizations/service.hpp"
#include "service/test_world.hpp"

namespace watchword::organizations {

/// Answers and refusals of JSON operations, called as the front does.
class Organized : public ::testing::Test {
protected:
    /// The answer, or "Code Message". A refused call leaves its condition keys in `context`.
    std::string call(const Credential& who, std::string_view action, const std::string& body = "{}") {
        const auto row = std::ranges::lower_bound(service.operations, action, {}, &JsonOperation::action);
        EXPECT_EQ(row->action, action);
        const auto tree = policy::parse_json(body);
        std::string answer;
        const auto run = [&](Scope in) {
            const auto caller = look_up_caller(who, in.snapshot());
            if (!caller) throw Fault("UnrecognizedClientException", 400, "gone");
            Call call{*caller,
                      {"192.0.2.1", "test", "", "us-east-1", true, world.clock.now()},
                      {},
                      world.directory.environment(),
                      world.settings};
            try {
                answer = row->run(in, call, service, *row, *tree);
            } catch (...) {
                context = call.context;
                throw;
            }
        };
        try {
            if (row->writes)
                world.directory.write([&](Transaction& in) { run({.write = &in}); });
            else
                run({.read = world.directory.share().get()});
        } catch (const Fault& fault) {
            answer = concat(fault.code, " ", fault.what());
        }
        return answer;
    }
    /// The text behind `"name":"` in an answer.
    static std::string text(const std::string& answer, std::string_view name) {
        const auto at = answer.find(concat("\"", name, "\":\""));
        if (at == std::string::npos) return "";
        const auto from = at + name.size() + 4;
        return answer.substr(from, answer.find('"', from) - from);
    }

    /// A user of the management account with these statements; "" for none.
    Credential user(const std::string& name, const std::string& statements = {}) {
        return testing::World::long_term(world.add_user(
            testing::World::account_a, name,
            statements.empty() ? std::string{}
                               : concat(R"({"Version":"2012-10-17","Statement":[)", statements, "]}")));
    }
    /// May do everything in one more account.
    Credential stranger(std::string_view account_id) {
        Account account;
        account.id = account_id;
        account.name = "stranger";
        world.put(account);
        return testing::World::long_term(world.add_user(
            account_id, "stranger",
            R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}})"));
    }

    /// Requests.
    static std::string invitation_of(std::string_view account_id) {
        return concat(R"({"Target":{"Type":"ACCOUNT","Id":")", account_id, "\"}}");
    }
    static std::string named(std::string_view handshake_id) {
        return concat(R"({"HandshakeId":")", handshake_id, "\"}");
    }

    /// What the management account is told of a handshake.
    std::string state_of(std::string_view handshake_id) {
        return text(call(boss, "DescribeHandshake", named(handshake_id)), "State");
    }
    /// The account joins the organization by invitation.
    void join(const Credential& who, std::string_view account_id) {
        const auto id = text(call(boss, "InviteAccountToOrganization", invitation_of(account_id)), "Id");
        EXPECT_EQ(text(call(who, "AcceptHandshake", named(id)), "State"), "ACCEPTED");
    }
    /// The handshake by which its account is asked to agree to all features.
    std::string approval_for(const Credential& who) {
        return text(
            call(who, "ListHandshakesForAccount", R"({"Filter":{"ActionType":"APPROVE_ALL_FEATURES"}})"),
            "Id");
    }

    /// The organization of the management account. Precondition: there is one.
    Organization organization() const {
        const auto snapshot = world.directory.share();
        return *snapshot->organizations.find(
            snapshot->organization_members.find(testing::World::account_a)->organization_id);
    }

    testing::World world;
    policy::Context context;
    /// May do everything in the management account to be.
    Credential boss = user("boss", R"({"Effect":"Allow","Action":"*","Resource":"*"})");
    /// May do everything in another account.
    Credential guest = testing::World::long_term(world.add_user(
        testing::World::account_b, "guest",
        R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}})"));
    /// Members of CreatePolicy, with a comma behind.
    static constexpr std::string_view deny_sqs =
        R"("Content":"{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Deny\",\"Action\":\"sqs:*\",\"Resource\":\"*\"}}",)";
    /// Of the guest's account.
    const std::string invitation = invitation_of(testing::World::account_b);
};

}  // namespace watchword::organizations
