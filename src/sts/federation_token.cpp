#include "sts/federation_token.hpp"

#include "base/ids.hpp"
#include "service/operation.hpp"
#include "sts/session_policy.hpp"

namespace watchword::sts {
namespace {

constexpr std::int64_t duration_default_s = 43200;
constexpr std::int64_t root_duration_max_s = 3600;  // a longer request is cut, not refused

void require_permission(const Snapshot& snapshot, Call& call, const GetFederationTokenRequest& request,
                        std::string_view arn) {
    detail::set_request_keys(call.context, request);
    require_access(snapshot, call.caller, {"sts:GetFederationToken", arn, call.account_id()}, call.context);
    if (!request.Tags.empty())
        require_access(snapshot, call.caller, {"sts:TagSession", arn, call.account_id()}, call.context);
}

}  // namespace

GetFederationTokenResult get_federation_token(const Snapshot& snapshot, Call& call,
                                              const GetFederationTokenRequest& request) {
    Session session;
    session.kind = SessionKind::federated_user;
    session.session_name = request.Name;
    set_session_policies(session, request.Policy.value_or(""), request.PolicyArns);
    set_session_tags(session, request.Tags, {}, nullptr);

    GetFederationTokenResult result;
    result.FederatedUser.Arn = concat("arn:aws:sts::", call.account_id(), ":federated-user/", request.Name);
    result.FederatedUser.FederatedUserId = concat(call.account_id(), ":", request.Name);
    require_permission(snapshot, call, request, result.FederatedUser.Arn);
    require_managed_policies(snapshot, call.account_id(), session.policy_arns);
    result.PackedPolicySize = packed_policy_size(session);

    std::int64_t duration_s = request.DurationSeconds ? request.DurationSeconds->value : duration_default_s;
    if (call.caller.is_root()) duration_s = std::min(duration_s, root_duration_max_s);
    session.access_key_id = new_access_key_id("ASIA", call.account_id(), call.environment.random);
    session.account_id = call.account_id();
    session.principal_id = call.caller.user ? call.caller.user->id : std::string{};
    session.issued_s = unix_seconds(call.now());
    session.expires_s = session.issued_s + duration_s;
    result.Credentials =
        shown(seal_session(session, snapshot, call.environment.vault, call.environment.random));
    return result;
}

}  // namespace watchword::sts
