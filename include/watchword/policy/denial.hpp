// The sentence a denied caller reads (facts: policy §9).
#pragma once

#include <string>

#include "watchword/policy/request.hpp"

namespace watchword::policy {

/// `User: <arn> is not authorized to perform: <action> on resource: <arn><reason>`. The resource is left out
/// when it is "*"; `quote_resource` puts it in double quotes, as S3 does. The reason is left out when it
/// would tell a caller of another account about policies of the resource's account: whether a role exists,
/// say. Precondition: the decision is a deny.
std::string denial_message(const Request&, const Decision&, bool quote_resource = false);

}  // namespace watchword::policy
