// Users, groups and access keys.
#include <future>

#include "iam/test_support.hpp"

namespace watchword::iam::test {
namespace {

struct Users : testing::Test {
    World world;
    Credential admin = world.account("acme");
    std::string account = world.account_of(admin);
    std::string arn(const std::string& rest) { return concat("arn:aws:iam::", account, ":", rest); }
};

TEST_F(Users, WhatDoesAUserLookLike) {
    const auto made = world.expect(admin, "Action=CreateUser&UserName=ada&Path=/core/");
    const auto* user = world.now()->user(account, "ADA");
    ASSERT_TRUE(user);
    EXPECT_EQ(made.xml,
              concat("<CreateUserResult><User><Path>/core/</Path><UserName>ada</UserName><UserId>", user->id,
                     "</UserId><Arn>", arn("user/core/ada"),
                     "</Arn><CreateDate>2023-11-14T22:13:30Z</CreateDate></User></CreateUserResult>"));
    EXPECT_TRUE(user->id.starts_with("AIDA") && user->id.size() == 21);
    EXPECT_EQ(account_of_id(user->id), account);
    world.expect(admin, "Action=TagUser&UserName=ada&Tags.member.1.Key=Team&Tags.member.1.Value=a%20b");
    world.expect(admin,
                 "Action=PutUserPermissionsBoundary&UserName=ada&PermissionsBoundary=arn:aws:iam::aws:policy/"
                 "AdministratorAccess");
    const auto shown = world.expect(admin, "Action=GetUser&UserName=Ada");
    EXPECT_NE(
        shown.xml.find("<PermissionsBoundary><PermissionsBoundaryType>Policy</"
                       "PermissionsBoundaryType><PermissionsBoundaryArn>arn:aws:iam::aws:policy/"
                       "AdministratorAccess</PermissionsBoundaryArn></"
                       "PermissionsBoundary><Tags><member><Key>Team</Key><Value>a b</Value></member></Tags>"),
        std::string::npos);
    EXPECT_EQ(world.expect(admin, "Action=ListUsers&PathPrefix=/core").count("Tags"), 0u);
    EXPECT_EQ(world.call(admin, "Action=ListUsers&PathPrefix=/%C3%A9").code, "ValidationError");
    EXPECT_EQ(world.expect(admin, "Action=GetUser").text("UserName"), "Administrator");
    const auto root = world.account("rooted", true);
    EXPECT_EQ(world.expect(root, "Action=GetUser").text("Arn"),
              concat("arn:aws:iam::", world.account_of(root), ":root"));
}

TEST_F(Users, WhichErrorsDoUsersAnswer) {
    world.expect(admin, "Action=CreateUser&UserName=ada");
    EXPECT_EQ(world.outcome(admin, "Action=CreateUser&UserName=ADA"),
              "409 EntityAlreadyExists User with name ADA already exists.");
    EXPECT_EQ(world.outcome(admin, "Action=GetUser&UserName=bob"),
              "404 NoSuchEntity The user with name bob cannot be found.");
    EXPECT_EQ(world.outcome(admin, "Action=CreateUser&UserName=b/b"),
              "400 ValidationError 1 validation error detected: Value 'b/b' at 'userName' failed to satisfy "
              "constraint: Member must satisfy "
              "regular expression pattern: [\\w+=,.@-]+");
    EXPECT_EQ(world.outcome(admin, "Action=CreateUser"),
              "400 ValidationError 1 validation error detected: Value null at 'userName' failed to satisfy "
              "constraint: Member must not be null");
    EXPECT_EQ(world.outcome(admin, "Action=ListUsers&Marker=nonsense!"),
              "400 ValidationError Invalid Marker.");
    EXPECT_EQ(world.outcome(admin,
                            "Action=CreateUser&UserName=bob&Tags.member.1.Key=a&Tags.member.1.Value=&Tags."
                            "member.2.Key=A&Tags.member.2.Value="),
              "400 InvalidInput Duplicate tag keys found. Please note that Tag keys are case insensitive.");
    EXPECT_EQ(
        world.outcome(admin,
                      "Action=CreateUser&UserName=bob&PermissionsBoundary=arn:aws:iam::aws:policy/Missing"),
        "404 NoSuchEntity Scope ARN: arn:aws:iam::aws:policy/Missing does not exist or is not attachable.");
    EXPECT_EQ(world.call(admin, "Action=CreateUser&UserName=bob&Nonsense=1").code, "InvalidQueryParameter");
    const auto session =
        world.role_session(world
                               .expect(admin, "Action=CreateRole&RoleName=r&AssumeRolePolicyDocument=" +
                                                  percent_encode(trust(account)))
                               .text("RoleId"));
    EXPECT_EQ(world.outcome(session, "Action=GetUser"),
              "400 ValidationError Must specify userName when calling with non-User credentials");
}

TEST_F(Users, WhatStaysWhenAUserIsRenamed) {
    const auto ada = world.user(admin, "ada", allow("iam:GetUser"));
    world.expect(admin, "Action=CreateGroup&GroupName=devs");
    world.expect(admin, "Action=AddUserToGroup&GroupName=devs&UserName=ada");
    const auto id = world.now()->user(account, "ada")->id;
    world.expect(admin, "Action=UpdateUser&UserName=ada&NewUserName=zoe&NewPath=/x/");
    world.open();
    EXPECT_EQ(world.now()->user(account, "ada"), nullptr);
    EXPECT_EQ(world.expect(ada, "Action=GetUser").text("UserId"), id);
    EXPECT_EQ(world.expect(admin, "Action=GetGroup&GroupName=devs").text("Arn"), arn("group/devs"));
    EXPECT_EQ(world.expect(admin, "Action=GetGroup&GroupName=devs").text("UserName"), "zoe");
    world.expect(admin, "Action=CreateUser&UserName=eve");
    EXPECT_EQ(world.outcome(admin, "Action=UpdateUser&UserName=eve&NewUserName=ZOE"),
              "409 EntityAlreadyExists User with name ZOE already exists.");
    EXPECT_EQ(world.outcome(admin, "Action=UpdateUser&UserName=zoe&NewUserName=Zoe"), "200");
}

TEST_F(Users, CanRenamingGoAroundAPolicyThatNamesUsers) {
    world.expect(admin, "Action=CreateUser&UserName=temp-1");
    const auto bob = world.user(admin, "bob", allow("iam:UpdateUser", "arn:aws:iam::*:user/temp-*"));
    EXPECT_EQ(world.outcome(bob, "Action=UpdateUser&UserName=temp-1&NewUserName=chief"),
              concat("403 AccessDenied User: ", arn("user/bob"),
                     " is not authorized to perform: iam:UpdateUser on resource: ", arn("user/chief"),
                     " because no identity-based policy allows the iam:UpdateUser action"));
    EXPECT_EQ(world.outcome(bob, "Action=UpdateUser&UserName=temp-1&NewUserName=temp-2"), "200");
}

TEST_F(Users, WhatMustGoBeforeAUserDoes) {
    const auto ada = world.user(admin, "ada", allow("iam:*"));
    world.expect(
        admin, "Action=AttachUserPolicy&UserName=ada&PolicyArn=arn:aws:iam::aws:policy/AdministratorAccess");
    world.expect(admin, "Action=CreateGroup&GroupName=devs");
    world.expect(admin, "Action=AddUserToGroup&GroupName=devs&UserName=ada");
    world.expect(admin,
                 "Action=PutUserPermissionsBoundary&UserName=ada&PermissionsBoundary=arn:aws:iam::aws:policy/"
                 "AdministratorAccess");
    const auto refused = [&](const std::string& what) {
        EXPECT_EQ(world.outcome(admin, "Action=DeleteUser&UserName=ada"),
                  concat("409 DeleteConflict Cannot delete entity, must ", what, " first."));
    };
    refused("delete access keys");
    world.expect(admin, "Action=DeleteAccessKey&UserName=ada&AccessKeyId=" + ada.access_key_id);
    refused("delete policies");
    world.expect(admin, "Action=DeleteUserPolicy&UserName=ada&PolicyName=p");
    refused("detach all policies");
    world.expect(
        admin, "Action=DetachUserPolicy&UserName=ada&PolicyArn=arn:aws:iam::aws:policy/AdministratorAccess");
    refused("remove users from group");
    EXPECT_EQ(world.outcome(admin, "Action=DeleteGroup&GroupName=devs"),
              "409 DeleteConflict Cannot delete entity, must remove users from group first.");
    world.expect(admin, "Action=RemoveUserFromGroup&GroupName=devs&UserName=ada");
    EXPECT_EQ(world.outcome(admin, "Action=RemoveUserFromGroup&GroupName=devs&UserName=ada"),
              "404 NoSuchEntity User ada not in group devs");
    world.expect(admin, "Action=DeleteUser&UserName=ada");
    world.expect(admin, "Action=DeleteGroup&GroupName=devs");
    EXPECT_EQ(world.outcome(admin, "Action=GetGroup&GroupName=devs"),
              "404 NoSuchEntity The group with name devs cannot be found.");
}

TEST_F(Users, DoesAPageMissOrRepeatWhoStaysWhileOthersComeAndGo) {
    for (int i = 0; i < 9; ++i) world.expect(admin, "Action=CreateUser&UserName=u" + std::to_string(i));
    std::string marker, seen;
    for (int page = 0; page < 20; ++page) {
        const auto answer =
            world.expect(admin, "Action=ListUsers&MaxItems=2" +
                                    (marker.empty() ? "" : "&Marker=" + percent_encode(marker)));
        EXPECT_LE(answer.count("UserName"), 2u);
        for (auto at = answer.xml.find("<UserName>"); at != std::string::npos;
             at = answer.xml.find("<UserName>", at + 1))
            seen += answer.xml.substr(at + 10, 2) + " ";
        if (page == 1) {
            world.expect(admin, "Action=DeleteUser&UserName=u0");
            world.expect(admin, "Action=DeleteUser&UserName=u3");  // where the next page was to begin
            world.expect(admin, "Action=CreateUser&UserName=a0");  // before what was shown
        }
        if (answer.text("IsTruncated") == "false") break;
        marker = answer.text("Marker");
    }
    EXPECT_EQ(seen, "Ad u0 u1 u2 u4 u5 u6 u7 u8 ");
    // Nor does a marker of one account show another's users.
    EXPECT_EQ(world.expect(world.account("other"), "Action=ListUsers&Marker=" + percent_encode(marker))
                  .count("UserName"),
              0u);
}

TEST_F(Users, WhatDoesAnAccessKeyLookLike) {
    world.expect(admin, "Action=CreateUser&UserName=ada");
    const auto made = world.expect(admin, "Action=CreateAccessKey&UserName=ada");
    const auto id = made.text("AccessKeyId"), secret = made.text("SecretAccessKey");
    EXPECT_EQ(secret.size(), 40u);
    EXPECT_EQ(made.xml, concat("<CreateAccessKeyResult><AccessKey><UserName>ada</UserName><AccessKeyId>", id,
                               "</AccessKeyId><Status>Active</Status><SecretAccessKey>", secret,
                               "</SecretAccessKey><CreateDate>2023-11-14T22:13:30Z</CreateDate></AccessKey></"
                               "CreateAccessKeyResult>"));
    EXPECT_TRUE(
        world.vault.open("access_key/" + id, world.now()->access_keys.find(id)->secret)->equals(secret));
    EXPECT_EQ(world.expect(admin, "Action=ListAccessKeys&UserName=ada").count("SecretAccessKey"), 0u);
    world.expect(admin, "Action=CreateAccessKey&UserName=ada");
    EXPECT_EQ(world.outcome(admin, "Action=CreateAccessKey&UserName=ada"),
              "409 LimitExceeded Cannot exceed quota for AccessKeysPerUser: 2");
    EXPECT_EQ(world.expect(admin, "Action=ListAccessKeys&UserName=ada").count("member"), 2u);
    world.expect(admin, "Action=UpdateAccessKey&UserName=ada&Status=Inactive&AccessKeyId=" + id);
    EXPECT_FALSE(look_up_caller({id, nullptr}, *world.now()));
    EXPECT_EQ(world.outcome(admin, "Action=UpdateAccessKey&UserName=ada&Status=active&AccessKeyId=" + id),
              "400 ValidationError 1 validation error detected: Value at 'status' failed to satisfy "
              "constraint: Member must satisfy enum value set: [Active, Inactive, Expired]");
    EXPECT_EQ(world.expect(admin, "Action=GetAccessKeyLastUsed&AccessKeyId=" + id).xml,
              "<GetAccessKeyLastUsedResult><UserName>ada</UserName><AccessKeyLastUsed><ServiceName>N/A</"
              "ServiceName><Region>N/A</Region></AccessKeyLastUsed></GetAccessKeyLastUsedResult>");
    world.expect(admin, "Action=DeleteAccessKey&UserName=ada&AccessKeyId=" + id);
    EXPECT_EQ(world.outcome(admin, "Action=DeleteAccessKey&UserName=ada&AccessKeyId=" + id),
              concat("404 NoSuchEntity The Access Key with id ", id, " cannot be found."));
}

TEST_F(Users, AreKeysOfOthersOutOfReach) {
    const auto bob = world.user(admin, "bob", allow("iam:*AccessKey*", arn("user/bob")));
    world.expect(bob, "Action=ListAccessKeys");
    EXPECT_EQ(world.call(bob, "Action=CreateAccessKey&UserName=Administrator").code, "AccessDenied");
    // One's own name with another's key.
    EXPECT_EQ(world.call(bob, "Action=DeleteAccessKey&AccessKeyId=" + admin.access_key_id).code,
              "NoSuchEntity");
    EXPECT_EQ(world.call(bob, "Action=GetAccessKeyLastUsed&AccessKeyId=" + admin.access_key_id).code,
              "AccessDenied");
    const auto other = world.account("other");
    EXPECT_EQ(world.call(other, "Action=GetAccessKeyLastUsed&AccessKeyId=" + bob.access_key_id).code,
              "NoSuchEntity");
    EXPECT_EQ(world.call(other, "Action=GetUser&UserName=bob").code, "NoSuchEntity");
    EXPECT_EQ(world.outcome(world.mfa_session(bob), "Action=ListAccessKeys"),
              "400 ValidationError Must specify userName when calling with non-User credentials");
}

TEST_F(Users, DoTwoWhoCreateOneUserBothSucceed) {
    std::promise<int> both;
    std::atomic<int> left{2}, won{0};
    for (const std::string name : {"ada", "ADA"})
        world.directory().submit(
            [&, form = "Action=CreateUser&UserName=" + name](Transaction& in) {
                xml::Writer out;
                world.run({.write = &in}, admin, query::Tree(form), out);
            },
            [&](std::exception_ptr error) {
                won += error ? 0 : 1;
                if (--left == 0) both.set_value(won);
            });
    EXPECT_EQ(both.get_future().get(), 1);
}

TEST_F(Users, HowManyGroupsMayAUserBeIn) {
    for (int i = 0; i <= 10; ++i) world.expect(admin, "Action=CreateGroup&GroupName=g" + std::to_string(i));
    for (int i = 0; i < 10; ++i)
        world.expect(admin, "Action=AddUserToGroup&UserName=Administrator&GroupName=g" + std::to_string(i));
    world.expect(admin, "Action=AddUserToGroup&UserName=Administrator&GroupName=g1");  // again
    EXPECT_EQ(world.outcome(admin, "Action=AddUserToGroup&UserName=Administrator&GroupName=g10"),
              "409 LimitExceeded Cannot exceed quota for GroupsPerUser: 10");
    world.expect(admin, "Action=UpdateGroup&GroupName=g0&NewGroupName=z&NewPath=/p/");
    const auto page = world.expect(admin, "Action=ListGroupsForUser&UserName=Administrator&MaxItems=9");
    const auto rest = world.expect(admin, "Action=ListGroupsForUser&UserName=Administrator&Marker=" +
                                              percent_encode(page.text("Marker")));
    EXPECT_EQ(rest.text("Arn"), arn("group/p/z"));
    EXPECT_EQ(world.expect(admin, "Action=ListGroups").count("member"), 11u);
    EXPECT_EQ(world.expect(admin, "Action=GetGroup&GroupName=z").count("member"), 1u);
}

TEST_F(Users, HowManyTagsMayAUserHave) {
    std::string tags;
    for (int i = 1; i <= 50; ++i)
        tags += concat("&Tags.member.", std::to_string(i), ".Key=k", std::to_string(i), "&Tags.member.",
                       std::to_string(i), ".Value=v");
    world.expect(admin, "Action=TagUser&UserName=Administrator" + tags);
    EXPECT_EQ(
        world.outcome(admin,
                      "Action=TagUser&UserName=Administrator&Tags.member.1.Key=more&Tags.member.1.Value=v"),
        "409 LimitExceeded Cannot exceed quota for TagsPerUser: 50");
    EXPECT_EQ(world.call(admin, "Action=TagUser&UserName=Administrator").code, "ValidationError");
    world.expect(admin, "Action=UntagUser&UserName=Administrator&TagKeys.member.1=K7");
    const auto page = world.expect(admin, "Action=ListUserTags&UserName=Administrator&MaxItems=48");
    EXPECT_EQ(page.count("member") + world
                                         .expect(admin, "Action=ListUserTags&UserName=Administrator&Marker=" +
                                                            percent_encode(page.text("Marker")))
                                         .count("member"),
              49u);
}

TEST_F(Users, IsAnAccountNameTakenIgnoringCase) {
    EXPECT_THROW(world.account("ACME"), Fault);
    EXPECT_THROW(world.account(""), Fault);
    const auto root = world.account("rooted", true);
    EXPECT_EQ(world.now()->users.count_prefix(name_key(world.account_of(root), "")), 0u);
    EXPECT_EQ(world.expect(root, "Action=ListAccessKeys").text("AccessKeyId"), root.access_key_id);
    world.expect(root, "Action=CreateAccessKey");
    EXPECT_EQ(world.call(root, "Action=CreateAccessKey").code, "LimitExceeded");
}

}  // namespace
}  // namespace watchword::iam::test
