// Which types of policies this server has: service control policies and resource control policies, both
// enforced on every request (service/authorize.cpp). The other types steer services that are not here.
#pragma once

#include <array>
#include <string_view>

#include "directory/guardrails.hpp"
#include "organizations/errors.hpp"

namespace watchword::organizations {

inline constexpr std::array available_policy_types{service_control_policy, resource_control_policy};

/// The built-in policy that allows everything.
inline std::string_view full_access_policy_id(std::string_view type) {
    return type == resource_control_policy ? "p-RCPFullAWSAccess" : "p-FullAWSAccess";
}

/// Throws Fault PolicyTypeNotAvailableForOrganizationException for a type that this server does not have, or
/// that needs all features.
inline void require_available(const Organization& organization, std::string_view type) {
    if (type != service_control_policy && type != resource_control_policy)
        throw Fault("PolicyTypeNotAvailableForOrganizationException", 400,
                    concat("The policy type ", type, " is not available on this server."));
    if (organization.feature_set != "ALL")
        throw Fault("PolicyTypeNotAvailableForOrganizationException", 400,
                    "You can't use the specified policy type with the feature set currently enabled for this "
                    "organization.");
}

}  // namespace watchword::organizations
