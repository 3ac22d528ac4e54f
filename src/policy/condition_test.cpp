#include <gtest/gtest.h>

#include "policy/test_support.hpp"
#include "policy/values.hpp"

namespace watchword::policy {
namespace {

using test::condition_allows;
using test::context_of;

struct Row {
    std::string name, policy, request;
    bool positive;
};

std::string one(const std::string& name, const std::string& values) {
    return "{\"" + name + "\":{\"x:k\":" + values + "}}";
}

// Each operator on one value; its negation, if it has one, must say the opposite, and missing keys go by the
// rules of facts policy §4.
TEST(Condition, DoesEachOperatorFollowItsTruthTable) {
    const std::vector<Row> rows{
        {"StringEquals", "\"a\"", "a", true},
        {"StringEquals", "\"a\"", "A", false},
        {"StringEquals", "\"a*\"", "ab", false},
        {"StringEquals", "\"a*\"", "a*", true},
        {"StringEquals", "[\"b\",\"a\"]", "a", true},
        {"StringEquals", "[]", "a", false},
        {"StringEquals", "12", "12", true},
        {"StringEquals", "true", "true", true},
        {"StringEqualsIgnoreCase", "\"aB\"", "Ab", true},
        {"StringEqualsIgnoreCase", "\"a*\"", "ab", false},
        {"StringLike", "\"a*c?\"", "abbcd", true},
        {"StringLike", "\"a*c?\"", "abbc", false},
        {"StringLike", "\"A*\"", "ab", false},
        {"NumericEquals", "\"1.50\"", "1.5", true},
        {"NumericEquals", "\"-0\"", "0", true},
        {"NumericEquals", "7", "007", true},
        {"NumericEquals", "\"7\"", "seven", false},
        {"NumericEquals", "\"x\"", "7", false},
        {"NumericEquals", "\"123456789012345678901234567890\"", "123456789012345678901234567891", false},
        {"NumericLessThan", "\"10\"", "9.99", true},
        {"NumericLessThan", "\"10\"", "10", false},
        {"NumericLessThan", "\"-1\"", "-2", true},
        {"NumericLessThanEquals", "\"10\"", "10.0", true},
        {"NumericGreaterThan", "\"10\"", "9", false},
        {"NumericGreaterThan", "\"10\"", "10.01", true},
        {"NumericGreaterThanEquals", "\"10\"", "10", true},
        {"DateEquals", "\"2026-01-01T00:00:00Z\"", "1767225600", true},
        {"DateEquals", "\"2026-01-01\"", "2026-01-01T01:00:00+01:00", true},
        {"DateLessThan", "\"2026-01-01T00:00:00Z\"", "1767225599.5", true},
        {"DateLessThan", "\"2026-01-01T00:00:00Z\"", "yesterday", false},
        {"DateLessThanEquals", "1767225600", "2026-01-01T00:00:00Z", true},
        {"DateGreaterThan", "\"2026-01-01T00:00:00Z\"", "2026-01-01T00:00:01Z", true},
        {"DateGreaterThanEquals", "\"2026-01-01T00:00:00Z\"", "2025-12-31T23:59:59Z", false},
        {"Bool", "\"true\"", "true", true},
        {"Bool", "\"TRUE\"", "True", true},
        {"Bool", "true", "false", false},
        {"Bool", "\"yes\"", "yes", false},
        {"BinaryEquals", "\"QmluYXJ5\"", "QmluYXJ5", true},
        {"BinaryEquals", "\"QmluYXJ5\"", "qmluYXJ5", false},
        {"BinaryEquals", "\"not base64\"", "not base64", false},
        {"IpAddress", "\"10.0.0.0/8\"", "10.200.3.4", true},
        {"IpAddress", "\"10.0.0.0/8\"", "11.0.0.1", false},
        {"IpAddress", "\"10.1.2.3\"", "10.1.2.3", true},
        {"IpAddress", "\"10.1.2.3\"", "10.1.2.4", false},
        {"IpAddress", "\"0.0.0.0/0\"", "203.0.113.9", true},
        {"IpAddress", "\"0.0.0.0/0\"", "2001:db8::1", false},
        {"IpAddress", "\"2001:db8::/33\"", "2001:db8:7fff::1", true},
        {"IpAddress", "\"2001:db8::/33\"", "2001:db8:8000::1", false},
        {"IpAddress", "\"::/0\"", "10.0.0.1", false},
        {"IpAddress", "\"10.0.0.0/8\"", "::ffff:10.0.0.1", true},
        {"IpAddress", "\"10.0.0.0/33\"", "10.0.0.1", false},
        {"IpAddress", "\"10.0.0.0/8\"", "010.0.0.1", false},
        {"IpAddress", "\"10.0.0.0/8\"", "10.0.0.0/9", false},
        {"ArnLike", "\"arn:aws:iam::*:role/*\"", "arn:aws:iam::111122223333:role/a/b", true},
        {"ArnLike", "\"arn:*:role/x\"", "arn:aws:iam::111122223333:role/x", false},
        {"ArnLike", "\"arn:aws:sns:*:111122223333:t\"", "arn:aws:sns:a:b:111122223333:t", false},
        {"ArnEquals", "\"arn:aws:s3:::b*\"", "arn:aws:s3:::bucket:x", true},
        {"ArnLike", "\"arn:aws:s3:::B\"", "arn:aws:s3:::b", false},
        {"ArnLike", "\"*\"", "arn:aws:s3:::b", false},
    };
    for (const Row& row : rows) {
        const auto present = context_of({{"x:k", {row.request}}});
        const Context absent;
        const auto trace = row.name + " " + row.policy + " on " + row.request;
        EXPECT_EQ(condition_allows(one(row.name, row.policy), present), row.positive) << trace;
        EXPECT_EQ(condition_allows(one(row.name + "IfExists", row.policy), present), row.positive) << trace;
        EXPECT_FALSE(condition_allows(one(row.name, row.policy), absent)) << trace;
        EXPECT_TRUE(condition_allows(one(row.name + "IfExists", row.policy), absent)) << trace;

        std::string negated = row.name == "IpAddress" ? "NotIpAddress" : row.name;
        for (const char* word : {"Equals", "Like"})
            if (const auto at = negated.find(word); at != std::string::npos &&
                                                    !negated.starts_with("Binary") &&
                                                    negated.find("Than") == std::string::npos) {
                negated.insert(at, "Not");
                break;
            }
        if (negated == row.name) continue;
        EXPECT_EQ(condition_allows(one(negated, row.policy), present), !row.positive) << negated << trace;
        EXPECT_TRUE(condition_allows(one(negated, row.policy), absent)) << negated << trace;
        EXPECT_TRUE(condition_allows(one(negated + "IfExists", row.policy), absent)) << negated << trace;
    }
}

TEST(Condition, MayNoneOfTheValuesMatchANegatedOperator) {
    const auto b = context_of({{"x:k", {"b"}}}), c = context_of({{"x:k", {"c"}}});
    EXPECT_FALSE(condition_allows(one("StringNotEquals", "[\"a\",\"b\"]"), b));
    EXPECT_TRUE(condition_allows(one("StringNotEquals", "[\"a\",\"b\"]"), c));
    EXPECT_FALSE(condition_allows(one("NotIpAddress", "[\"10.0.0.0/8\",\"192.0.2.0/24\"]"),
                                  context_of({{"x:k", {"192.0.2.7"}}})));
    const auto several = context_of({{"x:k", {"c", "b"}}});
    EXPECT_FALSE(condition_allows(one("StringNotEquals", "[\"a\",\"b\"]"), several));
    EXPECT_TRUE(condition_allows(one("StringEquals", "[\"a\",\"b\"]"), several));
}

TEST(Condition, DoSetOperatorsLookAtEveryValue) {
    const auto ab = context_of({{"x:k", {"a", "b"}}}), ac = context_of({{"x:k", {"a", "c"}}});
    const auto cd = context_of({{"x:k", {"c", "d"}}}), empty_text = context_of({{"x:k", {""}}});
    const Context absent;
    const std::string values = "[\"a\",\"b\"]";
    const auto any = one("ForAnyValue:StringEquals", values), all = one("ForAllValues:StringEquals", values);
    const auto any_not = one("ForAnyValue:StringNotEquals", values);
    const auto all_not = one("ForAllValues:StringNotLike", values);
    EXPECT_TRUE(condition_allows(any, ac));
    EXPECT_FALSE(condition_allows(any, cd));
    EXPECT_FALSE(condition_allows(any, absent));
    EXPECT_TRUE(condition_allows(all, ab));
    EXPECT_FALSE(condition_allows(all, ac));
    EXPECT_TRUE(condition_allows(all, absent));
    EXPECT_TRUE(condition_allows(all, empty_text));
    EXPECT_TRUE(condition_allows(any_not, ac));
    EXPECT_FALSE(condition_allows(any_not, ab));
    EXPECT_FALSE(condition_allows(any_not, absent));
    EXPECT_TRUE(condition_allows(all_not, cd));
    EXPECT_FALSE(condition_allows(all_not, ac));
    EXPECT_TRUE(condition_allows(all_not, absent));
    EXPECT_TRUE(condition_allows(one("ForAnyValue:StringLikeIfExists", values), absent));
    EXPECT_FALSE(condition_allows(one("ForAllValues:StringLikeIfExists", values), ac));
    EXPECT_FALSE(condition_allows(one("ForAnyValue:StringEquals", "[]"), ab));
}

TEST(Condition, DoesTheMfaTableHold) {
    const std::string present = "aws:MultiFactorAuthPresent", age = "aws:MultiFactorAuthAge";
    const Context long_term;
    const auto without = context_of({{present, {"false"}}});
    const auto with = [&](const char* seconds) {
        return context_of({{present, {"true"}}, {age, {seconds}}});
    };
    struct MfaRow {
        const char *op, *key, *value;
        bool absent, off, on;
    };
    for (const MfaRow& row :
         {MfaRow{"Bool", "aws:MultiFactorAuthPresent", "true", false, false, true},
          MfaRow{"Bool", "aws:multifactorauthpresent", "false", false, true, false},
          MfaRow{"BoolIfExists", "aws:MultiFactorAuthPresent", "true", true, false, true},
          MfaRow{"BoolIfExists", "aws:MultiFactorAuthPresent", "false", true, true, false},
          MfaRow{"Null", "aws:MultiFactorAuthPresent", "true", true, false, false},
          MfaRow{"Null", "aws:MultiFactorAuthPresent", "false", false, true, true},
          MfaRow{"NumericLessThan", "aws:MultiFactorAuthAge", "3600", false, false, true},
          MfaRow{"NumericGreaterThanIfExists", "aws:MultiFactorAuthAge", "3600", true, true, false},
          MfaRow{"Null", "aws:MultiFactorAuthAge", "true", true, true, false}}) {
        const auto condition =
            std::string("{\"") + row.op + "\":{\"" + row.key + "\":\"" + row.value + "\"}}";
        EXPECT_EQ(condition_allows(condition, long_term), row.absent) << condition;
        EXPECT_EQ(condition_allows(condition, without), row.off) << condition;
        EXPECT_EQ(condition_allows(condition, with("3599")), row.on) << condition;
    }
    EXPECT_FALSE(condition_allows(R"({"NumericLessThan":{"aws:MultiFactorAuthAge":"3600"}})", with("3600")));
    EXPECT_TRUE(condition_allows(R"({"NumericGreaterThanIfExists":{"aws:MultiFactorAuthAge":"3600"}})",
                                 with("3601")));
}

TEST(Condition, MustAllOperatorsAndKeysHold) {
    const auto both = context_of({{"x:a", {"1"}}, {"x:b", {"2"}}});
    EXPECT_TRUE(
        condition_allows(R"({"StringEquals":{"x:a":"1","x:b":"2"},"NumericEquals":{"x:a":"1"}})", both));
    EXPECT_FALSE(
        condition_allows(R"({"StringEquals":{"x:a":"1","x:b":"3"},"NumericEquals":{"x:a":"1"}})", both));
    EXPECT_FALSE(
        condition_allows(R"({"StringEquals":{"x:a":"1","x:b":"2"},"NumericEquals":{"x:a":"2"}})", both));
}

TEST(Condition, WhereDoVariablesCount) {
    const auto context = context_of({{"aws:username", {"alice"}},
                                     {"x:k", {"alice"}},
                                     {"x:t", {"TRUE"}},
                                     {"x:n", {"5"}},
                                     {"x:arn", {"arn:aws:s3:::b"}},
                                     {"x:same", {"arn:aws:s3:::b"}}});
    EXPECT_TRUE(condition_allows(R"({"StringEquals":{"x:k":"${aws:username}"}})", context));
    EXPECT_FALSE(condition_allows(R"({"StringEquals":{"x:k":"${aws:username}"}})", context, "2008-10-17"));
    EXPECT_TRUE(condition_allows(R"({"StringLike":{"x:k":"*${aws:username}"}})", context));
    EXPECT_TRUE(condition_allows(R"({"Bool":{"x:t":"${x:t}"}})", context));
    EXPECT_FALSE(condition_allows(R"({"NumericEquals":{"x:n":"${x:n}"}})", context));
    EXPECT_TRUE(condition_allows(R"({"ArnEquals":{"x:arn":"${x:same}"}})", context));
    EXPECT_FALSE(condition_allows(R"({"StringEquals":{"x:k":"${x:missing}"}})", context));
    EXPECT_TRUE(condition_allows(R"({"StringNotEquals":{"x:k":"${x:missing}"}})", context));
    EXPECT_TRUE(condition_allows(R"({"StringEquals":{"x:k":"${x:missing, 'alice'}"}})", context));
}

TEST(Condition, AreKeysComparedIgnoringCase) {
    EXPECT_TRUE(condition_allows(R"({"StringEquals":{"AWS:PrincipalTag/Team":"x"}})",
                                 context_of({{"aws:principaltag/TEAM", {"x"}}})));
    EXPECT_TRUE(
        condition_allows(R"({"StringEquals":{"AWS:USERNAME":"x"}})", context_of({{"aws:UserName", {"x"}}})));
}

TEST(Context, DoesAContextForgetAndReplace) {
    Context context;
    for (int i = 0; i < 300; ++i) context.set("x:k" + std::to_string(i), std::to_string(i));
    for (int i = 0; i < 300; ++i) {
        const auto values = context.find("X:K" + std::to_string(i));
        ASSERT_EQ(values.size(), 1u);
        EXPECT_EQ(values[0], std::to_string(i));
    }
    context.set("x:k7", {"a", "b"});
    EXPECT_EQ(context.find("x:k7").size(), 2u);
    EXPECT_EQ(context.find("x:k7")[1], "b");
    EXPECT_EQ(context.find("x:k8")[0], "8");
    context.erase("x:k7");
    EXPECT_TRUE(context.find("x:k7").empty());
    EXPECT_EQ(context.size(), 300u);
    context.clear();
    EXPECT_TRUE(context.find("x:k8").empty());
    EXPECT_TRUE(context.find("aws:username").empty());
}

}  // namespace
}  // namespace watchword::policy
