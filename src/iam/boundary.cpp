#include "iam/boundary.hpp"

#include "policy/arn.hpp"

namespace watchword::iam {

std::string require_boundary(const Snapshot& snapshot, const Call& call, std::string_view policy_arn) {
    if (!policy::Arn::parse(policy_arn)) throw validation_error("Invalid ARN:  Could not be parsed!");
    const auto* policy = snapshot.policies_by_arn.find(policy_arn);
    if (!policy || (policy->account_id != call.account_id() && policy->account_id != "aws"))
        throw no_such_entity(concat("Scope ARN: ", policy_arn, " does not exist or is not attachable."));
    return policy->arn();
}

}  // namespace watchword::iam
