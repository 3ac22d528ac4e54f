#include "iam/principal_arn.hpp"

#include "iam/targets.hpp"
#include "policy/arn.hpp"

namespace watchword::iam {
namespace {

Entity entity_named(const Snapshot& snapshot, const EntityName& named) {
    Entity out;
    if (named.type == "user") out.user = snapshot.user(named.account, named.name);
    if (named.type == "group") out.group = snapshot.group(named.account, named.name);
    if (named.type == "role") out.role = snapshot.role(named.account, named.name);
    return out;
}

// The ARN that the entity has; "" when there is none.
std::string arn_of(const Entity& entity) {
    return entity.user    ? entity.user->arn()
           : entity.group ? entity.group->arn()
           : entity.role  ? entity.role->arn()
                          : std::string{};
}

Entity find(const Snapshot& snapshot, const EntityName& named, std::string_view arn) {
    const Entity found = entity_named(snapshot, named);
    return arn_of(found) == arn ? found : Entity{};
}

const Tags* tags_of(const Entity& entity) {
    return entity.user ? &entity.user->tags : entity.role ? &entity.role->tags : nullptr;
}

Fault invalid_source(std::string_view arn) {
    return invalid_input(concat("Invalid ARN provided in the request: ", arn));
}

void require_own(const Call& call, const EntityName& named) {
    if (named.account != call.account_id())
        throw invalid_input(concat("Invalid Policy Source Arn: caller's account ", call.account_id(),
                                   " does not have access to policies in account ", named.account, "."));
}

}  // namespace

std::optional<EntityName> entity_name(std::string_view text) {
    const auto arn = policy::Arn::parse(text);
    if (!arn || arn->service != "iam" || !arn->region.empty()) return std::nullopt;
    auto rest = arn->resource;
    const auto type = take_until(rest, '/');
    const auto name = rest.substr(rest.rfind('/') + 1);
    if (name.empty() || (type != "user" && type != "group" && type != "role")) return std::nullopt;
    return EntityName{arn->account, type, name};
}

Entity entity_of_arn(const Snapshot& snapshot, const Call& call, std::string_view arn) {
    const auto named = entity_name(arn);
    if (!named)
        throw invalid_input(
            concat("Invalid Entity Arn: ", arn, " does not clearly define entity type and name."));
    require_own(call, *named);
    const Entity found = find(snapshot, *named, arn);
    if (!found.user && !found.group && !found.role) throw no_such_entity(named->type, named->name);
    return found;
}

Target arn_target(const Snapshot& snapshot, const Call& call, std::string_view arn) {
    const auto named = entity_name(arn);
    if (!named || named->account != call.account_id()) return policy_target(snapshot, call, arn);
    return {std::string(arn), tags_of(find(snapshot, *named, arn))};
}

Entity policy_source(const Snapshot& snapshot, const Call& call, std::string_view arn) {
    const auto named = entity_name(arn);
    if (!named) throw invalid_source(arn);
    require_own(call, *named);
    const Entity found = entity_named(snapshot, *named);
    if (!found.user && !found.group && !found.role)
        throw no_such_entity("Unable to retrieve specified IAM entity.");
    return found;
}

Target policy_source_target(const Snapshot& snapshot, const Call& call, std::string_view arn) {
    const auto named = entity_name(arn);
    if (!named) throw invalid_source(arn);
    const Entity found = named->account == call.account_id() ? entity_named(snapshot, *named) : Entity{};
    const auto its_arn = arn_of(found);
    return {its_arn.empty() ? std::string(arn) : its_arn, tags_of(found)};
}

}  // namespace watchword::iam
