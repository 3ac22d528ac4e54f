#include "sts/assume_role.hpp"

#include "base/fault.hpp"
#include "base/ids.hpp"
#include "policy/arn.hpp"
#include "service/mfa_check.hpp"
#include "service/operation.hpp"
#include "sts/session_policy.hpp"

namespace watchword::sts {
namespace {

using policy::operator""_key;

constexpr std::int64_t duration_default_s = 3600;
constexpr std::int64_t chained_duration_max_s = 3600;

// The role that an ARN names; none when there is no such role, which a stranger must not be able to tell from
// a refusal.
const Role* find_role(const Snapshot& snapshot, const std::string& role_arn) {
    const auto arn = policy::Arn::parse(role_arn);
    if (!arn || arn->partition.empty() || arn->service.empty() || arn->resource.empty() ||
        arn->resource.find(':') != std::string_view::npos)
        throw validation_error(role_arn + " is invalid");
    const auto name = arn->resource.substr(arn->resource.rfind('/') + 1);
    const Role* role = snapshot.role(arn->account, name);
    return role && role->arn() == role_arn ? role : nullptr;
}

void require_duration(const Call& call, const Role& role, std::int64_t duration_s) {
    if (call.caller.session && duration_s > chained_duration_max_s)
        throw validation_error(
            "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role "
            "chaining.");
    if (duration_s > role.max_session_duration_s)
        throw validation_error(
            "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
}

// The condition keys a trust policy may ask for (facts: sts §7).
void set_trust_keys(Call& call, const Role& role, const AssumeRoleRequest& request, const Session& session,
                    bool with_mfa) {
    auto& context = call.context;
    context.set("sts:RoleSessionName"_key, request.RoleSessionName);
    if (request.ExternalId) context.set("sts:ExternalId"_key, *request.ExternalId);
    if (request.SourceIdentity) context.set("sts:SourceIdentity"_key, *request.SourceIdentity);
    context.set("sts:TransitiveTagKeys", session.transitive_tag_keys);
    detail::set_request_keys(context, request);
    for (const auto& [key, value] : role.tags) context.set(concat("aws:ResourceTag/", key), value);
    if (with_mfa) {
        context.set("aws:MultiFactorAuthPresent"_key, "true");
        context.set("aws:MultiFactorAuthAge"_key, "0");
    }
}

void require_trust(const Snapshot& snapshot, Call& call, const Role* role, const AssumeRoleRequest& request,
                   const Session& session, bool with_mfa) {
    if (call.caller.is_root()) throw access_denied("Roles may not be assumed by root accounts.");
    if (!role)
        throw access_denied(
            concat("User: ", call.caller.arn,
                   " is not authorized to perform: sts:AssumeRole on resource: ", request.RoleArn));
    set_trust_keys(call, *role, request, session, with_mfa);
    const auto require = [&](std::string_view action) {
        require_access(snapshot, call.caller,
                       {action, request.RoleArn, role->account_id, role->trust_policy.document()},
                       call.context);
    };
    require("sts:AssumeRole");
    if (!request.Tags.empty()) require("sts:TagSession");
    if (request.SourceIdentity) require("sts:SetSourceIdentity");
}

// Once set, a source identity stays through every role of a chain.
std::string source_identity_of(const Call& call, const AssumeRoleRequest& request) {
    const std::string inherited =
        call.caller.session ? call.caller.session->session.source_identity : std::string{};
    if (!request.SourceIdentity) return inherited;
    if (request.SourceIdentity->starts_with("aws:"))
        throw validation_error("The SourceIdentity must not begin with aws:.");
    if (!inherited.empty() && inherited != *request.SourceIdentity)
        throw access_denied("The SourceIdentity of the calling session cannot be changed.");
    return *request.SourceIdentity;
}

// MFA of the calling session, where the server is set to hand it down; never MFA of the call itself (facts:
// mfa §5).
std::optional<std::int64_t> inherited_mfa(const Call& call) {
    if (!call.settings.role_sessions_inherit_mfa || !call.caller.session) return std::nullopt;
    return call.caller.session->session.mfa_s;
}

AssumeRoleResult assume(const Snapshot& snapshot, Call& call, const AssumeRoleRequest& request,
                        bool with_mfa) {
    if (!request.ProvidedContexts.empty())
        throw Fault("InvalidParameterValue", 400, "ProvidedContexts: this server knows no context provider.");
    const Role* role = find_role(snapshot, request.RoleArn);

    Session session;
    session.kind = SessionKind::assumed_role;
    session.session_name = request.RoleSessionName;
    session.policy = request.Policy.value_or("");
    for (const auto& descriptor : request.PolicyArns)
        if (descriptor.arn) session.policy_arns.push_back(*descriptor.arn);
    require_session_policy(session.policy, session.policy_arns);
    set_session_tags(session, request.Tags, request.TransitiveTagKeys,
                     call.caller.session ? &call.caller.session->session : nullptr);
    session.source_identity = source_identity_of(call, request);

    require_trust(snapshot, call, role, request, session, with_mfa);
    const std::int64_t duration_s =
        request.DurationSeconds ? request.DurationSeconds->value : duration_default_s;
    require_duration(call, *role, duration_s);
    require_managed_policies(snapshot, role->account_id, session.policy_arns);
    const auto packed_size = packed_policy_size(session);

    session.access_key_id = new_access_key_id("ASIA", role->account_id, call.environment.random);
    session.account_id = role->account_id;
    session.principal_id = role->id;
    session.issued_s = unix_seconds(call.now());
    session.expires_s = session.issued_s + duration_s;
    session.mfa_s = inherited_mfa(call);

    AssumeRoleResult result;
    result.Credentials =
        shown(seal_session(session, snapshot, call.environment.vault, call.environment.random));
    result.AssumedRoleUser.AssumedRoleId = concat(role->id, ":", session.session_name);
    result.AssumedRoleUser.Arn =
        concat("arn:aws:sts::", role->account_id, ":assumed-role/", role->name, "/", session.session_name);
    result.PackedPolicySize = packed_size;
    if (!session.source_identity.empty()) result.SourceIdentity = session.source_identity;
    return result;
}

}  // namespace

AssumeRoleResult assume_role(const Snapshot& snapshot, Call& call, const AssumeRoleRequest& request) {
    return assume(snapshot, call, request, false);
}

AssumeRoleResult assume_role_with_mfa(Transaction& in, Call& call, const AssumeRoleRequest& request) {
    if (!request.SerialNumber || !request.TokenCode) throw_incomplete_mfa();
    auto good_code = check_mfa_code(in, call.caller, *request.SerialNumber, *request.TokenCode);
    auto result = assume(in.snapshot(), call, request, true);
    std::move(good_code).consume(in);
    return result;
}

}  // namespace watchword::sts
