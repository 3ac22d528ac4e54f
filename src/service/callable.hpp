// May credentials of this kind make that call at all? Asked before any policy is (facts: sts §3).
#pragma once

#include <string_view>

#include "service/caller.hpp"

namespace watchword {

/// Throws Fault: MissingAuthenticationToken for anonymous callers, InvalidClientTokenId for IAM under
/// GetSessionToken credentials made without MFA and under GetFederationToken's, AccessDenied for STS calls
/// that session credentials may not make.
void require_callable(const Caller&, std::string_view service, std::string_view action);

}  // namespace watchword
