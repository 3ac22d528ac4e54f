#include "service/callable.hpp"

#include "base/fault.hpp"

namespace watchword {

void require_callable(const Caller& caller, std::string_view service, std::string_view action) {
    if (!caller.account)
        throw Fault("MissingAuthenticationToken", 403, "Request is missing Authentication Token");
    if (!caller.session) return;
    const Session& session = caller.session->session;
    const bool from_get_session_token = session.kind == SessionKind::session_token;
    const bool federated = session.kind == SessionKind::federated_user;
    if (service == "iam" && (federated || (from_get_session_token && !session.mfa_s)))
        throw Fault("InvalidClientTokenId", 403, "The security token included in the request is invalid");
    if (service != "sts" || action == "GetCallerIdentity") return;
    if (federated || session.kind == SessionKind::root_task ||
        (from_get_session_token && action != "AssumeRole") || action == "GetSessionToken" ||
        action == "GetFederationToken")
        throw access_denied(concat("Cannot call ", action, " with session credentials"));
}

}  // namespace watchword
