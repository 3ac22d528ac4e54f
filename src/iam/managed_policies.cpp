#include "iam/managed_policies.hpp"

#include "base/ids.hpp"
#include "iam/inline_policies.hpp"
#include "iam/paging.hpp"
#include "iam/quotas.hpp"
#include "iam/show.hpp"
#include "iam/tagging.hpp"

namespace watchword::iam {
namespace {

bool belongs(const shapes::Policy& policy, const ListPoliciesRequest& request) {
    if (request.PathPrefix && !policy.Path.starts_with(*request.PathPrefix)) return false;
    if (!request.OnlyAttached.value_or(false)) return true;
    const bool attached = policy.AttachmentCount > 0, boundary = policy.PermissionsBoundaryUsageCount > 0;
    if (!request.PolicyUsageFilter) return attached || boundary;
    return *request.PolicyUsageFilter == "PermissionsBoundary" ? boundary : attached;
}

}  // namespace

IdentityPolicy make_managed_policy(const std::string& text) {
    auto document = compile_identity_policy(text);
    if (document->size_without_white_space() > quotas::managed_policy_size)
        throw quota_exceeded("PolicySize", quotas::managed_policy_size);
    return IdentityPolicy(std::move(document));
}

CreatePolicyResult create_policy(Transaction& in, Call& call, const CreatePolicyRequest& request) {
    const auto& snapshot = in.snapshot();
    if (snapshot.policies.contains(name_key(call.account_id(), request.PolicyName)))
        throw already_exists(concat("A policy called ", request.PolicyName,
                                    " already exists. Duplicate names are not allowed."));
    if (snapshot.policies.count_prefix(name_key(call.account_id(), "")) >= quotas::policies_per_account)
        throw quota_exceeded("PoliciesPerAccount", quotas::policies_per_account);
    ManagedPolicy policy;
    policy.account_id = call.account_id();
    policy.path = request.Path.value_or("/");
    policy.name = request.PolicyName;
    policy.id = new_unique_id(KindOf<ManagedPolicy>::id_prefix, policy.account_id, in.random());
    policy.created = policy.updated = stored(in.now());
    policy.description = request.Description.value_or("");
    policy.tags = new_tags<ManagedPolicy>(request.Tags);
    policy.default_version_id = "v1";
    policy.versions_made = 1;
    policy.versions.push_back({"v1", policy.created, make_managed_policy(request.PolicyDocument)});
    CreatePolicyResult result{listed(snapshot, call.account_id(), policy)};
    result.Policy.Tags = shown_tags(policy.tags);
    in.put(std::move(policy));
    return result;
}

GetPolicyResult get_policy(const Snapshot& snapshot, Call& call, const GetPolicyRequest& request) {
    return {shown(snapshot, call.account_id(), named(snapshot, call, request))};
}

ListPoliciesResult list_policies(const Snapshot& snapshot, Call& call, const ListPoliciesRequest& request) {
    ListPoliciesResult result;
    const auto add = [&](const auto& entry) {
        auto policy = listed(snapshot, call.account_id(), entry.value);
        if (!belongs(policy, request)) return false;
        result.Policies.push_back(std::move(policy));
        return true;
    };
    const auto in_scope = [&](std::string_view scope) {
        return !request.Scope || *request.Scope == "All" || *request.Scope == scope;
    };
    static const directory::Table<ManagedPolicy> nothing;
    PagedRanges ranges(request.page(), result);
    ranges.range(in_scope("Local") ? snapshot.policies : nothing, name_key(call.account_id(), ""), add);
    ranges.range(in_scope("AWS") ? snapshot.policies_by_arn : nothing, "arn:aws:iam::aws:policy", add);
    return result;
}

Empty delete_policy(Transaction& in, Call& call, const DeletePolicyRequest& request) {
    const ManagedPolicy policy = own_policy_named(in.snapshot(), call, request.PolicyArn);
    if (in.snapshot().attachment_count(policy.arn()) + in.snapshot().boundary_count(policy.arn()) > 0)
        throw delete_conflict("Cannot delete a policy attached to entities.");
    if (policy.versions.size() > 1)
        throw delete_conflict(
            "This policy has more than one version. Before you delete a policy, you must delete the policy's "
            "versions. The "
            "default version is deleted with the policy.");
    in.erase(policy);
    return {};
}

}  // namespace watchword::iam
