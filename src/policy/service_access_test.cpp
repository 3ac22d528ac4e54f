// Questions: which services does a policy open and close, what keys does it ask for, and does a short
// explanation say the same as a long one?
#include "policy/service_access.hpp"

#include <gtest/gtest.h>

#include "policy/question.hpp"
#include "policy/test_support.hpp"
#include "watchword/policy/explain.hpp"

namespace watchword::policy {
namespace {

DocumentPtr made(const std::string& statement) {
    auto document =
        compile(R"({"Version":"2012-10-17","Statement":[)" + statement + "]}", DocumentType::identity);
    if (!document) throw std::logic_error(document.error().message);
    return *document;
}

std::string opened(const std::string& statement) {
    std::string out;
    for (const std::string service : {"iam", "organizations", "s3", "sts"})
        if (opens_service(*made(statement), service)) out += service + " ";
    return out;
}

std::string closed(const std::string& statement) {
    std::string out;
    for (const std::string service : {"iam", "organizations", "s3", "sts"})
        if (closes_service(*made(statement), service)) out += service + " ";
    return out;
}

TEST(ServiceAccess, WhichServicesDoesAPolicyOpen) {
    EXPECT_EQ(opened(R"({"Effect":"Allow","Action":"*","Resource":"*"})"), "iam organizations s3 sts ");
    EXPECT_EQ(opened(R"({"Effect":"Allow","Action":["S3:Get*","iam:GetUser"],"Resource":"*"})"), "iam s3 ");
    EXPECT_EQ(opened(R"({"Effect":"Deny","Action":"*","Resource":"*"})"), "");
    EXPECT_EQ(opened(R"({"Effect":"Allow","NotAction":["iam:*","s3:GetObject"],"Resource":"*"})"),
              "organizations s3 sts ");
    // What a resource cannot be of is not opened; roles are assumed through STS.
    EXPECT_EQ(opened(R"({"Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::b/*"})"), "s3 ");
    EXPECT_EQ(opened(R"({"Effect":"Allow","Action":"*","Resource":"arn:aws:iam::111122223333:role/r"})"),
              "iam sts ");
    EXPECT_EQ(opened(R"({"Effect":"Allow","Action":"iam:*","Resource":["arn:aws:s3:::b","arn:aws:s3:::c"]})"),
              "");
    EXPECT_EQ(opened(R"({"Effect":"Allow","Action":"iam:*","NotResource":"arn:aws:s3:::b"})"), "iam ");
    // Conditions are not looked at.
    EXPECT_EQ(
        opened(
            R"({"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"true"}}})"),
        "s3 ");
}

TEST(ServiceAccess, WhichServicesDoesAPolicyClose) {
    EXPECT_EQ(closed(R"({"Effect":"Deny","Action":"*","Resource":"*"})"), "iam organizations s3 sts ");
    EXPECT_EQ(closed(R"({"Effect":"Deny","Action":"s3:*","Resource":["*"]})"), "s3 ");
    EXPECT_EQ(closed(R"({"Effect":"Deny","NotAction":"iam:GetUser","Resource":"*"})"),
              "organizations s3 sts ");
    EXPECT_EQ(closed(R"({"Effect":"Deny","Action":"s3:Get*","Resource":"*"})"), "");
    EXPECT_EQ(closed(R"({"Effect":"Deny","Action":"s3:*","Resource":"arn:aws:s3:::b"})"), "");
    EXPECT_EQ(
        closed(
            R"({"Effect":"Deny","Action":"s3:*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"false"}}})"),
        "");
    EXPECT_EQ(closed(R"({"Effect":"Allow","Action":"s3:*","Resource":"*"})"), "");
}

TEST(ServiceAccess, DoesAShortExplanationSayTheSame) {
    const auto document = made(
        R"({"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::${aws:username}/*","Condition":{"Bool":{"aws:SecureTransport":"true"}}},)"
        R"({"Effect":"Deny","Action":"s3:Put*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalTag/team":"x"}}})");
    const AttachedPolicy attached{"p", document.get()};
    Policies policies;
    policies.identity = std::span(&attached, 1);
    Context context;
    context.set("aws:SecureTransport", "true");
    const Principal caller{
        Principal::Type::user, "111122223333", "arn:aws:iam::111122223333:user/a", "", "", ""};
    for (const std::string action : {"s3:GetObject", "s3:PutObject", "iam:GetUser"}) {
        const Request request{caller, action, "arn:aws:s3:::a/k", "111122223333", context};
        const auto all = explain(request, policies), few = explain(request, policies, Detail::statements);
        EXPECT_EQ(all.decision.outcome, few.decision.outcome);
        EXPECT_EQ(all.missing_context_keys, few.missing_context_keys);
        ASSERT_EQ(all.kinds.size(), few.kinds.size());
        for (std::size_t k = 0; k < all.kinds.size(); ++k) {
            EXPECT_EQ(all.kinds[k].allowed, few.kinds[k].allowed);
            EXPECT_EQ(all.kinds[k].denied, few.kinds[k].denied);
            for (std::size_t s = 0; s < all.kinds[k].statements.size(); ++s) {
                EXPECT_EQ(all.kinds[k].statements[s].matched(), few.kinds[k].statements[s].matched());
                EXPECT_TRUE(few.kinds[k].statements[s].conditions.empty());
            }
        }
    }
}

TEST(ServiceAccess, WhatNamesOneAction) {
    for (const auto* good : {"s3:GetObject", "iam:x"}) EXPECT_TRUE(names_one_action(good)) << good;
    for (const auto* bad : {"", "s3", ":x", "s3:", "s3:Get*", "s3:Ge?", "s3:a:b", "s3: x"})
        EXPECT_FALSE(names_one_action(bad)) << bad;
    EXPECT_FALSE(names_one_action("s3:" + std::string(action_bytes_max, 'a')));
    EXPECT_EQ(resource_policy_type("STS:AssumeRole"), DocumentType::trust);
    EXPECT_EQ(resource_policy_type("s3:GetObject"), DocumentType::resource);
}

}  // namespace
}  // namespace watchword::policy
