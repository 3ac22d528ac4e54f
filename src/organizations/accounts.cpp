#include "organizations/accounts.hpp"

#include "organizations/errors.hpp"
#include "organizations/find.hpp"
#include "organizations/membership.hpp"
#include "organizations/paging.hpp"
#include "organizations/targets.hpp"

namespace watchword::organizations {
namespace {

const OrganizationMember& member_named(const Snapshot& snapshot, const Organization& organization,
                                       std::string_view account_id) {
    const auto* member = find_member(snapshot, organization, account_id);
    if (!member) throw no_such_account();
    return *member;
}

// Adds the accounts among the ids that it is called with.
auto accounts_into(ListAccountsResponse& out, const Snapshot& snapshot, const Organization& organization) {
    return [&](std::string_view id) {
        const auto* member = find_member(snapshot, organization, id);
        if (member) out.Accounts.push_back(shown_account(snapshot, organization, *member));
        return member != nullptr;
    };
}

}  // namespace

shapes::Account shown_account(const Snapshot& snapshot, const Organization& organization,
                              const OrganizationMember& member) {
    shapes::Account out;
    out.Id = member.account_id;
    out.Arn = organization.arn_of("account", member.account_id);
    out.JoinedMethod = member.joined_method;
    out.JoinedTimestamp = timestamp(member.joined);
    if (const auto* account = snapshot.accounts.find(member.account_id)) {
        if (!account->email.empty()) out.Email = account->email;
        out.Name = account->name;
        out.Status = out.State = account->closed == 0 ? "ACTIVE" : "SUSPENDED";
    }
    if (const auto* guardrails = snapshot.guardrails.find(member.account_id))
        out.Paths.push_back(concat(guardrails->path, member.account_id, "/"));
    return out;
}

DescribeAccountResponse describe_account(const Snapshot& snapshot, Call& call,
                                         const OfAccountRequest& request) {
    const auto& organization = require_reader(snapshot, call);
    return {shown_account(snapshot, organization, member_named(snapshot, organization, request.AccountId))};
}

ListAccountsResponse list_accounts(const Snapshot& snapshot, Call& call, const Paged& request) {
    const auto& organization = require_reader(snapshot, call);
    ListAccountsResponse out;
    page_through_accounts(snapshot, organization, request, out, accounts_into(out, snapshot, organization));
    return out;
}

ListAccountsResponse list_accounts_for_parent(const Snapshot& snapshot, Call& call,
                                              const OfParentRequest& request) {
    const auto& organization = require_reader(snapshot, call);
    if (!has_parent(snapshot, organization, request.ParentId)) throw no_such_parent();
    ListAccountsResponse out;
    page_through(snapshot.organization_children, concat(request.ParentId, "/"), request, out,
                 accounts_into(out, snapshot, organization));
    return out;
}

// Both parents are authorized besides the account, by their own tags: whoever may not act on a unit can
// neither take accounts out of it nor put them there (facts: organizations §4).
Empty move_account(Transaction& in, Call& call, const MoveAccountRequest& request) {
    const auto& organization = require_management(in.snapshot(), call);
    for (const std::string& parent_id : {request.SourceParentId, request.DestinationParentId})
        require_access_to(in.snapshot(), call, "organizations:MoveAccount",
                          target_named(in.snapshot(), call, parent_id));
    OrganizationMember member = member_named(in.snapshot(), organization, request.AccountId);
    if (!has_parent(in.snapshot(), organization, request.SourceParentId) ||
        member.parent_id != request.SourceParentId)
        throw Fault("SourceParentNotFoundException", 400,
                    "You specified a source parent that doesn't exist.");
    if (!has_parent(in.snapshot(), organization, request.DestinationParentId))
        throw Fault("DestinationParentNotFoundException", 400,
                    "You specified a destination parent that doesn't exist.");
    if (request.SourceParentId == request.DestinationParentId)
        throw Fault("DuplicateAccountException", 400,
                    "That account is already present in the specified destination.");
    member.parent_id = request.DestinationParentId;
    in.put(std::move(member));
    return {};
}

Empty remove_account(Transaction& in, Call& call, const OfAccountRequest& request) {
    leave(in, require_management(in.snapshot(), call), request.AccountId);
    return {};
}

Empty leave_organization(Transaction& in, Call& call, const NoRequest&) {
    leave(in, require_member(in.snapshot(), call), call.account_id());
    return {};
}

Empty close_account(Transaction& in, Call& call, const OfAccountRequest& request) {
    const auto& organization = require_management(in.snapshot(), call);
    const auto& member = member_named(in.snapshot(), organization, request.AccountId);
    if (member.account_id == organization.management_account_id)
        throw constraint_violation("CANNOT_CLOSE_MANAGEMENT_ACCOUNT",
                                   "You can't close the management account.");
    if (!member.delegated_services.empty())
        throw constraint_violation("CANNOT_CLOSE_DELEGATED_ADMINISTRATOR",
                                   "You must first deregister this account as a delegated administrator.");
    Account account = *in.snapshot().accounts.find(member.account_id);
    if (account.closed != 0)
        throw Fault("AccountAlreadyClosedException", 400, "The provided account is already closed.");
    account.closed = stored(in.now());
    in.put(std::move(account));
    return {};
}

}  // namespace watchword::organizations
