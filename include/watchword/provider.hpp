// From "which profile" to credentials, with every AssumeRole and every MFA code on the way.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "watchword/credentials.hpp"
#include "watchword/profile.hpp"
#include "watchword/settings.hpp"
#include "watchword/sts.hpp"

namespace watchword::client {

/// Asked for the code that the device `serial_number` shows now. Throws PromptError when there is none to be
/// had.
using MfaCodeSource = std::function<std::string(const std::string& serial_number)>;

/// Asks on the terminal: "MFA code for SERIAL: ". Standard input is left alone.
std::string ask_for_mfa_code(const std::string& serial_number);

/// All optional. What is given here wins over environment and profile.
struct ProviderOptions {
    std::string profile{};  ///< given: its keys are used even when the environment has some
    std::string role_arn{};
    std::string role_session_name{};
    std::string external_id{};
    std::string serial_number{};
    std::optional<int> duration_seconds{};
    MfaCodeSource mfa_code = ask_for_mfa_code;
};

/// What has to be done to get credentials; nothing has been sent or asked yet.
struct CredentialPlan {
    using Step = std::variant<GetSessionTokenRequest, AssumeRoleRequest>;
    Credentials base;         ///< long-term keys, or ready-made session keys
    std::string origin;       ///< where `base` was found: "environment", "profile dev (FILE:LINE)"
    std::vector<Step> steps;  ///< each is signed with what the one before gave; token codes still empty
};

/// Finds the keys, in this order: options.profile; $AWS_ACCESS_KEY_ID …; $AWS_PROFILE or "default". Then, for
/// a profile: role_arn: AssumeRole by its source_profile (or credential_source=Environment), recursively,
/// with MFA where mfa_serial is set; mfa_serial without role_arn: GetSessionToken. mfa_serial of a user's
/// profile is not used for GetSessionToken when the first role asks for MFA itself: one code, one prompt.
/// Throws ConfigurationError.
CredentialPlan plan_credentials(const ProviderOptions&, const Profiles&, const Environment&);

/// Does it. Throws what StsClient and mfa_code throw.
Credentials carry_out(const CredentialPlan&, const Settings&, const MfaCodeSource&);

/// The whole chain in one value, for clients: plans now (so configuration errors show at once), asks and
/// calls on first use, keeps the result and gets a new one 5 minutes before it expires. Safe to call from
/// several threads: they wait for one prompt. S3Client s3(default_credentials());
CredentialsSource default_credentials(const ProviderOptions& = {},
                                      const Environment& = process_environment());

/// The user's own keys behind a profile or in the environment: CredentialPlan::base. Throws
/// ConfigurationError.
Credentials long_term_credentials(const ProviderOptions& = {}, const Environment& = process_environment());

}  // namespace watchword::client
