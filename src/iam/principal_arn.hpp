// Requests that name a user, group or role by its ARN.
#pragma once

#include <string_view>

#include "iam/entities.hpp"
#include "service/operation.hpp"

namespace watchword::iam {

/// Exactly one is not null. Valid until the Snapshot changes.
struct Entity {
    const User* user = nullptr;
    const Group* group = nullptr;
    const Role* role = nullptr;
};

/// The entity of exactly that ARN in the caller's account. Throws Fault NoSuchEntity; InvalidInput for what
/// is the ARN of no user, group or role, or of another account's (facts: simulation §5).
Entity entity_of_arn(const Snapshot&, const Call&, std::string_view arn);

/// The ARN as it was given, with the tags of what it names when that is of the caller's account.
Target arn_target(const Snapshot&, const Call&, std::string_view arn);

inline constexpr auto on_policy_source = [](const Snapshot& snapshot, Call& call, const auto& request) {
    return arn_target(snapshot, call, request.PolicySourceArn);
};
inline constexpr auto on_arn = [](const Snapshot& snapshot, Call& call, const auto& request) {
    return arn_target(snapshot, call, request.Arn);
};

}  // namespace watchword::iam
