// GetDelegatedAccessToken: temporary access to another account that somebody there has accepted
// (iam/delegation_requests.hpp; facts: delegation).
#pragma once

#include <boost/describe/class.hpp>

#include "service/call.hpp"
#include "service/operation.hpp"
#include "sts/shapes.hpp"

namespace watchword::sts {

struct GetDelegatedAccessTokenRequest {
    shape::SensitiveText<1, 2048, shape::Anything> TradeInToken;
    BOOST_DESCRIBE_CLASS(GetDelegatedAccessTokenRequest, (), (TradeInToken), (), ())
};
struct GetDelegatedAccessTokenResult {
    sts::Credentials Credentials;
    std::optional<std::int64_t> PackedPolicySize;  ///< deprecated by AWS: absent
    std::string AssumedPrincipal;
    BOOST_DESCRIBE_CLASS(GetDelegatedAccessTokenResult, (), (Credentials, PackedPolicySize, AssumedPrincipal),
                         (), ())
};

/// The token is the id of a request that the caller's account has made and whose token was sent: it is of no
/// use to others. The credentials act as whoever accepted it, within the request's policy, and end when the
/// session duration after the sending does. What sticks to the approver's session sticks to this one: tags,
/// which of them are transitive, source identity, identity provider. Throws Fault AccessDenied for what is no
/// such token, ExpiredTradeInTokenException.
GetDelegatedAccessTokenResult get_delegated_access_token(const Snapshot&, Call&,
                                                         const GetDelegatedAccessTokenRequest&);

}  // namespace watchword::sts
