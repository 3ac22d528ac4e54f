#include "organizations/membership.hpp"

#include "organizations/errors.hpp"
#include "organizations/find.hpp"
#include "organizations/handshakes.hpp"
#include "organizations/ids.hpp"
#include "organizations/policy_types.hpp"
#include "organizations/quotas.hpp"

namespace watchword::organizations {
void require_room_for_account(const Snapshot& snapshot, const Organization& organization) {
    if (snapshot.accounts_of_organization(organization.id).size() >= quotas::accounts)
        throw constraint_violation("ACCOUNT_NUMBER_LIMIT_EXCEEDED",
                                   "You have exceeded the allowed number of AWS accounts.");
}

void join(Transaction& in, const Organization& organization, const std::string& account_id,
          std::string_view method, Tags tags) {
    OrganizationMember member;
    member.account_id = account_id;
    member.organization_id = organization.id;
    member.parent_id = organization.root_id;
    member.joined_method = method;
    member.joined = stored(in.now());
    member.tags = std::move(tags);
    for (const auto& type : organization.enabled_policy_types)
        member.policy_ids.emplace_back(full_access_policy_id(type));
    in.put(std::move(member));
}

void leave(Transaction& in, const Organization& organization, std::string_view account_id) {
    const auto* member = find_member(in.snapshot(), organization, account_id);
    if (!member) throw no_such_account();
    if (account_id == organization.management_account_id)
        throw Fault("MasterCannotLeaveOrganizationException", 400,
                    "You can't remove a management account from an organization.");
    if (!member->delegated_services.empty())
        throw constraint_violation("CANNOT_REMOVE_DELEGATED_ADMINISTRATOR_FROM_ORG",
                                   "You must first deregister this account as a delegated administrator.");
    in.erase(OrganizationMember(*member));
    withdraw_approval(in, organization, account_id);
}

void deregister(Transaction& in, std::string_view account_id, std::string_view service_principal) {
    OrganizationMember member = *in.snapshot().organization_members.find(account_id);
    if (member.delegated_services.erase(std::string(service_principal)) == 0)
        throw Fault(
            "AccountNotRegisteredException", 400,
            "The provided account is not a registered delegated administrator for your organization.");
    in.put(std::move(member));
}

}  // namespace watchword::organizations
