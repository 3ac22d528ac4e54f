// What an entity path of an organization names: its root, a unit or an account (facts: access_reports §5).
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "directory/snapshot.hpp"
#include "policy/service_access.hpp"

namespace watchword::iam {

/// Policies attached to one of the levels from the root down, by their ids.
using PolicyIds = std::vector<std::string>;

/// Valid until the Snapshot changes.
struct OrganizationEntity {
    const Organization* organization = nullptr;
    std::string id;  ///< r-…, ou-… or an account
    /// From the root down to the entity.
    std::vector<const PolicyIds*> levels;
    bool is_management = false;
};

/// Null `organization` when the path names nothing: every step must be where the path says.
OrganizationEntity find_organization_entity(const Snapshot&, std::string_view path);

/// Whether the service control policies of all levels leave the service open.
bool open_service(const Snapshot&, const OrganizationEntity&, std::string_view service);

/// The accounts that a report on the entity is about, with their entity paths: the entity itself or all below
/// it; without the management account unless it is the entity. With a policy, only those it is attached to at
/// the entity or below.
std::map<std::string, std::string> accounts_of(const Snapshot&, const OrganizationEntity&,
                                               std::string_view entity_path, std::string_view policy_id);

}  // namespace watchword::iam
