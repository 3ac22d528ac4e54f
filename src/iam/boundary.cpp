#include "iam/boundary.hpp"

namespace watchword::iam {

std::string require_boundary(const Snapshot& snapshot, const Call& call, std::string_view policy_arn,
                             std::string_view title) {
    require_arn(policy_arn);
    const auto* policy = snapshot.policies_by_arn.find(policy_arn);
    if (!policy || (policy->account_id != call.account_id() && policy->account_id != "aws"))
        throw no_such_entity(concat("Scope ARN: ", policy_arn, " does not exist or is not attachable."));
    require_attachable(*policy, title);
    return policy->arn();
}

void remove_boundary(std::optional<std::string>& policy_arn, std::string_view whose) {
    if (!policy_arn) throw no_such_entity(concat("The ", whose, " has no permissions boundary."));
    policy_arn.reset();
}

}  // namespace watchword::iam
