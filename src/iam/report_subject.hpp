// What a report on access is about: whose policies open which services, and who uses them.
#pragma once

#include <string_view>
#include <unordered_set>
#include <vector>

#include "iam/policy_use.hpp"
#include "iam/principal_arn.hpp"

namespace watchword::iam {

/// Exactly one is not null. Valid until the Snapshot changes.
struct ReportSubject {
    Entity entity;
    const ManagedPolicy* policy = nullptr;
};

/// A user, group, role or managed policy. Throws Fault as entity_of_arn(), and NoSuchEntity for a policy that
/// is not there.
ReportSubject report_subject(const Snapshot&, const Call&, std::string_view arn);

/// A policy that grants, and where it comes from.
struct Grantor {
    const policy::Document* document = nullptr;
    const ManagedPolicy* managed = nullptr;   ///< null for an inline policy
    std::string_view name;                    ///< of the policy
    std::string_view owner_type, owner_name;  ///< of an inline policy: "USER", "GROUP", "ROLE"
};
/// Inline and attached ones; for a user also those of its groups. Not the boundary.
std::vector<Grantor> grantors_of(const Snapshot&, const Entity&);

/// Whether the policies together open the service.
bool open_service(const std::vector<Grantor>&, std::string_view service);

/// Calls visit(const User&) or visit(const Role&) once for each that the subject's policies are of: itself,
/// the group's members, or whom the policy is attached to, also by a group.
template <class Visit>
void for_each_principal(const Snapshot& snapshot, const Call& call, const ReportSubject& subject,
                        Visit visit) {
    std::unordered_set<const User*> seen;
    const auto visit_user = [&](const User* user) {
        if (user && seen.insert(user).second) visit(*user);
    };
    const auto visit_members = [&](const Group& group) {
        const auto prefix = concat(group.id, "/");
        for (const std::string_view key : snapshot.members.prefix(prefix))
            visit_user(snapshot.users.find(key.substr(prefix.size())));
    };
    if (subject.entity.user) visit_user(subject.entity.user);
    if (subject.entity.role) visit(*subject.entity.role);
    if (subject.entity.group) visit_members(*subject.entity.group);
    if (!subject.policy) return;
    for_each_use(snapshot.attachments, subject.policy->arn(), call.account_id(),
                 [&](std::string_view kind, std::string_view id) {
                     if (kind == "user") visit_user(snapshot.users_by_id.find(id));
                     if (kind == "role")
                         if (const auto* role = snapshot.roles_by_id.find(id)) visit(*role);
                     if (kind == "group")
                         if (const auto* group = snapshot.groups_by_id.find(id)) visit_members(*group);
                 });
}

}  // namespace watchword::iam
