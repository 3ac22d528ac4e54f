// What can be set, and where from: defaults, then a TOML file, then the environment, then flags; the later
// wins. One table describes every option (configuration.cpp): its name is its TOML key, with WATCHWORD_ and
// upper case its environment variable, and with dashes its flag.
#pragma once

#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace watchword {

struct Configuration {
    std::string data;
    std::vector<std::string> listen{"127.0.0.1:9000"};
    std::string tls_cert, tls_key;
    std::vector<std::string> s3_domain{"localhost", "s3.amazonaws.com"};
    std::string region = "us-east-1";
    std::int64_t threads = 0;  ///< 0: one for each processor
    std::int64_t connections_max = 10'000;
    std::string master_key_file;
    std::string log_level = "info";
    std::string access_log = "all";
    std::int64_t read_timeout = 60;  ///< seconds
    std::int64_t shutdown_seconds = 30;
    bool role_sessions_inherit_mfa = false;
    bool encoded_authorization_messages = false;
    bool identity_provider_private_addresses = false;
    std::string public_endpoint;       ///< "https://HOST:PORT"; "" for none
    std::string identity_provider_ca;  ///< "" for the system's authorities alone
    std::string ready_file;
};

/// Names the option and what is wrong with it.
struct ConfigurationError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// A described option. `set` throws ConfigurationError when a value does not fit.
struct Option {
    std::string_view name;  ///< "tls_cert"
    std::string_view type;  ///< what its help shows: "DIR", "N", "TRUE|FALSE", "NAME …" (repeatable)
    std::string_view help;
    void (*set)(Configuration&, const std::vector<std::string>& values);

    std::string flag() const;         ///< "--tls-cert"
    std::string environment() const;  ///< "WATCHWORD_TLS_CERT"
    bool repeatable() const { return type.ends_with("…"); }
};

std::span<const Option> options();

/// Applies a TOML file. Unknown keys are refused.
void apply_file(Configuration&, const std::string& path);
/// Applies WATCHWORD_… variables; lists are separated by commas. WATCHWORD_MASTER_KEY is not an option:
/// data_directory.hpp.
void apply_environment(Configuration&);
/// Applies one flag.
void apply(Configuration&, const Option&, const std::vector<std::string>& values);

/// Throws ConfigurationError when the whole makes no sense (a certificate without a key).
void require_consistent(const Configuration&);

}  // namespace watchword
