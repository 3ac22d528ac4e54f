#include "iam/principal_arn.hpp"

#include <optional>

#include "iam/targets.hpp"
#include "policy/arn.hpp"

namespace watchword::iam {
namespace {

// The type and the name, without the path, of an IAM entity's ARN.
struct Named {
    std::string_view account, type, name;
};

std::optional<Named> parse(std::string_view text) {
    const auto arn = policy::Arn::parse(text);
    if (!arn || arn->service != "iam" || !arn->region.empty()) return std::nullopt;
    auto rest = arn->resource;
    const auto type = take_until(rest, '/');
    const auto name = rest.substr(rest.rfind('/') + 1);
    if (name.empty() || (type != "user" && type != "group" && type != "role")) return std::nullopt;
    return Named{arn->account, type, name};
}

template <class Record>
const Record* exactly(const Record* record, std::string_view arn) {
    return record && record->arn() == arn ? record : nullptr;
}

Entity find(const Snapshot& snapshot, const Named& named, std::string_view arn) {
    Entity out;
    if (named.type == "user") out.user = exactly(snapshot.user(named.account, named.name), arn);
    if (named.type == "group") out.group = exactly(snapshot.group(named.account, named.name), arn);
    if (named.type == "role") out.role = exactly(snapshot.role(named.account, named.name), arn);
    return out;
}

}  // namespace

Entity entity_of_arn(const Snapshot& snapshot, const Call& call, std::string_view arn) {
    const auto named = parse(arn);
    if (!named)
        throw invalid_input(
            concat("Invalid Entity Arn: ", arn, " does not clearly define entity type and name."));
    if (named->account != call.account_id())
        throw invalid_input(concat("Invalid Policy Source Arn: caller's account ", call.account_id(),
                                   " does not have access to policies in account ", named->account));
    const Entity found = find(snapshot, *named, arn);
    if (!found.user && !found.group && !found.role) throw no_such_entity(named->type, named->name);
    return found;
}

Target arn_target(const Snapshot& snapshot, const Call& call, std::string_view arn) {
    const auto named = parse(arn);
    if (!named || named->account != call.account_id()) return policy_target(snapshot, call, arn);
    const Entity found = find(snapshot, *named, arn);
    return {std::string(arn), found.user ? &found.user->tags : found.role ? &found.role->tags : nullptr};
}

}  // namespace watchword::iam
