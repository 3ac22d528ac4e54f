// The account as a whole: alias, summary, reports; instance profiles and service-linked roles.
#include "iam/test_support.hpp"
#include "service/last_used.hpp"

namespace watchword::iam::test {
namespace {

struct Accounts : testing::Test {
    World world;
    Credential admin = world.account("acme"), other = world.account("other");
    std::string account = world.account_of(admin);

    std::string denied(const std::string& action, const std::string& on_resource) {
        return concat("403 AccessDenied User: arn:aws:iam::", account,
                      ":user/ada is not authorized to perform: iam:", action, on_resource,
                      " because no identity-based policy allows the iam:", action, " action");
    }
    std::string arn(const std::string& rest) {
        return concat(" on resource: arn:aws:iam::", account, ":", rest);
    }
    void create_role(const std::string& name) {
        world.expect(admin, concat("Action=CreateRole&RoleName=", name,
                                   "&AssumeRolePolicyDocument=", percent_encode(trust(account))));
    }
};

TEST_F(Accounts, IsAnAliasUniqueAmongAllAccounts) {
    world.expect(admin, "Action=CreateAccountAlias&AccountAlias=acme-1");
    EXPECT_EQ(world.outcome(other, "Action=CreateAccountAlias&AccountAlias=acme-1"),
              "409 EntityAlreadyExists The account alias acme-1 already exists.");
    world.expect(admin, "Action=CreateAccountAlias&AccountAlias=acme-2");  // takes the place of the first
    world.open();
    world.expect(other, "Action=CreateAccountAlias&AccountAlias=acme-1");
    EXPECT_EQ(
        world.expect(admin, "Action=ListAccountAliases").xml,
        "<ListAccountAliasesResult><IsTruncated>false</IsTruncated><AccountAliases><member>acme-2</member></"
        "AccountAliases></ListAccountAliasesResult>");
    EXPECT_EQ(world.outcome(other, "Action=DeleteAccountAlias&AccountAlias=acme-2"),
              "404 NoSuchEntity The account alias acme-2 cannot be found.");
    world.expect(admin, "Action=DeleteAccountAlias&AccountAlias=acme-2");
    EXPECT_EQ(world.expect(admin, "Action=ListAccountAliases").count("member"), 0u);
    for (const auto* bad : {"ab", "-abc", "abc-", "a--c", "Abc", "111122223333"})
        EXPECT_EQ(world.call(admin, concat("Action=CreateAccountAlias&AccountAlias=", bad)).code,
                  "ValidationError")
            << bad;
    const auto ada = world.user(admin, "ada");
    EXPECT_EQ(world.outcome(ada, "Action=ListAccountAliases"),
              denied("ListAccountAliases", " on resource: *"));
}

TEST_F(Accounts, WhatDoesTheSummaryCount) {
    world.user(admin, "ada");
    create_role("r");
    world.expect(admin, "Action=CreateInstanceProfile&InstanceProfileName=p");
    world.expect(admin, "Action=CreatePolicy&PolicyName=p&PolicyDocument=" + percent_encode(allow("iam:*")));
    world.expect(admin, "Action=CreateVirtualMFADevice&VirtualMFADeviceName=d");
    world.expect(admin, "Action=SetSecurityTokenServicePreferences&GlobalEndpointTokenVersion=v2Token");
    const auto xml = world.expect(admin, "Action=GetAccountSummary").xml;
    const auto entry = [&](std::string_view key, std::string_view value) {
        EXPECT_NE(xml.find(concat("<entry><key>", key, "</key><value>", value, "</value></entry>")),
                  std::string::npos)
            << key;
    };
    entry("Users", "2"), entry("UsersQuota", "5000"), entry("Roles", "1"), entry("InstanceProfiles", "1");
    entry("Policies", "1"), entry("PolicyVersionsInUse", "1"), entry("MFADevices", "1"),
        entry("MFADevicesInUse", "0");
    entry("AccountAccessKeysPresent", "0"), entry("GlobalEndpointTokenVersion", "2"),
        entry("GroupsPerUserQuota", "10");
    const auto rooted = world.account("rooted", true);
    EXPECT_NE(world.expect(rooted, "Action=GetAccountSummary")
                  .xml.find("<key>AccountAccessKeysPresent</key><value>1</value>"),
              std::string::npos);
}

TEST_F(Accounts, WhatIsAnInstanceProfile) {
    create_role("r");
    const auto made = world.expect(admin, "Action=CreateInstanceProfile&InstanceProfileName=p&Path=/x/");
    EXPECT_EQ(made.text("Arn"), concat("arn:aws:iam::", account, ":instance-profile/x/p"));
    EXPECT_TRUE(made.text("InstanceProfileId").starts_with("AIPA"));
    EXPECT_EQ(world.outcome(admin, "Action=CreateInstanceProfile&InstanceProfileName=P"),
              "409 EntityAlreadyExists Instance Profile P already exists.");
    world.expect(admin, "Action=AddRoleToInstanceProfile&InstanceProfileName=p&RoleName=r");
    EXPECT_EQ(world.outcome(admin, "Action=AddRoleToInstanceProfile&InstanceProfileName=p&RoleName=r"),
              "409 LimitExceeded Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1");
    world.open();
    EXPECT_EQ(world.expect(admin, "Action=GetInstanceProfile&InstanceProfileName=p").text("RoleName"), "r");
    EXPECT_EQ(
        world.expect(admin, "Action=ListInstanceProfilesForRole&RoleName=r").text("InstanceProfileName"),
        "p");
    EXPECT_EQ(world.outcome(admin, "Action=DeleteRole&RoleName=r"),
              "409 DeleteConflict Cannot delete entity, must remove roles from instance profile first.");
    EXPECT_EQ(world.outcome(admin, "Action=DeleteInstanceProfile&InstanceProfileName=p"),
              "409 DeleteConflict Cannot delete entity, must remove roles from instance profile first.");
    world.expect(admin, "Action=RemoveRoleFromInstanceProfile&InstanceProfileName=p&RoleName=r");
    EXPECT_EQ(world.outcome(admin, "Action=RemoveRoleFromInstanceProfile&InstanceProfileName=p&RoleName=r"),
              "404 NoSuchEntity Role r in Instance Profile p cannot be found.");
    world.expect(admin,
                 "Action=TagInstanceProfile&InstanceProfileName=p&Tags.member.1.Key=k&Tags.member.1.Value=v");
    EXPECT_EQ(world.expect(admin, "Action=ListInstanceProfileTags&InstanceProfileName=p").text("Value"), "v");
    EXPECT_EQ(world.expect(admin, "Action=ListInstanceProfiles&PathPrefix=/x/").count("Tags"), 0u);
    world.expect(admin, "Action=UntagInstanceProfile&InstanceProfileName=p&TagKeys.member.1=k");
    world.expect(admin, "Action=DeleteInstanceProfile&InstanceProfileName=p");
    EXPECT_EQ(world.outcome(admin, "Action=GetInstanceProfile&InstanceProfileName=p"),
              "404 NoSuchEntity Instance Profile p cannot be found.");
}

TEST_F(Accounts, DoesAddingARoleNeedPassRole) {
    create_role("r");
    world.expect(
        admin,
        "Action=CreateInstanceProfile&InstanceProfileName=p&Tags.member.1.Key=k&Tags.member.1.Value=v");
    const auto ada = world.user(admin, "ada", allow("iam:AddRoleToInstanceProfile"));
    const std::string add = "Action=AddRoleToInstanceProfile&InstanceProfileName=p&RoleName=r";
    EXPECT_EQ(world.outcome(ada, add), denied("PassRole", arn("role/r")));
    // The tags of the profile are not the role's.
    const auto put = [&](const std::string& condition) {
        world.expect(admin,
                     "Action=PutUserPolicy&UserName=ada&PolicyName=pass&PolicyDocument=" +
                         percent_encode(allow("iam:PassRole", "*",
                                              concat(R"(,"Condition":{"StringEquals":{)", condition, "}}"))));
    };
    put(R"("iam:ResourceTag/k":"v")");
    EXPECT_EQ(world.outcome(ada, add), denied("PassRole", arn("role/r")));
    put(R"("iam:PassedToService":"ec2.amazonaws.com")");
    EXPECT_EQ(world.outcome(ada, add), "200");
}

TEST_F(Accounts, AreServiceLinkedRolesProtected) {
    const auto made = world.expect(
        admin, "Action=CreateServiceLinkedRole&AWSServiceName=autoscaling.amazonaws.com&CustomSuffix=x");
    EXPECT_EQ(made.text("Arn"), concat("arn:aws:iam::", account,
                                       ":role/aws-service-role/autoscaling.amazonaws.com/"
                                       "AWSServiceRoleForAutoScaling_x"));
    const std::string role = "&RoleName=AWSServiceRoleForAutoScaling_x";
    const std::string refused =
        "400 UnmodifiableEntity Cannot perform the operation on the protected role "
        "'AWSServiceRoleForAutoScaling_x' - "
        "this role is only modifiable by AWS";
    const auto policy = percent_encode(allow("s3:*"));
    const std::string admin_arn = "arn:aws:iam::aws:policy/AdministratorAccess";
    for (const auto& action :
         {std::string("DeleteRole"), "PutRolePolicy&PolicyName=p&PolicyDocument=" + policy,
          std::string("DeleteRolePolicy&PolicyName=p"), "AttachRolePolicy&PolicyArn=" + admin_arn,
          "DetachRolePolicy&PolicyArn=" + admin_arn,
          "PutRolePermissionsBoundary&PermissionsBoundary=" + admin_arn,
          std::string("DeleteRolePermissionsBoundary"),
          "UpdateAssumeRolePolicy&PolicyDocument=" + percent_encode(trust(account))})
        EXPECT_EQ(world.outcome(admin, concat("Action=", action, role)), refused) << action;
    EXPECT_EQ(
        world.outcome(admin, "Action=UpdateRole&MaxSessionDuration=7200" + role),
        "400 UnmodifiableEntity AWSServiceRoleForAutoScaling_x is an AWS service linked role, max session "
        "duration cannot be changed.");
    world.expect(admin, "Action=UpdateRoleDescription&Description=d" + role);
    EXPECT_EQ(world.outcome(admin,
                            "Action=CreateRole&RoleName=fake&Path=/aws-service-role/s3.amazonaws.com/"
                            "&AssumeRolePolicyDocument=" +
                                percent_encode(trust(account))),
              "400 InvalidInput The path /aws-service-role/ is kept for service-linked roles.");
}

TEST_F(Accounts, HasEveryServiceLinkedRoleThePolicyOfItsService) {
    for (const std::string_view service : {"access-analyzer",
                                           "autoscaling",
                                           "backup",
                                           "batch",
                                           "cloudtrail",
                                           "config",
                                           "connect",
                                           "ecs",
                                           "eks",
                                           "eks-nodegroup",
                                           "elasticache",
                                           "elasticbeanstalk",
                                           "elasticfilesystem",
                                           "elasticloadbalancing",
                                           "elasticmapreduce",
                                           "es",
                                           "globalaccelerator",
                                           "guardduty",
                                           "inspector2",
                                           "lexv2",
                                           "organizations",
                                           "rds",
                                           "redshift",
                                           "replication.dynamodb",
                                           "securityhub",
                                           "spot",
                                           "spotfleet",
                                           "ssm",
                                           "sso",
                                           "support",
                                           "transitgateway",
                                           "trustedadvisor"}) {
        const auto role = world
                              .expect(admin, concat("Action=CreateServiceLinkedRole&AWSServiceName=", service,
                                                    ".amazonaws.com"))
                              .text("RoleName");
        const auto attached = world.expect(admin, "Action=ListAttachedRolePolicies&RoleName=" + role);
        EXPECT_EQ(attached.count("member"), 1u) << service;
        EXPECT_TRUE(attached.text("PolicyArn").starts_with("arn:aws:iam::aws:policy/aws-service-role/"))
            << service;
    }
    // Each policy of a service is that of one role, and nobody else can have it.
    const auto policies =
        world.expect(admin, "Action=ListPolicies&Scope=AWS&PathPrefix=/aws-service-role/&MaxItems=1000");
    EXPECT_EQ(policies.count("member"), 32u);
    std::size_t used = 0;
    for (auto at = policies.xml.find("<AttachmentCount>1<"); at != std::string::npos;
         at = policies.xml.find("<AttachmentCount>1<", at + 1))
        ++used;
    EXPECT_EQ(used, 32u);
    world.user(admin, "eve");
    EXPECT_EQ(world.outcome(admin,
                            "Action=AttachUserPolicy&UserName=eve&PolicyArn="
                            "arn:aws:iam::aws:policy/aws-service-role/AmazonRDSServiceRolePolicy"),
              "400 PolicyNotAttachable Cannot attach a Service Role Policy to a Customer User.");
    create_role("plain");
    for (const auto& [form, title] : {std::pair{"PutUserPermissionsBoundary&UserName=eve", "User"},
                                      std::pair{"PutRolePermissionsBoundary&RoleName=plain", "Role"}})
        EXPECT_EQ(
            world.outcome(admin, concat("Action=", form,
                                        "&PermissionsBoundary=arn:aws:iam::aws:policy/aws-service-role/"
                                        "AmazonRDSServiceRolePolicy")),
            concat("400 PolicyNotAttachable Cannot attach a Service Role Policy to a Customer ", title, "."));
}

TEST_F(Accounts, AreServiceLinkedRolesDeleted) {
    const std::string create = "Action=CreateServiceLinkedRole&AWSServiceName=";
    world.expect(admin, create + "ecs.amazonaws.com");
    EXPECT_EQ(world.outcome(admin, create + "ecs.amazonaws.com"),
              "400 InvalidInput Service role name AWSServiceRoleForECS has been taken in this account, "
              "please try a "
              "different suffix.");
    EXPECT_EQ(world.outcome(admin, create + "ecs.amazonaws.com&CustomSuffix=y"),
              "400 InvalidInput Custom suffix is not allowed for ecs.amazonaws.com");
    EXPECT_EQ(world.call(admin, create + "nonsense.amazonaws.com").code, "InvalidInput");
    const auto task = world.expect(admin, "Action=DeleteServiceLinkedRole&RoleName=AWSServiceRoleForECS")
                          .text("DeletionTaskId");
    EXPECT_TRUE(task.starts_with("task/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS/")) << task;
    const std::string status = "Action=GetServiceLinkedRoleDeletionStatus&DeletionTaskId=";
    EXPECT_EQ(world.expect(admin, status + task).text("Status"), "SUCCEEDED");
    EXPECT_EQ(world.outcome(other, status + task),
              "404 NoSuchEntity Cannot find deletion status for given id.");
    EXPECT_EQ(world.outcome(admin, status + "x"), "400 InvalidInput Invalid task id");
    create_role("plain");
    EXPECT_EQ(world.call(admin, "Action=DeleteServiceLinkedRole&RoleName=plain").code, "NoSuchEntity");
    const auto ada =
        world.user(admin, "ada",
                   allow("iam:CreateServiceLinkedRole", "*",
                         R"(,"Condition":{"StringEquals":{"iam:AWSServiceName":"ecs.amazonaws.com"}})"));
    EXPECT_EQ(world.outcome(ada, create + "ecs.amazonaws.com"), "200");
    EXPECT_EQ(world.outcome(ada, create + "rds.amazonaws.com"),
              denied("CreateServiceLinkedRole",
                     arn("role/aws-service-role/rds.amazonaws.com/AWSServiceRoleForRDS")));
}

TEST_F(Accounts, WhatIsInTheCredentialReport) {
    const auto ada = world.user(admin, "ada");
    EXPECT_EQ(world.call(admin, "Action=GetCredentialReport").code, "ReportNotPresent");
    world.expect(admin, "Action=CreateLoginProfile&UserName=ada&Password=First-pass1");
    world.expect(admin, "Action=UpdateAccountPasswordPolicy&MaxPasswordAge=1");
    LastUsed used;
    used.mark(ada.access_key_id, "s3", "eu-west-1", world.clock.now());
    used.mark("AKIAGONEGONEGONEGONE", "s3", "eu-west-1", world.clock.now());
    used.flush(world.directory());
    EXPECT_EQ(world.now()->last_uses.size(), 1u);  // a key that is gone leaves no trace
    EXPECT_EQ(world.expect(admin, "Action=GenerateCredentialReport").text("State"), "STARTED");
    EXPECT_EQ(world.expect(admin, "Action=GenerateCredentialReport").text("State"), "COMPLETE");
    const auto answer = world.expect(admin, "Action=GetCredentialReport");
    const auto csv = *base64_decode(answer.text("Content"));
    EXPECT_EQ(answer.text("ReportFormat"), "text/csv");
    EXPECT_EQ(csv.substr(0, csv.find('\n')),
              "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,"
              "password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,"
              "access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service,"
              "access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,"
              "access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,"
              "cert_1_last_rotated,cert_2_active,cert_2_last_rotated");
    EXPECT_NE(csv.find(concat(
                  "\nada,arn:aws:iam::", account,
                  ":user/ada,2023-11-14T22:13:30+00:00,true,no_information,2023-11-14T22:13:30+00:00,"
                  "2023-11-15T22:13:30+00:00,false,true,2023-11-14T22:13:30+00:00,2023-11-14T22:13:30+00:"
                  "00,eu-west-1,s3,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A")),
              std::string::npos)
        << csv;
    EXPECT_NE(csv.find(concat("\n<root_account>,arn:aws:iam::", account, ":root,")), std::string::npos);
    EXPECT_EQ(std::ranges::count(csv, '\n'), 3);
    world.clock.advance(std::chrono::hours(4));
    EXPECT_EQ(world.call(admin, "Action=GetCredentialReport").code, "ReportExpired");
    EXPECT_EQ(world.expect(admin, "Action=GenerateCredentialReport").text("State"), "STARTED");
}

// A name or path cannot make cells of its own, which would say that the user has MFA.
TEST_F(Accounts, CanAUserWriteItsRowOfTheCredentialReport) {
    world.expect(admin, concat("Action=CreateUser&UserName=a,b&Path=",
                               percent_encode("/x\",\"2020-01-01T00:00:00+00:00\",\"true\"/")));
    world.expect(admin, "Action=GenerateCredentialReport");
    const auto csv = *base64_decode(world.expect(admin, "Action=GetCredentialReport").text("Content"));
    EXPECT_NE(csv.find(concat("\n\"a,b\",\"arn:aws:iam::", account,
                              ":user/x\"\",\"\"2020-01-01T00:00:00+00:00\"\",\"\"true\"\"/a,b\","
                              "2023-11-14T22:13:30+00:00,false,N/A,N/A,N/A,false,")),
              std::string::npos)
        << csv;
}

TEST_F(Accounts, WhenWasSomethingLastUsed) {
    const auto ada = world.user(admin, "ada");
    create_role("r");
    const auto role_id = world.now()->role(account, "r")->id;
    const std::string ask = "Action=GetAccessKeyLastUsed&AccessKeyId=" + ada.access_key_id;
    EXPECT_EQ(world.expect(admin, ask).text("ServiceName"), "N/A");
    LastUsed used;
    used.mark(ada.access_key_id, "sts", "us-east-1", world.clock.now());
    used.mark(role_id, "s3", "eu-west-1", world.clock.now());
    used.flush(world.directory());
    world.open();
    EXPECT_EQ(world.expect(admin, ask).text("LastUsedDate"), "2023-11-14T22:13:30Z");
    EXPECT_EQ(world.expect(admin, ask).text("ServiceName"), "sts");
    EXPECT_NE(
        world.expect(admin, "Action=GetRole&RoleName=r")
            .xml.find("<RoleLastUsed><LastUsedDate>2023-11-14T22:13:30Z</LastUsedDate><Region>eu-west-1</"
                      "Region></RoleLastUsed>"),
        std::string::npos);
    world.clock.advance(std::chrono::hours(24 * 400) +
                        std::chrono::seconds(1));  // it is tracked for 400 days
    EXPECT_NE(world.expect(admin, "Action=GetRole&RoleName=r").xml.find("<RoleLastUsed></RoleLastUsed>"),
              std::string::npos);
    EXPECT_NE(world.expect(admin, "Action=GetAccountAuthorizationDetails&Filter.member.1=Role")
                  .xml.find("<RoleLastUsed></RoleLastUsed>"),
              std::string::npos);
    world.expect(admin, "Action=DeleteRole&RoleName=r");
    world.expect(admin, "Action=DeleteAccessKey&UserName=ada&AccessKeyId=" + ada.access_key_id);
    EXPECT_TRUE(world.now()->last_uses.empty());
}

TEST_F(Accounts, DoAuthorizationDetailsShowEverythingPageByPage) {
    world.user(admin, "ada", allow("s3:*"));
    world.expect(admin, "Action=CreateGroup&GroupName=devs");
    world.expect(admin, "Action=AddUserToGroup&GroupName=devs&UserName=ada");
    create_role("r");
    world.expect(admin,
                 "Action=CreatePolicy&PolicyName=own&PolicyDocument=" + percent_encode(allow("iam:*")));
    std::size_t users = 0, groups = 0, roles = 0, policies = 0, pages = 0;
    for (std::string marker;;) {
        const auto page =
            world.expect(admin, concat("Action=GetAccountAuthorizationDetails&MaxItems=1",
                                       marker.empty() ? "" : "&Marker=", percent_encode(marker)));
        users += page.count("UserId"), groups += page.count("GroupId"), roles += page.count("RoleId");
        policies += page.count("PolicyId"), ++pages;
        if (page.text("IsTruncated") == "false") break;
        marker = page.text("Marker");
        ASSERT_LT(pages, 10u);
    }
    // Administrator and ada; devs; r; own and AdministratorAccess.
    EXPECT_EQ(users, 2u);
    EXPECT_EQ(groups, 1u);
    EXPECT_EQ(roles, 1u);
    EXPECT_EQ(policies, 2u);
    const auto filtered = world.expect(admin, "Action=GetAccountAuthorizationDetails&Filter.member.1=User");
    EXPECT_EQ(filtered.count("UserId"), 2u);
    EXPECT_EQ(filtered.count("RoleId") + filtered.count("GroupId") + filtered.count("PolicyId"), 0u);
    EXPECT_NE(filtered.xml.find("<GroupList><member>devs</member></GroupList>"), std::string::npos);
    EXPECT_NE(filtered.xml.find("<PolicyDocument>" + percent_encode(allow("s3:*"))), std::string::npos);
    EXPECT_EQ(world.call(admin, "Action=GetAccountAuthorizationDetails&Filter.member.1=Cat").code,
              "ValidationError");
}

}  // namespace
}  // namespace watchword::iam::test
