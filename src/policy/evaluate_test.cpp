#include <gtest/gtest.h>

#include "policy/test_support.hpp"
#include "watchword/policy/denial.hpp"

namespace watchword::policy {
namespace {

using namespace test;

constexpr std::string_view object = "arn:aws:s3:::b/k", role_arn = "arn:aws:iam::111122223333:role/T";
const std::string allow_all = R"({"Sid":"all","Effect":"Allow","Action":"*","Resource":"*"})";
const std::string deny_get = R"({"Effect":"Deny","Action":"s3:Get*","Resource":"*"})";
const std::string allow_iam = R"({"Effect":"Allow","Action":"iam:*","Resource":"*"})";

std::string bucket_allow(const std::string& principal) {
    return R"({"Effect":"Allow","Principal":)" + principal +
           R"(,"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"})";
}
std::string trust_allow(const std::string& principal) {
    return R"({"Effect":"Allow","Principal":)" + principal + R"(,"Action":"sts:AssumeRole"})";
}

Decision get(const Principal& caller, const Policies& policies, std::string_view owner = account_a) {
    const Context nothing;
    return decide({caller, "s3:GetObject", object, owner, nothing}, policies);
}
Decision assume(const Principal& caller, const Policies& policies, std::string_view owner = account_a) {
    const Context nothing;
    return decide({caller, "sts:AssumeRole", role_arn, owner, nothing}, policies);
}

void expect(const Decision& decision, Outcome outcome, PolicyType by) {
    EXPECT_EQ(decision.outcome, outcome);
    EXPECT_EQ(decision.decided_by, by);
}
constexpr auto yes = Outcome::allow, no = Outcome::implicit_deny, never = Outcome::explicit_deny;

TEST(Evaluate, DoesNothingAllowByDefault) {
    expect(get(user(), {}), no, PolicyType::identity);
    expect(get(role_session(), {}), no, PolicyType::identity);
    expect(get(federated(), {}), no, PolicyType::identity);
    expect(get({}, {}), no, PolicyType::resource);
    expect(get(root(), {}), yes, PolicyType::none);
    expect(get(root(), {}, account_b), no, PolicyType::resource);
}

TEST(Evaluate, DoesADenyAnywhereWin) {
    PolicySet set;
    set.with_identity(allow_all).with_identity(deny_get);
    const auto decision = get(user(), set.policies);
    expect(decision, never, PolicyType::identity);
    EXPECT_EQ(decision.policy, &set.identity[1]);
    EXPECT_EQ(decision.statement, &set.identity[1].document->statements()[0]);

    PolicySet boundary;
    boundary.with_identity(allow_all).with_boundary(allow_all + "," + deny_get);
    boundary.with_bucket(bucket_allow(R"({"AWS":"arn:aws:iam::111122223333:user/alice"})"));
    expect(get(user(), boundary.policies), never, PolicyType::boundary);

    PolicySet bucket;
    bucket.with_identity(allow_all).with_bucket(
        R"({"Effect":"Deny","Principal":{"AWS":"111122223333"},"Action":"s3:*","Resource":"arn:aws:s3:::b/*"})");
    expect(get(user(), bucket.policies), never, PolicyType::resource);
    expect(get(root(), bucket.policies), never, PolicyType::resource);
    expect(get(role_session(), bucket.policies), never, PolicyType::resource);
}

TEST(Evaluate, WhoseGrantIsNamed) {
    PolicySet set;
    set.with_identity(allow_iam).with_identity(allow_iam + "," + allow_all);
    const auto decision = get(user(), set.policies);
    expect(decision, yes, PolicyType::identity);
    EXPECT_EQ(decision.policy, &set.identity[1]);
    EXPECT_EQ(decision.statement->sid, "all");
}

TEST(Evaluate, WhatIsAResourceGrantWorthInOneAccount) {
    struct Case {
        Principal caller;
        std::string principal;
        Outcome bare,
            limited;  // without other policies; with a boundary and session policies that do not allow
        PolicyType bare_by, limited_by;
    };
    const auto resource = PolicyType::resource;
    const std::vector<Case> cases{
        {user(), R"({"AWS":"arn:aws:iam::111122223333:user/alice"})", yes, yes, resource, resource},
        {user(), R"({"AWS":"AIDAALICEALICEALICE11"})", yes, yes, resource, resource},
        {user(), R"("*")", yes, yes, resource, resource},
        {user(), R"({"AWS":"*"})", yes, yes, resource, resource},
        {user(), R"({"AWS":"111122223333"})", no, no, PolicyType::identity, PolicyType::identity},
        {user(), R"({"AWS":"arn:aws:iam::111122223333:root"})", no, no, PolicyType::identity,
         PolicyType::identity},
        {user(), R"({"AWS":"arn:aws:iam::111122223333:user/Alice"})", no, no, PolicyType::identity,
         PolicyType::identity},
        {role_session(), R"({"AWS":"arn:aws:sts::111122223333:assumed-role/R/S"})", yes, yes, resource,
         resource},
        {role_session(), R"({"AWS":"arn:aws:iam::111122223333:role/path/R"})", yes, no, resource,
         PolicyType::boundary},
        {role_session(), R"({"AWS":"AROAROLEROLEROLEROLE1"})", yes, no, resource, PolicyType::boundary},
        {role_session(), R"({"AWS":"arn:aws:iam::111122223333:role/R"})", no, no, PolicyType::identity,
         PolicyType::identity},
        {federated(), R"({"AWS":"arn:aws:sts::111122223333:federated-user/fred"})", yes, yes, resource,
         resource},
        {federated(), R"({"AWS":"arn:aws:iam::111122223333:user/alice"})", no, no, PolicyType::session,
         PolicyType::boundary},
    };
    for (const Case& c : cases) {
        SCOPED_TRACE(c.principal + " for " + std::string(c.caller.arn));
        PolicySet bare, limited;
        bare.with_bucket(bucket_allow(c.principal));
        expect(get(c.caller, bare.policies), c.bare, c.bare_by);
        limited.with_bucket(bucket_allow(c.principal)).with_boundary(allow_iam).with_session(allow_iam);
        expect(get(c.caller, limited.policies), c.limited, c.limited_by);
    }
}

TEST(Evaluate, DoBoundaryAndSessionPoliciesLimitIdentityPolicies) {
    PolicySet boundary, session, both;
    boundary.with_identity(allow_all).with_boundary(allow_iam);
    expect(get(user(), boundary.policies), no, PolicyType::boundary);
    session.with_identity(allow_all).with_session(allow_iam);
    expect(get(role_session(), session.policies), no, PolicyType::session);
    both.with_identity(allow_all).with_boundary(allow_all).with_session(allow_iam).with_session(allow_all);
    expect(get(role_session(), both.policies), yes, PolicyType::identity);
    PolicySet grants_nothing;
    grants_nothing.with_boundary(allow_all).with_session(allow_all);
    expect(get(role_session(), grants_nothing.policies), no, PolicyType::identity);
}

TEST(Evaluate, DoesAFederatedUserNeedASessionPolicy) {
    PolicySet set;
    set.with_identity(allow_all);
    expect(get(federated(), set.policies), no, PolicyType::session);
    expect(get(role_session(), set.policies), yes, PolicyType::identity);
    set.with_session(allow_all);
    expect(get(federated(), set.policies), yes, PolicyType::identity);
}

TEST(Evaluate, MustBothHalvesAllowAcrossAccounts) {
    PolicySet identity_only, resource_only, both, bounded;
    identity_only.with_identity(allow_all);
    expect(get(user(), identity_only.policies, account_b), no, PolicyType::resource);
    for (const char* principal : {R"("*")", R"({"AWS":"arn:aws:iam::111122223333:user/alice"})"}) {
        PolicySet direct;
        direct.with_bucket(bucket_allow(principal));
        expect(get(user(), direct.policies, account_b), no, PolicyType::identity);
    }
    both.with_identity(allow_all).with_bucket(bucket_allow(R"({"AWS":"111122223333"})"));
    expect(get(user(), both.policies, account_b), yes, PolicyType::resource);
    expect(get(root(), both.policies, account_b), yes, PolicyType::resource);
    bounded.with_identity(allow_all).with_boundary(allow_iam).with_bucket(bucket_allow(R"("*")"));
    expect(get(user(), bounded.policies, account_b), no, PolicyType::boundary);
    EXPECT_TRUE(get(user(), bounded.policies, account_b).cross_account);
}

TEST(Evaluate, IsAnUnknownOwnerSomebodyElse) {
    PolicySet set;
    set.with_identity(allow_all);
    const Context nothing;
    expect(decide({user(), "s3:GetObject", object, "", nothing}, set.policies), no, PolicyType::resource);
    expect(decide({user(), "s3:ListAllMyBuckets", "*", "", nothing}, set.policies), yes,
           PolicyType::identity);
}

TEST(Evaluate, WhatMayAnonymousAndServicesDo) {
    PolicySet open, account, service;
    open.with_bucket(bucket_allow(R"("*")"));
    expect(get({}, open.policies), yes, PolicyType::resource);
    account.with_identity(allow_all).with_bucket(bucket_allow(R"({"AWS":"111122223333"})"));
    expect(get({}, account.policies), no, PolicyType::resource);
    const Principal logger{.type = Principal::Type::service, .arn = "logging.s3.amazonaws.com"};
    service.with_bucket(bucket_allow(R"({"Service":"logging.s3.amazonaws.com"})"));
    expect(get(logger, service.policies), yes, PolicyType::resource);
    expect(get(logger, account.policies), no, PolicyType::resource);
    expect(get(user(), service.policies), no, PolicyType::identity);
    PolicySet blocked;
    blocked.with_bucket(bucket_allow(R"("*")"))
        .with_rcp_level(R"({"Effect":"Allow","Principal":"*","Action":"iam:*","Resource":"*"})");
    expect(get({}, blocked.policies), no, PolicyType::rcp);
}

TEST(Evaluate, MustEveryLevelOfTheOrganizationAllow) {
    PolicySet both, one, denied, on_root;
    both.with_identity(allow_all).with_scp_level(allow_all).with_scp_level(allow_all);
    expect(get(user(), both.policies), yes, PolicyType::identity);
    one.with_identity(allow_all).with_scp_level(allow_all).with_scp_level(allow_iam);
    expect(get(user(), one.policies), no, PolicyType::scp);
    expect(get(root(), one.policies), no, PolicyType::scp);
    denied.with_identity(allow_all).with_scp_level(allow_all + "," + deny_get).with_scp_level(allow_iam);
    expect(get(user(), denied.policies), never, PolicyType::scp);
    on_root.with_scp_level(allow_all).with_rcp_level(
        R"({"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"})");
    expect(get(root(), on_root.policies), never, PolicyType::rcp);
    PolicySet none_at_level;
    none_at_level.with_identity(allow_all);
    none_at_level.scp_levels.push_back({});
    none_at_level.policies.scps = none_at_level.scp_levels;
    expect(get(user(), none_at_level.policies), no, PolicyType::scp);
}

TEST(Evaluate, DoesAnEndpointPolicyLimit) {
    PolicySet set;
    set.with_identity(allow_all).with_endpoint(
        R"({"Effect":"Allow","Principal":"*","Action":"iam:*","Resource":"*"})");
    expect(get(user(), set.policies), no, PolicyType::vpc_endpoint);
    set.policies.endpoint_applies = false;
    expect(get(user(), set.policies), yes, PolicyType::identity);
}

TEST(Evaluate, IsRootHeldBySessionPoliciesAlone) {
    PolicySet set;
    set.with_identity(deny_get).with_boundary(deny_get);
    expect(get(root(), set.policies), yes, PolicyType::none);
    set.with_session(allow_iam);
    expect(get(root(), set.policies), no, PolicyType::session);
}

TEST(Evaluate, MustATrustPolicyAllow) {
    PolicySet identity, named, delegated, delegated_only, bound, other, session_bound;
    identity.with_identity(allow_all).with_trust(trust_allow(R"({"AWS":"444455556666"})"));
    expect(assume(user(), identity.policies), no, PolicyType::trust);
    expect(assume(root(), identity.policies), no, PolicyType::trust);
    named.with_trust(trust_allow(R"({"AWS":"arn:aws:iam::111122223333:user/alice"})"));
    expect(assume(user(), named.policies), yes, PolicyType::trust);
    expect(assume(user(), named.policies, account_b), no, PolicyType::identity);
    delegated.with_identity(allow_all).with_trust(trust_allow(R"({"AWS":"111122223333"})"));
    expect(assume(user(), delegated.policies), yes, PolicyType::identity);
    expect(assume(user(), delegated.policies, account_b), yes, PolicyType::trust);
    delegated_only.with_trust(trust_allow(R"({"AWS":"arn:aws:iam::111122223333:root"})"));
    expect(assume(user(), delegated_only.policies), no, PolicyType::identity);

    const PrincipalBindings same{{"arn:aws:iam::111122223333:user/alice", "AIDAALICEALICEALICE11"}};
    const PrincipalBindings recreated{{"arn:aws:iam::111122223333:user/alice", "AIDAALICEALICEALICE99"}};
    bound.with_trust(trust_allow(R"({"AWS":"arn:aws:iam::111122223333:user/alice"})"), same);
    expect(assume(user(), bound.policies), yes, PolicyType::trust);
    other.with_trust(trust_allow(R"({"AWS":"arn:aws:iam::111122223333:user/alice"})"), recreated);
    expect(assume(user(), other.policies), no, PolicyType::trust);
    session_bound.with_trust(trust_allow(R"({"AWS":"arn:aws:iam::111122223333:role/path/R"})"),
                             {{"arn:aws:iam::111122223333:role/path/R", "AROAROLEROLEROLEROLE1"}});
    expect(assume(role_session(), session_bound.policies), yes, PolicyType::trust);

    const Principal google{.type = Principal::Type::identity_provider, .arn = "accounts.google.com"};
    PolicySet federation;
    federation.with_trust(trust_allow(R"({"Federated":"accounts.google.com"})"));
    expect(assume(google, federation.policies), yes, PolicyType::trust);
    expect(assume(user(), federation.policies), no, PolicyType::trust);
}

TEST(Evaluate, WhomDoesNotPrincipalSpare) {
    const auto decide_for = [](const Principal& caller, const char* effect, const std::string& principals) {
        PolicySet set;
        set.with_identity(allow_all).with_bucket(std::string(R"({"Effect":")") + effect +
                                                 R"(","NotPrincipal":{"AWS":[)" + principals +
                                                 R"(]},"Action":"*","Resource":"arn:aws:s3:::b/*"})");
        return get(caller, set.policies).outcome;
    };
    const std::string account = R"("111122223333")", alice = R"("arn:aws:iam::111122223333:user/alice")",
                      role = R"("arn:aws:iam::111122223333:role/path/R")",
                      session = R"("arn:aws:sts::111122223333:assumed-role/R/S")";
    EXPECT_EQ(decide_for(user(), "Deny", alice), never);
    EXPECT_EQ(decide_for(user(), "Deny", alice + "," + account), yes);
    EXPECT_EQ(decide_for(role_session(), "Deny", role + "," + account), never);
    EXPECT_EQ(decide_for(role_session(), "Deny", role + "," + account + "," + session), yes);
    EXPECT_EQ(decide_for(root(), "Deny", account), yes);
    EXPECT_EQ(decide_for({}, "Deny", account), never);
    EXPECT_EQ(decide_for({}, "Allow", account), yes);
    EXPECT_EQ(decide_for({}, "Allow", R"("*")"), no);
}

TEST(Evaluate, HowAreActionsAndResourcesMatched) {
    const auto allows = [](const std::string& elements, std::string_view action, std::string_view resource,
                           const Context& context = {}) {
        PolicySet set;
        set.with_identity(R"({"Effect":"Allow",)" + elements + "}");
        return decide({user(), action, resource, account_a, context}, set.policies).allowed();
    };
    EXPECT_TRUE(allows(R"("Action":"S3:getobject","Resource":"*")", "s3:GetObject", object));
    EXPECT_TRUE(allows(R"("Action":"s3:*Obj?ct","Resource":"arn:aws:s3:::b*")", "s3:GetObject", object));
    EXPECT_FALSE(allows(R"("Action":"s3:Get","Resource":"*")", "s3:GetObject", object));
    EXPECT_FALSE(allows(R"("Action":"s3:*","Resource":"arn:aws:s3:::B/*")", "s3:GetObject", object));
    EXPECT_FALSE(allows(R"("Action":"s3:*","Resource":"arn:aws:s3:::b")", "s3:GetObject", object));
    EXPECT_TRUE(allows(R"("NotAction":"iam:*","Resource":"*")", "s3:GetObject", object));
    EXPECT_FALSE(allows(R"("NotAction":["iam:*","s3:g*"],"Resource":"*")", "s3:GetObject", object));
    EXPECT_FALSE(allows(R"("Action":"*","NotResource":"arn:aws:s3:::b/*")", "s3:GetObject", object));
    EXPECT_TRUE(allows(R"("Action":"*","NotResource":"arn:aws:s3:::c/*")", "s3:GetObject", object));
    EXPECT_TRUE(allows(R"("Action":"*","Resource":"arn:*:iam::*:role/*")", "iam:GetRole", role_arn));
    EXPECT_FALSE(allows(R"("Action":"*","Resource":"arn:aws:iam:*:*:T")", "iam:GetRole", role_arn));
    EXPECT_TRUE(
        allows(R"("Action":"*","Resource":"arn:aws:logs:*")", "logs:Get", "arn:aws:logs:r:1:group:x"));
    EXPECT_FALSE(allows(R"("Action":"*","Resource":"arn:aws:s3:::*")", "s3:ListAllMyBuckets", "*"));
    const auto alice = context_of({{"aws:username", {"k"}}});
    EXPECT_TRUE(
        allows(R"("Action":"*","Resource":"arn:aws:s3:::b/${aws:username}")", "s3:GetObject", object, alice));
    EXPECT_FALSE(
        allows(R"("Action":"*","Resource":"arn:aws:s3:::b/${aws:username}")", "s3:GetObject", object));
    EXPECT_FALSE(allows(R"("Action":"*","Resource":"arn:aws:s3:::b/${aws:username}")", "s3:GetObject", object,
                        context_of({{"aws:username", {"*"}}})));
    EXPECT_FALSE(allows(R"("Action":"*","Resource":"*")", std::string(300, 'a'), object))
        << "over-long action";
}

TEST(Denial, WhatDoesTheDeniedCallerRead) {
    const Context nothing;
    const Request request{user(), "s3:GetObject", object, account_a, nothing};
    const std::string begin =
        "User: arn:aws:iam::111122223333:user/alice is not authorized to perform: s3:GetObject";
    const std::string on = begin + " on resource: arn:aws:s3:::b/k";
    struct Row {
        PolicyType type;
        const char *implicit, *denying;
    };
    for (const Row& row : {Row{PolicyType::identity, "identity-based policy", "an identity-based policy"},
                           Row{PolicyType::resource, "resource-based policy", "a resource-based policy"},
                           Row{PolicyType::trust, "role trust policy", "the role trust policy"},
                           Row{PolicyType::boundary, "permissions boundary", "a permissions boundary"},
                           Row{PolicyType::session, "session policy", "a session policy"},
                           Row{PolicyType::scp, "service control policy", "a service control policy"},
                           Row{PolicyType::rcp, "resource control policy", "a resource control policy"},
                           Row{PolicyType::vpc_endpoint, "VPC endpoint policy", "a VPC endpoint policy"}}) {
        Decision decision;
        decision.decided_by = row.type;
        EXPECT_EQ(denial_message(request, decision),
                  on + " because no " + row.implicit + " allows the s3:GetObject action");
        decision.outcome = Outcome::explicit_deny;
        EXPECT_EQ(denial_message(request, decision), on + " with an explicit deny in " + row.denying);
    }
    Decision decision;
    decision.decided_by = PolicyType::resource;
    EXPECT_EQ(denial_message(request, decision, true),
              begin +
                  " on resource: \"arn:aws:s3:::b/k\" because no resource-based policy allows the "
                  "s3:GetObject action");
    decision.cross_account = true;
    EXPECT_EQ(denial_message(request, decision), on) << "says nothing of another account's policies";
    const Request bare{user(), "s3:ListAllMyBuckets", "*", account_a, nothing};
    decision.decided_by = PolicyType::identity;
    EXPECT_EQ(denial_message(bare, decision),
              "User: arn:aws:iam::111122223333:user/alice is not authorized to perform: s3:ListAllMyBuckets "
              "because no identity-based policy allows the s3:ListAllMyBuckets action");
}

}  // namespace
}  // namespace watchword::policy
