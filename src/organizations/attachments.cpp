// Which policies bind which targets.
#include <algorithm>

#include "organizations/errors.hpp"
#include "organizations/find.hpp"
#include "organizations/paging.hpp"
#include "organizations/policies.hpp"
#include "organizations/quotas.hpp"
#include "organizations/targets.hpp"

namespace watchword::organizations {
namespace {

// The policy and the target of a request, both of the caller's organization.
struct Attachment {
    const Organization& organization;
    const OrganizationPolicy& policy;
    const std::vector<std::string>& policy_ids;

    bool attached() const { return std::ranges::find(policy_ids, policy.id) != policy_ids.end(); }
    std::size_t count_of_type(const Snapshot& snapshot) const {
        return static_cast<std::size_t>(std::ranges::count_if(policy_ids, [&](const std::string& id) {
            const auto* other = snapshot.organization_policies.find(id);
            return other && other->type() == policy.type();
        }));
    }
};

// The target is authorized besides the policy, by its own tags: whoever may only touch some accounts attaches
// nothing to others (facts: organizations §4).
Attachment require_attachment(const Snapshot& snapshot, Call& call, std::string_view action,
                              const AttachmentRequest& request) {
    const auto& organization = require_management(snapshot, call);
    require_access_to(snapshot, call, action, target_named(snapshot, call, request.TargetId));
    const auto* policy = find_policy(snapshot, organization, request.PolicyId);
    if (!policy) throw no_such_policy();
    const auto* policy_ids = policies_of(snapshot, organization, request.TargetId);
    if (!policy_ids) throw no_such_target();
    if (!organization.has_enabled(policy->type()))
        throw Fault("PolicyTypeNotEnabledException", 400,
                    "This operation can be performed only for enabled policy types.");
    return {organization, *policy, *policy_ids};
}

std::string name_of_target(const Snapshot& snapshot, std::string_view id) {
    switch (kind_of_target(id)) {
        case TargetKind::root: return "Root";
        case TargetKind::unit: {
            const auto* unit = snapshot.organizational_units.find(id);
            return unit ? unit->name : std::string{};
        }
        case TargetKind::account: {
            const auto* account = snapshot.accounts.find(id);
            return account ? account->name : std::string{};
        }
    }
    return {};
}

}  // namespace

Empty attach_policy(Transaction& in, Call& call, const AttachmentRequest& request) {
    const auto found = require_attachment(in.snapshot(), call, "organizations:AttachPolicy", request);
    if (found.attached())
        throw Fault("DuplicatePolicyAttachmentException", 400,
                    "The specified policy is already attached to the specified target.");
    if (found.count_of_type(in.snapshot()) >= quotas::attached_policies)
        throw constraint_violation(
            "MAX_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED",
            "You have attached the maximum number of policies of this type to the specified target.");
    change_target(in, found.organization, request.TargetId,
                  [&](auto& policy_ids, auto&) { policy_ids.push_back(request.PolicyId); });
    return {};
}

Empty detach_policy(Transaction& in, Call& call, const AttachmentRequest& request) {
    const auto found = require_attachment(in.snapshot(), call, "organizations:DetachPolicy", request);
    if (!found.attached())
        throw Fault("PolicyNotAttachedException", 400,
                    "The specified policy isn't attached to the specified target.");
    if (found.policy.id == "p-RCPFullAWSAccess")
        throw invalid_input("NON_DETACHABLE_POLICY", "You can't detach this AWS Managed Policy.");
    if (found.count_of_type(in.snapshot()) == 1)
        throw constraint_violation(
            "MIN_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED",
            "You cannot remove the last policy of this type attached to the specified target.");
    change_target(in, found.organization, request.TargetId,
                  [&](auto& policy_ids, auto&) { std::erase(policy_ids, std::string(request.PolicyId)); });
    return {};
}

ListPoliciesResponse list_policies_for_target(const Snapshot& snapshot, Call& call,
                                              const ListPoliciesForTargetRequest& request) {
    const auto& organization = require_reader(snapshot, call);
    const auto* policy_ids = policies_of(snapshot, organization, request.TargetId);
    if (!policy_ids) throw no_such_target();
    KeySet places;  // single digits: there are at most five of each type
    for (std::size_t i = 0; i < policy_ids->size(); ++i)
        places.put(std::string(1, static_cast<char>('0' + i)));
    ListPoliciesResponse out;
    page_through(places, "", request, out, [&](std::string_view place) {
        const auto& id = (*policy_ids)[static_cast<std::size_t>(place.front() - '0')];
        const auto* policy = snapshot.organization_policies.find(id);
        if (!policy || policy->type() != std::string_view(request.Filter)) return false;
        out.Policies.push_back({policy->id, policy->arn, policy->name, policy->description,
                                std::string(policy->type()), policy->aws_managed()});
        return true;
    });
    return out;
}

ListTargetsForPolicyResponse list_targets_for_policy(const Snapshot& snapshot, Call& call,
                                                     const ListTargetsForPolicyRequest& request) {
    const auto& organization = require_reader(snapshot, call);
    if (!find_policy(snapshot, organization, request.PolicyId)) throw no_such_policy();
    ListTargetsForPolicyResponse out;
    page_through(
        snapshot.organization_attachments, concat(organization.id, "/", request.PolicyId, " "), request, out,
        [&](std::string_view id) {
            out.Targets.push_back({std::string(id), target_named(snapshot, call, id).resource,
                                   name_of_target(snapshot, id), std::string(shown(kind_of_target(id)))});
            return true;
        });
    return out;
}

}  // namespace watchword::organizations
