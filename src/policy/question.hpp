// What can be asked of policies, told from the text of the question alone.
#pragma once

#include <string_view>

#include "watchword/policy/document.hpp"

namespace watchword::policy {

/// The kind of document that a request's resource policy is: a trust policy where a role is assumed.
DocumentType resource_policy_type(std::string_view action);

/// Whether the text names one action such as s3:GetObject: a service and a name, without wildcards, no longer
/// than action_bytes_max.
bool names_one_action(std::string_view action);

}  // namespace watchword::policy
