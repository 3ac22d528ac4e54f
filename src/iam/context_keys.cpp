#include "iam/context_keys.hpp"

#include "iam/simulation_input.hpp"
#include "iam/simulation_subject.hpp"
#include "watchword/policy/explain.hpp"

namespace watchword::iam {
namespace {

using Keys = GetContextKeysForPolicyResponse;

void add(Keys& out, const std::vector<std::string>& keys) {
    out.ContextKeyNames.insert(out.ContextKeyNames.end(), keys.begin(), keys.end());
}

void add_policies(Keys& out, const NamedPolicies& policies) {
    for (const auto& policy : policies.attached()) add(out, *policy::context_keys(policy.document->text()));
}

void add_inputs(Keys& out, const std::vector<PolicyDocumentType>& inputs) {
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        const auto keys = policy::context_keys(inputs[i]);
        if (!keys) throw invalid_policy_input(i);
        add(out, *keys);
    }
}

}  // namespace

GetContextKeysForPolicyResponse get_context_keys_for_custom_policy(
    const Snapshot&, Call&, const GetContextKeysForCustomPolicyRequest& request) {
    Keys out;
    add_inputs(out, request.PolicyInputList);
    return out;
}

GetContextKeysForPolicyResponse get_context_keys_for_principal_policy(
    const Snapshot& snapshot, Call& call, const GetContextKeysForPrincipalPolicyRequest& request) {
    const auto entity = policy_source(snapshot, call, request.PolicySourceArn);
    const auto subject = principal_subject(snapshot, call, entity, std::nullopt, Exclusions{});
    Keys out;
    add_policies(out, subject.identity);
    if (subject.boundary) add_policies(out, *subject.boundary);
    add_inputs(out, request.PolicyInputList);
    return out;
}

}  // namespace watchword::iam
