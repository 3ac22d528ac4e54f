// Question: which keys does a document ask for? The rows are answers of AWS (facts: simulation §6).
#include <gtest/gtest.h>

#include "base/text.hpp"
#include "watchword/policy/explain.hpp"

namespace watchword::policy {
namespace {

std::string keys_of(std::string_view text) {
    const auto keys = context_keys(text);
    if (!keys) return "refused: " + keys.error().message;
    std::string out;
    for (const auto& key : *keys) out += concat(key, " ");
    return out;
}

std::string statement(std::string_view elements, std::string_view version = R"("Version":"2012-10-17",)") {
    return concat("{", version, R"("Statement":{"Effect":"Allow")", elements, "}}");
}

TEST(ContextKeys, AreThoseOfConditionsAndVariables) {
    EXPECT_EQ(
        keys_of(statement(
            R"(,"Action":"s3:GetObject","Resource":"arn:aws:s3:::bucket/${aws:PrincipalTag/Team}/${aws:username}","Condition":{"StringEquals":{"s3:ExistingObjectTag/Owner":"${aws:PrincipalTag/Team}"},"Null":{"AWS:SourceIp":"false"}})")),
        "aws:PrincipalTag/Team aws:username s3:ExistingObjectTag/Owner AWS:SourceIp ");
    EXPECT_EQ(
        keys_of(statement(
            R"(,"Action":"*","Resource":"arn:aws:s3:::bucket/${aws:username, 'default'}/${*}/${?}/${$}")")),
        "aws:username * ? $ ");
    EXPECT_EQ(
        keys_of(statement(R"(,"Action":"*","NotResource":"arn:aws:s3:::b/${aws:PrincipalTag/project}")")),
        "aws:PrincipalTag/project ");
    EXPECT_EQ(
        keys_of(statement(
            R"(,"Condition":{"NumericEquals":{"aws:MultiFactorAuthAge":["${aws:PrincipalTag/Age}","nope"]}})")),
        "aws:MultiFactorAuthAge aws:PrincipalTag/Age ");
    // Those of actions, principals and keys are none; nor those of the older language.
    EXPECT_EQ(keys_of(statement(R"(,"Action":"${aws:username}","Principal":{"AWS":"${aws:username}"})")), "");
    EXPECT_EQ(keys_of(statement(R"(,"Condition":{"StringEquals":{"${aws:username}":"a"}})")),
              "${aws:username} ");
    for (const auto* version : {"", R"("Version":"2008-10-17",)"})
        EXPECT_EQ(keys_of(statement(R"(,"Resource":"arn:aws:s3:::bucket/${aws:username}")", version)), "");
    // What is no variable is none.
    EXPECT_EQ(keys_of(statement(R"(,"Resource":["${","${}","${aws:username","}${a:b, c}","${a:b, 'c'"])")),
              "");
}

TEST(ContextKeys, AreToldOnceInEachSpelling) {
    EXPECT_EQ(
        keys_of(statement(
            R"(,"Resource":"arn:aws:s3:::bucket/${aws:username}/${AWS:username}","Condition":{"StringEquals":{"aws:username":"${aws:username}","AWS:username":"a"}})")),
        "aws:username AWS:username ");
    EXPECT_EQ(keys_of(R"({"Statement":[{"Effect":"Deny","Condition":{"Null":{"a:b":"true"}}},)"
                      R"({"Effect":"Deny","Condition":{"Null":{"a:b":"true","c:d":"true"}}}]})"),
              "a:b c:d ");
}

TEST(ContextKeys, AreToldOfIncompleteDocuments) {
    const std::string condition = R"(,"Condition":{"StringEquals":{"aws:username":"a"}})";
    for (const auto* elements : {"", R"(,"Action":"abc","Resource":"bad")", R"(,"Action":[],"Resource":[])",
                                 R"(,"Action":"*","Resource":"*","Principal":"*")"})
        EXPECT_EQ(keys_of(statement(elements + condition)), "aws:username ");
    for (const auto* nothing : {"{}", R"({"Version":"2012-10-17"})", R"({"Statement":[]})",
                                R"({"Statement":{"Effect":"Allow","Condition":{}}})"})
        EXPECT_EQ(keys_of(nothing), "");
}

TEST(ContextKeys, AreRefusedOfWhatIsNoDocument) {
    for (const auto* bad :
         {"", "[]", "{", R"({"Statement":{"Action":"*"}})", R"({"Statement":{"Effect":"Maybe"}})",
          R"({"Statement":"x"})", R"({"Version":"2013-01-01"})", R"({"Foo":1})",
          R"({"Statement":{"Effect":"Allow","Foo":1}})", R"({"Statement":{"Effect":"Allow","Condition":[]}})",
          R"({"Statement":{"Effect":"Allow","Condition":{"MadeUp":{"a:b":"c"}}}})",
          R"({"Statement":{"Effect":"Allow","Condition":{"Null":"a:b"}}})"})
        EXPECT_EQ(keys_of(bad), "refused: Syntax errors in policy.") << bad;
    EXPECT_EQ(keys_of(std::string(2'000'000, ' ')), "refused: Syntax errors in policy.");
}

}  // namespace
}  // namespace watchword::policy
