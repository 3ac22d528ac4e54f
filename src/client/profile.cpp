#include "watchword/profile.hpp"

#include <fcntl.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>

#include "base/text.hpp"
#include "client/profile_file.hpp"
#include "watchword/error.hpp"

namespace watchword::client {
namespace {

constexpr std::size_t chain_length_max = 8;
constexpr std::size_t file_bytes_max = 1024 * 1024;

std::string home_directory(const Environment& environment) {
    if (const auto home = environment("HOME")) return *home;
    const passwd* user = getpwuid(getuid());
    return user && user->pw_dir ? user->pw_dir : "/";
}

std::string path_of(const Environment& environment, const char* variable, const char* below_home) {
    const auto given = environment(variable);
    if (!given) return home_directory(environment) + below_home;
    if (given->starts_with("~/")) return home_directory(environment) + given->substr(1);
    return *given;
}

// The whole file; "" when there is none. Reads from pipes too: AWS_CONFIG_FILE=<(…).
std::string read_file(const std::string& path) {
    const auto fail = [&](int error) {
        throw ConfigurationError(path + ": cannot be read: " + std::strerror(error));
    };
    const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        if (errno != ENOENT && errno != ENOTDIR) fail(errno);
        return "";
    }
    std::string text;
    char block[16384];
    ssize_t got = 0;
    while (text.size() <= file_bytes_max && (got = read(file, block, sizeof block)) > 0)
        text.append(block, static_cast<std::size_t>(got));
    const int error = errno;
    close(file);
    if (got < 0) fail(error);
    return text;
}

void merge(Profiles::Section& into, Profiles::Section&& from) {
    if (into.where.empty()) into.where = from.where;
    for (auto& [key, value] : from.values) into.values[key] = std::move(value);
}

/// Reads one section's values and complains by FILE:LINE.
class Reader {
public:
    explicit Reader(const Profiles::Section& section) : section_(section) {}

    const Profiles::Value* find(const std::string& key) const {
        const auto found = section_.values.find(key);
        return found == section_.values.end() ? nullptr : &found->second;
    }

    std::string text(const std::string& key) const {
        const auto* value = find(key);
        if (!value) return "";
        if (value->text.find('\n') != std::string::npos) fail(key, "goes over several lines");
        return value->text;
    }

    std::optional<int> number(const std::string& key, int min, int max) const {
        const auto written = text(key);
        if (written.empty()) return std::nullopt;
        const auto number = parse_number<int>(written);
        if (!number || *number < min || *number > max)
            fail(key, "must be a number from " + std::to_string(min) + " to " + std::to_string(max));
        return number;
    }

    [[noreturn]] void fail(const std::string& key, const std::string& what) const {
        const auto* value = find(key);
        throw ConfigurationError((value ? value->where : section_.where) + ": " + key + " " + what);
    }

private:
    const Profiles::Section& section_;
};

Credentials static_credentials(const Reader& in) {
    auto id = in.text("aws_access_key_id");
    auto secret = in.text("aws_secret_access_key");
    if (id.empty() && !secret.empty()) in.fail("aws_secret_access_key", "stands without aws_access_key_id");
    if (!id.empty() && secret.empty()) in.fail("aws_access_key_id", "stands without aws_secret_access_key");
    return {std::move(id), std::move(secret), in.text("aws_session_token")};
}

void check_role(const Profile& profile, const Reader& in) {
    if (profile.role_arn.empty()) return;
    if (!profile.role_arn.starts_with("arn:")) in.fail("role_arn", "is not an ARN");
    if (!profile.source_profile.empty() && !profile.credential_source.empty())
        in.fail("credential_source", "and source_profile exclude each other");
    if (!profile.credential_source.empty() && profile.credential_source != "Environment")
        in.fail("credential_source", "is supported with the value Environment only");
    if (profile.source_profile.empty() && profile.credential_source.empty())
        in.fail("role_arn", "needs source_profile or credential_source beside it");
}

}  // namespace

Profiles Profiles::parse(std::string_view config, std::string_view credentials,
                         const std::string& config_name, const std::string& credentials_name) {
    Profiles out;
    for (auto& section : parse_profile_file(config, config_name)) {
        const std::string_view name = section.name;
        if (name == "default")
            merge(out.sections_["default"], std::move(section.content));
        else if (name.starts_with("profile "))
            merge(out.sections_[std::string(name.substr(8))], std::move(section.content));
        else if (name.starts_with("services "))
            merge(out.services_[std::string(name.substr(9))], std::move(section.content));
        // Other kinds of section (sso-session, plugins …) are for other programs.
    }
    for (auto& section : parse_profile_file(credentials, credentials_name))
        merge(out.sections_[section.name], std::move(section.content));
    return out;
}

Profiles Profiles::load(const Environment& environment) {
    const auto config = path_of(environment, "AWS_CONFIG_FILE", "/.aws/config");
    const auto credentials = path_of(environment, "AWS_SHARED_CREDENTIALS_FILE", "/.aws/credentials");
    return parse(read_file(config), read_file(credentials), config, credentials);
}

std::vector<std::string> Profiles::names() const {
    std::vector<std::string> out;
    for (const auto& [name, section] : sections_) out.push_back(name);
    return out;
}

Profile Profiles::profile(const std::string& name) const {
    const auto section = sections_.find(name);
    if (section == sections_.end()) throw ConfigurationError("there is no profile named '" + name + "'");
    const Reader in(section->second);
    Profile out;
    out.name = name;
    out.where = section->second.where;
    out.static_credentials = static_credentials(in);
    out.region = in.text("region");
    out.mfa_serial = in.text("mfa_serial");
    out.role_arn = in.text("role_arn");
    out.source_profile = in.text("source_profile");
    out.credential_source = in.text("credential_source");
    out.role_session_name = in.text("role_session_name");
    out.external_id = in.text("external_id");
    out.duration_seconds = in.number("duration_seconds", 900, 129600);
    out.endpoint_url = in.text("endpoint_url");
    out.ca_bundle = in.text("ca_bundle");
    check_role(out, in);
    if (const auto* s3 = in.find("s3"))
        if (const auto style = s3->nested.find("addressing_style"); style != s3->nested.end())
            out.s3_addressing_style = style->second;
    if (const auto services = in.text("services"); !services.empty()) {
        const auto found = services_.find(services);
        if (found == services_.end()) in.fail("services", "names a [services …] section that is not there");
        for (const auto& [service, value] : found->second.values)
            if (const auto url = value.nested.find("endpoint_url"); url != value.nested.end())
                out.service_endpoint_urls[service] = url->second;
    }
    return out;
}

std::vector<Profile> Profiles::chain(const std::string& name) const {
    std::vector<Profile> out{profile(name)};
    const auto is_end = [](const Profile& p, bool first) {
        // A source that has keys is used with them, even if it could assume a role itself: as the AWS CLI.
        return p.role_arn.empty() || !p.credential_source.empty() ||
               (!first && !p.static_credentials.empty());
    };
    while (!is_end(out.back(), out.size() == 1)) {
        const Profile& last = out.back();
        if (last.source_profile == last.name) {
            Profile keys = last;
            keys.role_arn = keys.source_profile = keys.mfa_serial = "";
            out.push_back(std::move(keys));
            break;
        }
        const auto seen = [&](const Profile& p) { return p.name == last.source_profile; };
        if (std::any_of(out.begin(), out.end(), seen))
            throw ConfigurationError(last.where + ": source_profile of '" + last.name + "' leads back to '" +
                                     last.source_profile + "'");
        if (!contains(last.source_profile))
            throw ConfigurationError(last.where + ": source_profile names '" + last.source_profile +
                                     "', which does not exist");
        if (out.size() == chain_length_max)
            throw ConfigurationError(last.where + ": more than 8 profiles in a chain of source_profile");
        out.push_back(profile(last.source_profile));
    }
    if (Profile& end = out.back(); out.size() > 1 && !end.role_arn.empty() && !end.static_credentials.empty())
        end.role_arn = end.source_profile = end.credential_source = end.mfa_serial = "";
    return out;
}

}  // namespace watchword::client
