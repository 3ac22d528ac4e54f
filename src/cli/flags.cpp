#include "cli/flags.hpp"

#include <iostream>
#include <memory>
#include <utility>

namespace watchword::cli {

client::Settings settings_from(const Flags& flags, const client::Profiles& profiles) {
    auto out = client::Settings::load(profiles, flags.profile, client::process_environment());
    if (!flags.region.empty()) out.region = flags.region;
    if (!flags.endpoint_url.empty()) out.endpoint_urls = {{"", flags.endpoint_url}};
    out.warn = [told = std::make_shared<bool>(false)](std::string_view text) {
        if (!std::exchange(*told, true)) std::cerr << "watchword: warning: " << text << '\n';
    };
    return out;
}

client::ProviderOptions provider_options_from(const Flags& flags) {
    client::ProviderOptions out;
    out.profile = flags.profile;
    out.role_arn = flags.role_arn;
    out.external_id = flags.external_id;
    out.serial_number = flags.serial_number;
    out.duration_seconds = flags.duration_seconds;
    if (!flags.token_code.empty())
        out.mfa_code = [code = flags.token_code](const std::string&) { return code; };
    return out;
}

client::Credentials own_keys(const Flags& flags) {
    return client::long_term_credentials(provider_options_from(flags));
}

}  // namespace watchword::cli
