// Which services the organization trusts, and which member accounts administer one of them: those may read
// the organization, and IAM asks for "iam.amazonaws.com" before AssumeRoot.
#pragma once

#include "organizations/accounts.hpp"

namespace watchword::organizations {

struct OfServiceRequest {
    organizations::ServicePrincipal ServicePrincipal;
    BOOST_DESCRIBE_CLASS(OfServiceRequest, (), (ServicePrincipal), (), ())
};
/// Throws Fault InvalidInputException for what is no service's name (….amazonaws.com).
Empty enable_service_access(Transaction&, Call&, const OfServiceRequest&);
/// Its delegated administrators are deregistered with it.
Empty disable_service_access(Transaction&, Call&, const OfServiceRequest&);

struct ListAWSServiceAccessForOrganizationResponse {
    std::vector<shapes::EnabledServicePrincipal> EnabledServicePrincipals;
    std::optional<std::string> NextToken;
    BOOST_DESCRIBE_CLASS(ListAWSServiceAccessForOrganizationResponse, (),
                         (EnabledServicePrincipals, NextToken), (), ())
};
ListAWSServiceAccessForOrganizationResponse list_service_access(const Snapshot&, Call&, const Paged&);

struct DelegatedAdministratorRequest : OfAccountRequest {
    organizations::ServicePrincipal ServicePrincipal;
    BOOST_DESCRIBE_CLASS(DelegatedAdministratorRequest, (OfAccountRequest), (ServicePrincipal), (), ())
};
/// Throws Fault ConstraintViolationException SERVICE_ACCESS_NOT_ENABLED before enable_service_access().
Empty register_delegated_administrator(Transaction&, Call&, const DelegatedAdministratorRequest&);
Empty deregister_delegated_administrator(Transaction&, Call&, const DelegatedAdministratorRequest&);

struct ListDelegatedAdministratorsRequest : Paged {
    std::optional<organizations::ServicePrincipal> ServicePrincipal;
    BOOST_DESCRIBE_CLASS(ListDelegatedAdministratorsRequest, (Paged), (ServicePrincipal), (), ())
};
struct ListDelegatedAdministratorsResponse {
    std::vector<shapes::DelegatedAdministrator> DelegatedAdministrators;
    std::optional<std::string> NextToken;
    BOOST_DESCRIBE_CLASS(ListDelegatedAdministratorsResponse, (), (DelegatedAdministrators, NextToken), (),
                         ())
};
ListDelegatedAdministratorsResponse list_delegated_administrators(const Snapshot&, Call&,
                                                                  const ListDelegatedAdministratorsRequest&);

struct ListDelegatedServicesForAccountRequest : Paged {
    organizations::AccountId AccountId;
    BOOST_DESCRIBE_CLASS(ListDelegatedServicesForAccountRequest, (Paged), (AccountId), (), ())
};
struct ListDelegatedServicesForAccountResponse {
    std::vector<shapes::DelegatedService> DelegatedServices;
    std::optional<std::string> NextToken;
    BOOST_DESCRIBE_CLASS(ListDelegatedServicesForAccountResponse, (), (DelegatedServices, NextToken), (), ())
};
ListDelegatedServicesForAccountResponse list_delegated_services(
    const Snapshot&, Call&, const ListDelegatedServicesForAccountRequest&);

}  // namespace watchword::organizations
