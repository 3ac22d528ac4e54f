// The organization's own resource policy, by which AWS lets members read or change it without being delegated
// administrators. This server keeps none: what cannot be enforced is not taken.
#pragma once

#include "organizations/organization.hpp"
#include "organizations/shapes.hpp"

namespace watchword::organizations {

struct PutResourcePolicyRequest {
    shape::Text<1, 40'000, AnyText> Content;
    TagList Tags;
    BOOST_DESCRIBE_CLASS(PutResourcePolicyRequest, (), (Content, Tags), (), ())
};
struct ResourcePolicySummary {
    std::string Id, Arn;
    BOOST_DESCRIBE_CLASS(ResourcePolicySummary, (), (Id, Arn), (), ())
};
struct ResourcePolicy {
    organizations::ResourcePolicySummary ResourcePolicySummary;
    std::string Content;
    BOOST_DESCRIBE_CLASS(ResourcePolicy, (), (ResourcePolicySummary, Content), (), ())
};
struct ResourcePolicyResponse {
    organizations::ResourcePolicy ResourcePolicy;
    BOOST_DESCRIBE_CLASS(ResourcePolicyResponse, (), (ResourcePolicy), (), ())
};
/// Always throws Fault UnsupportedAPIEndpointException.
ResourcePolicyResponse put_resource_policy(const Snapshot&, Call&, const PutResourcePolicyRequest&);
/// Both always throw Fault ResourcePolicyNotFoundException: there is none.
ResourcePolicyResponse describe_resource_policy(const Snapshot&, Call&, const NoRequest&);
Empty delete_resource_policy(const Snapshot&, Call&, const NoRequest&);

}  // namespace watchword::organizations
