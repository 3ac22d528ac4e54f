// The AWS managed policies that come with the server: is each one whole, free of mistakes, and does it allow
// what its name says?
#include "directory/aws_managed.hpp"

#include <gtest/gtest.h>

#include <set>

#include "policy/findings.hpp"
#include "watchword/policy/evaluate.hpp"

namespace watchword {
namespace {

const ManagedPolicy* find(std::string_view arn) {
    for (const auto& policy : aws_managed_policies())
        if (policy->arn() == arn) return policy.get();
    return nullptr;
}

TEST(AwsManaged, IsEachOneWholeAndOfItsOwnName) {
    std::set<std::string> ids, arns;
    for (const auto& policy : aws_managed_policies()) {
        EXPECT_TRUE(ids.insert(policy->id).second) << policy->name;
        EXPECT_TRUE(arns.insert(policy->arn()).second) << policy->name;
        EXPECT_EQ(policy->id.size(), 21u);
        EXPECT_EQ(policy->versions.size(), 1u);
        EXPECT_LE(policy->created, policy->updated) << policy->name;
        EXPECT_FALSE(policy->description.empty()) << policy->name;
        EXPECT_LE(policy->description.size(), 1000u) << policy->name;
        EXPECT_LE(policy->default_version().policy.document()->size_without_white_space(), 6144u);
    }
    EXPECT_GE(aws_managed_policies().size(), 75u);
}

TEST(AwsManaged, DoesOurOwnCheckerFindMistakes) {
    for (const auto& policy : aws_managed_policies())
        for (const auto& finding : policy::findings(*policy->default_version().policy.document()))
            EXPECT_NE(finding.type, policy::FindingType::error)
                << policy->name << ": " << finding.path << ": " << finding.message;
}

TEST(AwsManaged, AreArnsPathsVersionsAndDatesThoseOfAws) {
    const auto* billing = find("arn:aws:iam::aws:policy/job-function/Billing");
    ASSERT_TRUE(billing);
    EXPECT_EQ(billing->default_version_id, "v9");
    EXPECT_EQ(billing->versions_made, 9);
    const auto* admin = find("arn:aws:iam::aws:policy/AdministratorAccess");
    ASSERT_TRUE(admin);
    EXPECT_EQ(admin->default_version_id, "v1");
    EXPECT_EQ(admin->created, 1'423'247'986'000);  // 2015-02-06T18:39:46Z
}

// One question to one policy.
struct Question {
    const char* policy;  // after "arn:aws:iam::aws:policy/"
    const char* action;
    const char* resource;
    bool allowed;
    const char* key = "";  // a condition key of the request, and its value
    const char* value = "";
};

constexpr const char* role = "arn:aws:iam::111122223333:role/r";
constexpr const char* ada = "arn:aws:iam::111122223333:user/ada";
constexpr const char* ada_in_path = "arn:aws:iam::111122223333:user/staff/ada";
constexpr const char* bob = "arn:aws:iam::111122223333:user/bob";
constexpr const char* object = "arn:aws:s3:::bucket/key";
constexpr const char* bucket = "arn:aws:s3:::bucket";

constexpr Question questions[] = {
    {"AdministratorAccess", "iam:CreateUser", ada, true},
    {"AdministratorAccess", "organizations:CreateAccount", "*", true},
    {"AdministratorAccess-AWSElasticBeanstalk", "iam:PassRole",
     "arn:aws:iam::111122223333:role/aws-elasticbeanstalk-ec2-role", true, "iam:PassedToService",
     "ec2.amazonaws.com"},
    {"AdministratorAccess-AWSElasticBeanstalk", "iam:PassRole", role, false, "iam:PassedToService",
     "ec2.amazonaws.com"},
    {"AdministratorAccess-AWSElasticBeanstalk", "iam:AttachRolePolicy",
     "arn:aws:iam::111122223333:role/aws-elasticbeanstalk-x", false, "iam:PolicyARN",
     "arn:aws:iam::aws:policy/AdministratorAccess"},
    {"AdministratorAccess-Amplify", "iam:CreateRole", role, true, "aws:ResourceAccount", "111122223333"},
    {"AdministratorAccess-Amplify", "iam:CreateUser", ada, false},
    {"PowerUserAccess", "s3:DeleteObject", object, true},
    {"PowerUserAccess", "iam:ListRoles", role, true},
    {"PowerUserAccess", "iam:CreateUser", ada, false},
    {"PowerUserAccess", "iam:AttachUserPolicy", ada, false},
    {"PowerUserAccess", "organizations:CreateAccount", "*", false},
    {"PowerUserAccess", "organizations:DescribeOrganization", "*", true},
    {"ReadOnlyAccess", "s3:GetObject", object, true},
    {"ReadOnlyAccess", "iam:GetRole", role, true},
    {"ReadOnlyAccess", "organizations:ListAccounts", "*", true},
    {"ReadOnlyAccess", "s3:PutObject", object, false},
    {"ReadOnlyAccess", "iam:CreateAccessKey", ada, false},
    {"ReadOnlyAccess", "sts:AssumeRole", role, false},
    {"SecurityAudit", "iam:ListUsers", ada, true},
    {"SecurityAudit", "s3:GetBucketPolicy", bucket, true},
    {"SecurityAudit", "s3:GetObject", object, false},
    {"SecurityAudit", "iam:UpdateUser", ada, false},
    {"job-function/ViewOnlyAccess", "s3:ListAllMyBuckets", "*", true},
    {"job-function/ViewOnlyAccess", "iam:ListUsers", ada, true},
    {"job-function/ViewOnlyAccess", "s3:GetObject", object, false},
    {"job-function/ViewOnlyAccess", "iam:GetUserPolicy", ada, false},
    {"IAMFullAccess", "iam:DeleteRole", role, true},
    {"IAMFullAccess", "organizations:DescribeAccount", "*", true},
    {"IAMFullAccess", "s3:ListAllMyBuckets", "*", false},
    {"IAMReadOnlyAccess", "iam:GetAccountAuthorizationDetails", "*", true},
    {"IAMReadOnlyAccess", "iam:SimulatePrincipalPolicy", ada, true},
    {"IAMReadOnlyAccess", "iam:PutUserPolicy", ada, false},
    {"IAMUserChangePassword", "iam:ChangePassword", ada, true},
    {"IAMUserChangePassword", "iam:ChangePassword", ada_in_path, true},
    {"IAMUserChangePassword", "iam:ChangePassword", bob, false},
    {"IAMUserChangePassword", "iam:GetAccountPasswordPolicy", "*", true},
    {"IAMUserSSHKeys", "iam:UploadSSHPublicKey", ada, true},
    {"IAMUserSSHKeys", "iam:UploadSSHPublicKey", bob, false},
    {"IAMUserSSHKeys", "iam:CreateAccessKey", ada, false},
    {"IAMSelfManageServiceSpecificCredentials", "iam:ResetServiceSpecificCredential", ada, true},
    {"IAMSelfManageServiceSpecificCredentials", "iam:ResetServiceSpecificCredential", bob, false},
    {"IAMAccessAdvisorReadOnly", "iam:GetServiceLastAccessedDetails", "*", true},
    {"IAMAccessAdvisorReadOnly", "iam:GetUserPolicy", ada, false},
    {"IAMAccessAnalyzerFullAccess", "access-analyzer:CreateAnalyzer", "*", true},
    {"IAMAccessAnalyzerFullAccess", "iam:CreateServiceLinkedRole", role, false, "iam:AWSServiceName",
     "ecs.amazonaws.com"},
    {"IAMAccessAnalyzerReadOnlyAccess", "access-analyzer:ValidatePolicy", "*", true},
    {"IAMAccessAnalyzerReadOnlyAccess", "access-analyzer:CreateAnalyzer", "*", false},
    {"AmazonS3FullAccess", "s3:DeleteBucket", bucket, true},
    {"AmazonS3FullAccess", "iam:ListUsers", ada, false},
    {"AmazonS3ReadOnlyAccess", "s3:GetObject", object, true},
    {"AmazonS3ReadOnlyAccess", "s3:PutObject", object, false},
    {"AWSOrganizationsFullAccess", "organizations:CloseAccount", "*", true},
    {"AWSOrganizationsFullAccess", "iam:CreateServiceLinkedRole", role, true, "iam:AWSServiceName",
     "organizations.amazonaws.com"},
    {"AWSOrganizationsFullAccess", "iam:CreateServiceLinkedRole", role, false, "iam:AWSServiceName",
     "ecs.amazonaws.com"},
    {"AWSOrganizationsReadOnlyAccess", "organizations:ListAccounts", "*", true},
    {"AWSOrganizationsReadOnlyAccess", "organizations:CloseAccount", "*", false},
    {"AWSAccountManagementFullAccess", "account:PutAlternateContact", "*", true},
    {"AWSAccountManagementReadOnlyAccess", "account:GetAlternateContact", "*", true},
    {"AWSAccountManagementReadOnlyAccess", "account:PutAlternateContact", "*", false},
    {"AWSDenyAll", "iam:ListUsers", ada, false},
    {"AWSDenyAll", "s3:GetObject", object, false},
    {"AWSCompromisedKeyQuarantine", "iam:CreateAccessKey", ada, false},
    {"AWSCompromisedKeyQuarantineV2", "s3:DeleteObject", object, false},
    {"AWSCompromisedKeyQuarantineV3", "s3:GetObject", object, false},
    {"job-function/Billing", "billing:GetBillingData", "*", true},
    {"job-function/Billing", "iam:ListUsers", ada, false},
    {"job-function/SupportUser", "support:CreateCase", "*", true},
    {"job-function/SupportUser", "iam:ListUsers", ada, true},
    {"job-function/SupportUser", "s3:GetObject", object, false},
    {"job-function/SystemAdministrator", "s3:PutObject", object, true},
    {"job-function/SystemAdministrator", "iam:PassRole", "arn:aws:iam::111122223333:role/ec2-sysadmin-web",
     true},
    {"job-function/SystemAdministrator", "iam:PassRole", role, false},
    {"job-function/SystemAdministrator", "iam:CreateUser", ada, false},
    {"job-function/NetworkAdministrator", "s3:ListBucket", bucket, true},
    {"job-function/NetworkAdministrator", "s3:GetObject", object, false},
    {"job-function/NetworkAdministrator", "iam:PassRole", "arn:aws:iam::111122223333:role/flow-logs-vpc",
     true},
    {"job-function/DatabaseAdministrator", "s3:PutObject", object, true},
    {"job-function/DatabaseAdministrator", "iam:PassRole", role, false},
    {"job-function/DataScientist", "s3:GetObject", object, true},
    {"job-function/DataScientist", "iam:PassRole", role, true, "iam:PassedToService",
     "sagemaker.amazonaws.com"},
    {"job-function/DataScientist", "iam:PassRole", role, false, "iam:PassedToService", "ec2.amazonaws.com"},
    {"AWSSupportAccess", "support:CreateCase", "*", true},
    {"AmazonEC2FullAccess", "ec2:RunInstances", "*", true},
    {"AmazonEC2FullAccess", "iam:PassRole", role, false},
    {"AmazonEC2ReadOnlyAccess", "ec2:RunInstances", "*", false},
    {"AmazonSSMManagedInstanceCore", "ssm:UpdateInstanceInformation", "*", true},
    {"AmazonEC2ContainerRegistryReadOnly", "ecr:PutImage", "*", false},
    {"CloudWatchFullAccess", "cloudwatch:PutMetricData", "*", true},
    {"CloudWatchReadOnlyAccess", "cloudwatch:PutMetricData", "*", false},
    {"AWSCloudTrail_FullAccess", "s3:CreateBucket", "arn:aws:s3:::aws-cloudtrail-logs-1", true},
    {"AWSCloudTrail_FullAccess", "s3:CreateBucket", bucket, false},
    {"AWSCloudTrail_ReadOnlyAccess", "cloudtrail:LookupEvents", "*", true},
    {"service-role/AWSLambdaBasicExecutionRole", "logs:PutLogEvents", "*", true},
    {"service-role/AmazonECSTaskExecutionRolePolicy", "ecr:GetAuthorizationToken", "*", true},
    {"AmazonEKSClusterPolicy", "iam:CreateServiceLinkedRole", role, true, "iam:AWSServiceName",
     "elasticloadbalancing.amazonaws.com"},
};

bool allows(const ManagedPolicy& managed, const Question& question) {
    policy::Context context;
    context.set("aws:username", "ada");
    context.set("aws:PrincipalAccount", "111122223333");
    if (*question.key) context.set(question.key, question.value);
    policy::Principal principal;
    principal.type = policy::Principal::Type::user;
    principal.account = "111122223333";
    principal.arn = ada;
    const policy::AttachedPolicy attached[] = {{managed.name, managed.default_version().policy.document()}};
    policy::Policies policies;
    policies.identity = attached;
    return policy::evaluate({principal, question.action, question.resource, "111122223333", context},
                            policies)
        .allowed();
}

TEST(AwsManaged, DoesEachAllowWhatItsNameSays) {
    std::set<std::string> asked;
    for (const auto& question : questions) {
        const auto* managed = find(concat("arn:aws:iam::aws:policy/", question.policy));
        ASSERT_TRUE(managed) << question.policy;
        EXPECT_EQ(allows(*managed, question), question.allowed)
            << question.policy << ": " << question.action << " on " << question.resource;
        asked.insert(managed->name);
    }
    for (const auto& policy : aws_managed_policies())
        EXPECT_TRUE(policy->path == service_role_policy_path || policy->path == "/root-task/" ||
                    asked.contains(policy->name))
            << policy->name;
}

// A denial beats what another policy allows; one that merely does not allow would not.
TEST(AwsManaged, DoDenialsBeatAnAdministratorsPolicy) {
    const auto* everything = find("arn:aws:iam::aws:policy/AdministratorAccess");
    const auto decide = [&](std::string_view name, std::string_view action) {
        const auto* denying = find(concat("arn:aws:iam::aws:policy/", name));
        const policy::AttachedPolicy attached[] = {
            {"a", everything->default_version().policy.document()},
            {"d", denying->default_version().policy.document()},
        };
        policy::Principal principal;
        principal.type = policy::Principal::Type::user;
        principal.account = "111122223333";
        principal.arn = ada;
        policy::Policies policies;
        policies.identity = attached;
        policy::Context context;
        return policy::evaluate({principal, action, "*", "111122223333", context}, policies).allowed();
    };
    EXPECT_FALSE(decide("AWSDenyAll", "s3:ListAllMyBuckets"));
    EXPECT_FALSE(decide("AWSCompromisedKeyQuarantine", "iam:CreateAccessKey"));
    EXPECT_TRUE(decide("AWSCompromisedKeyQuarantine", "s3:DeleteObject"));
    EXPECT_FALSE(decide("AWSCompromisedKeyQuarantineV2", "s3:DeleteObject"));
    EXPECT_FALSE(decide("AWSCompromisedKeyQuarantineV3", "iam:DeleteAccessKey"));
    EXPECT_TRUE(decide("AWSCompromisedKeyQuarantineV3", "iam:GetUser"));
}

}  // namespace
}  // namespace watchword
