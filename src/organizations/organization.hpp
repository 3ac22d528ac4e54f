// The organization itself, its root, and which types of policies are in force in it.
#pragma once

#include "organizations/shapes.hpp"

namespace watchword::organizations {

struct CreateOrganizationRequest {
    std::optional<shape::OneOf<"ALL", "CONSOLIDATED_BILLING">> FeatureSet;
    BOOST_DESCRIBE_CLASS(CreateOrganizationRequest, (), (FeatureSet), (), ())
};
struct OrganizationResponse {
    shapes::Organization Organization;
    BOOST_DESCRIBE_CLASS(OrganizationResponse, (), (Organization), (), ())
};
/// The caller's account becomes the management account. With all features (the default) service control
/// policies are enabled, and FullAWSAccess is attached to everything.
OrganizationResponse create_organization(Transaction&, Call&, const CreateOrganizationRequest&);

/// A request that says nothing.
struct NoRequest {
    BOOST_DESCRIBE_CLASS(NoRequest, (), (), (), ())
};
OrganizationResponse describe_organization(const Snapshot&, Call&, const NoRequest&);
/// Throws Fault OrganizationNotEmptyException while there are other accounts, units or policies.
Empty delete_organization(Transaction&, Call&, const NoRequest&);

struct ListRootsResponse {
    std::vector<shapes::Root> Roots;
    std::optional<std::string> NextToken;
    BOOST_DESCRIBE_CLASS(ListRootsResponse, (), (Roots, NextToken), (), ())
};
ListRootsResponse list_roots(const Snapshot&, Call&, const Paged&);

struct PolicyTypeRequest {
    organizations::RootId RootId;
    organizations::PolicyType PolicyType;
    BOOST_DESCRIBE_CLASS(PolicyTypeRequest, (), (RootId, PolicyType), (), ())
};
struct RootResponse {
    shapes::Root Root;
    BOOST_DESCRIBE_CLASS(RootResponse, (), (Root), (), ())
};
/// Attaches the policy of that type that allows everything to the root, every unit and every account.
RootResponse enable_policy_type(Transaction&, Call&, const PolicyTypeRequest&);
/// Detaches every policy of that type from everything.
RootResponse disable_policy_type(Transaction&, Call&, const PolicyTypeRequest&);

/// Enables a type where nothing of it is attached yet. Used here and when all features are enabled.
void put_policy_type_in_force(Transaction&, const Organization&, std::string_view type);

}  // namespace watchword::organizations
