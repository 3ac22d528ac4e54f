#include "iam/permission_check.hpp"

#include "policy/arn.hpp"
#include "policy/program.hpp"
#include "policy/question.hpp"

namespace watchword::iam {
namespace {

// Every answer reads all policies once, and costs something besides. Some tens of milliseconds.
constexpr std::size_t bytes_max = std::size_t{8} << 20;
constexpr std::size_t answer_bytes = 512;

std::size_t bytes_of(const policy::Explanation& explanation) {
    std::size_t bytes = 0;
    for (const auto& kind : explanation.kinds)
        for (const auto& its : kind.statements)
            if (its.statement->index == 0) bytes += its.document->text().size();
    return bytes;
}

bool has_conditions(const policy::StatementExplanation& its) {
    return its.document->program().rules[its.statement->index].conditions.count > 0;
}

std::string_view answer(const policy::Explanation& explanation) {
    bool open = false;
    for (const auto& kind : explanation.kinds)
        for (const auto& its : kind.statements) {
            if (!its.principal_matched() || !its.action_matched || !its.resource_matched) continue;
            if (has_conditions(its))
                open = true;
            else if (its.statement->effect == policy::Statement::Effect::deny)
                return PermissionCheck::denied;
        }
    if (open) return PermissionCheck::unsure;
    return explanation.decision.allowed() ? PermissionCheck::allowed : PermissionCheck::denied;
}

}  // namespace

PermissionCheck::PermissionCheck(const Snapshot& snapshot, const Call& call)
    : snapshot_(snapshot), caller_(call.caller) {
    set_global_keys(context_, call.facts, call.caller);
}

std::string_view PermissionCheck::ask(std::string_view action, std::string_view resource) {
    const auto access = access_to(action, resource);
    if (!access || bytes_read_ > bytes_max) return unsure;
    const auto explanation = explain(snapshot_, caller_, *access, context_, policy::Detail::statements);
    bytes_read_ += bytes_of(explanation) + answer_bytes;
    return answer(explanation);
}

// None where it is open whose the resource is, or what its own policy says.
std::optional<Access> PermissionCheck::access_to(std::string_view action, std::string_view resource) const {
    const auto arn = policy::Arn::parse(resource);
    if (!arn || policy::resource_policy_type(action) == policy::DocumentType::trust) return std::nullopt;
    Access access{action, resource, caller_.account_id()};
    if (arn->account == caller_.account_id()) return access;
    if (arn->service != "s3" || !arn->account.empty()) return std::nullopt;
    const auto* bucket = snapshot_.buckets.find(arn->resource.substr(0, arn->resource.find('/')));
    if (!bucket || bucket->account_id != caller_.account_id()) return std::nullopt;
    if (bucket->policy) access.resource_policy = bucket->policy->document();
    return access;
}

}  // namespace watchword::iam
