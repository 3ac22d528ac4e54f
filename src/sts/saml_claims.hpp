// What an assertion claims, as AssumeRoleWithSAML reads it (facts: saml §4, §5).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "directory/saml_records.hpp"
#include "saml/response.hpp"
#include "watchword/policy/context.hpp"

namespace watchword::sts {

struct SamlClaims {
    std::string issuer, subject;
    std::string subject_type;  ///< "persistent", "transient", or a format as it stands
    std::string audience;      ///< the Recipient, as AWS names it
    std::string session_name;
    std::string source_identity;  ///< "" for none
    Tags tags;
    std::vector<std::string> transitive_tag_keys;
    std::optional<std::int64_t> duration_max_s;  ///< SessionDuration
    std::optional<Time> session_until;           ///< SessionNotOnOrAfter
    Time issued, expires;                        ///< `expires`: from then on it is refused
    Time not_before;
    std::string use_id;  ///< SamlAssertionUse::id
    Time use_expires;    ///< by then the assertion is too old
};

/// Reads the attributes that are AWS's. Throws Fault InvalidIdentityToken when one that must be there is not,
/// or has not the form it must have, IDPRejectedClaim for tags that no session can have, AccessDenied when
/// there is no subject.
SamlClaims read_claims(const saml::Assertion&);

/// Throws Fault AccessDenied unless the assertion names the role together with the provider.
void require_role(const saml::Assertion&, std::string_view role_arn, std::string_view provider_arn);

/// Throws Fault InvalidIdentityToken unless the assertion is for this server: sent to where people sign in,
/// for us as audience, confirmed by bearing it. `public_endpoint`: Settings.
void require_addressed(const saml::Assertion&, const SamlProvider&, std::string_view public_endpoint);

/// Throws Fault ExpiredTokenException when the assertion is out of date, or was made more than five minutes
/// ago, InvalidIdentityToken when it is not in force yet (by more than a minute, for clocks differ).
void require_in_force(const SamlClaims&, Time now);

/// "NameQualifier": base64 of the SHA-1 of issuer, account and provider's name.
std::string name_qualifier(std::string_view issuer, const SamlProvider&);

/// The condition keys of a trust policy: saml:aud, saml:iss, saml:sub, … and those of directories'
/// attributes.
void set_saml_keys(policy::Context&, const saml::Assertion&, const SamlClaims&, const SamlProvider&);

}  // namespace watchword::sts
