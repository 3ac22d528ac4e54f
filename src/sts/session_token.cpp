#include "sts/session_token.hpp"

#include "base/ids.hpp"
#include "service/mfa_check.hpp"

namespace watchword::sts {
namespace {

constexpr std::int64_t duration_default_s = 43200;
constexpr std::int64_t root_duration_max_s = 3600;  // a longer request is cut, not refused

GetSessionTokenResult issue(const Snapshot& snapshot, Call& call, const GetSessionTokenRequest& request,
                            bool with_mfa) {
    std::int64_t duration_s = request.DurationSeconds ? request.DurationSeconds->value : duration_default_s;
    if (call.caller.is_root()) duration_s = std::min(duration_s, root_duration_max_s);

    Session session;
    session.kind = SessionKind::session_token;
    session.access_key_id = new_access_key_id("ASIA", call.account_id(), call.environment.random);
    session.account_id = call.account_id();
    session.principal_id = call.caller.user ? call.caller.user->id : std::string{};
    session.issued_s = unix_seconds(call.now());
    session.expires_s = session.issued_s + duration_s;
    if (with_mfa) session.mfa_s = session.issued_s;
    return {shown(seal_session(session, snapshot, call.environment.vault, call.environment.random))};
}

}  // namespace

GetSessionTokenResult get_session_token(const Snapshot& snapshot, Call& call,
                                        const GetSessionTokenRequest& request) {
    return issue(snapshot, call, request, false);
}

GetSessionTokenResult get_session_token_with_mfa(Transaction& in, Call& call,
                                                 const GetSessionTokenRequest& request) {
    if (!request.SerialNumber || !request.TokenCode) throw_incomplete_mfa();
    auto good_code = check_mfa_code(in, call.caller, *request.SerialNumber, *request.TokenCode);
    auto result = issue(in.snapshot(), call, request, true);
    std::move(good_code).consume(in);
    return result;
}

}  // namespace watchword::sts
