// Named profiles, as the AWS CLI and SDKs keep them in ~/.aws/config and ~/.aws/credentials.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "watchword/credentials.hpp"

namespace watchword::client {

/// Looks up an environment variable; none when unset or empty. Passed in so that tests need no setenv().
using Environment = std::function<std::optional<std::string>(const std::string& name)>;

/// The environment of this process.
Environment process_environment();

/// One profile, both files merged (the credentials file wins for keys it also has).
struct Profile {
    std::string name;
    Credentials
        static_credentials;  ///< aws_access_key_id, aws_secret_access_key, aws_session_token; or empty
    std::string region;
    std::string mfa_serial;
    std::string role_arn;
    std::string source_profile;     ///< whose credentials assume role_arn
    std::string credential_source;  ///< "Environment" is the only one supported here
    std::string role_session_name;
    std::string external_id;
    std::optional<int> duration_seconds;  ///< 900 to 129600
    std::string endpoint_url;             ///< for all services
    std::map<std::string, std::string>
        service_endpoint_urls;        ///< by service ("sts", "s3"), from `services = NAME`
    std::string s3_addressing_style;  ///< "", "auto", "path" or "virtual"
    std::string ca_bundle;
    std::string where;  ///< "FILE:LINE" of its first section, for messages
};

/// The two files, read once. Reading accepts any profile; profile() checks the one that is asked for, so a
/// mistake in one profile does not stop the use of another.
class Profiles {
public:
    /// Reads $AWS_CONFIG_FILE (~/.aws/config) and $AWS_SHARED_CREDENTIALS_FILE (~/.aws/credentials). A file
    /// that does not exist is an empty one. Throws ConfigurationError naming FILE:LINE for what is not the
    /// format (never quoting the line: it may hold a secret), for unreadable files and for files over 1 MiB.
    static Profiles load(const Environment& = process_environment());

    /// The same from texts; the names appear in messages.
    static Profiles parse(std::string_view config, std::string_view credentials,
                          const std::string& config_name = "config",
                          const std::string& credentials_name = "credentials");

    /// In byte order.
    std::vector<std::string> names() const;
    bool contains(const std::string& name) const { return sections_.contains(name); }

    /// Throws ConfigurationError when there is no such profile or one of its values is not what it must be.
    Profile profile(const std::string& name) const;

    /// `name`, its source_profile, the source's source_profile …, as far as role_arn asks for one; the last
    /// one holds keys or says where they are (a profile may name itself to mean its own keys). Throws
    /// ConfigurationError for a loop, a missing profile, or more than 8 links.
    std::vector<Profile> chain(const std::string& name) const;

    struct Value {
        std::string text;
        std::string where;  ///< "FILE:LINE"
        std::map<std::string, std::string> nested;
    };
    struct Section {
        std::string where;
        std::map<std::string, Value> values;
    };

private:
    std::map<std::string, Section> sections_;
    std::map<std::string, Section> services_;
};

/// $AWS_PROFILE, else $AWS_DEFAULT_PROFILE, else "default".
std::string profile_name(const Environment& = process_environment());

/// Keys in $AWS_ACCESS_KEY_ID, $AWS_SECRET_ACCESS_KEY, $AWS_SESSION_TOKEN; none when the first two are unset.
/// Throws ConfigurationError when only one of them is set.
std::optional<Credentials> environment_credentials(const Environment& = process_environment());

}  // namespace watchword::client
