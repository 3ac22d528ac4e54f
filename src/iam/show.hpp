// Entities as answers show them. Lists show less than Get… does (facts: iam §4, §5).
#pragma once

#include <string>

#include "directory/snapshot.hpp"
#include "iam/shapes.hpp"

namespace watchword::iam {

/// "2026-01-31T23:59:59Z"
std::string shown_date(StoredTime);
/// None when there are no tags.
std::optional<std::vector<Tag>> shown_tags(const Tags&);
std::optional<shapes::AttachedPermissionsBoundary> shown_boundary(
    const std::optional<std::string>& policy_arn);

/// Without PermissionsBoundary and Tags.
shapes::User listed(const User&);
/// With them.
shapes::User shown(const User&);
/// The root user of an account.
shapes::User shown_root(const Account&);

shapes::Group shown(const Group&);

/// Without MaxSessionDuration, Description, boundary, tags: what CreateRole starts from.
shapes::Role named_role(const Snapshot&, const Role&);
/// Without RoleLastUsed, PermissionsBoundary and Tags.
shapes::Role listed(const Snapshot&, const Role&);
/// Empty when it never was, or not for longer than the tracking period (served_services.hpp).
shapes::RoleLastUsed last_used(const Snapshot&, const Role&, Time now);
shapes::Role shown(const Snapshot&, const Role&, Time now);

/// Without Description and Tags. Counts are of `account_id`, also for AWS's policies, which all accounts
/// share.
shapes::Policy listed(const Snapshot&, std::string_view account_id, const ManagedPolicy&);
shapes::Policy shown(const Snapshot&, std::string_view account_id, const ManagedPolicy&);

/// Without Document.
shapes::PolicyVersion listed(const ManagedPolicy&, const PolicyVersion&);

}  // namespace watchword::iam
