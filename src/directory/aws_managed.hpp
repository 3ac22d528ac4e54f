// The AWS managed policies that ship with the server, written for what it serves (facts: iam §8). They belong
// to the account "aws", are attachable by every account and cannot be changed. Each is a file of
// aws_managed/, named after the policy, with its path, its dates and its document; the build embeds them all.
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "directory/records.hpp"

namespace watchword {

/// Where the policies of service-linked roles are. AWS attaches them to those roles, and nobody to others.
inline constexpr std::string_view service_role_policy_path = "/aws-service-role/";

/// Compiled once per process, at the first call; immutable.
std::span<const std::shared_ptr<const ManagedPolicy>> aws_managed_policies();

}  // namespace watchword
