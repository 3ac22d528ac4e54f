#include "sts/assume_role.hpp"

#include "base/fault.hpp"
#include "service/mfa_check.hpp"
#include "service/operation.hpp"
#include "sts/session_policy.hpp"

namespace watchword::sts {
namespace {

using policy::operator""_key;

// The condition keys a trust policy may ask for (facts: sts §7).
void set_trust_keys(Call& call, const Role& role, const AssumeRoleRequest& request, const Session& session,
                    bool with_mfa) {
    auto& context = call.context;
    set_role_keys(context, role, session);
    if (request.ExternalId) context.set("sts:ExternalId"_key, *request.ExternalId);
    if (request.SourceIdentity) context.set("sts:SourceIdentity"_key, *request.SourceIdentity);
    detail::set_request_keys(context, request);
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
