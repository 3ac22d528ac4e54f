#include "directory/root_task_policies.hpp"

#include <vector>

#include "base/text.hpp"

namespace watchword {
namespace {

constexpr std::string_view credentials = "RootCredentialsManagement", sessions = "RootSessions";

constexpr std::string_view look_at_credentials =
    R"("iam:ListAccessKeys","iam:ListSigningCertificates","iam:GetLoginProfile","iam:ListMFADevices",)"
    R"("iam:GetUser","iam:GetAccessKeyLastUsed")";
constexpr std::string_view delete_credentials =
    R"("iam:DeleteAccessKey","iam:DeleteSigningCertificate","iam:DeleteLoginProfile",)"
    R"("iam:DeactivateMFADevice")";
constexpr std::string_view create_password = R"("iam:CreateLoginProfile","iam:GetLoginProfile")";
constexpr std::string_view bucket_policies =
    R"("s3:DeleteBucketPolicy","s3:PutBucketPolicy","s3:GetBucketPolicy","s3:ListAllMyBuckets")";
constexpr std::string_view queue_policies =
    R"("sqs:SetQueueAttributes","sqs:GetQueueAttributes","sqs:ListQueues","sqs:GetQueueUrl")";

// Denies all but `actions`, then what else `statements` deny.
std::string task(std::string_view actions, std::string_view statements) {
    return concat(R"({"Version":"2012-10-17","Statement":[{"Sid":"DenyAllOtherActionsOnAnyResource",)",
                  R"("Effect":"Deny","NotAction":[)", actions, R"(],"Resource":"*"},)", statements, "]}");
}

std::string on_others_than_root(std::string_view sid, std::string_view actions) {
    return concat(R"({"Sid":")", sid, R"(","Effect":"Deny","Action":[)", actions,
                  R"(],"NotResource":"arn:aws:iam::*:root"})");
}

std::string by_others_than_root(std::string_view sid, std::string_view actions) {
    return concat(
        R"({"Sid":")", sid, R"(","Effect":"Deny","Action":[)", actions,
        R"(],"Resource":"*","Condition":{"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::*:root"}}})");
}

std::vector<RootTaskPolicy> make_policies() {
    const std::string remove = concat(delete_credentials, ",", look_at_credentials);
    return {
        {"IAMAuditRootUserCredentials", credentials,
         "Limits a root session to looking at the root user's credentials.",
         task(concat(look_at_credentials, R"(,"iam:GetAccountSummary")"),
              on_others_than_root("DenyAuditingCredentialsOnNonRootUserResource", look_at_credentials))},
        {"IAMCreateRootUserPassword", credentials,
         "Limits a root session to letting the root user's password be recovered.",
         task(create_password,
              on_others_than_root("DenyCreatingPasswordOnNonRootUserResource", create_password))},
        {"IAMDeleteRootUserCredentials", credentials,
         "Limits a root session to removing the root user's credentials.",
         task(remove, on_others_than_root("DenyDeletingRootUserCredentialsOnNonRootUserResource", remove))},
        {"S3UnlockBucketPolicy", sessions,
         "Limits a root session to bucket policies, so that one that denies everybody can be removed.",
         task(bucket_policies,
              by_others_than_root("DenyManagingBucketPolicyForNonRootCallers", bucket_policies))},
        {"SQSUnlockQueuePolicy", sessions,
         "Limits a root session to queue policies, so that one that denies everybody can be removed.",
         task(queue_policies,
              concat(R"({"Sid":"DenyGettingQueueAttributesOnNonOwnQueue","Effect":"Deny",)",
                     R"("Action":"sqs:GetQueueAttributes","Resource":"*","Condition":{"StringNotEquals":)",
                     R"({"aws:ResourceAccount":"${aws:PrincipalAccount}"}}},)",
                     by_others_than_root("DenyActionsForNonRootUser", queue_policies)))},
    };
}

}  // namespace

std::span<const RootTaskPolicy> root_task_policies() {
    static const auto policies = make_policies();
    return policies;
}

const RootTaskPolicy* find_root_task_policy(std::string_view arn) {
    constexpr std::string_view prefix = "arn:aws:iam::aws:policy/root-task/";
    if (!arn.starts_with(prefix)) return nullptr;
    for (const auto& policy : root_task_policies())
        if (policy.name == arn.substr(prefix.size())) return &policy;
    return nullptr;
}

}  // namespace watchword
