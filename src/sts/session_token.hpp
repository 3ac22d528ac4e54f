// GetSessionToken: the user's own permissions for a while, with MFA where a code is given (facts: sts §2,
// mfa).
#pragma once

#include <boost/describe/class.hpp>
#include <optional>

#include "service/call.hpp"
#include "sts/shapes.hpp"

namespace watchword::sts {

struct GetSessionTokenRequest {
    std::optional<shape::Number<900, 129600>> DurationSeconds;
    std::optional<SerialNumberType> SerialNumber;
    std::optional<TokenCodeType> TokenCode;
    BOOST_DESCRIBE_CLASS(GetSessionTokenRequest, (), (DurationSeconds, SerialNumber, TokenCode), (), ())
};
struct GetSessionTokenResult {
    sts::Credentials Credentials;
    BOOST_DESCRIBE_CLASS(GetSessionTokenResult, (), (Credentials), (), ())
};
GetSessionTokenResult get_session_token(const Snapshot&, Call&, const GetSessionTokenRequest&);
/// Throws Fault AccessDenied when the code is not good. Consumes it with the session it issues.
GetSessionTokenResult get_session_token_with_mfa(Transaction&, Call&, const GetSessionTokenRequest&);

}  // namespace watchword::sts
