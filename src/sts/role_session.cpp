#include "sts/role_session.hpp"

#include "base/fault.hpp"
#include "base/ids.hpp"
#include "policy/arn.hpp"

namespace watchword::sts {
namespace {

using policy::operator""_key;

constexpr std::int64_t duration_default_s = 3600;
constexpr std::int64_t chained_duration_max_s = 3600;

// A provider is nobody's user or role: no identity policies, no account of its own.
Caller identity_provider(std::string_view provider_arn) {
    Caller caller;
    caller.type = policy::Principal::Type::identity_provider;
    caller.arn = provider_arn;
    return caller;
}

}  // namespace

const Role* find_role(const Snapshot& snapshot, const std::string& role_arn) {
    const auto arn = policy::Arn::parse(role_arn);
    if (!arn || arn->partition.empty() || arn->service.empty() || arn->resource.empty() ||
        arn->resource.find(':') != std::string_view::npos)
        throw validation_error(role_arn + " is invalid");
    const auto name = arn->resource.substr(arn->resource.rfind('/') + 1);
    const Role* role = snapshot.role(arn->account, name);
    return role && role->arn() == role_arn ? role : nullptr;
}

Session new_role_session(std::string_view session_name, std::string_view policy,
                         const PolicyArnList& policy_arns) {
    Session session;
    session.kind = SessionKind::assumed_role;
    session.session_name = session_name;
    set_session_policies(session, policy, policy_arns);
    return session;
}

void set_session_keys(policy::Context& context, const Session& session) {
    context.set("sts:RoleSessionName"_key, session.session_name);
    context.set("sts:TransitiveTagKeys", session.transitive_tag_keys);
    std::vector<std::string> tag_keys;
    for (const auto& [key, value] : session.tags) {
        context.set(concat("aws:RequestTag/", key), value);
        tag_keys.push_back(key);
    }
    context.set("aws:TagKeys", tag_keys);
    if (!session.source_identity.empty()) context.set("sts:SourceIdentity"_key, session.source_identity);
}

void set_role_tags(policy::Context& context, const Role& role) {
    for (const auto& [key, value] : role.tags) {
        context.set(concat("aws:ResourceTag/", key), value);
        context.set(concat("iam:ResourceTag/", key), value);
    }
}

void erase_role_tags(policy::Context& context, const Role& role) {
    for (const auto& [key, value] : role.tags) {
        context.erase(concat("aws:ResourceTag/", key));
        context.erase(concat("iam:ResourceTag/", key));
    }
}

void require_federated_trust(const Snapshot& snapshot, Call& call, const Role* role,
                             std::string_view provider_arn, std::string_view action, const Session& session) {
    const Caller provider = identity_provider(provider_arn);
    set_session_keys(call.context, session);
    if (role) set_role_tags(call.context, *role);
    const std::string role_arn = role ? role->arn() : std::string{};
    const auto allowed = [&](std::string_view what) {
        return role && decide(snapshot, provider,
                              {what, role_arn, role->account_id, role->trust_policy.document()}, call.context)
                           .allowed();
    };
    if (!allowed(action) || (!session.tags.empty() && !allowed("sts:TagSession")) ||
        (!session.source_identity.empty() && !allowed("sts:SetSourceIdentity")))
        throw access_denied(concat("Not authorized to perform ", action));
}

std::int64_t role_session_duration(const Call& call, const Role& role,
                                   const std::optional<RoleDurationSecondsType>& asked) {
    const std::int64_t duration_s = asked ? asked->value : duration_default_s;
    if (call.caller.session && duration_s > chained_duration_max_s)
        throw validation_error(
            "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role "
            "chaining.");
    if (duration_s > role.max_session_duration_s)
        throw validation_error(
            "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
    return duration_s;
}

IssuedRoleSession issue_role_session(const Snapshot& snapshot, Call& call, const Role& role, Session session,
                                     std::int64_t duration_s) {
    require_managed_policies(snapshot, role.account_id, session.policy_arns);
    IssuedRoleSession issued;
    issued.PackedPolicySize = packed_policy_size(session);
    session.access_key_id = new_access_key_id("ASIA", role.account_id, call.environment.random);
    session.account_id = role.account_id;
    session.principal_id = role.id;
    session.issued_s = unix_seconds(call.now());
    session.expires_s = session.issued_s + duration_s;
    issued.Credentials =
        shown(seal_session(session, snapshot, call.environment.vault, call.environment.random));
    issued.AssumedRoleUser.AssumedRoleId = concat(role.id, ":", session.session_name);
    issued.AssumedRoleUser.Arn =
        concat("arn:aws:sts::", role.account_id, ":assumed-role/", role.name, "/", session.session_name);
    return issued;
}

}  // namespace watchword::sts
