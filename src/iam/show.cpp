#include "iam/show.hpp"

#include "base/encoding.hpp"
#include "base/time_format.hpp"
#include "iam/policy_use.hpp"
#include "iam/served_services.hpp"
#include "iam/trust_policy.hpp"

namespace watchword::iam {

std::string shown_date(StoredTime time) { return iso8601_seconds(restored(time)); }

std::optional<std::vector<Tag>> shown_tags(const Tags& tags) {
    if (tags.empty()) return std::nullopt;
    return tag_list(tags);
}

std::optional<shapes::AttachedPermissionsBoundary> shown_boundary(
    const std::optional<std::string>& policy_arn) {
    if (!policy_arn) return std::nullopt;
    return shapes::AttachedPermissionsBoundary{"Policy", *policy_arn};
}

shapes::User listed(const User& user) {
    return {user.path, user.name, user.id, user.arn(), shown_date(user.created), {}, {}, {}};
}

shapes::User shown(const User& user) {
    auto out = listed(user);
    out.PermissionsBoundary = shown_boundary(user.permissions_boundary_arn);
    out.Tags = shown_tags(user.tags);
    return out;
}

shapes::User shown_root(const Account& account) {
    return {{}, {}, account.id, account.root_arn(), shown_date(account.created), {}, {}, {}};
}

shapes::Group shown(const Group& group) {
    return {group.path, group.name, group.id, group.arn(), shown_date(group.created)};
}

shapes::Role named_role(const Snapshot& snapshot, const Role& role) {
    shapes::Role out;
    out.Path = role.path;
    out.RoleName = role.name;
    out.RoleId = role.id;
    out.Arn = role.arn();
    out.CreateDate = shown_date(role.created);
    out.AssumeRolePolicyDocument = percent_encode(trust_policy_text(snapshot, role.trust_policy));
    return out;
}

shapes::Role listed(const Snapshot& snapshot, const Role& role) {
    auto out = named_role(snapshot, role);
    if (!role.description.empty()) out.Description = role.description;
    out.MaxSessionDuration = role.max_session_duration_s;
    return out;
}

shapes::RoleLastUsed last_used(const Snapshot& snapshot, const Role& role, Time now) {
    const auto* use = snapshot.last_uses.find(role.id);
    if (!use || use->used < stored(now) - tracking_period_ms) return {};
    return {shown_date(use->used), use->region};
}

shapes::Role shown(const Snapshot& snapshot, const Role& role, Time now) {
    auto out = listed(snapshot, role);
    out.PermissionsBoundary = shown_boundary(role.permissions_boundary_arn);
    out.Tags = shown_tags(role.tags);
    out.RoleLastUsed = last_used(snapshot, role, now);
    return out;
}

shapes::Policy listed(const Snapshot& snapshot, std::string_view account_id, const ManagedPolicy& policy) {
    shapes::Policy out;
    out.PolicyName = policy.name;
    out.PolicyId = policy.id;
    out.Arn = policy.arn();
    out.Path = policy.path;
    out.DefaultVersionId = policy.default_version_id;
    out.AttachmentCount = attachments_in_account(snapshot, policy, account_id);
    out.PermissionsBoundaryUsageCount = boundaries_in_account(snapshot, policy, account_id);
    out.IsAttachable = !is_root_task_policy(policy);
    out.CreateDate = shown_date(policy.created);
    out.UpdateDate = shown_date(policy.updated);
    return out;
}

shapes::Policy shown(const Snapshot& snapshot, std::string_view account_id, const ManagedPolicy& policy) {
    auto out = listed(snapshot, account_id, policy);
    if (!policy.description.empty()) out.Description = policy.description;
    out.Tags = tag_list(policy.tags);
    return out;
}

shapes::PolicyVersion listed(const ManagedPolicy& policy, const PolicyVersion& version) {
    return {{}, version.id, version.id == policy.default_version_id, shown_date(version.created)};
}

}  // namespace watchword::iam
