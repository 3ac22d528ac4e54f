#include "iam/attachments.hpp"

#include <algorithm>

#include "iam/paging.hpp"
#include "iam/policy_use.hpp"
#include "iam/quotas.hpp"

namespace watchword::iam {
namespace {

// `title`: of the kind of entity it is to be attached to, "Role".
const ManagedPolicy& attachable(const Snapshot& snapshot, const Call& call, std::string_view arn,
                                std::string_view title) {
    const auto* policy = snapshot.policies_by_arn.find(arn);
    if (!policy || (policy->account_id != call.account_id() && policy->account_id != "aws"))
        throw no_such_entity(concat("Policy ", arn, " does not exist or is not attachable."));
    require_attachable(*policy, title);
    return *policy;
}

// Adds the entity that a key of Snapshot::attachments or ::boundaries names ("… user AIDA…") where it
// belongs.
struct EntityLister {
    const Snapshot& snapshot;
    const ListEntitiesForPolicyRequest& request;
    ListEntitiesForPolicyResult& result;

    template <class Record>
    const Record* wanted(const Table<Record>& by_id, std::string_view id) const {
        if (request.EntityFilter && *request.EntityFilter != KindOf<Record>::title) return nullptr;
        const auto* record = by_id.find(id);
        return record && (!request.PathPrefix || record->path.starts_with(*request.PathPrefix)) ? record
                                                                                                : nullptr;
    }
    bool add(std::string_view id) const {
        if (const auto* user = wanted(snapshot.users_by_id, id))
            result.PolicyUsers.push_back({user->name, user->id});
        else if (const auto* group = wanted(snapshot.groups_by_id, id))
            result.PolicyGroups.push_back({group->name, group->id});
        else if (const auto* role = wanted(snapshot.roles_by_id, id))
            result.PolicyRoles.push_back({role->name, role->id});
        else
            return false;
        return true;
    }
};

}  // namespace

template <class Of>
Empty attach_policy(Transaction& in, Call& call, const AttachPolicyRequest<Of>& request) {
    auto record = named(in.snapshot(), call, request);
    require_unprotected(record);
    const std::string arn =
        attachable(in.snapshot(), call, request.PolicyArn, KindOf<typename Of::Record>::title).arn();
    auto& attached = record.attached_policy_arns;
    if (std::ranges::find(attached, arn) != attached.end()) return {};
    if (attached.size() >= quotas::attached_policies)
        throw quota_exceeded(concat("PoliciesPer", KindOf<typename Of::Record>::title),
                             quotas::attached_policies);
    attached.push_back(arn);
    in.put(std::move(record));
    return {};
}

template <class Of>
Empty detach_policy(Transaction& in, Call& call, const DetachPolicyRequest<Of>& request) {
    auto record = named(in.snapshot(), call, request);
    require_unprotected(record);
    if (std::erase(record.attached_policy_arns, request.PolicyArn) == 0)
        throw no_such_policy(request.PolicyArn);
    in.put(std::move(record));
    return {};
}

template <class Of>
ListAttachedPoliciesResult list_attached_policies(const Snapshot& snapshot, Call& call,
                                                  const ListAttachedPoliciesRequest<Of>& request) {
    ShortList<const ManagedPolicy*> policies;
    for (const auto& arn : named(snapshot, call, request).attached_policy_arns)
        if (const auto* policy = snapshot.policies_by_arn.find(arn))
            policies.add(concat(lower(policy->name), "/", policy->id), policy);
    ListAttachedPoliciesResult result;
    page_through(policies, "", request.page(), result, [&](const auto& entry) {
        const ManagedPolicy& policy = *entry.value;
        if (request.PathPrefix && !policy.path.starts_with(*request.PathPrefix)) return false;
        result.AttachedPolicies.push_back({policy.name, policy.arn()});
        return true;
    });
    return result;
}

#define WATCHWORD_ATTACHMENTS(Of)                                                      \
    template Empty attach_policy(Transaction&, Call&, const AttachPolicyRequest<Of>&); \
    template Empty detach_policy(Transaction&, Call&, const DetachPolicyRequest<Of>&); \
    template ListAttachedPoliciesResult list_attached_policies(const Snapshot&, Call&, \
                                                               const ListAttachedPoliciesRequest<Of>&);
WATCHWORD_ATTACHMENTS(OfShortUser)
WATCHWORD_ATTACHMENTS(OfGroup)
WATCHWORD_ATTACHMENTS(OfRole)
#undef WATCHWORD_ATTACHMENTS

ListEntitiesForPolicyResult list_entities_for_policy(const Snapshot& snapshot, Call& call,
                                                     const ListEntitiesForPolicyRequest& request) {
    const std::string arn = named(snapshot, call, request).arn();
    const auto uses = [&](std::string_view filter) {
        return !request.PolicyUsageFilter || *request.PolicyUsageFilter == filter;
    };
    ListEntitiesForPolicyResult result;
    const EntityLister lister{snapshot, request, result};
    PagedRanges ranges(request.page(), result);
    // Only ids of this account: AWS's policies are attached to entities of all accounts.
    const auto own = [&](std::string_view key) { return account_of_id(id_of_use(key)) == call.account_id(); };
    for (const auto& kind : users_of_policies) {
        const auto prefix = kind.key_prefix(arn, call.account_id());
        ranges.range(snapshot.attachments, prefix, [&](std::string_view key) {
            return uses("PermissionsPolicy") && own(key) && lister.add(id_of_use(key));
        });
        ranges.range(snapshot.boundaries, prefix, [&](std::string_view key) {
            const bool shown_already = uses("PermissionsPolicy") && snapshot.attachments.contains(key);
            return uses("PermissionsBoundary") && !shown_already && own(key) && lister.add(id_of_use(key));
        });
    }
    return result;
}

}  // namespace watchword::iam
