#include "watchword/policy/policy_index.hpp"

#include <gtest/gtest.h>

#include "policy/test_cases.hpp"
#include "policy/test_support.hpp"

namespace watchword::policy {
namespace {

using namespace test;

TEST(PolicyIndex, WhichStatementOfWhichPolicyIsNamed) {
    CompiledCase made(managed_case());
    const Policies indexed = made.indexed();
    const auto decision = evaluate(made.request(), indexed);
    ASSERT_TRUE(decision.allowed());
    EXPECT_EQ(decision.policy, &indexed.identity[9]);
    EXPECT_EQ(decision.statement->sid, "Reports");
    EXPECT_GT(indexed.identity_index->bytes(), 100 * sizeof(std::uint32_t));
}

TEST(PolicyIndex, DoesADenyOfALaterPolicyWin) {
    const auto allow = statements(R"({"Effect":"Allow","Action":"*","Resource":"*"})"),
               deny = statements(R"({"Effect":"Allow","Action":"ec2:*","Resource":"*"},
                                     {"Sid":"no","Effect":"Deny","NotAction":"iam:*","Resource":"arn:aws:s3:::b/k"})");
    const std::vector<AttachedPolicy> attached{{"allow", allow.get()}, {"deny", deny.get()}};
    const PolicyIndex index(attached);
    Policies policies;
    policies.identity = attached;
    policies.identity_index = &index;
    const Context nothing;
    const auto get = [&](std::string_view resource) {
        return decide({user(), "s3:GetObject", resource, account_a, nothing}, policies);
    };
    EXPECT_EQ(get("arn:aws:s3:::b/k").statement->sid, "no");
    EXPECT_EQ(get("arn:aws:s3:::b/k").policy, &attached[1]);
    EXPECT_TRUE(get("arn:aws:s3:::b/l").allowed());
}

TEST(PolicyIndex, IsAnIndexOfOtherPoliciesLeftAlone) {
    const auto allow = statements(R"({"Effect":"Allow","Action":"*","Resource":"*"})");
    const std::vector<AttachedPolicy> attached{{"allow", allow.get()}};
    const PolicyIndex of_nothing{std::span<const AttachedPolicy>()}, moved{PolicyIndex(attached)};
    Policies policies;
    policies.identity = attached;
    const Context nothing;
    const Request request{user(), "s3:GetObject", "arn:aws:s3:::b/k", account_a, nothing};
    for (const PolicyIndex* index : {&of_nothing, &moved}) {
        policies.identity_index = index;
        EXPECT_TRUE(decide(request, policies).allowed());
    }
    policies.identity = {};
    EXPECT_FALSE(decide(request, policies).allowed()) << "no grant by policies that are attached no more";
}

}  // namespace
}  // namespace watchword::policy
