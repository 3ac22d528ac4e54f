// Central root access of an organization: which of its features are on (facts: root §1). What they let its
// administrators do is AssumeRoot's business (sts/assume_root.hpp).
#pragma once

#include <boost/describe/class.hpp>

#include "service/operation.hpp"

namespace watchword::iam {

struct RootFeaturesRequest {
    BOOST_DESCRIBE_CLASS(RootFeaturesRequest, (), (), (), ())
};
struct RootFeaturesResult {
    std::string OrganizationId;
    std::vector<std::string> EnabledFeatures;
    BOOST_DESCRIBE_CLASS(RootFeaturesResult, (), (OrganizationId, EnabledFeatures), (), ())
};
/// All five throw Fault OrganizationNotFoundException, OrganizationNotInAllFeaturesModeException,
/// ServiceAccessNotEnabledException before Organizations trusts iam.amazonaws.com, and
/// AccountNotManagementOrDelegatedAdministratorException.
RootFeaturesResult list_organizations_features(const Snapshot&, Call&, const RootFeaturesRequest&);

/// Enabling is for the management account: others that administer IAM are told
/// CallerIsNotManagementAccountException. What is as it shall be stays so, without an error.
RootFeaturesResult enable_root_credentials_management(Transaction&, Call&, const RootFeaturesRequest&);
RootFeaturesResult enable_root_sessions(Transaction&, Call&, const RootFeaturesRequest&);
/// Ends the AssumeRoot sessions that came of the feature.
RootFeaturesResult disable_root_credentials_management(Transaction&, Call&, const RootFeaturesRequest&);
RootFeaturesResult disable_root_sessions(Transaction&, Call&, const RootFeaturesRequest&);

}  // namespace watchword::iam
