// What a session token carries. Sessions are kept nowhere: any server with the key ring opens the token and
// knows all.
#pragma once

#include <boost/describe/class.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "directory/federation.hpp"
#include "directory/records.hpp"

namespace watchword {

enum class SessionKind : std::uint8_t {
    session_token = 1,
    assumed_role = 2,
    federated_user = 3,
    root_task = 4,  ///< AssumeRoot: the root user of the account, held to one task policy
    delegated = 5,  ///< GetDelegatedAccessToken: acts as whoever accepted the request, under its policy
};

/// Genuine when it was read from an opened token; whether it has expired is asked by authentication.
struct Session {
    SessionKind kind = SessionKind::session_token;
    std::string access_key_id;  ///< ASIA…
    std::string account_id;
    std::string principal_id;  ///< AIDA… of the user, AROA… of the role; "" for the root user
    std::string session_name;  ///< of an assumed role, also where that is delegated; of a federated user
    std::int64_t issued_s = 0, expires_s = 0;  ///< Unix seconds
    /// When MFA was checked, Unix seconds; none: the session was made without MFA (facts: mfa §5).
    std::optional<std::int64_t> mfa_s;
    std::string source_identity;
    Tags tags;  ///< session tags, inherited transitive ones included
    /// Each once, spelled as in `tags`. A token says which of the tags they are, not the keys once more.
    std::vector<std::string> transitive_tag_keys;
    std::string policy;  ///< inline session policy, "" for none
    std::vector<std::string> policy_arns;
    /// None for sessions that no identity provider vouched for. Not described: a token has it behind the rest
    /// (session_token.cpp).
    std::optional<Federation> federation;
    BOOST_DESCRIBE_CLASS(Session, (),
                         (kind, access_key_id, account_id, principal_id, session_name, issued_s, expires_s,
                          mfa_s, source_identity, tags, transitive_tag_keys, policy, policy_arns),
                         (), ())
};

}  // namespace watchword
