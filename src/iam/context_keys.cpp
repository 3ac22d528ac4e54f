#include "iam/context_keys.hpp"

#include <set>

#include "iam/simulation_subject.hpp"
#include "watchword/policy/explain.hpp"

namespace watchword::iam {
namespace {

GetContextKeysForPolicyResponse keys_of(const NamedPolicies& policies) {
    GetContextKeysForPolicyResponse out;
    std::set<std::string> seen;  // in lower case
    for (const auto& policy : policies.attached())
        for (auto& key : policy::context_keys(*policy.document))
            if (seen.insert(lower(key)).second) out.ContextKeyNames.push_back(std::move(key));
    return out;
}

}  // namespace

GetContextKeysForPolicyResponse get_context_keys_for_custom_policy(
    const Snapshot&, Call&, const GetContextKeysForCustomPolicyRequest& request) {
    NamedPolicies policies;
    add_inputs(policies, request.PolicyInputList);
    return keys_of(policies);
}

GetContextKeysForPolicyResponse get_context_keys_for_principal_policy(
    const Snapshot& snapshot, Call& call, const GetContextKeysForPrincipalPolicyRequest& request) {
    const auto entity = entity_of_arn(snapshot, call, request.PolicySourceArn);
    auto subject = principal_subject(snapshot, call, entity, std::nullopt);
    add_inputs(subject.identity, request.PolicyInputList);
    return keys_of(subject.identity);
}

}  // namespace watchword::iam
