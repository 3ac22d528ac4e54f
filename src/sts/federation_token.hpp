// GetFederationToken: a user's permissions, cut down, under another name (facts: sts §2–§4).
#pragma once

#include <boost/describe/class.hpp>
#include <optional>

#include "service/call.hpp"
#include "service/tags.hpp"
#include "sts/session_policy.hpp"

namespace watchword::sts {

struct GetFederationTokenRequest {
    shape::Text<2, 32, shape::NameOrEmptyPattern> Name;
    std::optional<shape::Text<1, 2048, shape::Latin1Pattern>> Policy;
    PolicyArnList PolicyArns;
    std::optional<shape::Number<900, 129600>> DurationSeconds;
    TagList Tags;
    BOOST_DESCRIBE_CLASS(GetFederationTokenRequest, (), (Name, Policy, PolicyArns, DurationSeconds, Tags), (),
                         ())
};
struct FederatedUser {
    std::string FederatedUserId, Arn;
    BOOST_DESCRIBE_CLASS(FederatedUser, (), (FederatedUserId, Arn), (), ())
};
struct GetFederationTokenResult {
    sts::Credentials Credentials;
    sts::FederatedUser FederatedUser;
    std::optional<std::int64_t>
        PackedPolicySize;  ///< percent of what is allotted; absent without policies and tags
    BOOST_DESCRIBE_CLASS(GetFederationTokenResult, (), (Credentials, FederatedUser, PackedPolicySize), (), ())
};
/// Needs sts:GetFederationToken on the federated user's ARN, and sts:TagSession for tags. What the session
/// may do is what the user may, as far as its session policies go: without any, nothing but what resource
/// policies give the federated user by name. Twelve hours unless asked otherwise; a root user's last at most
/// one. Throws Fault AccessDenied, MalformedPolicyDocument, PackedPolicyTooLarge, ValidationError,
/// InvalidParameterValue.
GetFederationTokenResult get_federation_token(const Snapshot&, Call&, const GetFederationTokenRequest&);

}  // namespace watchword::sts
