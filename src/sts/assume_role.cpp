#include "sts/assume_role.hpp"

#include "base/fault.hpp"
#include "policy/arn.hpp"
#include "service/mfa_check.hpp"

namespace watchword::sts {
namespace {

using policy::operator""_key;

// The condition keys a trust policy may ask for, but for what depends on the role (facts: sts §7).
void set_trust_keys(Call& call, const AssumeRoleRequest& request, const Session& session, bool with_mfa) {
    auto& context = call.context;
    set_session_keys(context, session);
    if (request.ExternalId) context.set("sts:ExternalId"_key, *request.ExternalId);
    if (with_mfa) {
        context.set("aws:MultiFactorAuthPresent"_key, "true");
        context.set("aws:MultiFactorAuthAge"_key, "0");
    }
}

// Nobody is to find out about roles of another account, or about their tags. Whoever such a role does not let
// in is therefore told what he would be told if there were none: the reason that his own side has against the
// name alone, or no reason.
[[noreturn]] void refuse_as_missing(const Snapshot& snapshot, Call& call, Access asked, const Role* role) {
    if (role) erase_role_tags(call.context, *role);
    asked.resource_policy = nullptr;
    const auto own_side = decide(snapshot, call.caller, asked, call.context);
    throw access_denied(denial_sentence(call.caller, asked, call.context,
                                        own_side.allowed() ? policy::Decision{} : own_side, false));
}

void require_permission(const Snapshot& snapshot, Call& call, std::string_view action,
                        std::string_view role_arn, const Role* role) {
    Access asked{action, role_arn, policy::Arn::parse(role_arn)->account};
    if (!role) refuse_as_missing(snapshot, call, asked, nullptr);
    asked.resource_policy = role->trust_policy.document();
    if (role->account_id == call.account_id())
        require_access(snapshot, call.caller, asked, call.context);
    else if (!decide(snapshot, call.caller, asked, call.context).allowed())
        refuse_as_missing(snapshot, call, asked, role);
}

// What a chain hands down is asked for like what is passed: whoever trusts the session trusts it with all
// that it brings.
void require_trust(const Snapshot& snapshot, Call& call, const Role* role, const AssumeRoleRequest& request,
                   const Session& session, bool with_mfa) {
    if (call.caller.is_root()) throw access_denied("Roles may not be assumed by root accounts.");
    set_trust_keys(call, request, session, with_mfa);
    if (role) set_role_tags(call.context, *role);
    const auto require = [&](std::string_view action) {
        require_permission(snapshot, call, action, request.RoleArn, role);
    };
    require("sts:AssumeRole");
    if (!session.tags.empty()) require("sts:TagSession");
    if (!session.source_identity.empty()) require("sts:SetSourceIdentity");
}

// Once set, a source identity stays through every role of a chain.
std::string source_identity_of(const Call& call, const AssumeRoleRequest& request) {
    const std::string inherited =
        call.caller.session ? call.caller.session->session.source_identity : std::string{};
    if (!request.SourceIdentity) return inherited;
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

    Session session =
        new_role_session(request.RoleSessionName, request.Policy.value_or(""), request.PolicyArns);
    set_session_tags(session, request.Tags, request.TransitiveTagKeys,
                     call.caller.session ? &call.caller.session->session : nullptr);
    session.source_identity = source_identity_of(call, request);

    require_trust(snapshot, call, role, request, session, with_mfa);
    const auto duration_s = role_session_duration(call, *role, request.DurationSeconds);
    session.mfa_s = inherited_mfa(call);

    auto issued = issue_role_session(snapshot, call, *role, session, duration_s);
    AssumeRoleResult result{std::move(issued.Credentials), std::move(issued.AssumedRoleUser),
                            issued.PackedPolicySize, std::nullopt};
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
