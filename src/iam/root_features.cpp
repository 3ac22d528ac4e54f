#include "iam/root_features.hpp"

#include <algorithm>

#include "base/fault.hpp"
#include "service/root_access.hpp"

namespace watchword::iam {
namespace {

constexpr std::string_view credentials_management = "RootCredentialsManagement", sessions = "RootSessions";

Fault refused(std::string_view code, const std::string& message) { return {code, 400, message}; }

// The organization that the caller administers.
const Organization& administered(const Snapshot& snapshot, const Call& call) {
    const auto* member = snapshot.organization_members.find(call.account_id());
    const auto* found = member ? snapshot.organizations.find(member->organization_id) : nullptr;
    if (!found)
        throw refused("OrganizationNotFoundException", "No organization is associated with your account.");
    if (found->feature_set != "ALL")
        throw refused("OrganizationNotInAllFeaturesModeException",
                      "Your organization does not have All features enabled.");
    if (!found->trusted_services.contains(std::string(iam_service_principal)))
        throw refused("ServiceAccessNotEnabledException",
                      "Trusted access is not enabled for IAM in AWS Organizations.");
    if (!administers_root_access(snapshot, *found, call.account_id()))
        throw refused("AccountNotManagementOrDelegatedAdministratorException",
                      "The account making the request is not the management account or delegated "
                      "administrator account for centralized root access.");
    return *found;
}

RootFeaturesResult shown(const Organization& organization) {
    return {organization.id, organization.root_features};
}

RootFeaturesResult enable(Transaction& in, const Call& call, std::string_view feature) {
    Organization organization = administered(in.snapshot(), call);
    if (organization.management_account_id != call.account_id())
        throw refused("CallerIsNotManagementAccountException",
                      "The account making the request is not the management account of the organization.");
    auto& features = organization.root_features;
    if (std::ranges::find(features, feature) == features.end()) features.emplace_back(feature);
    std::ranges::sort(features);
    auto result = shown(organization);
    in.put(std::move(organization));
    return result;
}

RootFeaturesResult disable(Transaction& in, const Call& call, std::string_view feature) {
    Organization organization = administered(in.snapshot(), call);
    std::erase(organization.root_features, feature);
    auto result = shown(organization);
    in.put(std::move(organization));
    return result;
}

}  // namespace

RootFeaturesResult list_organizations_features(const Snapshot& snapshot, Call& call,
                                               const RootFeaturesRequest&) {
    return shown(administered(snapshot, call));
}

RootFeaturesResult enable_root_credentials_management(Transaction& in, Call& call,
                                                      const RootFeaturesRequest&) {
    return enable(in, call, credentials_management);
}

RootFeaturesResult enable_root_sessions(Transaction& in, Call& call, const RootFeaturesRequest&) {
    return enable(in, call, sessions);
}

RootFeaturesResult disable_root_credentials_management(Transaction& in, Call& call,
                                                       const RootFeaturesRequest&) {
    return disable(in, call, credentials_management);
}

RootFeaturesResult disable_root_sessions(Transaction& in, Call& call, const RootFeaturesRequest&) {
    return disable(in, call, sessions);
}

}  // namespace watchword::iam
