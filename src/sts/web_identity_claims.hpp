// What an ID token says, as AssumeRoleWithWebIdentity reads it (facts: federation §3).
#pragma once

#include <boost/json.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "directory/records.hpp"

namespace watchword::sts {

struct WebIdentityClaims {
    std::string issuer, subject;
    std::vector<std::string> audiences;           ///< "aud", as a list
    std::optional<std::string> authorized_party;  ///< "azp"
    std::optional<std::string> email;
    std::vector<std::string> methods;          ///< "amr"
    std::int64_t expires_s = 0, issued_s = 0;  ///< Unix seconds
    std::optional<std::int64_t> not_before_s;
    std::string source_identity;                    ///< "" for none
    std::optional<std::vector<std::string>> roles;  ///< ARNs of the only ones it is for; none: of any
    Tags tags;
    std::vector<std::string> transitive_tag_keys;
};

/// The claims that a token must have, and those of ours that it may have. Throws Fault InvalidIdentityToken
/// when one is missing or is not of its type, IDPRejectedClaim when one has a value that no session can have.
WebIdentityClaims read_claims(const boost::json::object&);

/// Throws Fault ExpiredTokenException after "exp", InvalidIdentityToken before "nbf" or "iat" (by more than
/// five minutes, for clocks differ) and for times that contradict each other.
void require_in_force(const WebIdentityClaims&, Time now);

/// The audience that counts: "azp" where there is one, else the first of "aud" that is among the provider's
/// client ids. Throws Fault InvalidIdentityToken when it is not among them.
std::string require_audience(const WebIdentityClaims&, const std::vector<std::string>& client_ids);

/// Throws Fault InvalidIdentityToken for a role that a token which names roles does not name, letter by
/// letter.
void require_role(const WebIdentityClaims&, std::string_view role_arn);

}  // namespace watchword::sts
