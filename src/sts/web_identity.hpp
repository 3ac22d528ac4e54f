// AssumeRoleWithWebIdentity: a role for whoever an identity provider of the role's account vouches for, with
// an ID token of OpenID Connect in place of a signature (facts: sts §2, federation).
#pragma once

#include <boost/describe/class.hpp>
#include <optional>

#include "sts/provider_claims.hpp"
#include "sts/role_session.hpp"
#include "sts/web_identity_claims.hpp"

namespace watchword::sts {

struct AssumeRoleWithWebIdentityRequest {
    ArnType RoleArn;
    RoleSessionNameType RoleSessionName;
    shape::SensitiveText<4, 20000, shape::Anything> WebIdentityToken;
    std::optional<shape::Text<4, 2048, shape::Anything>> ProviderId;
    PolicyArnList PolicyArns;
    std::optional<shape::Text<1, 2048, shape::Latin1Pattern>> Policy;
    std::optional<RoleDurationSecondsType> DurationSeconds;
    BOOST_DESCRIBE_CLASS(AssumeRoleWithWebIdentityRequest, (),
                         (RoleArn, RoleSessionName, WebIdentityToken, ProviderId, PolicyArns, Policy,
                          DurationSeconds),
                         (), ())
};
struct AssumeRoleWithWebIdentityResult {
    sts::Credentials Credentials;
    std::string SubjectFromWebIdentityToken;
    sts::AssumedRoleUser AssumedRoleUser;
    std::optional<std::int64_t> PackedPolicySize;
    std::string Provider;  ///< ARN
    std::string Audience;  ///< the one that counts: web_identity_claims.hpp
    std::optional<std::string> SourceIdentity;
    BOOST_DESCRIBE_CLASS(AssumeRoleWithWebIdentityResult, (),
                         (Credentials, SubjectFromWebIdentityToken, AssumedRoleUser, PackedPolicySize,
                          Provider, Audience, SourceIdentity),
                         (), ())
};

/// What a token has proven: that the provider, registered as it was then, says this.
struct ProvenIdentity {
    OpenIdProvider provider;
    WebIdentityClaims claims;
    std::vector<ProviderClaim> provider_claims;
    std::string audience;
};

/// Verifies the token, for which the provider may have to be asked for its keys: this blocks. Throws Fault
/// InvalidIdentityToken, ExpiredTokenException, IDPCommunicationError, IDPRejectedClaim, ValidationError for
/// a bad ARN.
ProvenIdentity prove_web_identity(const Snapshot&, Call&, const AssumeRoleWithWebIdentityRequest&);

/// Throws Fault AccessDenied unless the role's trust policy lets the identity have it; further as AssumeRole.
AssumeRoleWithWebIdentityResult assume_role_with_web_identity(const Snapshot&, Call&,
                                                              const AssumeRoleWithWebIdentityRequest&,
                                                              const ProvenIdentity&);

}  // namespace watchword::sts
