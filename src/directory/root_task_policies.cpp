#include "directory/root_task_policies.hpp"

namespace watchword {
namespace {

struct Task {
    std::string_view policy_name, feature;
};
constexpr Task tasks[] = {
    {"IAMAuditRootUserCredentials", "RootCredentialsManagement"},
    {"IAMCreateRootUserPassword", "RootCredentialsManagement"},
    {"IAMDeleteRootUserCredentials", "RootCredentialsManagement"},
    {"S3UnlockBucketPolicy", "RootSessions"},
    {"SQSUnlockQueuePolicy", "RootSessions"},
};

}  // namespace

std::string_view root_task_feature(std::string_view policy_arn) {
    constexpr std::string_view prefix = "arn:aws:iam::aws:policy/root-task/";
    if (!policy_arn.starts_with(prefix)) return {};
    for (const auto& task : tasks)
        if (task.policy_name == policy_arn.substr(prefix.size())) return task.feature;
    return {};
}

}  // namespace watchword
