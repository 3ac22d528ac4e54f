// Which services a policy opens or closes as a whole: what reports on access are made of. Conditions and the
// rest of a resource's ARN are not looked at: what might be allowed counts as opened (facts: access_reports
// §2).
#pragma once

#include <string_view>

#include "watchword/policy/document.hpp"

namespace watchword::policy {

/// Whether an Allow of the document covers some action of the service on something the service may have.
/// `service` is a namespace in lower case: "s3". Costs time linear in the document's text.
bool opens_service(const Document&, std::string_view service);

/// Whether a Deny without conditions covers every action of the service on "*".
bool closes_service(const Document&, std::string_view service);

}  // namespace watchword::policy
