#include "sts/delegated_access.hpp"

#include "base/fault.hpp"
#include "base/ids.hpp"
#include "sts/session_policy.hpp"

namespace watchword::sts {
namespace {

// The request, when its token was sent to the caller's account. Whatever else is wrong looks alike.
const DelegationRequest& sent_to(const Call& call, const Snapshot& snapshot, std::string_view token) {
    const auto* request = snapshot.delegation_requests.find(token);
    if (!request || request->requestor_account_id != call.account_id() || request->state != "FINALIZED" ||
        !request->approver)
        throw access_denied("The trade-in token is not valid.");
    return *request;
}

}  // namespace

GetDelegatedAccessTokenResult get_delegated_access_token(const Snapshot& snapshot, Call& call,
                                                         const GetDelegatedAccessTokenRequest& request) {
    const DelegationRequest& delegation = sent_to(call, snapshot, request.TradeInToken);
    const std::int64_t now_s = unix_seconds(call.now());
    const std::int64_t expires_s =
        unix_seconds(restored(delegation.finalized)) + delegation.session_duration_s;
    if (now_s >= expires_s)
        throw Fault("ExpiredTradeInTokenException", 400,
                    "The trade-in token has expired. Request a new one.");

    Session session;
    session.kind = SessionKind::delegated;
    session.access_key_id = new_access_key_id("ASIA", delegation.owner_account_id, call.environment.random);
    session.account_id = delegation.owner_account_id;
    session.principal_id = delegation.approver->principal_id;
    session.session_name = delegation.approver->session_name;
    session.source_identity = delegation.approver->source_identity;
    session.tags = delegation.approver->session_tags;
    session.transitive_tag_keys = delegation.approver->transitive_tag_keys;
    session.federation = delegation.approver->federation;
    session.issued_s = now_s;
    session.expires_s = expires_s;
    session.policy = delegation.policy;
    packed_policy_size(session);  // throws when the token would be too large
    return {shown(seal_session(session, snapshot, call.environment.vault, call.environment.random)),
            std::nullopt, delegation.approver->arn};
}

}  // namespace watchword::sts
