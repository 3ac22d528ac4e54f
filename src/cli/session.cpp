#include "cli/session.hpp"

#include "cli/session_cache.hpp"
#include "watchword/error.hpp"
#include "watchword/prompt.hpp"

namespace watchword::cli {

Session open_session(const Flags& flags, const SessionWanted& wanted) {
    const auto environment = client::process_environment();
    const auto profiles = client::Profiles::load(environment);
    auto options = provider_options_from(flags);
    if (flags.token_code.empty() && wanted.standard_input)
        options.mfa_code = [](const std::string& serial) {
            auto code = client::prompt("MFA code for " + serial + ": ");
            std::erase(code, ' ');
            return code;
        };
    const auto plan = client::plan_credentials(options, profiles, environment);
    Session out;
    out.settings = settings_from(flags, profiles);
    if (plan.steps.empty()) {
        if (wanted.required)
            throw client::ConfigurationError(
                "the keys from " + plan.origin +
                " need no login: neither mfa_serial nor role_arn is set (see --serial and --role-arn)");
        out.credentials = plan.base;
        return out;
    }
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    auto session =
        cached_session(session_cache_directory(environment), session_cache_key(plan, out.settings), now,
                       wanted.renew, [&] { return carry_out(plan, out.settings, options.mfa_code); });
    out.credentials = std::move(session.credentials);
    out.fresh = session.fresh;
    return out;
}

}  // namespace watchword::cli
