#include "directory/snapshot_indexes.hpp"

namespace watchword {
namespace {

template <class Entity>
void index_attachments(Snapshot& in, const Entity& entity, std::string_view kind, IndexChange change) {
    for (const auto& arn : entity.attached_policy_arns)
        change(in.attachments, concat(arn, " ", kind, " ", entity.id));
}

template <class Entity>
void index_boundary(Snapshot& in, const Entity& entity, std::string_view kind, IndexChange change) {
    if (const auto& arn = entity.permissions_boundary_arn)
        change(in.boundaries, concat(*arn, " ", kind, " ", entity.id));
}

}  // namespace

void index(Snapshot& in, const std::shared_ptr<const Account>& account, IndexChange change) {
    if (!account->email.empty()) change(in.account_emails, concat(lower(account->email), "/", account->id));
}

void index(Snapshot& in, const std::shared_ptr<const User>& user, IndexChange change) {
    change(in.users_by_id, user->id, user);
    for (const auto& group_id : user->group_ids) change(in.members, concat(group_id, "/", key_of(*user)));
    index_attachments(in, *user, "user", change);
    index_boundary(in, *user, "user", change);
}
void index(Snapshot& in, const std::shared_ptr<const Group>& group, IndexChange change) {
    change(in.groups_by_id, group->id, group);
    index_attachments(in, *group, "group", change);
}
void index(Snapshot& in, const std::shared_ptr<const Role>& role, IndexChange change) {
    change(in.roles_by_id, role->id, role);
    index_attachments(in, *role, "role", change);
    index_boundary(in, *role, "role", change);
}
void index(Snapshot& in, const std::shared_ptr<const ManagedPolicy>& policy, IndexChange change) {
    change(in.policies_by_arn, policy->arn(), policy);
}
void index(Snapshot& in, const std::shared_ptr<const Bucket>& bucket, IndexChange change) {
    change(in.account_buckets, concat(bucket->account_id, "/", bucket->name));
}
void index(Snapshot& in, const std::shared_ptr<const AccountSettings>& settings, IndexChange change) {
    if (settings->alias) change(in.account_aliases, *settings->alias, settings);
}
void index(Snapshot& in, const std::shared_ptr<const OutboundFederation>& federation, IndexChange change) {
    change(in.outbound_issuers, federation->issuer_id, federation);
}
void index(Snapshot& in, const std::shared_ptr<const InstanceProfile>& profile, IndexChange change) {
    if (!profile->role_id.empty()) change(in.role_profiles, concat(profile->role_id, "/", key_of(*profile)));
}

void index(Snapshot& in, const std::shared_ptr<const Organization>& organization, IndexChange change) {
    for (const auto& id : organization->policy_ids)
        change(in.organization_attachments, concat(organization->id, "/", id, " ", organization->root_id));
}
void index(Snapshot& in, const std::shared_ptr<const OrganizationalUnit>& unit, IndexChange change) {
    change(in.organization_parts, concat(unit->organization_id, "/", unit->id));
    change(in.organization_children, concat(unit->parent_id, "/", unit->id));
    for (const auto& id : unit->policy_ids)
        change(in.organization_attachments, concat(unit->organization_id, "/", id, " ", unit->id));
}
void index(Snapshot& in, const std::shared_ptr<const OrganizationMember>& member, IndexChange change) {
    change(in.organization_parts, concat(member->organization_id, "/", member->account_id));
    change(in.organization_children, concat(member->parent_id, "/", member->account_id));
    for (const auto& id : member->policy_ids)
        change(in.organization_attachments,
               concat(member->organization_id, "/", id, " ", member->account_id));
}
void index(Snapshot& in, const std::shared_ptr<const OrganizationPolicy>& policy, IndexChange change) {
    change(in.organization_parts, concat(policy->organization_id, "/", policy->id));
}
void index(Snapshot& in, const std::shared_ptr<const AccountCreation>& creation, IndexChange change) {
    change(in.organization_parts, concat(creation->organization_id, "/", creation->id));
}
void index(Snapshot& in, const std::shared_ptr<const Handshake>& handshake, IndexChange change) {
    change(in.organization_parts, concat(handshake->organization_id, "/", handshake->id));
    if (!handshake->account_id.empty())
        change(in.organization_parts, concat(handshake->account_id, "/", handshake->id));
}

void index(Snapshot& in, const std::shared_ptr<const DelegationRequest>& request, IndexChange change) {
    change(in.account_delegations,
           concat(request->requestor_account_id, "/made/", request->workflow_id, "/", request->id));
    if (!request->owner_arn.empty())
        change(in.account_delegations, concat(request->owner_account_id, "/owned/", request->id));
}

}  // namespace watchword
