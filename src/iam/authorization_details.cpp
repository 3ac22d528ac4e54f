#include "iam/authorization_details.hpp"

#include "iam/paging.hpp"
#include "iam/policy_use.hpp"
#include "iam/show.hpp"

namespace watchword::iam {
namespace {

template <class Entity>
std::vector<PolicyDetail> inline_policies_of(const Entity& entity) {
    std::vector<PolicyDetail> out;
    for (const auto& [name, policy] : entity.inline_policies)
        out.push_back({name, percent_encode(policy.document()->text())});
    return out;
}

template <class Entity>
std::vector<AttachedPolicyShape> attached_to(const Snapshot& snapshot, const Entity& entity) {
    std::vector<AttachedPolicyShape> out;
    for (const auto& arn : entity.attached_policy_arns)
        if (const auto* policy = snapshot.policies_by_arn.find(arn)) out.push_back({policy->name, arn});
    return out;
}

UserDetail detail(const Snapshot& snapshot, const User& user) {
    UserDetail out{user.path, user.name, user.id, user.arn(), shown_date(user.created), {}, {}, {}, {}, {}};
    out.UserPolicyList = inline_policies_of(user);
    for (const auto& id : user.group_ids)
        if (const auto* group = snapshot.groups_by_id.find(id)) out.GroupList.push_back(group->name);
    out.AttachedManagedPolicies = attached_to(snapshot, user);
    out.PermissionsBoundary = shown_boundary(user.permissions_boundary_arn);
    out.Tags = shown_tags(user.tags);
    return out;
}

GroupDetail detail(const Snapshot& snapshot, const Group& group) {
    return {group.path,
            group.name,
            group.id,
            group.arn(),
            shown_date(group.created),
            inline_policies_of(group),
            attached_to(snapshot, group)};
}

RoleDetail detail(const Snapshot& snapshot, const Role& role, Time now) {
    const auto named = named_role(snapshot, role);
    RoleDetail out;
    out.Path = named.Path;
    out.RoleName = named.RoleName;
    out.RoleId = named.RoleId;
    out.Arn = named.Arn;
    out.CreateDate = named.CreateDate;
    out.AssumeRolePolicyDocument = named.AssumeRolePolicyDocument;
    for (const auto* profile : profiles_of(snapshot, role))
        out.InstanceProfileList.push_back(listed(snapshot, *profile));
    out.RolePolicyList = inline_policies_of(role);
    out.AttachedManagedPolicies = attached_to(snapshot, role);
    out.PermissionsBoundary = shown_boundary(role.permissions_boundary_arn);
    out.Tags = shown_tags(role.tags);
    out.RoleLastUsed = last_used(snapshot, role, now);
    return out;
}

ManagedPolicyDetail detail(const Snapshot& snapshot, std::string_view account_id,
                           const ManagedPolicy& policy) {
    const auto short_form = shown(snapshot, account_id, policy);
    ManagedPolicyDetail out;
    out.PolicyName = short_form.PolicyName;
    out.PolicyId = short_form.PolicyId;
    out.Arn = short_form.Arn;
    out.Path = short_form.Path;
    out.DefaultVersionId = short_form.DefaultVersionId;
    out.AttachmentCount = short_form.AttachmentCount;
    out.PermissionsBoundaryUsageCount = short_form.PermissionsBoundaryUsageCount;
    out.IsAttachable = short_form.IsAttachable;
    out.Description = short_form.Description;
    out.CreateDate = short_form.CreateDate;
    out.UpdateDate = short_form.UpdateDate;
    for (auto version = policy.versions.rbegin(); version != policy.versions.rend(); ++version) {
        out.PolicyVersionList.push_back(listed(policy, *version));
        out.PolicyVersionList.back().Document = percent_encode(version->policy.document()->text());
    }
    return out;
}

}  // namespace

GetAccountAuthorizationDetailsResult get_account_authorization_details(
    const Snapshot& snapshot, Call& call, const GetAccountAuthorizationDetailsRequest& request) {
    const auto wanted = [&](std::string_view kind) {
        return request.Filter.empty() ||
               std::ranges::any_of(request.Filter, [&](const auto& word) { return word == kind; });
    };
    const auto own = name_key(call.account_id(), "");
    GetAccountAuthorizationDetailsResult result;
    PagedRanges pages(request.page(), result);
    // Every range keeps its number, also when it is not wanted: Markers name it.
    const auto range = [&](const auto& entries, std::string_view prefix, std::string_view kind, auto add) {
        if (wanted(kind))
            pages.range(entries, prefix, add);
        else
            pages.range(ShortList<int>(), "", [](const auto&) { return false; });
    };
    range(snapshot.users, own, "User", [&](const auto& entry) {
        result.UserDetailList.push_back(detail(snapshot, entry.value));
        return true;
    });
    range(snapshot.groups, own, "Group", [&](const auto& entry) {
        result.GroupDetailList.push_back(detail(snapshot, entry.value));
        return true;
    });
    range(snapshot.roles, own, "Role", [&](const auto& entry) {
        result.RoleDetailList.push_back(detail(snapshot, entry.value, call.now()));
        return true;
    });
    range(snapshot.policies, own, "LocalManagedPolicy", [&](const auto& entry) {
        result.Policies.push_back(detail(snapshot, call.account_id(), entry.value));
        return true;
    });
    range(snapshot.policies_by_arn, "arn:aws:iam::aws:policy/", "AWSManagedPolicy", [&](const auto& entry) {
        const ManagedPolicy& policy = entry.value;
        if (attachments_in_account(snapshot, policy, call.account_id()) == 0 &&
            boundaries_in_account(snapshot, policy, call.account_id()) == 0)
            return false;
        result.Policies.push_back(detail(snapshot, call.account_id(), policy));
        return true;
    });
    return result;
}

}  // namespace watchword::iam
