#include "policy/account/account.hpp"

#include <gtest/gtest.h>

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "watchword/policy/evaluate.hpp"

namespace watchword::policy::account {
namespace {

std::string allow(std::string_view action) {
    return concat(R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":")", action,
                  R"(","Resource":"*"}]})");
}
std::string named(std::string_view name, std::string_view document) {
    return concat(R"({"PolicyName":")", name, R"(","PolicyDocument":)", document, "}");
}
std::string user(std::string_view name, std::string_view more) {
    return concat(R"({"Path":"/","UserName":")", name, R"(","UserId":"AIDA)", name,
                  R"(","Arn":"arn:aws:iam::111122223333:user/)", name, R"(")", more, "}");
}
std::string group(std::string_view name, std::string_view more) {
    return concat(R"({"Path":"/","GroupName":")", name,
                  R"(","GroupId":"AGPA1","Arn":"arn:aws:iam::111122223333:group/)", name, R"(")", more, "}");
}
std::string role(std::string_view name, std::string_view trust, std::string_view more) {
    return concat(R"({"Path":"/ops/","RoleName":")", name,
                  R"(","RoleId":"AROA1","Arn":"arn:aws:iam::111122223333:role/ops/)", name,
                  R"(","AssumeRolePolicyDocument":)", trust, more, "}");
}
std::string managed(std::string_view arn, std::string_view versions) {
    return concat(R"({"PolicyName":"P","Arn":")", arn, R"(","DefaultVersionId":"v2","PolicyVersionList":[)",
                  versions, "]}");
}
std::string page(std::string_view users, std::string_view groups = "", std::string_view roles = "",
                 std::string_view policies = "") {
    return concat(R"({"UserDetailList":[)", users, R"(],"GroupDetailList":[)", groups,
                  R"(],"RoleDetailList":[)", roles, R"(],"Policies":[)", policies, "]}");
}

ReadAccount read(const std::string& text) {
    auto out = read_account({text});
    if (!out) {
        ADD_FAILURE() << out.error();
        return {};
    }
    return std::move(*out);
}
std::string error_of(const std::vector<std::string_view>& pages) {
    const auto out = read_account(pages);
    return out ? "read" : out.error();
}

bool may(const Account& account, std::string_view who, std::string_view action) {
    const auto asker = resolve(account, who, "session");
    if (!asker) {
        ADD_FAILURE() << asker.error();
        return false;
    }
    Context context;
    for (const auto& [key, value] : asker->context) context.set(key, value);
    const batch::PolicyView view(asker->policies);
    return evaluate({asker->caller.principal(), action, "arn:aws:s3:::b/k", account.id, context},
                    view.policies())
        .allowed();
}

constexpr std::string_view trust_all =
    R"({"Statement":{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"sts:AssumeRole"}})";

TEST(Account, WhichPoliciesApplyToAUserAndARole) {
    const std::string versions = concat(R"({"VersionId":"v1","Document":)", allow("*"),
                                        R"(},{"VersionId":"v2","Document":)", allow("s3:ListBucket"), "}");
    const auto account = read(page(
        user("alice", concat(R"(,"UserPolicyList":[)", named("own", allow("s3:GetObject")),
                             R"(],"GroupList":["dev"])")),
        group(
            "dev",
            concat(
                R"(,"GroupPolicyList":[)", named("g", allow("s3:PutObject")),
                R"(],"AttachedManagedPolicies":[{"PolicyName":"P","PolicyArn":"arn:aws:iam::aws:policy/P"}])")),
        role(
            "audit", trust_all,
            concat(
                R"(,"RolePolicyList":[)", named("r", allow("s3:*")),
                R"(],"PermissionsBoundary":{"PermissionsBoundaryType":"Policy","PermissionsBoundaryArn":"arn:aws:iam::aws:policy/P"})")),
        managed("arn:aws:iam::aws:policy/P", versions)));
    EXPECT_TRUE(account.problems.empty());
    EXPECT_TRUE(may(account.account, "alice", "s3:GetObject"));
    EXPECT_TRUE(may(account.account, "alice", "s3:PutObject")) << "by the group's own";
    EXPECT_TRUE(may(account.account, "alice", "s3:ListBucket")) << "by the group's managed one";
    EXPECT_FALSE(may(account.account, "alice", "s3:DeleteObject")) << "old versions do not count";
    EXPECT_TRUE(may(account.account, "arn:aws:iam::111122223333:role/ops/audit", "s3:ListBucket"));
    EXPECT_FALSE(may(account.account, "audit", "s3:GetObject")) << "the boundary does not allow it";
    EXPECT_TRUE(may(account.account, "arn:aws:iam::111122223333:root", "s3:GetObject"));
    // What to_text() writes is the same account.
    const auto again = read(to_text(account.account));
    EXPECT_EQ(to_text(again.account), to_text(account.account));
    EXPECT_FALSE(may(again.account, "audit", "s3:GetObject"));
    EXPECT_TRUE(may(again.account, "alice", "s3:ListBucket"));
}

TEST(Account, AreDocumentsReadHoweverTheyAreWritten) {
    const std::string document =
        "{\n \"Statement\": {\"Effect\": \"Allow\", \"Action\": \"s3:*\",\n  \"Resource\": \"*\"}\n}";
    const auto encoded =
        read(page(user("a", concat(R"(,"UserPolicyList":[)",
                                   named("p", concat("\"", percent_encode(document), "\"")), "]"))));
    const auto object = read(page(user("a", concat(R"(,"UserPolicyList":[)", named("p", document), "]"))));
    EXPECT_EQ(encoded.account.entities()[0].inline_policies[0].text, document);
    EXPECT_EQ(object.account.entities()[0].inline_policies[0].text, document) << "byte by byte";
    EXPECT_TRUE(may(encoded.account, "a", "s3:GetObject"));
    EXPECT_TRUE(may(object.account, "a", "s3:GetObject"));
}

TEST(Account, IsNothingDecidedAboutWhomAnUnreadablePolicyAppliesTo) {
    const auto read_page = read(page(concat(
        user("alice", concat(R"(,"UserPolicyList":[)", named("bad", R"({"Statement":[]})"), ",",
                             named("good", allow("*")), "]")),
        ",", user("bob", R"(,"AttachedManagedPolicies":[{"PolicyArn":"arn:aws:iam::aws:policy/Gone"}])"), ",",
        user("carol", R"(,"GroupList":["gone"])"), ",", user("dave", ""), ",",
        user("eve", concat(R"(,"UserPolicyList":[)", named("z", "\"%zz\""), "]")))));
    const auto& account = read_page.account;
    ASSERT_EQ(read_page.problems.size(), 2u);
    EXPECT_EQ(read_page.problems[0].where, "UserDetailList[0].UserPolicyList[0]: user alice: bad");
    EXPECT_EQ(read_page.problems[0].what, "Syntax errors in policy. at line 1, column 14");
    EXPECT_EQ(read_page.problems[1].what, "the document is not URL-encoded text");
    EXPECT_EQ(resolve(account, "alice", "s").error(),
              "no decision about alice: user alice: bad cannot be read: Syntax errors in policy. at line 1, "
              "column 14");
    EXPECT_EQ(resolve(account, "bob", "s").error(),
              "no decision about bob: arn:aws:iam::aws:policy/Gone is not in the account's details");
    EXPECT_EQ(resolve(account, "carol", "s").error(),
              "no decision about carol: group gone is not in the account's details");
    EXPECT_FALSE(may(account, "dave", "s3:GetObject"));
    EXPECT_EQ(read(to_text(account)).problems.size(), 2u) << "kept, and told again";
}

TEST(Account, WhoIsMeantAndWhatIsKnownOfThem) {
    const auto account =
        read(
            page(
                user("alice", R"(,"Tags":[{"Key":"team","Value":"blue"}])") + "," + user("both", ""),
                group("dev", ""),
                role("audit", trust_all, "") + "," +
                    R"({"Path":"/","RoleName":"both","RoleId":"AROA2","Arn":"arn:aws:iam::111122223333:role/both","AssumeRolePolicyDocument":)" +
                    std::string(trust_all) + "}"))
            .account;
    using Keys = std::map<std::string, std::string>;
    const auto alice = resolve(account, "alice", "s");
    ASSERT_TRUE(alice);
    EXPECT_EQ(Keys(alice->context.begin(), alice->context.end()),
              (Keys{{"aws:userid", "AIDAalice"},
                    {"aws:username", "alice"},
                    {"aws:PrincipalType", "User"},
                    {"aws:PrincipalArn", "arn:aws:iam::111122223333:user/alice"},
                    {"aws:PrincipalTag/team", "blue"},
                    {"aws:PrincipalAccount", "111122223333"},
                    {"aws:PrincipalIsAWSService", "false"}}));
    for (const char* name : {"audit", "arn:aws:iam::111122223333:role/ops/audit"}) {
        const auto audit = resolve(account, name, "s");
        ASSERT_TRUE(audit) << name;
        EXPECT_EQ(audit->caller.arn, "arn:aws:sts::111122223333:assumed-role/audit/s");
        EXPECT_EQ(audit->caller.issuer_arn, "arn:aws:iam::111122223333:role/ops/audit");
        EXPECT_EQ(audit->caller.unique_id, "AROA1");
        EXPECT_EQ(Keys(audit->context.begin(), audit->context.end()),
                  (Keys{{"aws:userid", "AROA1:s"},
                        {"aws:PrincipalType", "AssumedRole"},
                        {"aws:PrincipalArn", "arn:aws:iam::111122223333:role/ops/audit"},
                        {"aws:PrincipalAccount", "111122223333"},
                        {"aws:PrincipalIsAWSService", "false"}}));
    }
    EXPECT_EQ(resolve(account, "arn:aws:sts::111122223333:assumed-role/audit/night", "s")->caller.arn,
              "arn:aws:sts::111122223333:assumed-role/audit/night");
    EXPECT_EQ(resolve(account, "both", "s").error(), "both is a user and a role: say which by its ARN");
    EXPECT_EQ(resolve(account, "dev", "s").error(), "dev is a group, which is no principal");
    EXPECT_EQ(resolve(account, "nobody", "s").error(), "the account's details have no user or role nobody");
    EXPECT_EQ(resolve(account, "arn:aws:iam::444455556666:user/alice", "s").error(),
              "arn:aws:iam::444455556666:user/alice is not of account 111122223333");
    EXPECT_EQ(resolve(account, "arn:aws:sts::111122223333:assumed-role/gone/s", "s").error(),
              "the account's details have no role gone");
}

TEST(Account, WhatIsSaidOfTextThatIsNoAccount) {
    EXPECT_EQ(error_of({"x"}), "not JSON: a value was expected at line 1, column 1");
    EXPECT_EQ(error_of({"[]"}), "the page must be an object");
    EXPECT_EQ(error_of({"{}"}), "has none of UserDetailList, GroupDetailList, RoleDetailList and Policies");
    EXPECT_EQ(error_of({R"({"UserDetailList":{}})"}), "UserDetailList must be a list");
    EXPECT_EQ(error_of({R"({"UserDetailList":[1]})"}), "UserDetailList[0] must be an object");
    EXPECT_EQ(error_of({R"({"UserDetailList":[{}]})"}), "UserDetailList[0].UserName is missing");
    EXPECT_EQ(error_of({R"({"UserDetailList":[{"UserName":1}]})"}),
              "UserDetailList[0].UserName must be a string");
    const auto alice = page(user("alice", ""));
    EXPECT_EQ(error_of({alice, alice}),
              "UserDetailList[0]: arn:aws:iam::111122223333:user/alice is given twice");
    EXPECT_EQ(
        error_of(
            {alice,
             R"({"UserDetailList":[{"UserName":"b","UserId":"AIDAB","Path":"/","Arn":"arn:aws:iam::444455556666:user/b"}]})"}),
        "UserDetailList[0] is of account 444455556666, others of 111122223333");
    const auto bob = page(user("bob", ""));
    EXPECT_EQ(read_account({alice, bob})->account.entities().size(), 2u) << "pages of one answer";
}

TEST(Account, IsWhatIsNotUnderstoodTold) {
    const auto out =
        read(R"({"UserDetailList":[)" + user("a", R"(,"Powers":[])") + R"(],"NextToken":"x","Extra":1})");
    ASSERT_EQ(out.problems.size(), 3u);
    EXPECT_EQ(out.problems[0].where, "Extra");
    EXPECT_EQ(out.problems[1].what,
              "more pages follow: what is on them is missing unless they are given too");
    EXPECT_EQ(out.problems[2].where, "UserDetailList[0].Powers");
}

}  // namespace
}  // namespace watchword::policy::account
