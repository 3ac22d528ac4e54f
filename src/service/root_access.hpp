// Central root access: what the management account of an organization, and the member that administers IAM
// for it, may do as the root users of its members (facts: root §1, §2).
#pragma once

#include <string_view>

#include "directory/snapshot.hpp"

namespace watchword {

/// The service that the organization must trust, and that a member may be the administrator of.
inline constexpr std::string_view iam_service_principal = "iam.amazonaws.com";

/// Whether the account manages the organization, or is IAM's delegated administrator in it.
bool administers_root_access(const Snapshot&, const Organization&, std::string_view account_id);

/// The organization that lets its administrators do a task in the account: the account is an open member, not
/// the management account, and the task's feature is on. Null for what is none of that, or no task policy.
const Organization* organization_allowing(const Snapshot&, std::string_view task_policy_arn,
                                          std::string_view account_id);

}  // namespace watchword
