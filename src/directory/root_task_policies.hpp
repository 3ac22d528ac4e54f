// The AWS managed policies that an AssumeRoot session may be held to, one for each task (facts: root §3).
// They only deny: all but their task, and that on anything but the root user. Nobody can attach them.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace watchword {

struct RootTaskPolicy {
    std::string_view name;
    std::string_view feature;  ///< of central root access, as in Organization::root_features
    std::string_view description;
    std::string document;
};

inline constexpr std::string_view root_task_path = "/root-task/";

std::span<const RootTaskPolicy> root_task_policies();
/// Null for what is no ARN of one.
const RootTaskPolicy* find_root_task_policy(std::string_view arn);

}  // namespace watchword
