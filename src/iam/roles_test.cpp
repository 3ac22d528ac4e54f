// Roles and their trust policies, and what is left after a restart.
#include "iam/test_support.hpp"

namespace watchword::iam::test {
namespace {

struct Roles : testing::Test {
    World world;
    Credential admin = world.account("acme");
    Credential other = world.account("other");
    std::string account = world.account_of(admin), other_account = world.account_of(other);
    std::string arn(const std::string& rest) { return concat("arn:aws:iam::", account, ":", rest); }
    Answer create(const std::string& name, const std::string& trust_policy) {
        return world.call(admin, concat("Action=CreateRole&RoleName=", name,
                                        "&AssumeRolePolicyDocument=", percent_encode(trust_policy)));
    }
    std::string shown(const std::string& name) {
        return *percent_decode(
            world.expect(admin, "Action=GetRole&RoleName=" + name).text("AssumeRolePolicyDocument"));
    }
};

TEST_F(Roles, WhatDoesARoleLookLike) {
    const auto made = create("r", trust(account));
    const auto* role = world.now()->role(account, "r");
    ASSERT_TRUE(role);
    const std::string named =
        concat("<Role><Path>/</Path><RoleName>r</RoleName><RoleId>", role->id, "</RoleId><Arn>",
               arn("role/r"), "</Arn><CreateDate>2023-11-14T22:13:30Z</CreateDate><AssumeRolePolicyDocument>",
               percent_encode(trust(account)), "</AssumeRolePolicyDocument>");
    EXPECT_EQ(made.xml, concat("<CreateRoleResult>", named, "</Role></CreateRoleResult>"));
    EXPECT_EQ(world.expect(admin, "Action=UpdateRole&RoleName=r&MaxSessionDuration=7200&Description=d").xml,
              "<UpdateRoleResult></UpdateRoleResult>");
    EXPECT_EQ(world.expect(admin, "Action=GetRole&RoleName=R").xml,
              concat("<GetRoleResult>", named,
                     "<Description>d</Description><MaxSessionDuration>7200</"
                     "MaxSessionDuration><RoleLastUsed></RoleLastUsed></Role></GetRoleResult>"));
    EXPECT_EQ(world.expect(admin, "Action=ListRoles").count("RoleLastUsed"), 0u);
    EXPECT_EQ(world.expect(admin, "Action=UpdateRoleDescription&RoleName=r&Description=e").xml,
              concat("<UpdateRoleDescriptionResult>", named,
                     "<Description>e</Description></Role></UpdateRoleDescriptionResult>"));
    EXPECT_EQ(create("R", trust(account)).outcome(),
              "409 EntityAlreadyExists Role with name R already exists.");
    EXPECT_EQ(world.outcome(admin, "Action=GetRole&RoleName=x"),
              "404 NoSuchEntity The role with name x cannot be found.");
    EXPECT_EQ(world.call(admin, "Action=UpdateRole&RoleName=r&MaxSessionDuration=3599").code,
              "ValidationError");
}

TEST_F(Roles, MustAPrincipalExist) {
    const auto invalid = [](const std::string& principal) {
        return concat("400 MalformedPolicyDocument Invalid principal in policy: \"AWS\":\"", principal, "\"");
    };
    for (const auto& principal : {arn("user/nobody"), arn("role/nothing"), arn("user/x/Administrator"),
                                  std::string("999999999999"), std::string("arn:aws:iam::999999999999:root")})
        EXPECT_EQ(create("r", trust(principal)).outcome(), invalid(principal));
    for (const auto& principal : {other_account, concat("arn:aws:iam::", other_account, ":root"),
                                  concat("arn:aws:iam::", other_account, ":user/Administrator")})
        EXPECT_EQ(create("r" + std::to_string(principal.size()), trust(principal)).outcome(), "200")
            << principal;
    EXPECT_EQ(create("r", "{").code, "MalformedPolicyDocument");
    EXPECT_EQ(create("r", allow("s3:*")).code, "MalformedPolicyDocument");
}

TEST_F(Roles, IsANamesakeOfADeletedPrincipalTrusted) {
    world.user(admin, "ada");
    const auto first_id = world.now()->user(account, "ada")->id;
    ASSERT_EQ(create("r", trust(arn("user/ada"))).outcome(), "200");
    EXPECT_EQ(shown("r"), trust(arn("user/ada")));
    const auto may = [&] {
        const auto snapshot = world.now();
        const auto* user = snapshot->user(account, "ada");
        Caller caller;
        caller.type = policy::Principal::Type::user;
        caller.account = snapshot->accounts.find(account);
        caller.user = user;
        caller.arn = user->arn();
        policy::Context context;
        const auto* role = snapshot->role(account, "r");
        return decide(*snapshot, caller,
                      {"sts:AssumeRole", role->arn(), account, role->trust_policy.document()}, context)
            .allowed();
    };
    EXPECT_TRUE(may());
    const auto key = world.expect(admin, "Action=ListAccessKeys&UserName=ada").text("AccessKeyId");
    world.expect(admin, "Action=DeleteAccessKey&UserName=ada&AccessKeyId=" + key);
    world.expect(admin, "Action=DeleteUser&UserName=ada");
    EXPECT_EQ(shown("r"), trust(first_id));
    world.expect(admin, "Action=CreateUser&UserName=ada");
    EXPECT_EQ(shown("r"), trust(first_id));
    EXPECT_FALSE(may());
    world.open();
    EXPECT_FALSE(may());
    // What is shown of a principal that is gone cannot be saved again.
    EXPECT_EQ(world
                  .call(admin, "Action=UpdateAssumeRolePolicy&RoleName=r&PolicyDocument=" +
                                   percent_encode(trust(first_id)))
                  .code,
              "MalformedPolicyDocument");
    world.expect(admin, "Action=UpdateAssumeRolePolicy&RoleName=r&PolicyDocument=" +
                            percent_encode(trust(arn("user/ada"))));
    EXPECT_TRUE(may());
}

TEST_F(Roles, IsOnlyThePrincipalShownAnew) {
    world.expect(admin, "Action=CreateUser&UserName=ada");
    const auto text = [&](const std::string& principal) {
        return concat(
            "{\n \"Version\": \"2012-10-17\",\n \"Statement\": {\"Effect\": \"Allow\", \"Action\": "
            "\"sts:AssumeRole\",\n  \"Principal\": {\"AWS\": [\"",
            account, "\",\n \"", principal,
            "\"]},\n \"Condition\": {\"ArnEquals\": {\"aws:PrincipalArn\": \"", arn("user/ada"), "\"}}}}");
    };
    ASSERT_EQ(create("r", text(arn("user/ada"))).outcome(), "200");
    world.expect(admin, "Action=UpdateUser&UserName=ada&NewUserName=zoe");
    EXPECT_EQ(shown("r"), text(arn("user/zoe")));
}

TEST_F(Roles, HowLargeMayATrustPolicyBe) {
    std::string big = trust(account);
    big.insert(big.find("\"Effect\""), "\"Sid\":\"" + std::string(2048, 'x') + "\",");
    EXPECT_EQ(create("r", big).outcome(), "409 LimitExceeded Cannot exceed quota for ACLSizePerRole: 2048");
}

TEST_F(Roles, WhatMustGoBeforeARoleDoes) {
    create("r", trust(account));
    world.expect(admin,
                 "Action=PutRolePolicy&RoleName=r&PolicyName=p&PolicyDocument=" + percent_encode(allow("*")));
    world.expect(admin,
                 "Action=AttachRolePolicy&RoleName=r&PolicyArn=arn:aws:iam::aws:policy/AdministratorAccess");
    EXPECT_EQ(world.outcome(admin, "Action=DeleteRole&RoleName=r"),
              "409 DeleteConflict Cannot delete entity, must delete policies first.");
    world.expect(admin, "Action=DeleteRolePolicy&RoleName=r&PolicyName=p");
    EXPECT_EQ(world.outcome(admin, "Action=DeleteRole&RoleName=r"),
              "409 DeleteConflict Cannot delete entity, must detach all policies first.");
    world.expect(admin,
                 "Action=DetachRolePolicy&RoleName=r&PolicyArn=arn:aws:iam::aws:policy/AdministratorAccess");
    const auto session = world.role_session(world.now()->role(account, "r")->id);
    world.expect(admin, "Action=DeleteRole&RoleName=r");
    EXPECT_EQ(world.call(session, "Action=ListRoles").code, "InvalidClientTokenId");
}

TEST_F(Roles, IsEverythingThereAfterARestart) {
    create("r", trust(arn("user/Administrator")));
    world.expect(admin, "Action=TagRole&RoleName=r&Tags.member.1.Key=k&Tags.member.1.Value=v");
    world.expect(admin, "Action=CreatePolicy&PolicyName=p&PolicyDocument=" + percent_encode(allow("s3:*")));
    world.expect(admin,
                 "Action=PutRolePermissionsBoundary&RoleName=r&PermissionsBoundary=" + arn("policy/p"));
    world.expect(admin, "Action=CreateGroup&GroupName=g");
    world.expect(admin, "Action=AddUserToGroup&GroupName=g&UserName=Administrator");
    world.expect(admin, "Action=CreateVirtualMFADevice&VirtualMFADeviceName=d");
    const auto all = [&] {
        std::string out;
        for (const auto& form :
             {std::string("GetRole&RoleName=r"), std::string("ListUsers"),
              std::string("GetGroup&GroupName=g"), std::string("ListPolicies"),
              std::string("ListVirtualMFADevices"), std::string("ListRoleTags&RoleName=r"),
              std::string("ListAccessKeys"), "ListEntitiesForPolicy&PolicyArn=" + arn("policy/p")})
            out += world.expect(admin, "Action=" + form).xml;
        return out;
    };
    const auto before = all();
    world.open();
    EXPECT_EQ(all(), before);
}

}  // namespace
}  // namespace watchword::iam::test
