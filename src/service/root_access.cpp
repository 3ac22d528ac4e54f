#include "service/root_access.hpp"

#include <algorithm>

#include "directory/root_task_policies.hpp"

namespace watchword {

bool administers_root_access(const Snapshot& snapshot, const Organization& organization,
                             std::string_view account_id) {
    if (account_id == organization.management_account_id) return true;
    const auto* member = snapshot.organization_members.find(account_id);
    return member && member->organization_id == organization.id &&
           member->delegated_services.contains(std::string(iam_service_principal));
}

const Organization* organization_allowing(const Snapshot& snapshot, std::string_view task_policy_arn,
                                          std::string_view account_id) {
    const auto feature = root_task_feature(task_policy_arn);
    const auto* account = snapshot.accounts.find(account_id);
    const auto* member = snapshot.organization_members.find(account_id);
    if (feature.empty() || !account || account->closed != 0 || !member) return nullptr;
    const auto* organization = snapshot.organizations.find(member->organization_id);
    if (!organization || organization->management_account_id == account_id ||
        organization->feature_set != "ALL" ||
        !organization->trusted_services.contains(std::string(iam_service_principal)))
        return nullptr;
    const auto& features = organization->root_features;
    return std::ranges::find(features, feature) == features.end() ? nullptr : organization;
}

}  // namespace watchword
