#include "watchword/policy/explain.hpp"

#include <gtest/gtest.h>

#include <array>

#include "policy/json.hpp"
#include "policy/test_support.hpp"

namespace watchword::policy {
namespace {

using namespace test;

const std::string allow_all = R"({"Sid":"all","Effect":"Allow","Action":"*","Resource":"*"})";
constexpr std::string_view object = "arn:aws:s3:::b/k";

const KindExplanation& of(const Explanation& explanation, PolicyType type, std::size_t level = 0) {
    static const KindExplanation none;
    for (const auto& kind : explanation.kinds)
        if (kind.type == type && kind.level == level) return kind;
    ADD_FAILURE() << "no such kind: " << name_of(type);
    return none;
}

TEST(Explain, WhatIsSaidOfAStatement) {
    PolicySet set;
    set.with_identity(R"({"Sid":"One","Effect":"Allow","Action":["s3:Put*","S3:Get*"],
        "Resource":"arn:aws:s3:::b/*","Condition":{
          "ForAllValues:StringLikeIfExists":{"aws:TagKeys":["a*","b"]},
          "NumericLessThan":{"S3:Max-Keys":10},"Null":{"aws:TokenIssueTime":true}}},
        {"Effect":"Deny","Action":"iam:*","Resource":"arn:aws:s3:::c"})");
    const auto context = context_of({{"aws:tagkeys", {"ab", "c"}}, {"s3:max-keys", {"9"}}});
    const Request request{user(), "s3:GetObject", object, account_a, context};
    const auto explanation = explain(request, set.policies);
    EXPECT_EQ(explanation.decision.outcome, Outcome::implicit_deny);

    const auto& kind = of(explanation, PolicyType::identity);
    EXPECT_TRUE(kind.applied);
    EXPECT_FALSE(kind.allowed || kind.denied);
    ASSERT_EQ(kind.statements.size(), 2u);
    const auto& one = kind.statements[0];
    EXPECT_EQ(one.policy, &set.identity[0]);
    EXPECT_EQ(one.policy_name(), "p");
    EXPECT_EQ(one.statement->sid, "One");
    EXPECT_TRUE(one.principal_matched() && one.action_matched && one.resource_matched);
    EXPECT_FALSE(one.conditions_held || one.matched());
    ASSERT_EQ(one.conditions.size(), 3u);
    EXPECT_EQ(one.conditions[0].operator_name, "ForAllValues:StringLikeIfExists");
    EXPECT_EQ(one.conditions[0].key, "aws:TagKeys");
    EXPECT_EQ(one.conditions[0].policy_values, (std::vector<std::string>{"a*", "b"}));
    EXPECT_EQ(one.conditions[0].request_values, (std::vector<std::string>{"ab", "c"}));
    EXPECT_FALSE(one.conditions[0].held || one.conditions[0].key_missing);
    EXPECT_EQ(one.conditions[1].key, "S3:Max-Keys");
    EXPECT_EQ(one.conditions[1].policy_values, std::vector<std::string>{"10"});
    EXPECT_TRUE(one.conditions[1].held);
    EXPECT_TRUE(one.conditions[2].held && one.conditions[2].key_missing);
    EXPECT_FALSE(kind.statements[1].action_matched || kind.statements[1].resource_matched);
    EXPECT_EQ(explanation.missing_context_keys, std::vector<std::string>{"aws:TokenIssueTime"});
}

TEST(Explain, WhichKindsApply) {
    PolicySet set;
    set.with_identity(allow_all).with_boundary(allow_all).with_session(allow_all).with_endpoint(
        R"({"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"})");
    set.with_scp_level(allow_all).with_scp_level(R"({"Effect":"Deny","Action":"s3:*","Resource":"*"})");
    set.with_bucket(
        R"({"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"s3:*","Resource":"arn:aws:s3:::b/*"})");
    const Context nothing;
    const auto by_user = explain({user(), "s3:GetObject", object, account_a, nothing}, set.policies);
    ASSERT_EQ(by_user.kinds.size(), 7u);
    EXPECT_TRUE(of(by_user, PolicyType::scp, 0).allowed);
    EXPECT_TRUE(of(by_user, PolicyType::scp, 1).denied);
    for (const auto& kind : by_user.kinds) EXPECT_TRUE(kind.applied) << name_of(kind.type);
    EXPECT_EQ(of(by_user, PolicyType::resource).statements[0].grant, Grant::account);
    EXPECT_EQ(by_user.decision.decided_by, PolicyType::scp);

    const auto by_root = explain({root(), "s3:GetObject", object, account_a, nothing}, set.policies);
    EXPECT_FALSE(of(by_root, PolicyType::identity).applied || of(by_root, PolicyType::boundary).applied);
    EXPECT_TRUE(of(by_root, PolicyType::session).applied);
    EXPECT_TRUE(of(by_root, PolicyType::identity).statements.empty());
    const auto by_nobody = explain({{}, "s3:GetObject", object, account_a, nothing}, {});
    EXPECT_EQ(by_nobody.kinds.size(), 5u);
    for (const auto& kind : by_nobody.kinds) EXPECT_FALSE(kind.applied);
    const auto too_long = explain({user(), std::string(300, 'a'), object, account_a, nothing}, set.policies);
    EXPECT_TRUE(too_long.kinds.empty());
}

TEST(Explain, WhichKeysAreMissing) {
    const Context nothing;
    const auto missing = [&](const std::string& elements, const Context& context) {
        PolicySet set;
        set.with_identity(R"({"Effect":"Allow",)" + elements + "}");
        return explain({user(), "s3:GetObject", object, account_a, context}, set.policies)
            .missing_context_keys;
    };
    using Keys = std::vector<std::string>;
    const std::string get = R"("Action":"s3:GetObject","Resource":"*","Condition":)";
    EXPECT_EQ(missing(get + R"({"Bool":{"aws:MultiFactorAuthPresent":"true"},
                               "StringEqualsIfExists":{"AWS:multifactorauthpresent":"x"}})",
                      nothing),
              Keys{"aws:MultiFactorAuthPresent"});
    EXPECT_EQ(missing(get + R"({"StringLike":{"s3:Prefix":["${aws:UserName}/*","${x:y, 'z'}","${$}"]}})",
                      context_of({{"s3:prefix", {"p"}}})),
              Keys{"aws:UserName"});
    // What keeps a statement from matching is missing too; another action, principal or resource is not.
    EXPECT_EQ(missing(R"("Action":"s3:*","Resource":"arn:aws:s3:::b/${aws:username}")", nothing),
              Keys{"aws:username"});
    EXPECT_EQ(missing(R"("Action":"s3:*","Resource":"arn:aws:s3:::c/${aws:username}")", nothing), Keys{});
    EXPECT_EQ(missing(R"("Action":"s3:Put*","Resource":"arn:aws:s3:::b/${aws:username}")", nothing), Keys{});
    EXPECT_EQ(missing(R"("Action":"s3:*","NotResource":"arn:aws:s3:::${aws:username}/*")", nothing),
              Keys{"aws:username"});
    EXPECT_EQ(missing(R"("Action":"s3:*","Resource":"arn:aws:s3:::b/${aws:username}")",
                      context_of({{"aws:username", {"alice"}}})),
              Keys{});
    PolicySet others;
    others.with_bucket(R"({"Effect":"Allow","Principal":{"AWS":"444455556666"},"Action":"s3:*",
        "Resource":"arn:aws:s3:::b/*","Condition":{"Bool":{"aws:SecureTransport":"true"}}})");
    EXPECT_EQ(
        explain({user(), "s3:GetObject", object, account_a, nothing}, others.policies).missing_context_keys,
        Keys{});
}

TEST(Explain, HowDoesTheTreeRead) {
    PolicySet set;
    set.with_identity(R"({"Sid":"Home","Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::b/alice/*"},
        {"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}},
        {"Effect":"Allow","Action":"iam:*","Resource":"*"})");
    set.with_bucket(R"({"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"s3:GetObject",
        "Resource":"arn:aws:s3:::b/*","Condition":{"StringNotEquals":{"aws:UserAgent":"evil\u0007"}}},
        {"Effect":"Deny","Principal":{"AWS":"444455556666"},"Action":"s3:*","Resource":"arn:aws:s3:::b/*"})");
    const auto context = context_of({{"aws:useragent", {"x\x1b[2J\ny"}}});
    const Request request{user(), "s3:GetObject", object, account_a, context};
    EXPECT_EQ(text_tree(request, explain(request, set.policies)),
              R"(implicitDeny: no identity-based policy allows it
  "arn:aws:iam::111122223333:user/alice" "s3:GetObject" on "arn:aws:s3:::b/k", of the same account
  VPC endpoint policy: does not apply (none is in force)
  resource-based policy: allows
    Allow, statement 1 (line 1, column 38): matches; to the caller's account, which only delegates
      held: StringNotEquals "aws:UserAgent" "evil\u0007"; the request has "x\u001b[2J\u000ay"
    Deny, statement 2 (line 3, column 9): names others
  identity-based policy: does not allow
    Allow, "p" statement 1 "Home" (line 1, column 38): is for other resources
    Allow, "p" statement 2 (line 2, column 9): a condition fails
      failed: Bool "aws:MultiFactorAuthPresent" "true"; the request has no such key
    1 statement is for other actions
  permissions boundary: does not apply (none is in force)
  session policy: does not apply (none is in force)
  keys the request does not have: "aws:MultiFactorAuthPresent"
)");
    set.with_scp_level(R"({"Sid":"No","Effect":"Deny","Action":"s3:Get*","Resource":"*"})");
    EXPECT_TRUE(
        text_tree(request, explain(request, set.policies))
            .starts_with("explicitDeny: explicit deny in a service control policy: statement 1 \"No\" "
                         "(line 1, column 38) of \"p\"\n"));
    const Request by_root{root(), "s3:GetObject", object, account_a, context};
    EXPECT_TRUE(
        text_tree(by_root, explain(by_root, {})).starts_with("allowed: the root user needs no grant\n"));
}

TEST(Explain, WhatDoesABatchEvaluatorPrint) {
    PolicySet set;
    set.with_identity(R"({"Sid":"ab","Effect":"Deny","Action":"s3:*","Resource":"*",
        "Condition":{"StringLikeIfExists":{"aws:UserAgent":["a","b"]}}})");
    set.with_scp_level(R"({"Effect":"Allow","Action":"*","Resource":"*"})");
    const auto context = context_of({{"aws:useragent", {"\xff"}}});
    const Request request{user(), "s3:GetObject", object, account_b, context};
    const auto denied = explain(request, set.policies);
    EXPECT_EQ(explanation_json(denied).find('\n'), std::string::npos);
    EXPECT_EQ(explanation_json(denied),
              R"({"decision":"implicitDeny","decidedBy":"identity","policy":null,"statement":null,)"
              R"("missingContextKeys":[],"crossAccount":true,"statements":[)"
              R"({"type":"scp","level":0,"policy":"p","effect":"Allow","sid":null,"line":1,"column":38,)"
              R"("matched":true,"principal":true,"action":true,"resource":true,"conditions":[]},)"
              R"({"type":"identity","policy":"p","effect":"Deny","sid":"ab","line":1,"column":38,)"
              R"("matched":false,"principal":true,"action":true,"resource":true,"conditions":[)"
              R"({"operator":"StringLikeIfExists","key":"aws:UserAgent","policyValues":["a","b"],)"
              "\"requestValues\":[\"\xEF\xBF\xBD\"],\"keyMissing\":false,\"held\":false}]}]}");
    const Context nothing;
    const Request missing{user(), "s3:GetObject", object, account_a, nothing};
    EXPECT_TRUE(explanation_json(explain(missing, set.policies))
                    .starts_with(R"({"decision":"explicitDeny","decidedBy":"identity","policy":"p",)"
                                 R"("statement":{"sid":"ab","line":1,"column":38},)"
                                 R"("missingContextKeys":["aws:UserAgent"],"crossAccount":false,)"));
}

TEST(Explain, WhatDoesDecodeAuthorizationMessageGiveBack) {
    PolicySet set;
    set.with_identity(allow_all).with_identity(
        R"({"Sid":"VisualEditor0","Effect":"Deny","Action":"s3:GetObject","Resource":["*"],
            "Condition":{"StringNotEquals":{"aws:RequestedRegion":["eu-west-1"]}}})");
    const auto context = context_of({{"aws:userid", {"AROAROLEROLEROLEROLE1:S"}}, {"aws:Empty", {}}});
    const Request request{role_session(), "s3:GetObject", object, account_a, context};
    const std::string rest =
        R"("failures":{"items":[]},"context":{"principal":{"id":"AROAROLEROLEROLEROLE1:S",)"
        R"("arn":"arn:aws:sts::111122223333:assumed-role/R/S"},"action":"s3:GetObject",)"
        R"("resource":"arn:aws:s3:::b/k","conditions":{"items":[{"key":"aws:userid","values":)"
        R"({"items":[{"value":"AROAROLEROLEROLEROLE1:S"}]}}]}}})";
    EXPECT_EQ(authorization_message(request, explain(request, set.policies)),
              R"({"allowed":false,"explicitDeny":true,"matchedStatements":{"items":[)"
              R"({"statementId":"VisualEditor0","effect":"DENY","principals":{"items":[)"
              R"({"value":"AROAROLEROLEROLEROLE1"}]},"principalGroups":{"items":[]},)"
              R"("actions":{"items":[{"value":"s3:GetObject"}]},"resources":{"items":[{"value":"*"}]},)"
              R"("conditions":{"items":[{"key":"aws:RequestedRegion","values":{"items":[)"
              R"({"value":"eu-west-1"}]}}]}}]},)" +
                  rest);
    EXPECT_EQ(authorization_message(request, explain(request, {})),
              R"({"allowed":false,"explicitDeny":false,"matchedStatements":{"items":[]},)" + rest);

    PolicySet bucket;
    bucket.with_bucket(R"({"Effect":"Allow","NotPrincipal":{"AWS":["444455556666"],"Service":"x.y"},
        "NotAction":"s3:Put*","NotResource":"arn:aws:s3:::b"})");
    const auto named = context_of({{"aws:username", {"alice"}}});
    const Request by_user{user(), "s3:GetObject", object, account_a, named};
    const auto text = authorization_message(by_user, explain(by_user, bucket.policies));
    EXPECT_NE(text.find(R"({"allowed":true,)"), std::string::npos);
    EXPECT_NE(text.find(R"("principals":{"items":[]},"notPrincipals":{"items":[{"value":"444455556666"},)"
                        R"({"value":"x.y"}]},"principalGroups":{"items":[]},"actions":{"items":[]},)"
                        R"("notActions":{"items":[{"value":"s3:Put*"}]},"resources":{"items":[]},)"
                        R"("notResources":{"items":[{"value":"arn:aws:s3:::b"}]})"),
              std::string::npos)
        << text;
    EXPECT_NE(text.find(R"({"id":"AIDAALICEALICEALICE11","name":"alice","arn":)"), std::string::npos);
}

}  // namespace
}  // namespace watchword::policy
