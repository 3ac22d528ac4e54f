// The AWS managed policies that an AssumeRoot session may be held to, one for each task (facts: root §3).
// They only deny: all but their task, and that on anything but the root user. Nobody can attach them. Their
// documents are among aws_managed/.
#pragma once

#include <string_view>

namespace watchword {

inline constexpr std::string_view root_task_path = "/root-task/";

/// The feature of central root access that the task belongs to, as in Organization::root_features; "" for
/// what is no ARN of a root task policy.
std::string_view root_task_feature(std::string_view policy_arn);

}  // namespace watchword
