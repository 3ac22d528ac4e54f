// Question: what does whoever trades in a delegation token get, and for how long?
#include "sts/test_sts.hpp"

namespace watchword::sts::test {
namespace {

// What GetDelegatedAccessToken hands out acts as whoever accepted, within the request's policy, and no longer
// than was asked for.
class DelegatedAccess : public Sts {
protected:
    DelegatedAccess() {
        request.id = "6f9f7f53-0000-4000-8000-000000000001";
        request.requestor_account_id = World::account_b;
        request.owner_account_id = World::account_a;
        request.owner_arn = approver.arn();
        request.state = "FINALIZED";
        request.policy = allow("iam:GetUser");
        request.session_duration_s = 3600;
        request.finalized = stored(world.clock.now());
        request.expires = request.finalized + 7 * 24 * 3600 * 1000;
        request.approver =
            DelegationApprover{approver.arn(), approver.id, {}, "ada", {{"team", "core"}}, {}, {}};
        world.put(request);
    }
    Answer trade(const User& who) {
        return ask(World::long_term(who), concat("Action=GetDelegatedAccessToken&TradeInToken=", request.id));
    }
    bool may(const Credential& who, std::string_view action) {
        const auto snapshot = world.directory.share();
        const auto caller = look_up_caller(who, *snapshot);
        if (!caller) return false;
        policy::Context context;
        set_global_keys(context, {"192.0.2.1", "", "", "us-east-1", true, world.clock.now()}, *caller);
        return decide(*snapshot, *caller, {action, "*", World::account_a}, context).allowed();
    }

    User approver = world.add_user(World::account_a, "approver", allow("iam:*"));
    User vendor = world.add_user(World::account_b, "vendor", allow("sts:GetDelegatedAccessToken"));
    DelegationRequest request;
};

TEST_F(DelegatedAccess, ActsAsTheApproverWithinThePolicy) {
    const auto answer = trade(vendor);
    ASSERT_EQ(answer.status, 200u) << answer.message;
    EXPECT_EQ(answer.element("AssumedPrincipal"), approver.arn());
    EXPECT_EQ(answer.element("PackedPolicySize"), "");
    const auto delegated = world.credential(answer);
    EXPECT_EQ(world.call(service, delegated, "Action=GetCallerIdentity").element("Arn"), approver.arn());
    EXPECT_TRUE(may(delegated, "iam:GetUser"));
    EXPECT_FALSE(may(delegated, "iam:ListUsers"));  // the approver may, the request does not ask for it
    EXPECT_EQ(session_in(answer).source_identity, "ada");
    EXPECT_FALSE(session_in(answer).mfa_s);
    expect(ask(delegated, "Action=GetSessionToken"), 403, "AccessDenied",
           "Cannot call GetSessionToken with session credentials");
    world.erase(approver);
    EXPECT_FALSE(may(delegated, "iam:GetUser"));
}

// A Deny that goes by where somebody comes from, or by a tag that sticks, is not shed by delegating.
TEST_F(DelegatedAccess, WhatSticksToTheApproverSticks) {
    request.approver->transitive_tag_keys = {"team"};
    request.approver->federation =
        Federation{"arn:aws:iam::111122223333:saml-provider/p", {{"saml:sub", "ada"}}};
    request.policy = allow("*");
    world.put(request);
    approver.inline_policies.clear();
    approver.inline_policies.emplace(
        "p",
        IdentityPolicy::from_text(
            R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"iam:*","Resource":"*","Condition":{"StringEquals":{"saml:sub":"ada"}}}]})"));
    world.put(approver);
    const auto answer = trade(vendor);
    EXPECT_EQ(session_in(answer).transitive_tag_keys, std::vector<std::string>{"team"});
    const auto delegated = world.credential(answer);
    EXPECT_TRUE(may(delegated, "s3:ListAllMyBuckets"));
    EXPECT_FALSE(may(delegated, "iam:GetUser"));
    const auto next = world.add_role(
        World::account_a, "next",
        trust(World::account_a, "", R"("sts:AssumeRole","sts:TagSession","sts:SetSourceIdentity")"));
    EXPECT_EQ(session_in(assume(delegated, next)).tags, (Tags{{"team", "core"}}));
}

TEST_F(DelegatedAccess, NeverMoreThanTheApproverMay) {
    request.policy = allow("*");
    world.put(request);
    const auto delegated = world.credential(trade(vendor));
    EXPECT_TRUE(may(delegated, "iam:ListUsers"));
    EXPECT_FALSE(may(delegated, "s3:ListAllMyBuckets"));
}

TEST_F(DelegatedAccess, ActsAsARoleOrTheRootUserToo) {
    const Role role = world.add_role(World::account_a, "setup", trust("*"), allow("iam:*"));
    request.approver = DelegationApprover{"arn", role.id, "s", {}, {}, {}, {}};
    world.put(request);
    const auto as_role = world.credential(trade(vendor));
    EXPECT_EQ(world.call(service, as_role, "Action=GetCallerIdentity").element("Arn"),
              concat("arn:aws:sts::", World::account_a, ":assumed-role/setup/s"));
    EXPECT_TRUE(may(as_role, "iam:GetUser"));
    EXPECT_FALSE(may(as_role, "iam:ListUsers"));
    request.approver = DelegationApprover{"arn", "", {}, {}, {}, {}, {}};
    world.put(request);
    const auto as_root = world.credential(trade(vendor));
    EXPECT_TRUE(may(as_root, "iam:GetUser"));
    EXPECT_FALSE(may(as_root, "iam:ListUsers"));  // the policy binds the root user too
}

TEST_F(DelegatedAccess, EndsWhenTheDelegationDoes) {
    world.clock.advance(std::chrono::seconds(3599));
    EXPECT_EQ(session_in(trade(vendor)).expires_s, unix_seconds(world.clock.now()) + 1);
    world.clock.advance(std::chrono::seconds(1));
    expect(trade(vendor), 400, "ExpiredTradeInTokenException",
           "The trade-in token has expired. Request a new one.");
}

TEST_F(DelegatedAccess, IsForNobodyElse) {
    const User stranger = world.add_user(World::account_a, "stranger", allow("*"));
    const auto invalid = [&](const User& who) {
        expect(trade(who), 403, "AccessDenied", "The trade-in token is not valid.");
    };
    invalid(stranger);  // of the account that owns it, not of the one that asked
    for (const char* state : {"UNASSIGNED", "ASSIGNED", "PENDING_APPROVAL", "ACCEPTED", "REJECTED"}) {
        request.state = state;
        world.put(request);
        invalid(vendor);
    }
    const User nobody = world.add_user(World::account_b, "nobody");
    EXPECT_EQ(trade(nobody).code, "AccessDenied");
}

}  // namespace
}  // namespace watchword::sts::test
