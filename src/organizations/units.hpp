// Organizational units, and the tree that they and accounts make.
#pragma once

#include "organizations/shapes.hpp"

namespace watchword::organizations {

struct CreateOrganizationalUnitRequest {
    organizations::ParentId ParentId;
    UnitName Name;
    TagList Tags;
    BOOST_DESCRIBE_CLASS(CreateOrganizationalUnitRequest, (), (ParentId, Name, Tags), (), ())
};
struct UnitResponse {
    shapes::OrganizationalUnit OrganizationalUnit;
    BOOST_DESCRIBE_CLASS(UnitResponse, (), (OrganizationalUnit), (), ())
};
UnitResponse create_unit(Transaction&, Call&, const CreateOrganizationalUnitRequest&);

struct UnitRequest {
    UnitId OrganizationalUnitId;
    BOOST_DESCRIBE_CLASS(UnitRequest, (), (OrganizationalUnitId), (), ())
};
UnitResponse describe_unit(const Snapshot&, Call&, const UnitRequest&);
/// Throws Fault OrganizationalUnitNotEmptyException while something is in it.
Empty delete_unit(Transaction&, Call&, const UnitRequest&);

struct UpdateOrganizationalUnitRequest : UnitRequest {
    std::optional<UnitName> Name;
    BOOST_DESCRIBE_CLASS(UpdateOrganizationalUnitRequest, (UnitRequest), (Name), (), ())
};
UnitResponse update_unit(Transaction&, Call&, const UpdateOrganizationalUnitRequest&);

struct OfParentRequest : Paged {
    organizations::ParentId ParentId;
    BOOST_DESCRIBE_CLASS(OfParentRequest, (Paged), (ParentId), (), ())
};
struct ListOrganizationalUnitsForParentResponse {
    std::vector<shapes::OrganizationalUnit> OrganizationalUnits;
    std::optional<std::string> NextToken;
    BOOST_DESCRIBE_CLASS(ListOrganizationalUnitsForParentResponse, (), (OrganizationalUnits, NextToken), (),
                         ())
};
ListOrganizationalUnitsForParentResponse list_units_for_parent(const Snapshot&, Call&,
                                                               const OfParentRequest&);

struct ListChildrenRequest : OfParentRequest {
    shape::OneOf<"ACCOUNT", "ORGANIZATIONAL_UNIT"> ChildType;
    BOOST_DESCRIBE_CLASS(ListChildrenRequest, (OfParentRequest), (ChildType), (), ())
};
struct ListChildrenResponse {
    std::vector<shapes::Relative> Children;
    std::optional<std::string> NextToken;
    BOOST_DESCRIBE_CLASS(ListChildrenResponse, (), (Children, NextToken), (), ())
};
ListChildrenResponse list_children(const Snapshot&, Call&, const ListChildrenRequest&);

struct ListParentsRequest : Paged {
    organizations::ChildId ChildId;
    BOOST_DESCRIBE_CLASS(ListParentsRequest, (Paged), (ChildId), (), ())
};
struct ListParentsResponse {
    std::vector<shapes::Relative> Parents;
    std::optional<std::string> NextToken;
    BOOST_DESCRIBE_CLASS(ListParentsResponse, (), (Parents, NextToken), (), ())
};
ListParentsResponse list_parents(const Snapshot&, Call&, const ListParentsRequest&);

}  // namespace watchword::organizations
