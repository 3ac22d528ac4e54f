#include "policy/findings/cases.hpp"

namespace watchword::policy::check {
namespace {

constexpr auto identity = DocumentType::identity, trust = DocumentType::trust, bucket = DocumentType::bucket;

std::string actions(const std::string& list, const std::string& resource = "'*'") {
    return allow("'Action':" + list + ",'Resource':" + resource);
}
std::string objects(const std::string& resource) { return actions("'s3:GetObject'", resource); }
std::string pass(const std::string& rest) { return allow("'Action':'iam:PassRole'," + rest); }
std::string create(const std::string& rest) {
    return allow("'Action':'iam:CreateServiceLinkedRole'," + rest);
}
std::string assumed_by(const std::string& principal, const std::string& rest = "'Action':'sts:AssumeRole'") {
    return allow("'Principal':" + principal + "," + rest);
}
std::string open_bucket(const std::string& principal, const std::string& rest = "") {
    return allow("'Principal':" + principal + ",'Action':'s3:GetObject','Resource':'arn:aws:s3:::b/*'" +
                 rest);
}
std::string filler(std::size_t characters) {
    return actions("'s3:GetObject'", "'arn:aws:s3:::" + std::string(characters, 'b') + "/k'");
}
const std::string fine = actions("'s3:GetObject'", "'arn:aws:s3:::b/*'");
const std::string rp = ",'Resource':'arn:aws:iam::111122223333:role/R'";
const std::string slr = "'Resource':'arn:aws:iam::*:role/aws-service-role/x.amazonaws.com/R'";

}  // namespace

std::vector<Case> statement_cases() {
    return {
        // What compile() refuses
        {"JSON_SYNTAX_ERROR", identity, "{'Version':", fine},
        {"SYNTAX_ERROR", identity, "[]", fine},
        {"DATA_TYPE_MISMATCH", identity, "{'Statement':['x']}", fine, "Statement[0]"},
        {"DATA_TYPE_MISMATCH", identity, allow("'Sid':1,'Action':'s3:*','Resource':'*'"), fine,
         "Statement[0].Sid"},
        {"SYNTAX_ERROR", identity, allow("'Action':1,'Resource':'*'"), fine, "Statement[0].Action"},
        {"INVALID_POLICY_ELEMENT", identity, allow("'Action':'s3:*','Resorce':'*'"), fine,
         "Statement[0].Resorce"},
        {"INVALID_VERSION", identity, "{'Version':'2012','Statement':[]}", fine, "Version"},
        {"MISSING_STATEMENT", identity, "{'Version':'2012-10-17'}", fine},
        {"MISSING_STATEMENT", identity, "{'Version':'2012-10-17','Statement':[]}", fine, "Statement"},
        {"UNSUPPORTED_ELEMENT_COMBINATION", identity,
         allow("'Action':'s3:*','NotAction':'a:b','Resource':'*'"), fine},
        {"MISSING_EFFECT", identity, "{'Statement':{'Action':'s3:*','Resource':'*'}}", fine, "Statement[0]"},
        {"INVALID_EFFECT", identity, "{'Statement':{'Effect':'Permit','Action':'s3:*','Resource':'*'}}",
         fine},
        {"INVALID_CONDITION_OPERATOR", identity, allow_if("'StringEqual':{'aws:username':'a'}"), fine},
        {"UNIQUE_SIDS_REQUIRED", identity,
         "{'Statement':[{'Sid':'a','Effect':'Allow','Action':'s3:*','Resource':'*'},"
         "{'Sid':'a','Effect':'Deny','Action':'s3:*','Resource':'*'}]}",
         fine, "Statement[1].Sid"},
        {"UNSUPPORTED_SID", identity, allow("'Sid':'a b','Action':'s3:*','Resource':'*'"), fine},
        {"MISSING_ACTION", identity, allow("'Resource':'*'"), fine},
        {"MISSING_ACTION", bucket, allow("'Principal':'*','Resource':'arn:aws:s3:::b'"), open_bucket("'*'")},
        {"MISSING_RESOURCE", identity, allow("'Action':'s3:*'"), fine},
        {"MISSING_PRINCIPAL", bucket, fine, open_bucket("'*'")},
        {"UNSUPPORTED_PRINCIPAL", identity, open_bucket("'*'"), fine, "Statement[0].Principal"},
        {"UNSUPPORTED_ELEMENT", trust, assumed_by("'*'", "'Action':'sts:AssumeRole','Resource':'*'"),
         assumed_by("'*'")},
        {"INVALID_PRINCIPAL_FORMAT", trust, assumed_by("{'AWS':'alice'}"),
         assumed_by("{'AWS':'111122223333'}")},
        {"INVALID_ARN_SERVICE", identity, objects("'arn:aws:s*:::b'"), fine},
        {"INVALID_PARTITION", identity, objects("'arn:moon:s3:::b/k'"), fine},
        {"MISSING_VENDOR", identity, actions("'GetObject'"), fine},
        {"INVALID_ARN_PREFIX", identity, objects("'b/k'"), fine},
        {"ARN_REGION_NOT_ALLOWED", identity,
         actions("'iam:GetRole'", "'arn:aws:iam:us-east-1:111122223333:role/R'"),
         actions("'iam:GetRole'", "'arn:aws:iam::111122223333:role/R'")},
        {"ARN_REGION_NOT_ALLOWED", identity,
         actions("'organizations:DescribeAccount'",
                 "'arn:aws:organizations:us-east-1:111122223333:account/o-a/1'"),
         actions("'organizations:DescribeAccount'", "'arn:aws:organizations::111122223333:account/o-a/1'")},
        // The document
        {"MISSING_VERSION", identity, "{'Statement':{'Effect':'Allow','Action':'s3:*','Resource':'*'}}",
         fine},
        {"OLD_VERSION", identity,
         "{'Version':'2008-10-17','Statement':{'Effect':'Allow','Action':'s3:*','Resource':'*'}}", fine,
         "Version"},
        {"VARIABLE_UNSUPPORTED_IN_VERSION", identity,
         "{'Version':'2008-10-17','Statement':{'Effect':'Allow','Action':'s3:GetObject','Resource':"
         "'arn:aws:s3:::b/${aws:username}/*'}}",
         objects("'arn:aws:s3:::b/${aws:username}/*'"), "Version"},
        {"EMPTY_SID_VALUE", identity, allow("'Sid':'','Action':'s3:*','Resource':'*'"),
         allow("'Sid':'a','Action':'s3:*','Resource':'*'"), "Statement[0].Sid"},
        {"POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA", identity, filler(6200), filler(5000)},
        {"POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA", trust,
         assumed_by("{'AWS':'arn:aws:iam::111122223333:role/" + std::string(2000, 'r') + "'}"),
         assumed_by("{'AWS':'arn:aws:iam::111122223333:role/r'}")},
        {"POLICY_SIZE_EXCEEDS_SCP_QUOTA", DocumentType::scp, filler(5100), filler(3000)},
        {"POLICY_SIZE_EXCEEDS_RCP_QUOTA", DocumentType::rcp,
         deny("'Principal':'*','Action':'s3:*','Resource':'arn:aws:s3:::" + std::string(5100, 'b') + "'"),
         deny("'Principal':'*','Action':'s3:*','Resource':'arn:aws:s3:::b'")},
        {"POLICY_SIZE_NEAR_QUOTA", identity, filler(5700), filler(5000)},
        // Actions
        {"INVALID_SERVICE_IN_ACTION", identity, actions("'dynamodbb:GetItem'"),
         actions("'dynamodb:GetItem'")},
        {"INVALID_ACTION", identity, actions("['s3:GetObject','s3:GetObjects']"), actions("['S3:getobject']"),
         "Statement[0].Action[1]"},
        {"ACTION_MATCHES_NOTHING", identity, actions("'s3:Fetch*'"), actions("'s3:Get*'")},
        {"WILDCARD_IN_SERVICE_NAME", identity, actions("'*:Get*'"), actions("'s3:Get*'")},
        {"ACTION_WITHOUT_ITS_RESOURCE", identity, objects("'arn:aws:s3:::b'"),
         objects("['arn:aws:s3:::b','arn:aws:s3:::b/*']"), "Statement[0].Action"},
        {"ACTION_WITHOUT_ITS_RESOURCE", identity, actions("'s3:ListBucket'", "'arn:aws:s3:::b/*'"),
         actions("'s3:ListBucket'", "'arn:aws:s3:::b*'")},
        {"ACTION_NEEDS_STAR_RESOURCE", identity, actions("'s3:ListAllMyBuckets'", "'arn:aws:s3:::*'"),
         actions("'s3:ListAllMyBuckets'")},
        {"RESOURCE_WITHOUT_ITS_ACTION", identity, objects("['arn:aws:s3:::b','arn:aws:s3:::b/*']"),
         actions("['s3:GetObject','s3:ListBucket']", "['arn:aws:s3:::b','arn:aws:s3:::b/*']"),
         "Statement[0].Resource[0]"},
        {"UNSUPPORTED_ACTION_IN_POLICY", trust,
         assumed_by("{'AWS':'111122223333'}", "'Action':'sts:GetCallerIdentity'"),
         assumed_by("{'AWS':'111122223333'}", "'Action':['sts:AssumeRole','sts:TagSession']")},
        {"MISMATCHED_ACTION_FOR_PRINCIPAL", trust,
         assumed_by("{'Federated':'cognito-identity.amazonaws.com'}"),
         assumed_by("{'Federated':'cognito-identity.amazonaws.com'}",
                    "'Action':'sts:AssumeRoleWithWebIdentity'"),
         "Statement[0].Principal.Federated"},
        // Resources
        {"INVALID_SERVICE", identity, objects("['*','arn:aws:s33:::b']"), fine},
        {"INVALID_ARN_SERVICE_CASE", identity, objects("['*','arn:aws:S3:::b/k']"), fine,
         "Statement[0].Resource[1]"},
        {"INVALID_ARN_ACCOUNT", identity, actions("'iam:GetRole'", "'arn:aws:iam::1111:role/R'"),
         actions("'iam:GetRole'", "'arn:aws:iam::*:role/R'")},
        {"INVALID_ARN_REGION", identity, actions("'sqs:SendMessage'", "'arn:aws:sqs:us-east:111122223333:q'"),
         actions("'sqs:SendMessage'", "'arn:aws:sqs:us-gov-west-1:111122223333:q'")},
        {"ARN_ACCOUNT_NOT_ALLOWED", identity, objects("'arn:aws:s3::111122223333:b/k'"),
         objects("'arn:aws:s3::*:b/k'")},
        {"MISSING_ARN_ACCOUNT", identity, actions("'iam:GetRole'", "'arn:aws:iam:::role/R'"),
         actions("'iam:GetRole'", "'arn:aws:iam::111122223333:role/R'")},
        {"MISSING_ARN_REGION", identity, actions("'sqs:SendMessage'", "'arn:aws:sqs::111122223333:q'"),
         actions("'sqs:SendMessage'", "'arn:aws:sqs:*:111122223333:q'")},
        {"INVALID_ARN_RESOURCE", identity, actions("'iam:GetRole'", "'arn:aws:iam::111122223333:rolle/R'"),
         actions("'iam:GetRole'", "'arn:aws:iam::111122223333:ro*'")},
        // What may go
        {"REDUNDANT_ACTION", identity, actions("['s3:Get*','s3:GetObject']"),
         actions("['s3:GetBucket*','s3:GetObject']"), "Statement[0].Action[1]"},
        {"REDUNDANT_ACTION", identity, actions("['s3:GetObject','s3:getobject']"),
         actions("['s3:GetObject']")},
        {"REDUNDANT_RESOURCE", identity, objects("['arn:aws:s3:::b/a','arn:aws:s3:::b/*']"),
         objects("['arn:aws:s3:::b/a','arn:aws:s3:::b/A*']"), "Statement[0].Resource[0]"},
        {"REDUNDANT_STATEMENT", identity,
         "{'Version':'2012-10-17','Statement':[{'Sid':'a','Effect':'Allow','Action':'s3:*','Resource':'*'},"
         "{'Sid':'b','Effect':'Allow','Action':['s3:GetObject'],'Resource':'arn:aws:s3:::b/*'}]}",
         "{'Version':'2012-10-17','Statement':[{'Effect':'Deny','Action':'s3:*','Resource':'*'},"
         "{'Effect':'Allow','Action':['s3:GetObject'],'Resource':'arn:aws:s3:::b/*'}]}",
         "Statement[1]"},
        {"REDUNDANT_STATEMENT", identity,
         "{'Version':'2012-10-17','Statement':[{'Effect':'Allow','NotAction':'s3:*','Resource':'*'},"
         "{'Effect':'Allow','Resource':['*'],'NotAction':['s3:*']}]}",
         "{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Action':'s3:*','Resource':'*',"
         "'Condition':{'Bool':{'aws:SecureTransport':'true'}}},{'Effect':'Allow','Action':'s3:Get*','"
         "Resource':'*'}]}"},
        // What is wider than it looks
        {"ALLOW_WITH_NOT_ACTION", identity, allow("'NotAction':'iam:*','Resource':'*'"),
         deny("'NotAction':'iam:*','Resource':'*'")},
        {"ALLOW_WITH_NOT_RESOURCE", identity, allow("'Action':'s3:*','NotResource':'arn:aws:s3:::b'"),
         deny("'Action':'s3:*','NotResource':'arn:aws:s3:::b'")},
        {"ALLOW_WITH_NOT_PRINCIPAL", bucket,
         allow("'NotPrincipal':{'AWS':'111122223333'},'Action':'s3:*','Resource':'arn:aws:s3:::b'"),
         open_bucket("{'AWS':'111122223333'}")},
        {"DENY_WITH_NOT_PRINCIPAL", bucket,
         deny("'NotPrincipal':{'AWS':'111122223333'},'Action':'s3:*','Resource':'arn:aws:s3:::b'"),
         open_bucket("{'AWS':'111122223333'}")},
        {"FULL_ACCESS", identity, actions("'*'"), deny("'Action':'*','Resource':'*'")},
        {"FULL_ACCESS", identity, actions("['s3:*','*']"),
         allow_if("'Bool':{'aws:MultiFactorAuthPresent':'true'}", "'*'")},
        {"STAR_PRINCIPAL_WITHOUT_CONDITION", bucket, open_bucket("'*'"),
         open_bucket("'*'", ",'Condition':{'StringEquals':{'aws:PrincipalOrgID':'o-a1b2c3d4e5'}}")},
        {"STAR_PRINCIPAL_WITHOUT_CONDITION", bucket,
         open_bucket("{'AWS':['*']}", ",'Condition':{'IpAddress':{'aws:SourceIp':'0.0.0.0/0'}}"),
         open_bucket("{'AWS':['*']}", ",'Condition':{'IpAddress':{'aws:SourceIp':'203.0.113.0/24'}}")},
        {"STAR_PRINCIPAL_WITHOUT_CONDITION", trust, assumed_by("'*'"), assumed_by("{'AWS':'111122223333'}")},
        {"RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL", bucket,
         open_bucket("{'Service':'cloudtrail.amazonaws.com'}"),
         open_bucket("{'Service':'cloudtrail.amazonaws.com'}",
                     ",'Condition':{'StringEquals':{'aws:SourceAccount':'111122223333'}}")},
        {"OIDC_TRUST_WITHOUT_SUBJECT", trust,
         assumed_by(
             "{'Federated':'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com'}",
             "'Action':'sts:AssumeRoleWithWebIdentity','Condition':{'StringEquals':"
             "{'token.actions.githubusercontent.com:aud':'sts.amazonaws.com'}}"),
         assumed_by(
             "{'Federated':'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com'}",
             "'Action':'sts:AssumeRoleWithWebIdentity','Condition':{'StringEquals':"
             "{'token.actions.githubusercontent.com:sub':'repo:a/b:ref:refs/heads/main'}}")},
        {"PASS_ROLE_WITH_STAR_IN_RESOURCE", identity, pass("'Resource':'*'"), pass(rp.substr(1))},
        {"PASS_ROLE_WITH_STAR_IN_RESOURCE", identity, pass("'Resource':'arn:aws:iam::*:role/*'"),
         pass("'Resource':'*','Condition':{'StringEquals':{'iam:PassedToService':'ec2.amazonaws.com'}}")},
        {"PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE", identity, actions("'iam:*'"), actions("'iam:Get*'")},
        {"PASS_ROLE_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION", identity,
         allow("'NotAction':'s3:*','Resource':'*'"), allow("'NotAction':'iam:*','Resource':'*'")},
        {"PASS_ROLE_WITH_NOT_RESOURCE", identity, pass("'NotResource':'arn:aws:iam::111122223333:role/R'"),
         pass(rp.substr(1))},
        {"PASS_ROLE_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE", identity,
         allow("'Action':'iam:*','NotResource':'arn:aws:iam::111122223333:role/R'"),
         allow("'Action':'s3:*','NotResource':'arn:aws:iam::111122223333:role/R'")},
        {"PASS_ROLE_WITH_NOT_ACTION_AND_NOT_RESOURCE", identity,
         allow("'NotAction':'s3:*','NotResource':'arn:aws:iam::111122223333:role/R'"),
         allow("'NotAction':'iam:*','NotResource':'arn:aws:iam::111122223333:role/R'")},
        {"CREATE_SLR_WITH_STAR_IN_RESOURCE", identity, create("'Resource':'*'"), create(slr)},
        {"CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE", identity, actions("'iam:Create*'"),
         actions("'iam:Create*'", "'arn:aws:iam::1:role/x'")},
        {"CREATE_SLR_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION", identity,
         allow("'NotAction':'s3:*','Resource':'*'"), allow("'NotAction':'iam:Create*','Resource':'*'")},
        {"CREATE_SLR_WITH_NOT_RESOURCE", identity, create("'NotResource':'arn:aws:iam::111122223333:role/R'"),
         create(slr)},
        {"CREATE_SLR_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE", identity,
         allow("'Action':'iam:*','NotResource':'arn:aws:iam::111122223333:role/R'"),
         actions("'iam:*'", "'arn:aws:iam::1:role/x'")},
        {"CREATE_SLR_WITH_NOT_ACTION_AND_NOT_RESOURCE", identity,
         allow("'NotAction':'s3:*','NotResource':'arn:aws:iam::111122223333:role/R'"),
         deny("'NotAction':'s3:*','NotResource':'arn:aws:s3:::b'")},
        // Who is named
        {"INVALID_SERVICE_PRINCIPAL_FORMAT", trust, assumed_by("{'Service':'ec2.amazonaws.org'}"),
         assumed_by("{'Service':'ec2.amazonaws.com'}"), "Statement[0].Principal.Service"},
        {"INVALID_USER_REFERENCE", trust, assumed_by("{'AWS':'AIDAAAAAAAAAAAAAAAAAA'}"),
         assumed_by("{'AWS':'111122223333'}")},
        {"INVALID_ROLE_REFERENCE", trust, assumed_by("{'AWS':['AROAAAAAAAAAAAAAAAAAA']}"),
         assumed_by("{'AWS':'111122223333'}"), "Statement[0].Principal.AWS[0]"},
        {"REDUNDANT_PRINCIPAL", bucket, open_bucket("{'AWS':['*','111122223333']}"),
         open_bucket("{'AWS':['*']}")},
        {"KEY_NEVER_PRESENT", trust,
         assumed_by("{'Service':'ec2.amazonaws.com'}",
                    "'Action':'sts:AssumeRole','Condition':{'Bool':{'aws:MultiFactorAuthPresent':'true'}}"),
         assumed_by("{'AWS':'111122223333'}",
                    "'Action':'sts:AssumeRole','Condition':{'Bool':{'aws:MultiFactorAuthPresent':'true'}}")},
        {"DUPLICATE_VALUE", bucket, open_bucket("{'AWS':['111122223333','111122223333']}"),
         open_bucket("{'AWS':['111122223333']}")},
        {"VARIABLE_UNSUPPORTED_IN_ELEMENT", trust,
         assumed_by("{'AWS':'arn:aws:iam::111122223333:user/${aws:username}'}"),
         assumed_by("{'AWS':'arn:aws:iam::111122223333:user/a'}")},
    };
}

}  // namespace watchword::policy::check
