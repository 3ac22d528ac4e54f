// Inline and managed policies, versions and attachments.
#include <future>

#include "iam/test_support.hpp"

namespace watchword::iam::test {
namespace {

constexpr std::string_view administrator_access = "arn:aws:iam::aws:policy/AdministratorAccess";

struct Policies : testing::Test {
    World world;
    Credential admin = world.account("acme");
    std::string account = world.account_of(admin);
    std::string arn(const std::string& rest) { return concat("arn:aws:iam::", account, ":policy/", rest); }
    void create(const std::string& name) {
        world.expect(admin, concat("Action=CreatePolicy&PolicyName=", name,
                                   "&PolicyDocument=", percent_encode(allow("s3:*"))));
    }
};

TEST_F(Policies, IsAnInlinePolicyKeptAsItsAuthorWroteIt) {
    const std::string text = R"({ "Version" : "2012-10-17",
 "Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/a%3Ab"}]})";
    for (const auto& [kind, name] :
         {std::pair{"User", "UserName=Administrator"}, {"Group", "GroupName=g"}, {"Role", "RoleName=r"}}) {
        if (std::string_view(kind) == "Group") world.expect(admin, "Action=CreateGroup&GroupName=g");
        if (std::string_view(kind) == "Role")
            world.expect(admin, "Action=CreateRole&RoleName=r&AssumeRolePolicyDocument=" +
                                    percent_encode(trust(account)));
        const auto call = [&](std::string_view verb, std::string_view more) {
            return world.call(admin, concat("Action=", verb, "&", name, more));
        };
        EXPECT_EQ(
            call(concat("Put", kind, "Policy"), "&PolicyName=doc&PolicyDocument=" + percent_encode(text))
                .outcome(),
            "200");
        const auto got = call(concat("Get", kind, "Policy"), "&PolicyName=doc");
        EXPECT_EQ(got.text("PolicyDocument"), percent_encode(text)) << kind;
        EXPECT_NE(got.xml.find("a%253Ab"), std::string::npos);
        EXPECT_EQ(call(concat("List", kind, "Policies"), "").text("PolicyNames"), "<member>doc</member>");
        EXPECT_EQ(call(concat("Delete", kind, "Policy"), "&PolicyName=doc").outcome(), "200");
        EXPECT_EQ(call(concat("Delete", kind, "Policy"), "&PolicyName=doc").outcome(),
                  concat("404 NoSuchEntity The ", lower(kind), " policy with name doc cannot be found."));
        EXPECT_EQ(call(concat("Put", kind, "Policy"), "&PolicyName=doc&PolicyDocument=%7B").code,
                  "MalformedPolicyDocument");
    }
}

// Else a policy "Deny" and one "deny" would stand beside each other, and who replaces one would miss the
// other.
TEST_F(Policies, IsAnInlinePolicyTheSameInOtherLetters) {
    const auto put = [&](std::string_view name, std::string_view action) {
        world.expect(admin, concat("Action=PutUserPolicy&UserName=Administrator&PolicyName=", name,
                                   "&PolicyDocument=", percent_encode(allow(action))));
    };
    const std::string of = "&UserName=Administrator&PolicyName=";
    put("MixedName", "s3:GetObject");
    put("MIXEDNAME", "s3:PutObject");
    EXPECT_EQ(world.expect(admin, "Action=ListUserPolicies&UserName=Administrator").text("PolicyNames"),
              "<member>MixedName</member>");
    const auto got = world.expect(admin, "Action=GetUserPolicy" + of + "MIXEDNAME");
    EXPECT_EQ(got.text("PolicyName"), "MIXEDNAME");
    EXPECT_EQ(got.text("PolicyDocument"), percent_encode(allow("s3:PutObject")));
    world.expect(admin, "Action=DeleteUserPolicy" + of + "mixedname");
    EXPECT_EQ(world.outcome(admin, "Action=GetUserPolicy" + of + "MixedName"),
              "404 NoSuchEntity The user policy with name MixedName cannot be found.");
}

// As records of old may have them.
TEST_F(Policies, AreInlinePoliciesThatDifferInCaseToldApart) {
    world.directory().write([&](Transaction& in) {
        User user = *in.snapshot().user(account, "Administrator");
        for (const auto* name : {"P", "p"})
            user.inline_policies.emplace(name, IdentityPolicy::from_text(allow(concat("s3:", name))));
        in.put(std::move(user));
    });
    const std::string of = "&UserName=Administrator&PolicyName=";
    EXPECT_EQ(world.expect(admin, "Action=GetUserPolicy" + of + "p").text("PolicyDocument"),
              percent_encode(allow("s3:p")));
    world.expect(admin, "Action=DeleteUserPolicy" + of + "p");
    EXPECT_EQ(world.expect(admin, "Action=GetUserPolicy" + of + "p").text("PolicyDocument"),
              percent_encode(allow("s3:P")));
}

TEST_F(Policies, DoTwoKeysOfOneNameGetIntoAPolicy) {
    const std::string doubled =
        R"({"Version":"2012-10-17","Statement":[{"Effect":"Deny","Effect":"Allow","Action":"*","Resource":"*"}]})";
    EXPECT_EQ(world
                  .call(admin, "Action=PutUserPolicy&UserName=Administrator&PolicyName=p&PolicyDocument=" +
                                   percent_encode(doubled))
                  .code,
              "MalformedPolicyDocument");
}

TEST_F(Policies, HowLargeMayPoliciesBe) {
    const auto sized = [](std::size_t size) {
        const std::string empty = allow("s3:*", "arn:aws:s3:::");
        return percent_encode(allow("s3:*", "arn:aws:s3:::" + std::string(size - empty.size(), 'x')));
    };
    const std::string put = "Action=PutUserPolicy&UserName=Administrator&PolicyName=";
    world.expect(admin, put + "a&PolicyDocument=" + sized(1024));
    world.expect(admin, put + "b&PolicyDocument=" + sized(1024));
    EXPECT_EQ(world.outcome(admin, put + "b&PolicyDocument=" + sized(1025)),
              "409 LimitExceeded Maximum policy size of 2048 bytes exceeded for user Administrator");
    EXPECT_EQ(world.outcome(admin, "Action=CreatePolicy&PolicyName=big&PolicyDocument=" + sized(6145)),
              "409 LimitExceeded Cannot exceed quota for PolicySize: 6144");
    EXPECT_EQ(world.outcome(admin, "Action=CreatePolicy&PolicyName=big&PolicyDocument=" + sized(6144)),
              "200");
}

TEST_F(Policies, WhatDoesAManagedPolicyLookLike) {
    world.expect(admin, concat("Action=CreatePolicy&PolicyName=p&Path=/x/&Description=why&PolicyDocument=",
                               percent_encode(allow("s3:*"))));
    const auto id = world.now()->policies.find(name_key(account, "p"))->id;
    EXPECT_EQ(world.expect(admin, "Action=GetPolicy&PolicyArn=" + arn("x/p")).xml,
              concat("<GetPolicyResult><Policy><PolicyName>p</PolicyName><PolicyId>", id, "</PolicyId><Arn>",
                     arn("x/p"),
                     "</Arn><Path>/x/</Path><DefaultVersionId>v1</DefaultVersionId><AttachmentCount>0</"
                     "AttachmentCount>"
                     "<PermissionsBoundaryUsageCount>0</PermissionsBoundaryUsageCount><IsAttachable>true</"
                     "IsAttachable><Description>why</Description>"
                     "<CreateDate>2023-11-14T22:13:30Z</CreateDate><UpdateDate>2023-11-14T22:13:30Z</"
                     "UpdateDate><Tags></Tags></Policy></GetPolicyResult>"));
    EXPECT_EQ(world.outcome(admin, concat("Action=CreatePolicy&PolicyName=P&PolicyDocument=",
                                          percent_encode(allow("s3:*")))),
              "409 EntityAlreadyExists A policy called P already exists. Duplicate names are not allowed.");
    EXPECT_EQ(world.outcome(admin, "Action=GetPolicy&PolicyArn=" + arn("p")),
              concat("404 NoSuchEntity Policy ", arn("p"), " was not found."));
    EXPECT_EQ(world.outcome(admin, "Action=GetPolicy&PolicyArn=aNameNotAnArnAtAllXXXXX"),
              "400 ValidationError Invalid ARN:  Could not be parsed!");
    EXPECT_EQ(world.expect(admin, concat("Action=GetPolicy&PolicyArn=", administrator_access))
                  .text("AttachmentCount"),
              "1");
}

TEST_F(Policies, HowDoVersionsComeAndGo) {
    create("p");
    const std::string of = "&PolicyArn=" + arn("p"),
                      document = "&PolicyDocument=" + percent_encode(allow("s3:Get*"));
    EXPECT_EQ(world.expect(admin, "Action=CreatePolicyVersion&SetAsDefault=true" + of + document).xml,
              "<CreatePolicyVersionResult><PolicyVersion><VersionId>v2</VersionId><IsDefaultVersion>true</"
              "IsDefaultVersion>"
              "<CreateDate>2023-11-14T22:13:30Z</CreateDate></PolicyVersion></CreatePolicyVersionResult>");
    EXPECT_EQ(world.outcome(admin, "Action=DeletePolicyVersion&VersionId=v2" + of),
              "409 DeleteConflict Cannot delete the default version of a policy.");
    EXPECT_EQ(world.outcome(admin, "Action=DeletePolicy" + of),
              "409 DeleteConflict This policy has more than one version. Before you delete a policy, you "
              "must delete the policy's versions. The "
              "default version is deleted with the policy.");
    world.expect(admin, "Action=SetDefaultPolicyVersion&VersionId=v1" + of);
    world.expect(admin, "Action=DeletePolicyVersion&VersionId=v2" + of);
    for (int i = 0; i < 4; ++i) world.expect(admin, "Action=CreatePolicyVersion" + of + document);
    EXPECT_EQ(world.outcome(admin, "Action=CreatePolicyVersion" + of + document),
              "409 LimitExceeded A managed policy can have up to 5 versions. Before you create a new "
              "version, you must delete an existing version.");
    EXPECT_EQ(world.expect(admin, "Action=ListPolicyVersions&MaxItems=1" + of).text("VersionId"),
              "v6");  // v2 is not used again
    EXPECT_EQ(
        world.outcome(admin, "Action=GetPolicyVersion&VersionId=v2" + of),
        concat("404 NoSuchEntity Policy ", arn("p"), " version v2 does not exist or is not attachable."));
    EXPECT_EQ(world.expect(admin, "Action=GetPolicyVersion&VersionId=v1" + of).text("Document"),
              percent_encode(allow("s3:*")));
}

TEST_F(Policies, DoTwoWhoMakeTheLastVersionBothSucceed) {
    create("p");
    const std::string form = concat("Action=CreatePolicyVersion&PolicyArn=", arn("p"),
                                    "&PolicyDocument=", percent_encode(allow("s3:*")));
    for (int i = 0; i < 3; ++i) world.expect(admin, form);
    std::promise<int> both;
    std::atomic<int> left{2}, won{0};
    for (int i = 0; i < 2; ++i)
        world.directory().submit(
            [&](Transaction& in) {
                xml::Writer out;
                world.run({.write = &in}, admin, query::Tree(form), out);
            },
            [&](std::exception_ptr error) {
                won += error ? 0 : 1;
                if (--left == 0) both.set_value(won);
            });
    EXPECT_EQ(both.get_future().get(), 1);
    EXPECT_EQ(world.now()->policies_by_arn.find(arn("p"))->versions.size(), 5u);
}

TEST_F(Policies, WhoHasAPolicyAttached) {
    create("p");
    world.expect(admin, "Action=CreateGroup&GroupName=g");
    world.expect(admin,
                 "Action=CreateRole&RoleName=r&AssumeRolePolicyDocument=" + percent_encode(trust(account)));
    const std::string of = "&PolicyArn=" + arn("p");
    for (const auto* form : {"Action=AttachUserPolicy&UserName=Administrator",
                             "Action=AttachGroupPolicy&GroupName=g", "Action=AttachRolePolicy&RoleName=r"}) {
        world.expect(admin, form + of);
        world.expect(admin, form + of);
        EXPECT_EQ(
            world.outcome(admin, concat(form, "&PolicyArn=", arn("missing"))),
            concat("404 NoSuchEntity Policy ", arn("missing"), " does not exist or is not attachable."));
    }
    world.expect(admin, "Action=PutRolePermissionsBoundary&RoleName=r&PermissionsBoundary=" + arn("p"));
    const auto all = world.expect(admin, "Action=ListEntitiesForPolicy" + of);
    EXPECT_EQ(all.count("UserId") + all.count("GroupId") + all.count("RoleId"), 3u);
    EXPECT_EQ(world.expect(admin, "Action=ListEntitiesForPolicy&PolicyUsageFilter=PermissionsBoundary" + of)
                  .count("member"),
              1u);
    EXPECT_EQ(world.expect(admin, "Action=ListEntitiesForPolicy&EntityFilter=Group" + of).text("GroupName"),
              "g");
    std::size_t paged = 0;
    for (std::string marker, more = "true"; more == "true";) {
        const auto page =
            world.expect(admin, "Action=ListEntitiesForPolicy&MaxItems=1" + of +
                                    (marker.empty() ? "" : "&Marker=" + percent_encode(marker)));
        paged += page.count("member"), more = page.text("IsTruncated"), marker = page.text("Marker");
    }
    EXPECT_EQ(paged, 3u);
    EXPECT_EQ(world.expect(admin, "Action=ListAttachedRolePolicies&RoleName=r").text("AttachedPolicies"),
              concat("<member><PolicyName>p</PolicyName><PolicyArn>", arn("p"), "</PolicyArn></member>"));
    EXPECT_EQ(world.outcome(admin, "Action=DeletePolicy" + of),
              "409 DeleteConflict Cannot delete a policy attached to entities.");
    for (const auto* form : {"Action=DetachUserPolicy&UserName=Administrator",
                             "Action=DetachGroupPolicy&GroupName=g", "Action=DetachRolePolicy&RoleName=r"}) {
        world.expect(admin, form + of);
        EXPECT_EQ(world.outcome(admin, form + of),
                  concat("404 NoSuchEntity Policy ", arn("p"), " was not found."));
    }
    EXPECT_EQ(world.call(admin, "Action=DeletePolicy" + of).code, "DeleteConflict");  // still a boundary
    world.expect(admin, "Action=DeleteRolePermissionsBoundary&RoleName=r");
    world.expect(admin, "Action=DeletePolicy" + of);
}

TEST_F(Policies, DoesAnotherAccountShowThroughAwsPolicies) {
    const auto other = world.account("other");
    const std::string of = concat("&PolicyArn=", administrator_access);
    EXPECT_EQ(world.expect(other, "Action=GetPolicy" + of).text("AttachmentCount"), "1");
    const auto entities = world.expect(other, "Action=ListEntitiesForPolicy" + of);
    EXPECT_EQ(entities.text("UserId"), world.now()->user(world.account_of(other), "Administrator")->id);
    EXPECT_EQ(entities.count("member"), 1u);
    create("p");
    EXPECT_EQ(world.call(other, "Action=GetPolicy&PolicyArn=" + arn("p")).code, "NoSuchEntity");
    EXPECT_EQ(world.call(other, "Action=AttachUserPolicy&UserName=Administrator&PolicyArn=" + arn("p")).code,
              "NoSuchEntity");
    EXPECT_EQ(world.outcome(other, "Action=DeletePolicy&PolicyArn=" + arn("p")),
              "403 AccessDenied Policy is outside your own account.");
    EXPECT_EQ(world.outcome(other, "Action=DeletePolicy" + of),
              "403 AccessDenied Policy is outside your own account.");
    EXPECT_EQ(world.call(other, "Action=TagPolicy&Tags.member.1.Key=a&Tags.member.1.Value=b" + of).code,
              "AccessDenied");
}

TEST_F(Policies, WhichPoliciesAreListed) {
    create("b"), create("a");
    const auto count = [&](const std::string& more) {
        return world.expect(admin, "Action=ListPolicies" + more).count("member");
    };
    const auto aws = count("&Scope=AWS");
    EXPECT_GT(aws, 0u);
    EXPECT_EQ(count("&Scope=Local"), 2u);
    EXPECT_EQ(count(""), aws + 2);
    // The filter counts only together with OnlyAttached, and that shows boundaries too.
    create("boundary");
    world.expect(admin, "Action=CreateUser&UserName=ada");
    world.expect(admin,
                 "Action=PutUserPermissionsBoundary&UserName=ada&PermissionsBoundary=" + arn("boundary"));
    world.expect(admin, "Action=AttachUserPolicy&UserName=ada&PolicyArn=" + arn("a"));
    const auto names = [&](const std::string& more) {
        const auto answer = world.expect(admin, "Action=ListPolicies&Scope=Local" + more);
        std::string out;
        for (const auto* name : {"a", "b", "boundary"})
            if (answer.xml.find(concat("<PolicyName>", name, "</PolicyName>")) != std::string::npos)
                out += concat(name, " ");
        return out;
    };
    for (const auto* filter :
         {"", "&PolicyUsageFilter=PermissionsPolicy", "&PolicyUsageFilter=PermissionsBoundary"})
        EXPECT_EQ(names(concat("&OnlyAttached=false", filter)), "a b boundary ") << filter;
    EXPECT_EQ(names("&OnlyAttached=true"), "a boundary ");
    EXPECT_EQ(names("&OnlyAttached=1&PolicyUsageFilter=PermissionsPolicy"), "a ");
    EXPECT_EQ(names("&OnlyAttached=true&PolicyUsageFilter=PermissionsBoundary"), "boundary ");
    EXPECT_EQ(world.call(admin, "Action=ListPolicies&OnlyAttached=True").code, "MalformedInput");
    world.expect(admin, "Action=DeleteUserPermissionsBoundary&UserName=ada");
    EXPECT_EQ(world.outcome(admin, "Action=DeleteUserPermissionsBoundary&UserName=ada"),
              "404 NoSuchEntity The user ada has no permissions boundary.");
    world.expect(admin, "Action=DeletePolicy&PolicyArn=" + arn("boundary"));
    std::size_t paged = 0, pages = 0;
    for (std::string marker, more = "true"; more == "true"; ++pages) {
        const auto page =
            world.expect(admin, "Action=ListPolicies&MaxItems=1" +
                                    (marker.empty() ? "" : "&Marker=" + percent_encode(marker)));
        paged += page.count("member"), more = page.text("IsTruncated"), marker = page.text("Marker");
        if (pages > 500) break;
    }
    EXPECT_EQ(paged, aws + 2);
}

TEST_F(Policies, DoConditionKeysOfIamHoldBackADelegatedAdministrator) {
    const std::string boundary =
        concat(R"(,"Condition":{"StringEquals":{"iam:PermissionsBoundary":")", administrator_access, "\"}}");
    const auto bob = world.user(admin, "bob");
    const auto policy = [&](const std::string& text) {
        world.expect(admin,
                     "Action=PutUserPolicy&PolicyName=p&UserName=bob&PolicyDocument=" + percent_encode(text));
    };
    const std::string bounded = concat("&PermissionsBoundary=", administrator_access);
    policy(allow("iam:*", "*", boundary));
    EXPECT_EQ(world.call(bob, "Action=CreateUser&UserName=free").code, "AccessDenied");
    EXPECT_EQ(world.outcome(bob, "Action=CreateUser&UserName=kept" + bounded), "200");
    const std::string put = "&PolicyName=x&PolicyDocument=" + percent_encode(allow("*"));
    EXPECT_EQ(world.outcome(bob, "Action=PutUserPolicy&UserName=kept" + put), "200");
    EXPECT_EQ(world.call(bob, "Action=PutUserPolicy&UserName=bob" + put).code, "AccessDenied");
    policy(allow(
        "iam:AttachUserPolicy", "*",
        R"(,"Condition":{"ArnEquals":{"iam:PolicyARN":"arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"}})"));
    EXPECT_EQ(
        world.outcome(
            bob,
            "Action=AttachUserPolicy&UserName=bob&PolicyArn=arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"),
        "200");
    EXPECT_EQ(
        world.call(bob, concat("Action=AttachUserPolicy&UserName=bob&PolicyArn=", administrator_access)).code,
        "AccessDenied");
    policy(allow("iam:GetUser", "*", R"(,"Condition":{"StringEquals":{"iam:ResourceTag/team":"core"}})"));
    EXPECT_EQ(world.call(bob, "Action=GetUser&UserName=kept").code, "AccessDenied");
    world.expect(admin, "Action=TagUser&UserName=kept&Tags.member.1.Key=team&Tags.member.1.Value=core");
    EXPECT_EQ(world.outcome(bob, "Action=GetUser&UserName=kept"), "200");
}

}  // namespace
}  // namespace watchword::iam::test
