// The accounts of an organization: shown, moved, let go, closed.
#pragma once

#include "organizations/organization.hpp"
#include "organizations/shapes.hpp"
#include "organizations/units.hpp"

namespace watchword::organizations {

struct OfAccountRequest {
    organizations::AccountId AccountId;
    BOOST_DESCRIBE_CLASS(OfAccountRequest, (), (AccountId), (), ())
};
struct DescribeAccountResponse {
    shapes::Account Account;
    BOOST_DESCRIBE_CLASS(DescribeAccountResponse, (), (Account), (), ())
};
DescribeAccountResponse describe_account(const Snapshot&, Call&, const OfAccountRequest&);

struct ListAccountsResponse {
    std::vector<shapes::Account> Accounts;
    std::optional<std::string> NextToken;
    BOOST_DESCRIBE_CLASS(ListAccountsResponse, (), (Accounts, NextToken), (), ())
};
ListAccountsResponse list_accounts(const Snapshot&, Call&, const Paged&);
ListAccountsResponse list_accounts_for_parent(const Snapshot&, Call&, const OfParentRequest&);

struct MoveAccountRequest {
    organizations::AccountId AccountId;
    ParentId SourceParentId, DestinationParentId;
    BOOST_DESCRIBE_CLASS(MoveAccountRequest, (), (AccountId, SourceParentId, DestinationParentId), (), ())
};
Empty move_account(Transaction&, Call&, const MoveAccountRequest&);

Empty remove_account(Transaction&, Call&, const OfAccountRequest&);
/// The caller's own account.
Empty leave_organization(Transaction&, Call&, const NoRequest&);
/// From then on every credential of the account is refused, sessions and root user included, and nobody else
/// reaches what is in it. AWS takes minutes and shows PENDING_CLOSURE meanwhile; here it is SUSPENDED at
/// once.
Empty close_account(Transaction&, Call&, const OfAccountRequest&);

/// What is shown of an account and its membership.
shapes::Account shown_account(const Snapshot&, const Organization&, const OrganizationMember&);

}  // namespace watchword::organizations
