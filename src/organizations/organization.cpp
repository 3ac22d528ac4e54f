#include "organizations/organization.hpp"

#include <algorithm>

#include "organizations/errors.hpp"
#include "organizations/find.hpp"
#include "organizations/paging.hpp"
#include "organizations/policy_types.hpp"

namespace watchword::organizations {
namespace {

constexpr std::string_view all_features = "ALL";

shapes::Organization shown(const Snapshot& snapshot, const Organization& organization) {
    shapes::Organization out;
    out.Id = organization.id;
    out.Arn = organization.arn();
    out.FeatureSet = organization.feature_set;
    out.MasterAccountId = organization.management_account_id;
    out.MasterAccountArn = organization.arn_of("account", organization.management_account_id);
    const auto* account = snapshot.accounts.find(organization.management_account_id);
    if (account && !account->email.empty()) out.MasterAccountEmail = account->email;
    if (organization.feature_set == all_features)
        for (const auto type : available_policy_types)
            out.AvailablePolicyTypes.push_back({std::string(type), "ENABLED"});
    return out;
}

shapes::Root shown_root(const Organization& organization) {
    shapes::Root out{organization.root_id, organization.arn_of("root", organization.root_id), "Root", {}};
    for (const auto& type : organization.enabled_policy_types) out.PolicyTypes.push_back({type, "ENABLED"});
    return out;
}

// Ids are random and carry no place, so one in a million is taken: the root's, with its four characters.
std::string unused_root_id(Transaction& in) {
    for (;;) {
        auto id = new_root_id(in.random());
        if (std::ranges::none_of(in.snapshot().organizations,
                                 [&](const auto& entry) { return entry.value.root_id == id; }))
            return id;
    }
}

// The root, every unit and every account, by id. The root last: while it is not done, types stay as they
// were.
std::vector<std::string> all_targets(const Snapshot& snapshot, const Organization& organization) {
    auto ids = account_ids_of(snapshot, organization);
    for (const std::string_view key : snapshot.organization_parts.prefix(concat(organization.id, "/ou-")))
        ids.emplace_back(key.substr(organization.id.size() + 1));
    ids.push_back(organization.root_id);
    return ids;
}

const Organization& require_root(const Snapshot& snapshot, const Call& call, std::string_view root_id) {
    const auto& organization = require_management(snapshot, call);
    if (organization.root_id != root_id) throw no_such_root();
    return organization;
}

}  // namespace

OrganizationResponse create_organization(Transaction& in, Call& call,
                                         const CreateOrganizationRequest& request) {
    if (organization_of(in.snapshot(), call))
        throw Fault("AlreadyInOrganizationException", 400,
                    "The provided account is already a member of an organization.");
    Organization organization;
    organization.id = new_organization_id(in.random());
    organization.root_id = unused_root_id(in);
    organization.management_account_id = call.account_id();
    organization.created = stored(in.now());
    organization.feature_set = request.FeatureSet ? std::string(*request.FeatureSet) : all_features;

    OrganizationMember member;
    member.account_id = organization.management_account_id;
    member.organization_id = organization.id;
    member.parent_id = organization.root_id;
    member.joined_method = "INVITED";
    member.joined = organization.created;
    in.put(organization);
    in.put(std::move(member));
    if (organization.feature_set == all_features)
        put_policy_type_in_force(in, organization, service_control_policy);
    return {shown(in.snapshot(), *in.snapshot().organizations.find(organization.id))};
}

OrganizationResponse describe_organization(const Snapshot& snapshot, Call& call, const NoRequest&) {
    return {shown(snapshot, require_member(snapshot, call))};
}

Empty delete_organization(Transaction& in, Call& call, const NoRequest&) {
    const Organization organization = require_management(in.snapshot(), call);
    const std::string prefix = concat(organization.id, "/");
    std::vector<std::string> left_over;
    for (const std::string_view key : in.snapshot().organization_parts.prefix(prefix)) {
        const auto id = key.substr(prefix.size());
        if (id == organization.management_account_id) continue;
        if (is_child_id(id) || is_policy_id(id))
            throw Fault("OrganizationNotEmptyException", 400,
                        "To delete an organization you must first remove all member accounts (except the "
                        "master), and delete all organizational units and policies.");
        left_over.emplace_back(id);
    }
    for (const auto& id : left_over) {
        if (const auto* creation = in.snapshot().account_creations.find(id))
            in.erase(AccountCreation(*creation));
        if (const auto* handshake = in.snapshot().handshakes.find(id)) in.erase(Handshake(*handshake));
    }
    in.erase(OrganizationMember(*in.snapshot().organization_members.find(call.account_id())));
    in.erase(organization);
    return {};
}

ListRootsResponse list_roots(const Snapshot& snapshot, Call& call, const Paged& request) {
    require_no_token(request.NextToken);
    return {{shown_root(require_reader(snapshot, call))}, {}};  // an organization has one root
}

void put_policy_type_in_force(Transaction& in, const Organization& organization, std::string_view type) {
    const std::string policy_id(full_access_policy_id(type));
    for (const auto& id : all_targets(in.snapshot(), organization))
        change_target(in, *in.snapshot().organizations.find(organization.id), id,
                      [&](auto& policy_ids, auto&) { policy_ids.push_back(policy_id); });
    Organization changed = *in.snapshot().organizations.find(organization.id);
    changed.enabled_policy_types.emplace_back(type);
    in.put(std::move(changed));
}

RootResponse enable_policy_type(Transaction& in, Call& call, const PolicyTypeRequest& request) {
    const Organization organization = require_root(in.snapshot(), call, request.RootId);
    require_available(organization, request.PolicyType);
    if (organization.has_enabled(request.PolicyType))
        throw Fault("PolicyTypeAlreadyEnabledException", 400,
                    "The specified policy type is already enabled.");
    put_policy_type_in_force(in, organization, request.PolicyType);
    return {shown_root(*in.snapshot().organizations.find(organization.id))};
}

RootResponse disable_policy_type(Transaction& in, Call& call, const PolicyTypeRequest& request) {
    const Organization organization = require_root(in.snapshot(), call, request.RootId);
    if (!organization.has_enabled(request.PolicyType))
        throw Fault("PolicyTypeNotEnabledException", 400,
                    "This operation can be performed only for enabled policy types.");
    // First out of force, so that at no moment a type is in force with nothing attached.
    Organization changed = organization;
    std::erase(changed.enabled_policy_types, std::string(request.PolicyType));
    in.put(std::move(changed));
    for (const auto& id : all_targets(in.snapshot(), organization))
        change_target(in, *in.snapshot().organizations.find(organization.id), id,
                      [&](auto& policy_ids, auto&) {
                          std::erase_if(policy_ids, [&](const std::string& policy_id) {
                              const auto* policy = in.snapshot().organization_policies.find(policy_id);
                              return policy && policy->type() == std::string_view(request.PolicyType);
                          });
                      });
    return {shown_root(*in.snapshot().organizations.find(organization.id))};
}

}  // namespace watchword::organizations
