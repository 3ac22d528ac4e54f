#include "watchword/provider.hpp"

#include <algorithm>
#include <memory>
#include <mutex>

#include "base/text.hpp"
#include "watchword/error.hpp"
#include "watchword/prompt.hpp"

namespace watchword::client {
namespace {

constexpr std::chrono::minutes renewed_before_expiry{5};

AssumeRoleRequest role_step(const Profile& profile) {
    AssumeRoleRequest out;
    out.role_arn = profile.role_arn;
    out.role_session_name = profile.role_session_name;
    out.external_id = profile.external_id;
    out.serial_number = profile.mfa_serial;
    out.duration_seconds = profile.duration_seconds;
    return out;
}

struct Found {
    CredentialPlan plan;
    std::vector<AssumeRoleRequest> roles;  // in the order they are assumed
    GetSessionTokenRequest session;        // of the user's own profile; no serial number: none wanted
};

Found from_profile(const std::string& name, const Profiles& profiles, const Environment& environment) {
    Found out;
    const auto chain = profiles.chain(name);
    const Profile& user = chain.back();
    if (!user.role_arn.empty()) {  // credential_source = Environment
        const auto keys = environment_credentials(environment);
        if (!keys)
            throw ConfigurationError(user.where +
                                     ": credential_source is Environment, but AWS_ACCESS_KEY_ID "
                                     "and AWS_SECRET_ACCESS_KEY are not set");
        out.plan.base = *keys;
        out.plan.origin = "environment";
    } else {
        if (user.static_credentials.empty())
            throw ConfigurationError(
                "profile '" + user.name + "' (" + user.where +
                ") holds no aws_access_key_id; other sources of keys (credential_process, "
                "SSO, instance roles) are not supported");
        out.plan.base = user.static_credentials;
        out.plan.origin = "profile " + user.name + " (" + user.where + ")";
        out.session = {user.duration_seconds, user.mfa_serial, {}};
    }
    for (auto at = chain.rbegin(); at != chain.rend(); ++at)
        if (!at->role_arn.empty()) out.roles.push_back(role_step(*at));
    return out;
}

Found find_keys(const ProviderOptions& options, const Profiles& profiles, const Environment& environment) {
    if (options.profile.empty()) {
        if (auto keys = environment_credentials(environment)) {
            Found out;
            out.plan.base = std::move(*keys);
            out.plan.origin = "environment";
            return out;
        }
    }
    const auto name = options.profile.empty() ? profile_name(environment) : options.profile;
    if (!profiles.contains(name) && name == "default")
        throw ConfigurationError(
            "no keys found: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or put a [default] profile into "
            "~/.aws/credentials");
    return from_profile(name, profiles, environment);
}

// What options say about the role and the device, over what the profiles said.
void apply(const ProviderOptions& options, Found& found) {
    auto& roles = found.roles;
    if (!options.role_arn.empty()) {
        if (roles.empty()) roles.emplace_back();
        roles.back().role_arn = options.role_arn;
    }
    if (!roles.empty()) {
        if (!options.role_session_name.empty()) roles.back().role_session_name = options.role_session_name;
        if (!options.external_id.empty()) roles.back().external_id = options.external_id;
        if (options.duration_seconds) roles.back().duration_seconds = options.duration_seconds;
        // Only the user has a device, and only the first role is assumed by the user.
        if (!options.serial_number.empty()) roles.front().serial_number = options.serial_number;
    } else {
        if (!options.serial_number.empty()) found.session.serial_number = options.serial_number;
        if (options.duration_seconds) found.session.duration_seconds = options.duration_seconds;
    }
}

Credentials take_step(StsClient& sts, GetSessionTokenRequest step, const MfaCodeSource& mfa_code) {
    if (!step.serial_number.empty()) step.token_code = mfa_code(step.serial_number);
    return sts.get_session_token(step);
}

Credentials take_step(StsClient& sts, AssumeRoleRequest step, const MfaCodeSource& mfa_code) {
    if (!step.serial_number.empty()) step.token_code = mfa_code(step.serial_number);
    if (step.role_session_name.empty()) {
        const auto now = std::chrono::system_clock::now().time_since_epoch();
        step.role_session_name =
            "watchword-" + std::to_string(std::chrono::floor<std::chrono::seconds>(now).count());
    }
    return sts.assume_role(step).credentials;
}

}  // namespace

std::string ask_for_mfa_code(const std::string& serial_number) {
    auto code = prompt("MFA code for " + serial_number + ": ", {.echo = true, .standard_input = false});
    std::erase(code, ' ');  // many authenticators show "123 456"
    return code;
}

CredentialPlan plan_credentials(const ProviderOptions& options, const Profiles& profiles,
                                const Environment& environment) {
    auto found = find_keys(options, profiles, environment);
    apply(options, found);
    auto& plan = found.plan;
    const bool role_asks_for_mfa = !found.roles.empty() && !found.roles.front().serial_number.empty();
    if (!found.session.serial_number.empty() && !role_asks_for_mfa) {
        // Session keys cannot get a session (facts: sts §3); they may well be one that had MFA.
        if (!plan.base.temporary())
            plan.steps.emplace_back(found.session);
        else if (!options.serial_number.empty())
            throw ConfigurationError("the keys from " + plan.origin +
                                     " are temporary: GetSessionToken needs the user's own");
    }
    for (auto& role : found.roles) plan.steps.emplace_back(std::move(role));
    return std::move(plan);
}

Credentials carry_out(const CredentialPlan& plan, const Settings& settings, const MfaCodeSource& mfa_code) {
    auto credentials = plan.base;
    for (const auto& step : plan.steps) {
        StsClient sts(credentials, settings);
        credentials =
            std::visit([&](const auto& request) { return take_step(sts, request, mfa_code); }, step);
    }
    return credentials;
}

CredentialsSource default_credentials(const ProviderOptions& options, const Environment& environment) {
    struct State {
        CredentialPlan plan;
        Settings settings;
        MfaCodeSource mfa_code;
        std::mutex mutex;
        Credentials current;
    };
    const auto profiles = Profiles::load(environment);
    auto state = std::make_shared<State>();
    state->plan = plan_credentials(options, profiles, environment);
    state->settings = Settings::load(profiles, options.profile, environment);
    state->mfa_code = options.mfa_code;
    return [state] {
        const std::lock_guard lock(state->mutex);
        const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
        if (state->current.empty() || state->current.expires_within(renewed_before_expiry, now))
            state->current = carry_out(state->plan, state->settings, state->mfa_code);
        return state->current;
    };
}

Credentials long_term_credentials(const ProviderOptions& options, const Environment& environment) {
    return plan_credentials(options, Profiles::load(environment), environment).base;
}

}  // namespace watchword::client
