// What an organization makes of one of its accounts: which policies bind it, level by level, ready for the
// policy engine. Worked out when something of the organization changes, so that a request only follows a
// pointer.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "directory/organization_records.hpp"
#include "watchword/policy/request.hpp"

namespace watchword {

class Snapshot;

inline constexpr std::string_view service_control_policy = "SERVICE_CONTROL_POLICY";
inline constexpr std::string_view resource_control_policy = "RESOURCE_CONTROL_POLICY";

/// Of one account in one organization. Immutable; keeps alive what its views are of.
struct Guardrails {
    using Level = std::span<const policy::AttachedPolicy>;
    /// Deeper than any tree of units can be made: a walk through a store that was tampered with ends all the
    /// same.
    static constexpr std::size_t depth_max = 16;

    std::string organization_id;
    std::string path;  ///< aws:PrincipalOrgPaths: "o-…/r-…/ou-…/"
    /// From the root down to the account. Empty when the type is not enabled, and for the management account,
    /// which no policy of its organization binds.
    std::vector<Level> scps, rcps;

    std::vector<std::vector<policy::AttachedPolicy>> storage;  ///< what the levels are views of
    std::vector<std::shared_ptr<const OrganizationPolicy>> kept;
};

/// As the Snapshot has it now. A level that cannot be found allows nothing.
std::shared_ptr<const Guardrails> make_guardrails(const Snapshot&, const OrganizationMember&);

/// p-FullAWSAccess and p-RCPFullAWSAccess, which every organization has and nobody can change.
std::span<const std::shared_ptr<const OrganizationPolicy>> aws_organization_policies();

}  // namespace watchword
