#include <cstdlib>

#include "watchword/error.hpp"
#include "watchword/profile.hpp"

namespace watchword::client {

Environment process_environment() {
    return [](const std::string& name) -> std::optional<std::string> {
        const char* value = std::getenv(name.c_str());
        if (!value || !*value) return std::nullopt;
        return value;
    };
}

std::string profile_name(const Environment& environment) {
    if (const auto name = environment("AWS_PROFILE")) return *name;
    return environment("AWS_DEFAULT_PROFILE").value_or("default");
}

std::optional<Credentials> environment_credentials(const Environment& environment) {
    const auto id = environment("AWS_ACCESS_KEY_ID");
    const auto secret = environment("AWS_SECRET_ACCESS_KEY");
    if (!id && !secret) return std::nullopt;
    if (!id) throw ConfigurationError("AWS_SECRET_ACCESS_KEY is set, but AWS_ACCESS_KEY_ID is not");
    if (!secret) throw ConfigurationError("AWS_ACCESS_KEY_ID is set, but AWS_SECRET_ACCESS_KEY is not");
    return Credentials(*id, *secret, environment("AWS_SESSION_TOKEN").value_or(""));
}

}  // namespace watchword::client
