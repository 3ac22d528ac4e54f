// Questions that need a clock or a look inside: do handshakes expire, do ids have their form, and is an
// account bound from the moment it is one?
#include <gtest/gtest.h>

#include "organizations/ids.hpp"
#include "organizations/service.hpp"
#include "service/test_world.hpp"

namespace watchword::organizations {
namespace {

/// Answers and refusals of JSON operations, called as the front does.
class OrganizationsTest : public ::testing::Test {
protected:
    /// The answer, or "Code Message".
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
            answer = row->run(in, call, service, *row, *tree);
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

    testing::World world;
    Credential boss = testing::World::long_term(world.add_user(
        testing::World::account_a, "boss",
        R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}})"));
    Credential guest = testing::World::long_term(world.add_user(
        testing::World::account_b, "guest",
        R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}})"));
    const std::string invitation =
        concat(R"({"Target":{"Type":"ACCOUNT","Id":")", testing::World::account_b, "\"}}");
};

TEST_F(OrganizationsTest, AnInvitationExpiresAndIsForgotten) {
    call(boss, "CreateOrganization");
    const auto id = text(call(boss, "InviteAccountToOrganization", invitation), "Id");
    const std::string named = concat(R"({"HandshakeId":")", id, "\"}");
    EXPECT_EQ(text(call(guest, "DescribeHandshake", named), "State"), "OPEN");

    world.clock.advance(std::chrono::hours(15 * 24));
    EXPECT_EQ(text(call(guest, "DescribeHandshake", named), "State"), "EXPIRED");
    EXPECT_EQ(call(guest, "AcceptHandshake", named),
              "InvalidHandshakeTransitionException You can't perform the operation on the handshake in its "
              "current state.");
    EXPECT_NE(text(call(boss, "InviteAccountToOrganization", invitation), "Id"), id);

    world.clock.advance(std::chrono::hours(30 * 24));
    EXPECT_EQ(call(guest, "DescribeHandshake", named),
              "HandshakeNotFoundException You specified a handshake that doesn't exist.");
    EXPECT_EQ(call(guest, "ListHandshakesForAccount").find(id), std::string::npos);
    call(boss, "InviteAccountToOrganization", invitation);
    EXPECT_FALSE(world.directory.share()->handshakes.contains(id)) << "kept for ever";
}

TEST_F(OrganizationsTest, WhoeverJoinsIsBoundAndWhoeverLeavesIsFree) {
    call(boss, "CreateOrganization");
    EXPECT_EQ(look_up_caller(guest, *world.directory.share())->guardrails, nullptr);
    const auto id = text(call(boss, "InviteAccountToOrganization", invitation), "Id");
    EXPECT_EQ(text(call(guest, "AcceptHandshake", concat(R"({"HandshakeId":")", id, "\"}")), "State"),
              "ACCEPTED");
    const auto joined = world.directory.share();
    const auto caller = look_up_caller(guest, *joined);
    ASSERT_NE(caller->guardrails, nullptr);
    EXPECT_EQ(caller->guardrails->scps.size(), 2u);
    EXPECT_EQ(call(guest, "LeaveOrganization"), "");
    EXPECT_EQ(look_up_caller(guest, *world.directory.share())->guardrails, nullptr);
}

TEST_F(OrganizationsTest, AnInviteOfAnAccountThatLeftDoesNotComeBackToLife) {
    call(boss, "CreateOrganization");
    const auto id = text(call(boss, "InviteAccountToOrganization", invitation), "Id");
    EXPECT_EQ(call(boss, "DeleteOrganization"), "");
    EXPECT_EQ(call(guest, "AcceptHandshake", concat(R"({"HandshakeId":")", id, "\"}")),
              "HandshakeNotFoundException You specified a handshake that doesn't exist.");
}

TEST_F(OrganizationsTest, KeysOfOneResourceAreNotTakenForThoseOfTheNext) {
    call(boss, "CreateOrganization");
    const auto snapshot = world.directory.share();
    const auto caller = look_up_caller(boss, *snapshot);
    policy::Context context;
    decide(*snapshot, *caller, {"s3:GetObject", "arn:aws:s3:::own/k", testing::World::account_a}, context);
    ASSERT_EQ(context.find("aws:ResourceOrgID").size(), 1u);
    EXPECT_EQ(context.find("aws:ResourceOrgID")[0], caller->guardrails->organization_id);
    decide(*snapshot, *caller, {"s3:GetObject", "arn:aws:s3:::other/k", testing::World::account_b}, context);
    EXPECT_TRUE(context.find("aws:ResourceOrgID").empty());
    EXPECT_TRUE(context.find("aws:ResourceOrgPaths").empty());
}

TEST(OrganizationIds, HaveAwsForms) {
    crypto::SystemRandom random;
    for (int i = 0; i < 100; ++i) {
        const auto root = new_root_id(random);
        EXPECT_TRUE(is_root_id(root)) << root;
        EXPECT_TRUE(is_unit_id(new_unit_id(root, random)));
        EXPECT_TRUE(is_policy_id(new_policy_id(random)));
        EXPECT_TRUE(is_creation_id(new_creation_id(random)));
        EXPECT_TRUE(is_handshake_id(new_handshake_id(random)));
    }
    for (const char* wrong :
         {"", "r-", "r-abc", "r-ABCD", "r-abcd-", "ou-abcd", "ou-abcd-abcdefg", "ou-abcd-abcdefgh-x"}) {
        EXPECT_FALSE(is_root_id(wrong)) << wrong;
        EXPECT_FALSE(is_unit_id(wrong)) << wrong;
    }
    EXPECT_FALSE(is_policy_id("p-short"));
    EXPECT_FALSE(is_policy_id("p-with-dashes"));
    EXPECT_TRUE(is_policy_id("p-RCPFullAWSAccess"));
}

}  // namespace
}  // namespace watchword::organizations
