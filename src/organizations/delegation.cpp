#include "organizations/delegation.hpp"

#include <algorithm>

#include "organizations/errors.hpp"
#include "organizations/find.hpp"
#include "organizations/membership.hpp"
#include "organizations/paging.hpp"

namespace watchword::organizations {
namespace {

constexpr std::string_view service_suffix = ".amazonaws.com";

void require_service_name(std::string_view name) {
    if (name.size() <= service_suffix.size() || !name.ends_with(service_suffix) || name.starts_with('.'))
        throw invalid_input("UNRECOGNIZED_SERVICE_PRINCIPAL",
                            "You specified an unrecognized service principal.");
}

KeySet names_in(const std::map<std::string, StoredTime>& services) {
    KeySet names;
    for (const auto& [name, since] : services) names.put(name);
    return names;
}

}  // namespace

Empty enable_service_access(Transaction& in, Call& call, const OfServiceRequest& request) {
    Organization organization = require_management(in.snapshot(), call);
    require_service_name(request.ServicePrincipal);
    if (organization.feature_set != "ALL")
        throw constraint_violation("ORGANIZATION_NOT_IN_ALL_FEATURES_MODE",
                                   "Your organization must have all features enabled.");
    if (organization.trusted_services.emplace(request.ServicePrincipal, stored(in.now())).second)
        in.put(std::move(organization));
    return {};
}

Empty disable_service_access(Transaction& in, Call& call, const OfServiceRequest& request) {
    Organization organization = require_management(in.snapshot(), call);
    require_service_name(request.ServicePrincipal);
    for (const auto& id : account_ids_of(in.snapshot(), organization))
        if (in.snapshot().organization_members.find(id)->delegated_services.contains(
                request.ServicePrincipal))
            deregister(in, id, request.ServicePrincipal);
    if (organization.trusted_services.erase(request.ServicePrincipal) > 0) in.put(std::move(organization));
    return {};
}

ListAWSServiceAccessForOrganizationResponse list_service_access(const Snapshot& snapshot, Call& call,
                                                                const Paged& request) {
    const auto& organization = require_reader(snapshot, call);
    ListAWSServiceAccessForOrganizationResponse out;
    page_through(names_in(organization.trusted_services), "", request, out, [&](std::string_view name) {
        const auto found = organization.trusted_services.find(std::string(name));
        out.EnabledServicePrincipals.push_back({found->first, timestamp(found->second)});
        return true;
    });
    return out;
}

Empty register_delegated_administrator(Transaction& in, Call& call,
                                       const DelegatedAdministratorRequest& request) {
    const auto& organization = require_management(in.snapshot(), call);
    require_service_name(request.ServicePrincipal);
    const auto* found = find_member(in.snapshot(), organization, request.AccountId);
    if (!found) throw no_such_account();
    if (found->account_id == organization.management_account_id)
        throw constraint_violation(
            "CANNOT_REGISTER_MASTER_AS_DELEGATED_ADMINISTRATOR",
            "You cannot register master account/yourself as delegated administrator for "
            "your organization.");
    if (in.snapshot().accounts.find(found->account_id)->closed != 0)
        throw constraint_violation("CANNOT_REGISTER_SUSPENDED_ACCOUNT_AS_DELEGATED_ADMINISTRATOR",
                                   "You cannot register a suspended account as a delegated administrator.");
    if (!organization.trusted_services.contains(request.ServicePrincipal))
        throw constraint_violation("SERVICE_ACCESS_NOT_ENABLED",
                                   "You must first enable service access for the service principal.");
    OrganizationMember member = *found;
    if (!member.delegated_services.emplace(request.ServicePrincipal, stored(in.now())).second)
        throw Fault("AccountAlreadyRegisteredException", 400,
                    "The provided account is already a delegated administrator for your organization.");
    in.put(std::move(member));
    return {};
}

Empty deregister_delegated_administrator(Transaction& in, Call& call,
                                         const DelegatedAdministratorRequest& request) {
    const auto& organization = require_management(in.snapshot(), call);
    require_service_name(request.ServicePrincipal);
    if (!find_member(in.snapshot(), organization, request.AccountId)) throw no_such_account();
    deregister(in, request.AccountId, request.ServicePrincipal);
    return {};
}

ListDelegatedAdministratorsResponse list_delegated_administrators(
    const Snapshot& snapshot, Call& call, const ListDelegatedAdministratorsRequest& request) {
    const auto& organization = require_reader(snapshot, call);
    ListDelegatedAdministratorsResponse out;
    page_through_accounts(snapshot, organization, request, out, [&](std::string_view id) {
        const auto* member = find_member(snapshot, organization, id);
        if (!member || member->delegated_services.empty()) return false;
        const auto& services = member->delegated_services;
        const auto service =
            request.ServicePrincipal
                ? services.find(*request.ServicePrincipal)
                : std::ranges::min_element(services, {}, [](const auto& s) { return s.second; });
        if (service == services.end()) return false;
        shapes::DelegatedAdministrator shown;
        static_cast<shapes::AccountFacts&>(shown) = shown_account(snapshot, organization, *member);
        shown.DelegationEnabledDate = timestamp(service->second);
        out.DelegatedAdministrators.push_back(std::move(shown));
        return true;
    });
    return out;
}

ListDelegatedServicesForAccountResponse list_delegated_services(
    const Snapshot& snapshot, Call& call, const ListDelegatedServicesForAccountRequest& request) {
    const auto& organization = require_reader(snapshot, call);
    const auto* member = find_member(snapshot, organization, request.AccountId);
    if (!member) throw no_such_account();
    const auto& services = member->delegated_services;
    if (services.empty())
        throw Fault(
            "AccountNotRegisteredException", 400,
            "The provided account is not a registered delegated administrator for your organization.");
    ListDelegatedServicesForAccountResponse out;
    page_through(names_in(services), "", request, out, [&](std::string_view name) {
        const auto found = services.find(std::string(name));
        out.DelegatedServices.push_back({found->first, timestamp(found->second)});
        return true;
    });
    return out;
}

}  // namespace watchword::organizations
