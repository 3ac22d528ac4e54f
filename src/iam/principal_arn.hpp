// Requests that name a user, group or role by its ARN.
#pragma once

#include <optional>
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

/// What the ARN of a user, group or role says of it.
struct EntityName {
    std::string_view account, type, name;  ///< type: "user", "group" or "role"; name: without the path
};
/// None when it is the ARN of something else, or no ARN.
std::optional<EntityName> entity_name(std::string_view arn);

/// A PolicySourceArn, which names an entity whatever its path says (facts: simulation §5). Throws Fault
/// NoSuchEntity; InvalidInput as entity_of_arn(), worded otherwise.
Entity policy_source(const Snapshot&, const Call&, std::string_view arn);
/// That entity, under the ARN that it has: whoever may simulate one path's entities reaches no others by
/// writing that path. Throws Fault InvalidInput for what names no entity.
Target policy_source_target(const Snapshot&, const Call&, std::string_view arn);

inline constexpr auto on_policy_source = [](const Snapshot& snapshot, Call& call, const auto& request) {
    return policy_source_target(snapshot, call, request.PolicySourceArn);
};
inline constexpr auto on_arn = [](const Snapshot& snapshot, Call& call, const auto& request) {
    return arn_target(snapshot, call, request.Arn);
};

}  // namespace watchword::iam
