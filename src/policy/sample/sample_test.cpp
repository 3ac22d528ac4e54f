#include <algorithm>

#include "base/text.hpp"
#include "policy/sample/questions.hpp"
#include "policy/test_support.hpp"

namespace watchword::policy::sample {
namespace {

bool has(const std::vector<std::string>& list, std::string_view text) {
    return std::find(list.begin(), list.end(), text) != list.end();
}
bool has(const std::vector<KeyValues>& list, const KeyValues& values) {
    return std::find(list.begin(), list.end(), values) != list.end();
}
bool has(const std::vector<KeyValues>& list, std::string_view text) {
    return has(list, std::vector{std::string(text)});
}

TEST(Sample, WhatDoesAPatternMatch) {
    EXPECT_EQ(matching("s3:GetObject", {}), std::vector<std::string>{"s3:GetObject"});
    const auto get = matching("s3:Get*", {"s3:GetObject", "s3:*Acl"});
    EXPECT_TRUE(has(get, "s3:Getx"));
    EXPECT_TRUE(has(get, "s3:Get"));
    EXPECT_TRUE(has(get, "s3:GetObject")) << "where another pattern goes on";
    EXPECT_TRUE(has(get, "s3:GetAcl")) << "both match it";
    EXPECT_TRUE(has(matching("home/${aws:username}/?", {}), "home/watchword/x"));
    EXPECT_TRUE(has(matching("${*}${aws:PrincipalTag/a, 'none'}", {}), "*none"));
    EXPECT_EQ(variables_in("${*}${aws:username}${aws:PrincipalTag/a, 'none'}${"),
              (std::vector<std::string>{"aws:username", "aws:PrincipalTag/a"}));
    std::vector<std::string> many;
    for (int i = 0; i < 1000; ++i) many.push_back("s3:Get" + std::to_string(i));
    EXPECT_LE(matching("s3:Get*", many).size(), 16u);
}

TEST(Sample, WhichValuesLieAroundALiteral) {
    for (const auto& [op, value, expected] :
         std::initializer_list<std::tuple<const char*, const char*, std::vector<const char*>>>{
             {"NumericLessThan", "10", {"9", "10", "11"}},
             {"Bool", "true", {"true", "false"}},
             {"IpAddress", "10.0.0.0/8", {"10.0.0.0", "10.255.255.255", "9.255.255.255", "11.0.0.0"}},
             {"IpAddress",
              "2001:db8::/32",
              {"2001:db8:0:0:0:0:0:0", "2001:db7:ffff:ffff:ffff:ffff:ffff:ffff"}},
             {"DateLessThan", "1970-01-01T00:01:00Z", {"1970-01-01T00:01:00Z", "59", "61"}},
             {"StringEquals", "Ab", {"Ab", "Abx", "aB"}},
             {"StringLike", "a*", {"ax", "a"}},
             {"StringEquals", "a*", {"a*"}},
             {"ArnLike", "arn:aws:iam::*:role/r", {"arn:aws:iam::x:role/r"}},
             {"Null", "true", {"x"}}}) {
        const auto around = values_around(op, {value});
        for (const char* text : expected) EXPECT_TRUE(has(around, text)) << op << ' ' << text;
        EXPECT_TRUE(has(around, KeyValues{})) << op << ": absent";
    }
    EXPECT_TRUE(
        has(values_around("ForAllValues:StringEquals", {"a"}), std::vector<std::string>{"a", "a-other"}));
}

/// Whether one of the questions is decided otherwise by the two as identity policies of a user.
bool found_between(const std::string& before, const std::string& after) {
    const std::vector<DocumentPtr> both{test::statements(before), test::statements(after)};
    const auto asked = questions_about(both, {}, 20000);
    EXPECT_FALSE(asked.cut);
    return std::any_of(asked.questions.begin(), asked.questions.end(), [&](const Question& question) {
        Context context;
        for (const auto& [key, values] : question.context) context.set(key, values);
        Outcome outcomes[2];
        for (std::size_t i = 0; i < 2; ++i) {
            const AttachedPolicy attached{"p", both[i].get()};
            Policies policies;
            policies.identity = std::span(&attached, 1);
            outcomes[i] =
                test::decide({test::user(), question.action, question.resource, test::account_a, context},
                             policies)
                    .outcome;
        }
        return outcomes[0] != outcomes[1];
    });
}

TEST(Sample, AreDifferencesFound) {
    const auto allow = [](std::string_view action, std::string_view resource,
                          std::string_view condition = "{}") {
        return concat(R"({"Effect":"Allow","Action":)", action, R"(,"Resource":)", resource,
                      R"(,"Condition":)", condition, "}");
    };
    const auto get = allow(R"("s3:GetObject")", R"("arn:aws:s3:::b/*")");
    const auto when = [&](std::string_view condition) {
        return allow(R"("s3:GetObject")", R"("arn:aws:s3:::b/*")", condition);
    };
    const std::pair<std::string, std::string> different[] = {
        {get, allow(R"("s3:Get*")", R"("arn:aws:s3:::b/*")")},
        {get, allow(R"(["s3:GetObject","s3:PutObject"])", R"("arn:aws:s3:::b/*")")},
        {get, allow(R"("s3:GetObject")", R"("arn:aws:s3:::b*")")},
        {get, allow(R"("s3:GetObject")", R"("*")")},
        {get, allow(R"("s3:GetObject")", R"("arn:aws:s3:::b/?*")")},
        {get, allow(R"("*")", R"("*")")},
        {allow(R"("s3:Get*")", R"("*")"), allow(R"("s3:*Acl")", R"("*")")},
        {get, get + R"(,{"Effect":"Deny","Action":"s3:*","Resource":"arn:aws:s3:::b/secret*"})"},
        {allow(R"("*")", R"("*")"), R"({"Effect":"Allow","NotAction":"iam:*","Resource":"*"})"},
        {allow(R"("*")", R"("*")"), R"({"Effect":"Allow","Action":"*","NotResource":"arn:aws:s3:::b/*"})"},
        {get, when(R"({"Bool":{"aws:MultiFactorAuthPresent":"true"}})")},
        {when(R"({"Bool":{"aws:MultiFactorAuthPresent":"true"}})"),
         when(R"({"BoolIfExists":{"aws:MultiFactorAuthPresent":"true"}})")},
        {when(R"({"NumericLessThan":{"s3:max-keys":"10"}})"),
         when(R"({"NumericLessThanEquals":{"s3:max-keys":"10"}})")},
        {when(R"({"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}})"),
         when(R"({"IpAddress":{"aws:SourceIp":"10.0.0.0/9"}})")},
        {when(R"({"StringEquals":{"s3:prefix":"a"}})"),
         when(R"({"StringEqualsIgnoreCase":{"s3:prefix":"a"}})")},
        {when(R"({"StringEquals":{"s3:prefix":"a"}})"), when(R"({"StringLike":{"s3:prefix":"a*"}})")},
        {when(R"({"ForAllValues:StringEquals":{"aws:TagKeys":["a","b"]}})"),
         when(R"({"ForAnyValue:StringEquals":{"aws:TagKeys":["a","b"]}})")},
        {when(R"({"StringEquals":{"s3:prefix":"a","aws:userid":"u"}})"),
         when(R"({"StringEquals":{"s3:prefix":"a"}})")},
        {allow(R"("s3:GetObject")", R"("arn:aws:s3:::b/${aws:username}/*")"),
         allow(R"("s3:GetObject")", R"("arn:aws:s3:::b/${aws:userid}/*")")},
        {when(R"({"Null":{"aws:TokenIssueTime":"true"}})"),
         when(R"({"Null":{"aws:TokenIssueTime":"false"}})")},
    };
    for (const auto& [before, after] : different) {
        EXPECT_TRUE(found_between(before, after)) << before << "\n" << after;
        EXPECT_FALSE(found_between(before, before)) << before;
        EXPECT_FALSE(found_between(after, after)) << after;
    }
    EXPECT_FALSE(found_between(get, get + "," + get)) << "the same, said twice";
    EXPECT_FALSE(found_between(get, allow(R"(["S3:getobject"])", R"("arn:aws:s3:::b/*")")));
}

TEST(Sample, IsTheSearchBoundedAndTheSameEachTime) {
    std::string many;
    for (int i = 0; i < 60; ++i)
        many += concat(
            i == 0 ? "" : ",", R"({"Effect":"Allow","Action":["s3:Get*","s3:)", std::to_string(i),
            R"(*"],"Resource":["arn:aws:s3:::b)", std::to_string(i),
            R"(/*","arn:aws:s3:::*"],"Condition":{"StringLike":{"s3:prefix":["a*","b*"],"aws:userid":"*"}}})");
    const std::vector<DocumentPtr> documents{test::statements(many)};
    const auto first = questions_about(documents, {}, 5000), second = questions_about(documents, {}, 5000);
    EXPECT_TRUE(first.cut);
    EXPECT_EQ(first.questions.size(), 5000u);
    ASSERT_EQ(second.questions.size(), first.questions.size());
    for (std::size_t i = 0; i < first.questions.size(); ++i)
        EXPECT_TRUE(!(first.questions[i] < second.questions[i]) &&
                    !(second.questions[i] < first.questions[i]));
}

TEST(Sample, WhoIsNamed) {
    EXPECT_EQ(
        principals_in({test::statements(
            R"({"Effect":"Allow","Principal":{"AWS":["111122223333","arn:aws:iam::111122223333:user/a"],"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"},
                     {"Effect":"Deny","Principal":"*","Action":"sts:AssumeRole"})",
            DocumentType::trust)}),
        (std::vector<std::string>{"AWS 111122223333", "AWS arn:aws:iam::111122223333:user/a",
                                  "Service ec2.amazonaws.com"}));
}

}  // namespace
}  // namespace watchword::policy::sample
