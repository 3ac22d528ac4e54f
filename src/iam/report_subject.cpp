#include "iam/report_subject.hpp"

#include <algorithm>

#include "policy/arn.hpp"
#include "policy/service_access.hpp"

namespace watchword::iam {
namespace {

void add_managed(std::vector<Grantor>& out, const ManagedPolicy& policy) {
    out.push_back({policy.default_version().policy.document(), &policy, policy.name, {}, {}});
}

template <class Record>
void add(std::vector<Grantor>& out, const Snapshot& snapshot, const Record& record, std::string_view type) {
    for (const auto& [name, policy] : record.inline_policies)
        out.push_back({policy.document(), nullptr, name, type, record.name});
    for (const auto& arn : record.attached_policy_arns)
        if (const auto* policy = snapshot.policies_by_arn.find(arn)) add_managed(out, *policy);
}

}  // namespace

ReportSubject report_subject(const Snapshot& snapshot, const Call& call, std::string_view text) {
    const auto arn = policy::Arn::parse(text);
    if (arn && arn->service == "iam" && arn->resource.starts_with("policy/"))
        return {{}, &policy_named(snapshot, call, text)};
    return {entity_of_arn(snapshot, call, text), nullptr};
}

std::vector<Grantor> grantors_of(const Snapshot& snapshot, const Entity& entity) {
    std::vector<Grantor> out;
    if (entity.role) add(out, snapshot, *entity.role, "ROLE");
    if (entity.group) add(out, snapshot, *entity.group, "GROUP");
    if (!entity.user) return out;
    add(out, snapshot, *entity.user, "USER");
    for (const auto& id : entity.user->group_ids)
        if (const auto* group = snapshot.groups_by_id.find(id)) add(out, snapshot, *group, "GROUP");
    return out;
}

bool open_service(const std::vector<Grantor>& grantors, std::string_view service) {
    return std::ranges::any_of(
               grantors, [&](const Grantor& one) { return policy::opens_service(*one.document, service); }) &&
           std::ranges::none_of(
               grantors, [&](const Grantor& one) { return policy::closes_service(*one.document, service); });
}

}  // namespace watchword::iam
