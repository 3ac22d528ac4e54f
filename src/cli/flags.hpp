// The flags every command understands, and what they mean for profiles, settings and credentials.
#pragma once

#include <optional>
#include <string>

#include "watchword/provider.hpp"
#include "watchword/settings.hpp"

namespace watchword::cli {

struct Flags {
    std::string profile;
    std::string region;
    std::string endpoint_url;
    std::string serial_number;
    std::string token_code;
    std::string role_arn;
    std::string external_id;
    std::optional<int> duration_seconds;
    bool json = false;
};

/// Settings::load() with the flags over it. Warnings go to standard error, each command one at most.
client::Settings settings_from(const Flags&, const client::Profiles&);

client::ProviderOptions provider_options_from(const Flags&);

/// The user's own keys, for commands that no session may run.
client::Credentials own_keys(const Flags&);

}  // namespace watchword::cli
