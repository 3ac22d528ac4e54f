// What every operation is told besides its request: who calls, when, and from where.
#pragma once

#include <any>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/scrypt.hpp"
#include "directory/transaction.hpp"
#include "service/authorize.hpp"
#include "service/caller.hpp"
#include "watchword/policy/context.hpp"

namespace watchword {

namespace oidc {
class IssuerKeys;
}

/// Choices of whoever runs the server that operations ask for.
struct Settings {
    std::string region = "us-east-1";  ///< where buckets are, and what GetBucketLocation answers
    /// Host names under which S3 is reached; BUCKET.NAME is virtual-host style.
    std::vector<std::string> s3_domains;
    /// Sources disagree whether a role session made with MFA-authenticated GetSessionToken credentials is
    /// itself MFA-authenticated. The guide says no (facts: mfa §5), so that is the default.
    bool role_sessions_inherit_mfa = false;
    /// What hashing a password costs. Hashes already made keep theirs.
    crypto::ScryptCost password_cost;
    /// How the keys of identity providers are found; null: there are none to be had. Outlives every request.
    oidc::IssuerKeys* issuer_keys = nullptr;
    /// Where others reach this server, "https://HOST:PORT" without a path: what tokens made here name as
    /// their issuer begins with it. "" where none was set.
    std::string public_endpoint;
};

/// Lives for one run of one operation.
struct Call {
    Caller caller;
    RequestFacts facts;
    policy::Context context;  ///< global keys (set before authorization), then those of the operation
    const Environment& environment;
    const Settings& settings;
    const std::any* prepared =
        nullptr;  ///< what the operation's preparation came to (operation.hpp), or none

    Time now() const { return facts.now; }
    std::string_view account_id() const { return caller.account_id(); }
};

}  // namespace watchword
