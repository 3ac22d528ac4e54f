// Who uses a managed policy. AWS's own policies are shared by all accounts, and no account may learn from
// them what another one does: everything here is about one account.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/ids.hpp"
#include "directory/snapshot.hpp"
#include "iam/entities.hpp"

namespace watchword::iam {

/// A kind of entity that policies are attached to, as keys of Snapshot::attachments and ::boundaries begin:
/// "<policy ARN> <word> <unique id>".
struct UserOfPolicies {
    std::string_view word, id_prefix;
    /// Of a policy's uses by entities of that account, and of few others: ids of two accounts share a prefix.
    std::string key_prefix(std::string_view policy_arn, std::string_view account_id) const {
        return concat(policy_arn, " ", word, " ", unique_id_prefix(id_prefix, account_id));
    }
};
inline constexpr UserOfPolicies users_of_policies[] = {{KindOf<Group>::word, KindOf<Group>::id_prefix},
                                                       {KindOf<Role>::word, KindOf<Role>::id_prefix},
                                                       {KindOf<User>::word, KindOf<User>::id_prefix}};
/// The unique id in such a key.
inline std::string_view id_of_use(std::string_view key) { return key.substr(key.rfind(' ') + 1); }

/// Calls visit(kind, unique_id) for every entity of the account that `uses` (Snapshot::attachments or
/// ::boundaries) has under the policy. Costs what the account has, not what all accounts have (nearly: ids of
/// two accounts share a prefix).
template <class Visit>
void for_each_use(const KeySet& uses, std::string_view policy_arn, std::string_view account_id, Visit visit) {
    for (const auto& kind : users_of_policies)
        for (const std::string_view key : uses.prefix(kind.key_prefix(policy_arn, account_id)))
            if (const auto id = id_of_use(key); account_of_id(id) == account_id) visit(kind.word, id);
}

inline std::size_t uses_in_account(const KeySet& uses, std::string_view policy_arn,
                                   std::string_view account_id) {
    std::size_t count = 0;
    for_each_use(uses, policy_arn, account_id, [&](auto, auto) { ++count; });
    return count;
}

inline std::size_t attachments_in_account(const Snapshot& snapshot, const ManagedPolicy& policy,
                                          std::string_view account_id) {
    return policy.account_id == account_id ? snapshot.attachment_count(policy.arn())
                                           : uses_in_account(snapshot.attachments, policy.arn(), account_id);
}
inline std::size_t boundaries_in_account(const Snapshot& snapshot, const ManagedPolicy& policy,
                                         std::string_view account_id) {
    return policy.account_id == account_id ? snapshot.boundary_count(policy.arn())
                                           : uses_in_account(snapshot.boundaries, policy.arn(), account_id);
}

}  // namespace watchword::iam
