// Questions: for what do two tag keys that differ in case only stand, what do empty lists mean, and is what a
// policy says of a tag decided on all tags that it may mean?
#include "iam/test_support.hpp"

namespace watchword::iam::test {
namespace {

std::string tags(std::initializer_list<std::pair<std::string_view, std::string_view>> list) {
    std::string out;
    int number = 0;
    for (const auto& [key, value] : list) {
        const auto member = concat("&Tags.member.", std::to_string(++number));
        out += concat(member, ".Key=", key, member, ".Value=", value);
    }
    return out;
}

struct Tagging : testing::Test {
    Tagging() {
        world.expect(admin,
                     "Action=CreatePolicy&PolicyName=p&PolicyDocument=" + percent_encode(allow("s3:*")));
        world.expect(admin, "Action=CreateVirtualMFADevice&VirtualMFADeviceName=d");
        world.expect(admin, "Action=CreateInstanceProfile&InstanceProfileName=i");
        world.expect(admin, "Action=CreateOpenIDConnectProvider&Url=https://idp.example.org");
        world.expect(
            admin, "Action=CreateRole&RoleName=r&AssumeRolePolicyDocument=" + percent_encode(trust(account)));
        world.expect(admin, "Action=CreateUser&UserName=ada");
    }
    std::string arn(std::string_view rest) { return concat("arn:aws:iam::", account, ":", rest); }
    /// "Team=a team=b "
    std::string listed(std::string_view kind, const std::string& of) {
        const auto xml = world.expect(admin, concat("Action=List", kind, "Tags", of)).xml;
        std::string out;
        for (auto at = xml.find("<Key>"); at != std::string::npos; at = xml.find("<Key>", at + 1)) {
            Answer rest;
            rest.xml = xml.substr(at);
            out += concat(rest.text("Key"), "=", rest.text("Value"), " ");
        }
        return out;
    }
    /// Kinds of resources, and how a request names the one that there is.
    std::vector<std::pair<std::string, std::string>> case_counts() {
        return {
            {"Policy", "&PolicyArn=" + arn("policy/p")},
            {"MFADevice", "&SerialNumber=" + arn("mfa/d")},
            {"InstanceProfile", "&InstanceProfileName=i"},
            {"OpenIDConnectProvider", "&OpenIDConnectProviderArn=" + arn("oidc-provider/idp.example.org")}};
    }

    World world;
    Credential admin = world.account("acme");
    std::string account = world.account_of(admin);
};

TEST_F(Tagging, UsersAndRolesKeepOneOfTwoKeysThatDifferInCase) {
    for (const auto& [kind, of] :
         {std::pair<std::string, std::string>{"User", "&UserName=ada"}, {"Role", "&RoleName=r"}}) {
        world.expect(admin, concat("Action=Tag", kind, of, tags({{"Team", "a"}})));
        world.expect(admin, concat("Action=Tag", kind, of, tags({{"team", "b"}})));
        EXPECT_EQ(listed(kind, of), "team=b ");
        EXPECT_EQ(
            world.outcome(admin, concat("Action=Tag", kind, of, tags({{"x", "1"}, {"X", "2"}}))),
            "400 InvalidInput Duplicate tag keys found. Please note that Tag keys are case insensitive.");
        EXPECT_EQ(world.outcome(admin, concat("Action=Tag", kind, of, tags({{"aws:x", "1"}}))),
                  "400 InvalidInput aws: prefixed tag key names are not allowed for external use.");
        world.expect(admin, concat("Action=Untag", kind, of, "&TagKeys.member.1=TEAM"));
        EXPECT_EQ(listed(kind, of), "");
    }
}

TEST_F(Tagging, AllElseKeepsBoth) {
    for (const auto& [kind, of] : case_counts()) {
        world.expect(admin, concat("Action=Tag", kind, of, tags({{"Team", "a"}, {"team", "b"}})));
        EXPECT_EQ(listed(kind, of), "Team=a team=b ") << kind;
        world.expect(admin, concat("Action=Untag", kind, of, "&TagKeys.member.1=TEAM"));
        world.expect(admin, concat("Action=Tag", kind, of, tags({{"team", "c"}})));
        EXPECT_EQ(listed(kind, of), "Team=a team=c ") << kind;
        world.expect(admin, concat("Action=Untag", kind, of, "&TagKeys.member.1=Team"));
        EXPECT_EQ(listed(kind, of), "team=c ") << kind;
        EXPECT_EQ(world.outcome(admin, concat("Action=Tag", kind, of, tags({{"x", "1"}, {"x", "2"}}))),
                  "400 InvalidInput Duplicate tag keys found.");
        EXPECT_EQ(world.outcome(admin, concat("Action=Tag", kind, of, tags({{"AWS:x", "1"}}))),
                  "400 InvalidInput Tag keys beginning with aws: are reserved for system use.");
    }
    EXPECT_EQ(world
                  .expect(admin, concat("Action=CreatePolicy&PolicyName=q&PolicyDocument=",
                                        percent_encode(allow("s3:*")), tags({{"Team", "a"}, {"team", "b"}})))
                  .count("Key"),
              2u);
}

TEST_F(Tagging, EmptyListsAreNoValidationErrors) {
    auto kinds = case_counts();
    kinds.insert(kinds.end(), {{"User", "&UserName=ada"}, {"Role", "&RoleName=r"}});
    for (const auto& [kind, of] : kinds) {
        EXPECT_EQ(world.outcome(admin, concat("Action=Tag", kind, of, "&Tags=")),
                  "400 InvalidInput The provided tag map must not be null/empty.")
            << kind;
        EXPECT_EQ(world.outcome(admin, concat("Action=Untag", kind, of, "&TagKeys=")),
                  kind == "User" || kind == "Role"
                      ? "200"
                      : "400 InvalidInput The provided tag keys must not be null/empty.")
            << kind;
        EXPECT_EQ(world.outcome(admin, concat("Action=Tag", kind, of)),
                  "400 ValidationError 1 validation error detected: Value null at 'tags' failed to satisfy "
                  "constraint: Member must not be null");
    }
}

// Condition keys ignore case: a tag "Team" beside "team" must neither hide it nor stand in for it.
TEST_F(Tagging, WhatAPolicySaysOfATagHoldsForEverySpelling) {
    const std::string of = "&PolicyArn=" + arn("policy/p");
    world.expect(admin, concat("Action=TagPolicy", of,
                               tags({{"Team", "locked"}, {"TEAM", "free"}, {"team", "free"}})));
    const auto unlocked =
        world.user(admin, "bob",
                   R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iam:*","Resource":"*"},
            {"Effect":"Deny","Action":"iam:*","Resource":"*",
             "Condition":{"StringEquals":{"aws:ResourceTag/team":"locked"}}}]})");
    EXPECT_EQ(world.call(unlocked, "Action=GetPolicy" + of).code, "AccessDenied");
    const auto own = world.user(
        admin, "eve",
        allow("iam:*Policy*", "*", R"(,"Condition":{"StringEquals":{"iam:ResourceTag/team":"free"}})"));
    EXPECT_EQ(world.call(own, "Action=GetPolicy" + of).code, "AccessDenied");
    const auto tagger = world.user(
        admin, "tom",
        allow("iam:TagPolicy", "*", R"(,"Condition":{"StringEquals":{"aws:RequestTag/Team":"free"}})"));
    EXPECT_EQ(
        world.call(tagger, concat("Action=TagPolicy", of, tags({{"Team", "x"}, {"team", "free"}}))).code,
        "AccessDenied");
    world.expect(tagger, concat("Action=TagPolicy", of, tags({{"Team", "free"}, {"team", "free"}})));
    world.expect(unlocked, "Action=GetPolicy" + of);
    world.expect(own, "Action=GetPolicy" + of);
}

}  // namespace
}  // namespace watchword::iam::test
