#include "iam/policies_granting_access.hpp"

#include <algorithm>

#include "iam/paging.hpp"
#include "iam/report_subject.hpp"
#include "policy/service_access.hpp"

namespace watchword::iam {
namespace {

PolicyGrantingServiceAccess shown(const Grantor& grantor) {
    PolicyGrantingServiceAccess out;
    out.PolicyName = grantor.name;
    out.PolicyType = grantor.managed ? "MANAGED" : "INLINE";
    if (grantor.managed) {
        out.PolicyArn = grantor.managed->arn();
    } else {
        out.EntityType = grantor.owner_type;
        out.EntityName = grantor.owner_name;
    }
    return out;
}

}  // namespace

ListPoliciesGrantingServiceAccessResponse list_policies_granting_service_access(
    const Snapshot& snapshot, Call& call, const ListPoliciesGrantingServiceAccessRequest& request) {
    const auto grantors = grantors_of(snapshot, entity_of_arn(snapshot, call, request.Arn));
    std::vector<std::string> namespaces;
    for (const auto& name : request.ServiceNamespaces)
        if (std::ranges::find(namespaces, name) == namespaces.end()) namespaces.push_back(name);

    ListPoliciesGrantingServiceAccessResponse out;
    for (const auto& name : page_of(namespaces, page_request(request.Marker, std::nullopt), out)) {
        auto& entry = out.PoliciesGrantingServiceAccess.emplace_back();
        entry.ServiceNamespace = name;
        const auto service = lower(name);
        for (const auto& grantor : grantors)
            if (policy::opens_service(*grantor.document, service) &&
                !policy::closes_service(*grantor.document, service))
                entry.Policies.push_back(shown(grantor));
    }
    return out;
}

}  // namespace watchword::iam
