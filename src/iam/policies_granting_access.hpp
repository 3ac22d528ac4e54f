// ListPoliciesGrantingServiceAccess: by which policies a user, group or role can use a service at all.
#pragma once

#include <boost/describe/class.hpp>

#include "iam/service_last_accessed.hpp"

namespace watchword::iam {

struct PolicyGrantingServiceAccess {
    std::string PolicyName, PolicyType;
    std::optional<std::string> PolicyArn;               ///< of a managed policy
    std::optional<std::string> EntityType, EntityName;  ///< of an inline policy
    BOOST_DESCRIBE_CLASS(PolicyGrantingServiceAccess, (),
                         (PolicyName, PolicyType, PolicyArn, EntityType, EntityName), (), ())
};
struct ListPoliciesGrantingServiceAccessEntry {
    std::string ServiceNamespace;
    std::vector<PolicyGrantingServiceAccess> Policies;
    BOOST_DESCRIBE_CLASS(ListPoliciesGrantingServiceAccessEntry, (), (ServiceNamespace, Policies), (), ())
};
struct ListPoliciesGrantingServiceAccessRequest {
    std::optional<MarkerText> Marker;
    ArnType Arn;
    shape::List<ServiceNamespaceType, 1, 200> ServiceNamespaces;
    BOOST_DESCRIBE_CLASS(ListPoliciesGrantingServiceAccessRequest, (), (Marker, Arn, ServiceNamespaces), (),
                         ())
};
struct ListPoliciesGrantingServiceAccessResponse : PagedResult {
    std::vector<ListPoliciesGrantingServiceAccessEntry> PoliciesGrantingServiceAccess;
    BOOST_DESCRIBE_CLASS(ListPoliciesGrantingServiceAccessResponse, (PagedResult),
                         (PoliciesGrantingServiceAccess), (), ())
};

/// One entry a namespace, in the order they were asked for, repeats left out; 100 a page. Each policy is
/// looked at by itself. Throws Fault NoSuchEntity; InvalidInput for what is the ARN of something else.
ListPoliciesGrantingServiceAccessResponse list_policies_granting_service_access(
    const Snapshot&, Call&, const ListPoliciesGrantingServiceAccessRequest&);

}  // namespace watchword::iam
