// The Security Token Service: turns long-term keys and an MFA code into temporary credentials.
// Reference: AWS STS API version 2011-06-15; constraints are checked by the service (facts: sts §2).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "watchword/credentials.hpp"
#include "watchword/error.hpp"
#include "watchword/settings.hpp"

namespace watchword::client {

class Channel;

/// Empty strings and lists are not sent.
struct GetSessionTokenRequest {
    std::optional<int> duration_seconds{};  ///< 900 to 129600; the service's default is 43200
    std::string serial_number{};  ///< of the MFA device: "GAHT12345678" or "arn:aws:iam::…:mfa/…"
    std::string token_code{};     ///< the six digits it shows; good for one call
};

/// A session tag: policies see it as aws:PrincipalTag/KEY while the session lasts.
struct Tag {
    std::string key;
    std::string value;
};

/// A signed statement about the caller from a trusted context provider, passed on to AssumeRole as it is.
struct ProvidedContext {
    std::string provider_arn;
    std::string context_assertion;
};

/// Only `role_arn` and `role_session_name` are required. Empty strings and lists are not sent.
struct AssumeRoleRequest {
    std::string role_arn{};
    std::string role_session_name{};         ///< 2 to 64 of A-Za-z0-9_+=,.@-; seen in the session's ARN
    std::string policy{};                    ///< session policy, JSON
    std::vector<std::string> policy_arns{};  ///< managed session policies
    std::optional<int> duration_seconds{};   ///< 900 to the role's maximum; the service's default is 3600
    std::vector<Tag> tags{};                 ///< session tags
    std::vector<std::string> transitive_tag_keys{};
    std::string external_id{};
    std::string serial_number{};  ///< as in GetSessionTokenRequest
    std::string token_code{};
    std::string source_identity{};
    std::vector<ProvidedContext> provided_contexts{};
};

/// Temporary credentials (secret) and whom they stand for: the role session.
struct AssumeRoleResult {
    Credentials credentials;
    std::string assumed_role_id;            ///< "AROA…:session-name"
    std::string assumed_role_arn;           ///< "arn:aws:sts::…:assumed-role/role/session-name"
    std::optional<int> packed_policy_size;  ///< percent of the space for session policies and tags
    std::string source_identity;
};

/// Whose keys signed: a user, a role session, or the account's root user.
struct CallerIdentity {
    std::string user_id;
    std::string account;
    std::string arn;
};

/// Safe to use from several threads. All calls throw ServiceError, TransportError or ConfigurationError.
/// A request that carries an MFA code is sent once at most: if the answer is lost, the code may be used up,
/// and sending it again could only be refused. Other calls are repeated on connection errors, throttling and
/// 5xx.
class StsClient {
public:
    /// Signs with the user's own keys, from the environment or the profile (long_term_credentials()), which
    /// is what GetSessionToken needs.
    StsClient();
    explicit StsClient(Credentials, Settings = Settings::load());
    explicit StsClient(CredentialsSource, Settings = Settings::load());
    StsClient(StsClient&&) noexcept;
    StsClient& operator=(StsClient&&) noexcept;
    ~StsClient();

    Credentials get_session_token(const GetSessionTokenRequest& = {});
    AssumeRoleResult assume_role(const AssumeRoleRequest&);
    CallerIdentity get_caller_identity();
    /// The account that an access key id belongs to.
    std::string get_access_key_info(const std::string& access_key_id);

private:
    std::unique_ptr<Channel> channel_;
};

}  // namespace watchword::client
