#include "watchword/settings.hpp"

#include "base/text.hpp"
#include "watchword/error.hpp"

namespace watchword::client {
namespace {

Settings::Addressing addressing(const Profile& profile) {
    const auto& style = profile.s3_addressing_style;
    if (style.empty() || style == "auto") return Settings::Addressing::automatic;
    if (style == "path") return Settings::Addressing::path;
    if (style == "virtual") return Settings::Addressing::virtual_host;
    throw ConfigurationError(profile.where + ": s3 addressing_style must be auto, path or virtual");
}

// Endpoints of the profile first, then overwritten by those of the environment.
std::map<std::string, std::string> configured_endpoints(const Profile& profile,
                                                        const Environment& environment) {
    std::map<std::string, std::string> out;
    if (lower(environment("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS").value_or("")) == "true") return out;
    if (!profile.endpoint_url.empty()) out[""] = profile.endpoint_url;
    const auto for_all = environment("AWS_ENDPOINT_URL");
    if (for_all) out = {{"", *for_all}};
    for (const std::string service : {"sts", "s3", "iam"}) {
        std::string name = "AWS_ENDPOINT_URL_";
        for (char c : service) name += static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
        const auto of_profile = profile.service_endpoint_urls.find(service);
        if (const auto given = environment(name))
            out[service] = *given;
        else if (!for_all && of_profile != profile.service_endpoint_urls.end())
            out[service] = of_profile->second;
    }
    return out;
}

std::string first_of(const Environment& environment, std::initializer_list<const char*> names) {
    for (const char* name : names)
        if (auto value = environment(name)) return *value;
    return "";
}

}  // namespace

Settings Settings::load(const Profiles& profiles, const std::string& profile_given,
                        const Environment& environment) {
    const auto name = profile_given.empty() ? profile_name(environment) : profile_given;
    const bool asked_for =
        !profile_given.empty() || environment("AWS_PROFILE") || environment("AWS_DEFAULT_PROFILE");
    Profile profile;
    if (asked_for || profiles.contains(name)) profile = profiles.profile(name);

    Settings out;
    out.region = first_of(environment, {"AWS_REGION", "AWS_DEFAULT_REGION"});
    if (out.region.empty()) out.region = profile.region.empty() ? "us-east-1" : profile.region;
    out.endpoint_urls = configured_endpoints(profile, environment);
    out.s3_addressing = addressing(profile);
    out.https_proxy = first_of(environment, {"https_proxy", "HTTPS_PROXY"});
    out.http_proxy = first_of(environment, {"http_proxy"});
    out.no_proxy = first_of(environment, {"no_proxy", "NO_PROXY"});
    out.ca_bundle = first_of(environment, {"AWS_CA_BUNDLE"});
    if (out.ca_bundle.empty()) out.ca_bundle = profile.ca_bundle;
    if (out.ca_bundle.empty()) out.ca_bundle = first_of(environment, {"SSL_CERT_FILE"});
    return out;
}

Settings Settings::load(const std::string& profile, const Environment& environment) {
    return load(Profiles::load(environment), profile, environment);
}

}  // namespace watchword::client
