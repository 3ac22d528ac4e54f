#include "organizations/units.hpp"

#include "organizations/errors.hpp"
#include "organizations/find.hpp"
#include "organizations/paging.hpp"
#include "organizations/policy_types.hpp"
#include "organizations/quotas.hpp"
#include "organizations/tagging.hpp"

namespace watchword::organizations {
namespace {

const OrganizationalUnit& unit_named(const Snapshot& snapshot, const Organization& organization,
                                     std::string_view id) {
    const auto* unit = find_unit(snapshot, organization, id);
    if (!unit) throw no_such_unit();
    return *unit;
}

std::string path_of(const Snapshot& snapshot, const Organization& organization,
                    const OrganizationalUnit& unit) {
    std::string path = concat(unit.id, "/");
    std::string_view at = unit.parent_id;
    for (std::size_t depth = 0; depth < Guardrails::depth_max && at != organization.root_id; ++depth) {
        path.insert(0, concat(at, "/"));
        at = unit_named(snapshot, organization, at).parent_id;
    }
    return concat(organization.id, "/", organization.root_id, "/", path);
}

shapes::OrganizationalUnit shown_unit(const Snapshot& snapshot, const Organization& organization,
                                      const OrganizationalUnit& unit) {
    return {unit.id, organization.arn_of("ou", unit.id), unit.name, path_of(snapshot, organization, unit)};
}

void require_parent(const Snapshot& snapshot, const Organization& organization, std::string_view id) {
    if (!has_parent(snapshot, organization, id)) throw no_such_parent();
}

// `except`: the unit that is being renamed.
void require_unused_name(const Snapshot& snapshot, std::string_view parent_id, std::string_view name,
                         std::string_view except) {
    const std::string prefix = concat(parent_id, "/ou-");
    for (const std::string_view key : snapshot.organization_children.prefix(prefix)) {
        const auto* unit = snapshot.organizational_units.find(key.substr(parent_id.size() + 1));
        if (unit && unit->id != except && unit->name == name)
            throw Fault("DuplicateOrganizationalUnitException", 400,
                        "An OU with the same name already exists.");
    }
}

void require_room(const Snapshot& snapshot, const Organization& organization, std::string_view parent_id) {
    if (snapshot.organization_parts.count_prefix(concat(organization.id, "/ou-")) >= quotas::units)
        throw constraint_violation(
            "OU_NUMBER_LIMIT_EXCEEDED",
            "You have exceeded the number of organizational units that an organization "
            "can have.");
    std::size_t depth = 1;
    for (std::string_view at = parent_id; at != organization.root_id; ++depth)
        at = unit_named(snapshot, organization, at).parent_id;
    if (depth > quotas::unit_depth)
        throw constraint_violation("OU_DEPTH_LIMIT_EXCEEDED",
                                   "You have exceeded the number of levels deep that you can nest OUs.");
}

}  // namespace

UnitResponse create_unit(Transaction& in, Call& call, const CreateOrganizationalUnitRequest& request) {
    const Organization organization = require_management(in.snapshot(), call);
    require_tagging(in.snapshot(), call, request.Tags,
                    {organization.arn_of("ou", concat("ou-", organization.root_id.substr(2), "-*"))});
    require_parent(in.snapshot(), organization, request.ParentId);
    require_unused_name(in.snapshot(), request.ParentId, request.Name, {});
    require_room(in.snapshot(), organization, request.ParentId);
    OrganizationalUnit unit;
    unit.id = new_unit_id(organization.root_id, in.random());
    unit.organization_id = organization.id;
    unit.parent_id = request.ParentId;
    unit.name = request.Name;
    unit.created = stored(in.now());
    for (const auto& type : organization.enabled_policy_types)
        unit.policy_ids.emplace_back(full_access_policy_id(type));
    add_tags(unit.tags, request.Tags);
    in.put(unit);
    return {shown_unit(in.snapshot(), organization, unit)};
}

UnitResponse describe_unit(const Snapshot& snapshot, Call& call, const UnitRequest& request) {
    const auto& organization = require_reader(snapshot, call);
    return {
        shown_unit(snapshot, organization, unit_named(snapshot, organization, request.OrganizationalUnitId))};
}

Empty delete_unit(Transaction& in, Call& call, const UnitRequest& request) {
    const auto& organization = require_management(in.snapshot(), call);
    const OrganizationalUnit unit = unit_named(in.snapshot(), organization, request.OrganizationalUnitId);
    if (in.snapshot().organization_children.count_prefix(concat(unit.id, "/")) > 0)
        throw Fault("OrganizationalUnitNotEmptyException", 400,
                    "To delete an OU, you must first remove all accounts and child OUs.");
    in.erase(unit);
    return {};
}

UnitResponse update_unit(Transaction& in, Call& call, const UpdateOrganizationalUnitRequest& request) {
    const Organization organization = require_management(in.snapshot(), call);
    OrganizationalUnit unit = unit_named(in.snapshot(), organization, request.OrganizationalUnitId);
    if (request.Name) {
        require_unused_name(in.snapshot(), unit.parent_id, *request.Name, unit.id);
        unit.name = *request.Name;
        in.put(unit);
    }
    return {shown_unit(in.snapshot(), organization, unit)};
}

ListOrganizationalUnitsForParentResponse list_units_for_parent(const Snapshot& snapshot, Call& call,
                                                               const OfParentRequest& request) {
    const auto& organization = require_reader(snapshot, call);
    require_parent(snapshot, organization, request.ParentId);
    ListOrganizationalUnitsForParentResponse out;
    page_through(snapshot.organization_children, concat(request.ParentId, "/ou-"), request, out,
                 [&](std::string_view rest) {
                     const auto* unit = snapshot.organizational_units.find(concat("ou-", rest));
                     if (unit) out.OrganizationalUnits.push_back(shown_unit(snapshot, organization, *unit));
                     return unit != nullptr;
                 });
    return out;
}

ListChildrenResponse list_children(const Snapshot& snapshot, Call& call, const ListChildrenRequest& request) {
    require_parent(snapshot, require_reader(snapshot, call), request.ParentId);
    const bool accounts = std::string_view(request.ChildType) == shown(TargetKind::account);
    ListChildrenResponse out;
    page_through(snapshot.organization_children, concat(request.ParentId, "/"), request, out,
                 [&](std::string_view id) {
                     if ((kind_of_target(id) == TargetKind::account) != accounts) return false;
                     out.Children.push_back({std::string(id), request.ChildType});
                     return true;
                 });
    return out;
}

ListParentsResponse list_parents(const Snapshot& snapshot, Call& call, const ListParentsRequest& request) {
    const auto& organization = require_reader(snapshot, call);
    require_no_token(request.NextToken);
    const auto* unit = find_unit(snapshot, organization, request.ChildId);
    const auto* member = find_member(snapshot, organization, request.ChildId);
    if (!unit && !member) throw no_such_child();
    const std::string& id = unit ? unit->parent_id : member->parent_id;
    return {{{id, std::string(shown(kind_of_target(id)))}}, {}};  // a child has one parent
}

}  // namespace watchword::organizations
