#include "sts/assume_root.hpp"

#include "base/fault.hpp"
#include "base/ids.hpp"
#include "directory/root_task_policies.hpp"
#include "service/operation.hpp"
#include "service/root_access.hpp"

namespace watchword::sts {
namespace {

constexpr std::int64_t duration_default_s = 900;

std::string target_account(std::string_view target) {
    constexpr std::string_view prefix = "arn:aws:iam::", suffix = ":root";
    const std::string_view named = target;
    if (target.starts_with(prefix) && target.ends_with(suffix)) {
        target.remove_prefix(prefix.size());
        target.remove_suffix(suffix.size());
    }
    if (!is_account_id(target)) throw validation_error(concat(named, " is invalid"));
    return std::string(target);
}

const std::string& task_policy(const AssumeRootRequest& request) {
    const std::string& arn = request.TaskPolicyArn.arn;
    if (root_task_feature(arn).empty())
        throw validation_error(concat("The policy ", arn, " is no root task policy."));
    return arn;
}

// What a trust policy is elsewhere: an organization's members let its administrators in. Not to be asked for
// the caller's own account, where it would stand in for a permission.
const policy::Document& organization_trust() {
    static const auto document = *policy::compile(
        R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRoot","Resource":"*"}})",
        policy::DocumentType::resource);
    return *document;
}

bool may_assume_root(const Caller& caller) {
    if (caller.type == policy::Principal::Type::user) return caller.long_term();
    return caller.type == policy::Principal::Type::assumed_role &&
           caller.session->session.kind == SessionKind::assumed_role;
}

}  // namespace

AssumeRootResult assume_root(const Snapshot& snapshot, Call& call, const AssumeRootRequest& request) {
    const std::string account_id = target_account(request.TargetPrincipal);
    const std::string root_arn = concat("arn:aws:iam::", account_id, ":root");
    const std::string& task = task_policy(request);
    call.context.set("sts:TaskPolicyArn", task);

    const auto* trust = account_id == call.account_id() ? nullptr : &organization_trust();
    require_access(snapshot, call.caller, {"sts:AssumeRoot", root_arn, account_id, trust}, call.context);
    const auto* organization = organization_allowing(snapshot, task, account_id);
    if (!may_assume_root(call.caller) || !organization ||
        !administers_root_access(snapshot, *organization, call.account_id()))
        throw access_denied(concat("User: ", call.caller.arn,
                                   " is not authorized to perform: sts:AssumeRoot on resource: ", root_arn));

    Session session;
    session.kind = SessionKind::root_task;
    session.access_key_id = new_access_key_id("ASIA", account_id, call.environment.random);
    session.account_id = account_id;
    session.issued_s = unix_seconds(call.now());
    session.expires_s =
        session.issued_s + (request.DurationSeconds ? request.DurationSeconds->value : duration_default_s);
    session.policy_arns.push_back(task);
    if (call.caller.session) session.source_identity = call.caller.session->session.source_identity;
    AssumeRootResult result;
    if (!session.source_identity.empty()) result.SourceIdentity = session.source_identity;
    result.Credentials =
        shown(seal_session(session, snapshot, call.environment.vault, call.environment.random));
    return result;
}

}  // namespace watchword::sts
