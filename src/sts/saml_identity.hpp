// AssumeRoleWithSAML: a role for whoever an identity provider of the role's account vouches for, with a
// SAML 2.0 response in place of a signature (facts: sts §2, saml).
#pragma once

#include <boost/describe/class.hpp>
#include <optional>

#include "sts/role_session.hpp"
#include "sts/saml_claims.hpp"

namespace watchword::sts {

struct AssumeRoleWithSAMLRequest {
    ArnType RoleArn, PrincipalArn;
    shape::SensitiveText<4, 100000, shape::Anything> SAMLAssertion;
    PolicyArnList PolicyArns;
    std::optional<shape::Text<1, 2048, shape::Latin1Pattern>> Policy;
    std::optional<RoleDurationSecondsType> DurationSeconds;
    BOOST_DESCRIBE_CLASS(AssumeRoleWithSAMLRequest, (),
                         (RoleArn, PrincipalArn, SAMLAssertion, PolicyArns, Policy, DurationSeconds), (), ())
};
struct AssumeRoleWithSAMLResult {
    sts::Credentials Credentials;
    sts::AssumedRoleUser AssumedRoleUser;
    std::optional<std::int64_t> PackedPolicySize;
    std::string Subject, SubjectType, Issuer;
    std::string Audience;  ///< the Recipient of the subject confirmation
    std::string NameQualifier;
    std::optional<std::string> SourceIdentity;
    BOOST_DESCRIBE_CLASS(AssumeRoleWithSAMLResult, (),
                         (Credentials, AssumedRoleUser, PackedPolicySize, Subject, SubjectType, Issuer,
                          Audience, NameQualifier, SourceIdentity),
                         (), ())
};

/// What a response has proven: that the provider, registered as it was then, says this.
struct ProvenAssertion {
    SamlProvider provider;
    saml::Assertion assertion;
    SamlClaims claims;
};

/// Opens the response and checks it, all but the trust policy and whether it has been used: what takes long.
/// Throws Fault InvalidIdentityToken, ExpiredTokenException, IDPRejectedClaim, AccessDenied, ValidationError
/// for bad ARNs.
ProvenAssertion prove_saml_identity(const Snapshot&, Call&, const AssumeRoleWithSAMLRequest&);

/// Throws Fault InvalidIdentityToken when the assertion has been exchanged before (that it now is rides in
/// the commit that lets the session leave), AccessDenied unless the role's trust policy lets the identity
/// have it; further as AssumeRole.
AssumeRoleWithSAMLResult assume_role_with_saml(Transaction&, Call&, const AssumeRoleWithSAMLRequest&,
                                               const ProvenAssertion&);

}  // namespace watchword::sts
