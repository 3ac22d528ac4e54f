// GetWebIdentityToken: a token that says to others, who need know nothing of us but our issuer's URL, which
// principal called (facts: federation §4).
#pragma once

#include <boost/describe/class.hpp>
#include <optional>

#include "service/call.hpp"
#include "service/tags.hpp"
#include "sts/shapes.hpp"

namespace watchword::sts {

struct GetWebIdentityTokenRequest {
    shape::List<shape::Text<1, 1000, shape::Anything>, 1, 10> Audience;
    std::optional<shape::Number<60, 3600>> DurationSeconds;
    shape::OneOf<"ES384", "RS256"> SigningAlgorithm;
    TagList Tags;
    BOOST_DESCRIBE_CLASS(GetWebIdentityTokenRequest, (), (Audience, DurationSeconds, SigningAlgorithm, Tags),
                         (), ())
};
struct GetWebIdentityTokenResult {
    std::string WebIdentityToken, Expiration;
    BOOST_DESCRIBE_CLASS(GetWebIdentityTokenResult, (), (WebIdentityToken, Expiration), (), ())
};
/// Makes the token: a signature takes longer than all the rest of a request. Needs sts:GetWebIdentityToken,
/// and sts:TagGetWebIdentityToken for tags. Throws Fault AccessDenied,
/// OutboundWebIdentityFederationDisabledException, SessionDurationEscalationException when the token would
/// outlast the calling session, JWTPayloadSizeExceededException, ValidationError, InvalidParameterValue for
/// tags.
GetWebIdentityTokenResult make_web_identity_token(const Snapshot&, Call&, const GetWebIdentityTokenRequest&);

/// Answers it, unless the caller may not have it any more. Throws Fault AccessDenied,
/// OutboundWebIdentityFederationDisabledException.
GetWebIdentityTokenResult get_web_identity_token(const Snapshot&, Call&, const GetWebIdentityTokenRequest&,
                                                 const GetWebIdentityTokenResult& made);

}  // namespace watchword::sts
