#include "policy/findings/cases.hpp"

namespace watchword::policy::check {
namespace {

constexpr auto identity = DocumentType::identity;

std::string home(const std::string& variable) {
    return allow("'Action':'s3:GetObject','Resource':'arn:aws:s3:::b/" + variable + "/*'");
}
std::string ip(const std::string& op, const std::string& values) {
    return allow_if("'" + op + "':{'aws:SourceIp':" + values + "}");
}
std::string mfa(const std::string& op, const std::string& value) {
    return "'" + op + "':{'aws:MultiFactorAuthPresent':'" + value + "'}";
}
std::string age(const std::string& op) { return "'" + op + "':{'aws:MultiFactorAuthAge':'3600'}"; }
const std::string plain = allow("'Action':'s3:GetObject','Resource':'arn:aws:s3:::b/*'");
const std::string prefix = allow_if("'StringLike':{'s3:prefix':'a/*'}");

}  // namespace

std::vector<Case> condition_cases() {
    return {
        {"EMPTY_OBJECT_CONDITION", identity, allow_if(""), prefix, "Statement[0].Condition"},
        {"EMPTY_OBJECT_CONDITION", identity, allow_if("'StringEquals':{}"), prefix,
         "Statement[0].Condition.StringEquals"},
        {"EMPTY_ARRAY_CONDITION", identity, allow_if("'StringEquals':{'s3:prefix':[]}"), prefix},
        {"DUPLICATE_VALUE", identity, allow_if("'StringLike':{'s3:prefix':['a','a']}"), prefix,
         "Statement[0].Condition.StringLike.s3:prefix[1]"},
        {"REDUNDANT_CONDITION_VALUE_NUM", identity, allow_if("'NumericLessThan':{'s3:max-keys':['10','20']}"),
         allow_if("'NumericLessThan':{'s3:max-keys':['20']}")},
        // Keys
        {"INVALID_GLOBAL_CONDITION_KEY", identity, allow_if("'StringEquals':{'aws:user':'a'}"),
         allow_if("'StringEquals':{'aws:username':'a'}"), "Statement[0].Condition.StringEquals.aws:user"},
        {"MISSING_TAG_KEY_IN_CONDITION", identity, allow_if("'StringEquals':{'aws:PrincipalTag':'a'}"),
         allow_if("'StringEquals':{'aws:PrincipalTag/team':'a'}")},
        {"INVALID_SERVICE_CONDITION_KEY", identity, allow_if("'StringEquals':{'s3:prefixes':'a'}"), prefix},
        {"INVALID_SERVICE_CONDITION_KEY", identity, allow_if("'StringEquals':{'s33:prefix':'a'}"),
         allow_if("'StringEquals':{'idp.example.com:sub':'a'}")},
        {"CONDITION_KEY_NOT_FOR_ACTIONS", identity,
         allow_if("'StringLike':{'s3:prefix':'a/*'}", "'s3:GetObject'"), prefix},
        {"CONDITION_KEY_NOT_FOR_ALL_ACTIONS", identity,
         allow_if("'StringLike':{'s3:prefix':'a/*'}", "['s3:ListBucket','s3:GetObject']"),
         allow_if("'StringLikeIfExists':{'s3:prefix':'a/*'}", "['s3:ListBucket','s3:GetObject']"),
         "Statement[0].Action[1]"},
        {"ALLOW_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE", identity,
         allow_if("'StringEquals':{'aws:RequestTag/a':'b'}", "'sts:GetCallerIdentity'"),
         allow_if("'StringEquals':{'aws:RequestTag/a':'b'}", "'sts:AssumeRole'")},
        {"DENY_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE", identity,
         deny_if("'StringEquals':{'aws:RequestTag/a':'b'}", "'sts:GetCallerIdentity'"),
         deny_if("'StringEquals':{'aws:RequestTag/a':'b'}", "'sts:AssumeRole'")},
        {"DEPRECATED_GLOBAL_CONDITION_KEY", identity,
         allow_if("'StringEquals':{'aws:SourceOwner':'111122223333'}"),
         allow_if("'StringEquals':{'aws:SourceAccount':'111122223333'}")},
        {"TYPE_MISMATCH", identity, allow_if("'StringEquals':{'aws:SecureTransport':'true'}"),
         allow_if("'Bool':{'aws:SecureTransport':'true'}")},
        {"TYPE_MISMATCH", identity, allow_if("'StringLike':{'aws:SourceIp':'203.0.113.*'}"),
         ip("IpAddress", "'203.0.113.0/24'")},
        {"TYPE_MISMATCH", identity, allow_if("'NumericEquals':{'aws:username':'1'}"),
         allow_if("'StringEquals':{'aws:PrincipalArn':'arn:aws:iam::111122223333:user/a'}")},
        {"TYPE_MISMATCH", identity, allow_if("'StringEquals':{'aws:CurrentTime':'2030-01-01'}"),
         allow_if("'DateLessThan':{'aws:CurrentTime':'2030-01-01'}")},
        {"STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS", identity,
         allow_if("'StringLike':{'aws:PrincipalArn':'arn:aws:iam::*:role/*'}"),
         allow_if("'ArnLike':{'aws:PrincipalArn':'arn:aws:iam::*:role/*'}")},
        // Values
        {"TYPE_MISMATCH_NUMBER", identity, allow_if("'NumericLessThan':{'s3:max-keys':'ten'}"),
         allow_if("'NumericLessThan':{'s3:max-keys':10}")},
        {"TYPE_MISMATCH_DATE", identity, allow_if("'DateLessThan':{'aws:CurrentTime':'tomorrow'}"),
         allow_if("'DateLessThan':{'aws:CurrentTime':'2030-01-01T00:00:00Z'}")},
        {"TYPE_MISMATCH_IP_RANGE", identity, ip("IpAddress", "'203.0.113.*'"),
         ip("IpAddress", "'203.0.113.0/24'")},
        {"TYPE_MISMATCH_BOOLEAN", identity, allow_if("'Null':{'aws:username':'yes'}"),
         allow_if("'Null':{'aws:username':true}")},
        {"TYPE_MISMATCH_STRING", identity, allow_if("'BinaryEquals':{'s3:prefix':'!!!'}"),
         allow_if("'BinaryEquals':{'s3:prefix':'QUJD'}")},
        {"ARN_VALUE_NEVER_MATCHES", identity, allow_if("'ArnLike':{'aws:PrincipalArn':'role/*'}"),
         allow_if("'ArnLike':{'aws:PrincipalArn':'arn:aws:iam::*:role/*'}")},
        {"WILDCARD_WITHOUT_LIKE_OPERATOR", identity, allow_if("'StringEquals':{'s3:prefix':'a/*'}"),
         allow_if("'StringEquals':{'s3:prefix':'a/${*}'}")},
        {"INVALID_CONDITION_MULTIPLE_BOOLEAN", identity,
         allow_if("'Bool':{'aws:SecureTransport':['true','false']}"),
         allow_if("'Bool':{'aws:SecureTransport':['true']}")},
        {"INVALID_CONDITION_DATA_TYPE", identity, allow_if("'StringEquals':{'s3:prefix':['a',1]}"),
         allow_if("'StringEquals':{'s3:prefix':['a','1']}")},
        {"INVALID_DATE_VALUE", identity, allow_if("'DateLessThan':{'aws:CurrentTime':'20300101'}"),
         allow_if("'DateLessThan':{'aws:CurrentTime':'2030-01-01'}")},
        {"DATE_IN_PAST", identity, allow_if("'DateLessThan':{'aws:CurrentTime':'2020-01-01'}"),
         allow_if("'DateLessThan':{'aws:CurrentTime':'2030-01-01'}")},
        {"INVALID_ACCOUNT_ID", identity, allow_if("'StringEquals':{'aws:PrincipalAccount':'1234'}"),
         allow_if("'StringEquals':{'aws:PrincipalAccount':'${aws:ResourceAccount}'}")},
        {"INVALID_REGION", identity, allow_if("'StringEquals':{'aws:RequestedRegion':'us-east'}"),
         allow_if("'StringEquals':{'aws:RequestedRegion':['us-east-1','eu-central-1','ap-southeast-7']}")},
        {"INVALID_VPC_IDENTIFIER_FORMAT", identity, allow_if("'StringEquals':{'aws:SourceVpc':'my-vpc'}"),
         allow_if("'StringEquals':{'aws:SourceVpc':'vpc-0a1b2c3d'}")},
        {"INVALID_VPC_ENDPOINT_IDENTIFIER_FORMAT", identity,
         allow_if("'StringEquals':{'aws:SourceVpce':'vpc-0a1b2c3d'}"),
         allow_if("'StringEquals':{'aws:SourceVpce':'vpce-0a1b2c3d'}")},
        {"INVALID_ORGANIZATION_ID", identity,
         allow_if("'StringEquals':{'aws:PrincipalOrgID':'111122223333'}"),
         allow_if("'StringEquals':{'aws:PrincipalOrgID':'o-a1b2c3d4e5'}")},
        // Addresses
        {"PRIVATE_IP_ADDRESS", identity, ip("IpAddress", "['10.1.0.0/16','fd00::/8']"),
         ip("IpAddress", "'11.0.0.0/8'")},
        {"PRIVATE_NOT_IP_ADDRESS", identity, ip("NotIpAddress", "'192.168.0.0/24'"),
         ip("IpAddress", "'192.168.0.0/24'")},
        {"PRIVATE_IP_ADDRESS_SUBSET", identity, ip("IpAddress", "['10.1.0.0/16','203.0.113.0/24']"),
         ip("IpAddress", "['203.0.113.0/24']")},
        {"PRIVATE_NOT_IP_ADDRESS_SUBSET", identity, ip("NotIpAddress", "['10.1.0.0/16','203.0.113.0/24']"),
         ip("NotIpAddress", "['203.0.113.0/24']")},
        {"IMPROVE_IP_RANGE", identity, ip("IpAddress", "'203.0.113.7/24'"),
         ip("IpAddress", "['203.0.113.7','2001:db8::/32']")},
        {"IP_RANGE_COVERS_ALL", identity, ip("IpAddress", "'0.0.0.0/0'"), ip("IpAddress", "'8.0.0.0/5'")},
        // Variables
        {"MISSING_BRACE_IN_VARIABLE", identity, home("${aws:username"), home("${aws:username}")},
        {"EMPTY_VARIABLE", identity, home("${}"), home("${$}")},
        {"UNSUPPORTED_SPACE_IN_VARIABLE", identity, home("${ aws:username}"),
         home("${aws:PrincipalTag/cost center}")},
        {"MISSING_QUOTE_IN_VARIABLE", identity, home("${aws:username, nobody}"),
         R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/${aws:username, 'nobody'}/*"}})"},
        {"UNKNOWN_VARIABLE", identity, home("${aws:user}"), home("${aws:PrincipalTag/team}")},
        {"MULTIVALUED_VARIABLE", identity, home("${aws:PrincipalOrgPaths}"), home("${aws:PrincipalOrgID}")},
        {"INVALID_VARIABLE_FOR_OPERATOR", identity,
         allow_if("'NumericLessThan':{'s3:max-keys':'${aws:PrincipalTag/n}'}"),
         allow_if("'StringEquals':{'s3:prefix':'${aws:username}'}")},
        {"VARIABLE_BEFORE_ARN_RESOURCE", identity,
         allow("'Action':'iam:GetRole','Resource':'arn:aws:iam::${aws:PrincipalAccount}:role/R'"),
         allow("'Action':'iam:GetRole','Resource':'arn:aws:iam::*:role/${aws:username}'")},
        // Set operators
        {"MISSING_QUALIFIER", identity, allow_if("'StringEquals':{'aws:PrincipalOrgPaths':'o-a/r-a/ou-a/'}"),
         allow_if("'ForAnyValue:StringEquals':{'aws:PrincipalOrgPaths':'o-a/r-a/ou-a/'}")},
        {"FOR_ALL_VALUES_WITH_SINGLE_VALUED_KEY", identity,
         allow_if("'ForAllValues:StringEquals':{'aws:username':'a'}"),
         allow_if("'StringEquals':{'aws:username':'a'}")},
        {"FOR_ANY_VALUE_WITH_SINGLE_VALUED_KEY", identity,
         allow_if("'ForAnyValue:StringEquals':{'aws:username':'a'}"),
         allow_if("'StringEquals':{'aws:username':'a'}")},
        {"FOR_ALL_VALUES_WITHOUT_NULL_CHECK", identity,
         allow_if("'ForAllValues:StringEquals':{'aws:TagKeys':'a'}", "'iam:TagUser'"),
         allow_if("'ForAllValues:StringEquals':{'aws:TagKeys':'a'},'Null':{'aws:TagKeys':'false'}",
                  "'iam:TagUser'")},
        {"FOR_ALL_VALUES_WITHOUT_NULL_CHECK", identity,
         allow_if(
             "'ForAllValues:StringEquals':{'aws:TagKeys':'a'},'StringLikeIfExists':{'aws:RequestTag/a':'*'}",
             "'iam:TagUser'"),
         allow_if("'ForAllValues:StringEquals':{'aws:TagKeys':'a'},'StringLike':{'aws:RequestTag/a':'*'}",
                  "'iam:TagUser'")},
        {"ANY_VALUE_NEGATED_ON_ALLOW", identity,
         allow_if("'ForAnyValue:StringNotEquals':{'aws:TagKeys':'a'}", "'iam:TagUser'"),
         deny_if("'ForAnyValue:StringNotEquals':{'aws:TagKeys':'a'}", "'iam:TagUser'")},
        // Logic
        {"NEGATED_IF_EXISTS", identity, deny_if("'StringNotEqualsIfExists':{'aws:username':'a'}"),
         deny_if("'StringNotEquals':{'aws:username':'a'}")},
        {"REDUNDANT_NULL_CHECK", identity,
         allow_if("'Null':{'aws:username':'false'},'StringEquals':{'aws:username':'a'}"),
         allow_if("'Null':{'aws:username':'false'},'StringNotEquals':{'aws:username':'a'}"),
         "Statement[0].Condition.Null.aws:username"},
        {"CONTRADICTING_CONDITIONS", identity,
         allow_if("'StringEquals':{'aws:username':'a'},'StringNotEquals':{'aws:username':['a','b']}"),
         allow_if("'StringEquals':{'aws:username':['a','c']},'StringNotEquals':{'aws:username':['a','b']}")},
        {"CONTRADICTING_CONDITIONS", identity,
         allow_if("'Null':{'aws:username':'true'},'StringEquals':{'aws:username':'a'}"),
         allow_if("'Null':{'aws:username':'true'},'StringEqualsIfExists':{'aws:username':'a'}")},
        {"CONTRADICTING_CONDITIONS", identity,
         allow_if("'NumericGreaterThan':{'s3:max-keys':'10'},'NumericLessThan':{'s3:max-keys':'10'}"),
         allow_if(
             "'NumericGreaterThanEquals':{'s3:max-keys':'10'},'NumericLessThanEquals':{'s3:max-keys':'10'}")},
        {"CONTRADICTING_CONDITIONS", identity,
         allow_if("'StringLike':{'aws:username':'a*'},'StringNotLike':{'s3:prefix':'*'},'StringEquals':{'s3:"
                  "prefix':'a'}"),
         allow_if("'StringLike':{'aws:username':'a*'},'StringNotLike':{'s3:prefix':'b*'},'StringEquals':{'s3:"
                  "prefix':'a'}")},
        // MFA
        {"MFA_DENY_WITHOUT_IF_EXISTS", identity, deny_if(mfa("Bool", "false")),
         deny_if(mfa("BoolIfExists", "false"))},
        {"MFA_DENY_ON_NULL", identity, deny_if(mfa("Null", "true")),
         deny_if("'Null':{'aws:MultiFactorAuthAge':'true'}")},
        {"MFA_DENY_INVERTED", identity, deny_if(mfa("BoolIfExists", "true")),
         deny_if(mfa("BoolIfExists", "false"))},
        {"MFA_ALLOW_WITH_IF_EXISTS", identity, allow_if(mfa("BoolIfExists", "true")),
         allow_if(mfa("Bool", "true"))},
        {"MFA_ALLOW_INVERTED", identity, allow_if(mfa("Bool", "false")), allow_if(mfa("Bool", "true"))},
        {"MFA_ALLOW_ON_NOT_NULL", identity, allow_if(mfa("Null", "false")),
         allow_if(mfa("Null", "false") + "," + mfa("BoolIfExists", "true"))},
        {"MFA_AGE_DENY_INVERTED", identity, deny_if(age("NumericLessThan")),
         deny_if(age("NumericGreaterThanIfExists"))},
        {"MFA_AGE_DENY_WITHOUT_IF_EXISTS", identity, deny_if(age("NumericGreaterThan")),
         deny_if(age("NumericGreaterThanIfExists"))},
        {"MFA_AGE_ALLOW_WITH_IF_EXISTS", identity, allow_if(age("NumericLessThanIfExists")),
         allow_if(age("NumericLessThan"))},
        {"MFA_AGE_ALLOW_INVERTED", identity, allow_if(age("NumericGreaterThan")),
         allow_if(age("NumericLessThan"))},
    };
}

}  // namespace watchword::policy::check
