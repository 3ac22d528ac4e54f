// Documents as AWS and its users write them day by day: they have no errors and no warnings.
#include <gtest/gtest.h>

#include "policy/findings.hpp"

namespace watchword::policy {
namespace {

struct Fine {
    const char* name;
    DocumentType type;
    const char* text;
};

constexpr Fine documents[] = {
    {"ReadOnlyOfOneBucket", DocumentType::identity, R"({"Version": "2012-10-17", "Statement": [
        {"Sid": "Bucket", "Effect": "Allow", "Action": ["s3:ListBucket", "s3:GetBucketLocation"],
         "Resource": "arn:aws:s3:::photos"},
        {"Sid": "Objects", "Effect": "Allow", "Action": ["s3:GetObject", "s3:GetObjectVersion"],
         "Resource": "arn:aws:s3:::photos/*"}]})"},
    {"HomeFolders", DocumentType::identity, R"({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*"},
        {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::home",
         "Condition": {"StringLike": {"s3:prefix": ["", "home/", "home/${aws:username}/*"]}}},
        {"Effect": "Allow", "Action": "s3:*", "Resource": ["arn:aws:s3:::home/${aws:username}",
         "arn:aws:s3:::home/${aws:username}/*"]}]})"},
    {"OwnPasswordAndKeys", DocumentType::identity, R"({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": ["iam:ChangePassword", "iam:CreateAccessKey", "iam:DeleteAccessKey",
         "iam:GetUser", "iam:ListAccessKeys", "iam:UpdateAccessKey"],
         "Resource": "arn:aws:iam::*:user/${aws:username}"},
        {"Effect": "Allow", "Action": "iam:GetAccountPasswordPolicy", "Resource": "*"}]})"},
    {"NothingWithoutMfa", DocumentType::identity, R"({"Version": "2012-10-17", "Statement": [
        {"Sid": "AllowViewAccountInfo", "Effect": "Allow", "Action": "iam:ListVirtualMFADevices", "Resource": "*"},
        {"Sid": "AllowManageOwnVirtualMFADevice", "Effect": "Allow", "Action": "iam:CreateVirtualMFADevice",
         "Resource": "arn:aws:iam::*:mfa/*"},
        {"Sid": "AllowManageOwnUserMFA", "Effect": "Allow",
         "Action": ["iam:DeactivateMFADevice", "iam:EnableMFADevice", "iam:GetUser", "iam:ListMFADevices",
         "iam:ResyncMFADevice"], "Resource": "arn:aws:iam::*:user/${aws:username}"},
        {"Sid": "DenyAllExceptListedIfNoMFA", "Effect": "Deny",
         "NotAction": ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice", "iam:GetUser", "iam:ListMFADevices",
         "iam:ListVirtualMFADevices", "iam:ResyncMFADevice", "sts:GetSessionToken"], "Resource": "*",
         "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}}]})"},
    {"PassOneRoleToOneService", DocumentType::identity, R"({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "iam:PassRole", "Resource": "arn:aws:iam::111122223333:role/app/*",
         "Condition": {"StringEquals": {"iam:PassedToService": "ec2.amazonaws.com"}}},
        {"Effect": "Allow", "Action": ["ec2:Describe*", "ec2:RunInstances"], "Resource": "*"}]})"},
    {"OneRegion", DocumentType::scp, R"({"Version": "2012-10-17", "Statement": [
        {"Sid": "DenyOutsideEurope", "Effect": "Deny",
         "NotAction": ["iam:*", "organizations:*", "route53:*", "sts:*", "support:*"], "Resource": "*",
         "Condition": {"StringNotEquals": {"aws:RequestedRegion": ["eu-central-1", "eu-west-1"]}}}]})"},
    {"FullAccessForAnAccount", DocumentType::scp,
     R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]})"},
    {"OnlyMyOrganization", DocumentType::rcp, R"({"Version": "2012-10-17", "Statement": [
        {"Effect": "Deny", "Principal": "*", "Action": ["s3:*", "sts:AssumeRole"], "Resource": "*",
         "Condition": {"StringNotEqualsIfExists": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"},
         "BoolIfExists": {"aws:PrincipalIsAWSService": "false"}}}]})"},
    {"TrustOfAService", DocumentType::trust, R"({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"Service": ["ec2.amazonaws.com", "lambda.amazonaws.com"]},
         "Action": "sts:AssumeRole"}]})"},
    {"TrustOfAPartnerWithMfa", DocumentType::trust, R"({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::444455556666:root"}, "Action": "sts:AssumeRole",
         "Condition": {"StringEquals": {"sts:ExternalId": "12345"}, "Bool": {"aws:MultiFactorAuthPresent": "true"},
         "NumericLessThan": {"aws:MultiFactorAuthAge": 3600}}}]})"},
    {"TrustOfGitHub", DocumentType::trust, R"({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow",
         "Principal": {"Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"},
         "Action": "sts:AssumeRoleWithWebIdentity", "Condition": {
         "StringEquals": {"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"},
         "StringLike": {"token.actions.githubusercontent.com:sub": "repo:example/app:*"}}}]})"},
    {"TrustOfSaml", DocumentType::trust, R"({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"Federated": "arn:aws:iam::111122223333:saml-provider/idp"},
         "Action": ["sts:AssumeRoleWithSAML", "sts:TagSession"],
         "Condition": {"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}}}]})"},
    {"TlsOnly", DocumentType::bucket, R"({"Version": "2012-10-17", "Statement": [
        {"Sid": "RestrictToTLSRequestsOnly", "Effect": "Deny", "Principal": "*", "Action": "s3:*",
         "Resource": ["arn:aws:s3:::photos", "arn:aws:s3:::photos/*"],
         "Condition": {"Bool": {"aws:SecureTransport": "false"}}},
        {"Effect": "Allow", "Principal": {"AWS": ["arn:aws:iam::444455556666:role/reader"]},
         "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "arn:aws:s3:::photos/*"}]})"},
    {"LogsOfAService", DocumentType::bucket, R"({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"Service": "cloudtrail.amazonaws.com"}, "Action": "s3:PutObject",
         "Resource": "arn:aws:s3:::trail/AWSLogs/111122223333/*", "Condition": {
         "StringEquals": {"s3:x-amz-acl": "bucket-owner-full-control",
         "aws:SourceArn": "arn:aws:cloudtrail:eu-central-1:111122223333:trail/all"}}}]})"},
    {"FromTheOfficeOnly", DocumentType::bucket, R"({"Version": "2012-10-17", "Statement": [
        {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::photos/*",
         "Condition": {"NotIpAddress": {"aws:SourceIp": ["203.0.113.0/24", "2001:db8:1234::/48"]}}}]})"},
    {"TagsOnCreation", DocumentType::identity, R"({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": ["iam:CreateUser", "iam:TagUser"], "Resource": "*",
         "Condition": {"StringEquals": {"aws:RequestTag/team": "${aws:PrincipalTag/team}"},
         "ForAllValues:StringEquals": {"aws:TagKeys": ["team", "cost"]}}}]})"},
    {"LambdaLogs", DocumentType::identity, R"({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "logs:CreateLogGroup", "Resource": "arn:aws:logs:eu-central-1:111122223333:*"},
        {"Effect": "Allow", "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
         "Resource": "arn:aws:logs:eu-central-1:111122223333:log-group:/aws/lambda/f:*"},
        {"Effect": "Allow", "Action": ["dynamodb:GetItem", "dynamodb:Query"],
         "Resource": ["arn:aws:dynamodb:*:111122223333:table/t", "arn:aws:dynamodb:*:111122223333:table/t/index/*"]},
        {"Effect": "Allow", "Action": ["kms:Decrypt", "kms:GenerateDataKey"],
         "Resource": "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
         "Condition": {"StringEquals": {"kms:ViaService": "s3.eu-central-1.amazonaws.com"}}}]})"},
    {"OneBucketThroughAnEndpoint", DocumentType::endpoint, R"({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": "*", "Action": "s3:*",
         "Resource": ["arn:aws:s3:::photos", "arn:aws:s3:::photos/*"]}]})"},
    {"BoundaryOfDevelopers", DocumentType::boundary, R"({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "NotAction": ["organizations:*", "account:*"], "Resource": "*"},
        {"Effect": "Deny", "Action": "iam:DeleteRolePermissionsBoundary", "Resource": "*"}]})"},
    {"SessionOfAJob", DocumentType::session, R"({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::photos/in/*"}]})"},
};

class FineDocument : public testing::TestWithParam<Fine> {};

TEST_P(FineDocument, HasNothingWorseThanSuggestions) {
    const auto& row = GetParam();
    for (const auto& found : findings(row.text, row.type, {1'769'904'000'000}))
        EXPECT_EQ(found.type, FindingType::suggestion)
            << row.name << ": " << found.code << " at " << found.path << ": " << found.message;
}

std::string name_of(const testing::TestParamInfo<Fine>& row) { return row.param.name; }
INSTANTIATE_TEST_SUITE_P(Findings, FineDocument, testing::ValuesIn(documents), name_of);

}  // namespace
}  // namespace watchword::policy
