#include "organizations/resource_policy.hpp"

#include "organizations/find.hpp"

namespace watchword::organizations {
namespace {

Fault no_such_resource_policy() {
    return {"ResourcePolicyNotFoundException", 400, "The organization has no resource policy."};
}

}  // namespace

ResourcePolicyResponse put_resource_policy(const Snapshot& snapshot, Call& call,
                                           const PutResourcePolicyRequest&) {
    require_management(snapshot, call);
    throw Fault("UnsupportedAPIEndpointException", 400,
                "PutResourcePolicy: this server does not keep resource policies of organizations; use "
                "RegisterDelegatedAdministrator.");
}

ResourcePolicyResponse describe_resource_policy(const Snapshot& snapshot, Call& call, const NoRequest&) {
    require_reader(snapshot, call);
    throw no_such_resource_policy();
}

Empty delete_resource_policy(const Snapshot& snapshot, Call& call, const NoRequest&) {
    require_management(snapshot, call);
    throw no_such_resource_policy();
}

}  // namespace watchword::organizations
