// The AWS managed policies that ship with the server, written for what it serves (facts: iam §8). They belong
// to the account "aws", are attachable by every account and cannot be changed.
#pragma once

#include <memory>
#include <span>

#include "directory/records.hpp"

namespace watchword {

/// Compiled once per process; immutable.
std::span<const std::shared_ptr<const ManagedPolicy>> aws_managed_policies();

}  // namespace watchword
