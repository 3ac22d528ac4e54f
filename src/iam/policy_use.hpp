// Who uses a managed policy. AWS's own policies are shared by all accounts, and no account may learn from
// them what another one does: everything here is about one account.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/ids.hpp"
#include "directory/snapshot.hpp"

namespace watchword::iam {

/// Calls visit(kind, unique_id) for every entity of the account that `uses` (Snapshot::attachments or
/// ::boundaries) has under the policy. Costs what the account has, not what all accounts have (nearly: ids of
/// two accounts share a prefix).
template <class Visit>
void for_each_use(const KeySet& uses, std::string_view policy_arn, std::string_view account_id, Visit visit) {
    constexpr std::pair<std::string_view, std::string_view> kinds[] = {
        {"group", "AGPA"}, {"role", "AROA"}, {"user", "AIDA"}};
    for (const auto& [kind, id_prefix] : kinds)
        for (std::string_view key :
             uses.prefix(concat(policy_arn, " ", kind, " ", unique_id_prefix(id_prefix, account_id)))) {
            const auto id = key.substr(key.rfind(' ') + 1);
            if (account_of_id(id) == account_id) visit(kind, id);
        }
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
