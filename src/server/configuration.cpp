#include "server/configuration.hpp"

#include <toml++/toml.h>
#include <cstdlib>

#include "base/text.hpp"

namespace watchword {
namespace {

const std::string& only(const std::vector<std::string>& values) {
    if (values.size() != 1) throw ConfigurationError("takes one value");
    return values.front();
}

template <std::string Configuration::*member>
void text(Configuration& out, const std::vector<std::string>& values) {
    out.*member = only(values);
}

template <std::vector<std::string> Configuration::*member>
void list(Configuration& out, const std::vector<std::string>& values) {
    out.*member = values;
}

template <std::int64_t Configuration::*member, std::int64_t min, std::int64_t max>
void number(Configuration& out, const std::vector<std::string>& values) {
    const auto value = parse_number<std::int64_t>(only(values));
    if (!value || *value < min || *value > max)
        throw ConfigurationError(
            concat("must be a whole number from ", std::to_string(min), " to ", std::to_string(max)));
    out.*member = *value;
}

template <bool Configuration::*member>
void truth(Configuration& out, const std::vector<std::string>& values) {
    const std::string& value = only(values);
    if (value != "true" && value != "false") throw ConfigurationError("must be true or false");
    out.*member = value == "true";
}

template <std::string Configuration::*member, auto& words>
void word(Configuration& out, const std::vector<std::string>& values) {
    for (std::string_view allowed : words)
        if (only(values) == allowed) {
            out.*member = allowed;
            return;
        }
    std::string all;
    for (std::string_view allowed : words) all.append(all.empty() ? "" : ", ").append(allowed);
    throw ConfigurationError("must be one of " + all);
}

constexpr std::string_view log_levels[] = {"debug", "info", "warning", "error"};
constexpr std::string_view access_logs[] = {"all", "errors", "none"};

constexpr Option described[] = {
    {"data", "DIR", "Directory that holds everything: entities, objects, the master key.",
     text<&Configuration::data>},
    {"listen", "ADDRESS:PORT …",
     "Address to listen on; repeatable. [::1]:9000 for IPv6, port 0 for any free one.",
     list<&Configuration::listen>},
    {"tls_cert", "FILE", "Certificate chain (PEM); turns TLS on for every listener. Read again on SIGHUP.",
     text<&Configuration::tls_cert>},
    {"tls_key", "FILE", "Key of the certificate (PEM). Read again on SIGHUP.", text<&Configuration::tls_key>},
    {"s3_domain", "NAME …", "Host name under which S3 is reached, for BUCKET.NAME addressing; repeatable.",
     list<&Configuration::s3_domain>},
    {"region", "REGION", "Region of the buckets.", text<&Configuration::region>},
    {"threads", "N", "I/O threads; 0 for one each processor.", number<&Configuration::threads, 0, 1024>},
    {"connections_max", "N", "Connections at a time; further ones are answered 503.",
     number<&Configuration::connections_max, 1, 1'000'000>},
    {"master_key_file", "FILE", "Where the master key is, if not in the data directory.",
     text<&Configuration::master_key_file>},
    {"log_level", "LEVEL", "debug, info, warning or error.", word<&Configuration::log_level, log_levels>},
    {"access_log", "WHICH", "Requests to log: all, errors or none.",
     word<&Configuration::access_log, access_logs>},
    {"read_timeout", "SECONDS", "How long to wait for a request's head, and for each next piece of its body.",
     number<&Configuration::read_timeout, 1, 3600>},
    {"shutdown_seconds", "N", "How long SIGTERM waits for requests under way.",
     number<&Configuration::shutdown_seconds, 0, 3600>},
    {"role_sessions_inherit_mfa", "TRUE|FALSE",
     "Whether a role session made with MFA-authenticated session credentials counts as MFA-authenticated "
     "itself. AWS's guide says no.",
     truth<&Configuration::role_sessions_inherit_mfa>},
    {"encoded_authorization_messages", "TRUE|FALSE",
     "Whether refusals by policies carry an encoded message that tells why, for those who may call "
     "sts:DecodeAuthorizationMessage. AWS's IAM, STS and S3 send none, its EC2 does.",
     truth<&Configuration::encoded_authorization_messages>},
    {"public_endpoint", "URL",
     "Where others reach this server: https://HOST or https://HOST:PORT. Tokens that GetWebIdentityToken "
     "makes name "
     "it as their issuer; without it none are made.",
     text<&Configuration::public_endpoint>},
    {"identity_provider_private_addresses", "TRUE|FALSE",
     "Whether identity providers may be at loopback, private and link-local addresses. Whoever may register "
     "one "
     "can then have the server knock, by HTTPS, on doors of its own network.",
     truth<&Configuration::identity_provider_private_addresses>},
    {"identity_provider_ca", "FILE",
     "Certificate authorities (PEM) that vouch for identity providers besides the system's.",
     text<&Configuration::identity_provider_ca>},
    {"ready_file", "FILE", "Written once the server accepts connections: one bound ADDRESS:PORT a line.",
     text<&Configuration::ready_file>},
};

std::string text_of(const toml::node& node) {
    if (const auto* value = node.as_string()) return value->get();
    if (const auto* value = node.as_integer()) return std::to_string(value->get());
    if (const auto* value = node.as_boolean()) return value->get() ? "true" : "false";
    throw ConfigurationError("must be text, a whole number, or true or false");
}

std::vector<std::string> texts_of(const toml::node& node) {
    std::vector<std::string> values;
    if (const auto* array = node.as_array())
        for (const auto& element : *array) values.push_back(text_of(element));
    else
        values.push_back(text_of(node));
    return values;
}

}  // namespace

std::string Option::flag() const {
    std::string out = "--";
    for (char c : name) out += c == '_' ? '-' : c;
    return out;
}

std::string Option::environment() const {
    std::string out = "WATCHWORD_";
    for (char c : name) out += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    return out;
}

std::span<const Option> options() { return described; }

void apply(Configuration& out, const Option& option, const std::vector<std::string>& values) {
    try {
        option.set(out, values);
    } catch (const ConfigurationError& error) {
        throw ConfigurationError(concat(option.flag(), ": ", error.what()));
    }
}

void apply_file(Configuration& out, const std::string& path) try {
    for (const auto& [key, node] : toml::parse_file(path)) {
        const Option* found = nullptr;
        for (const auto& option : options())
            if (option.name == key.str()) found = &option;
        if (!found) throw ConfigurationError(concat("unknown key ", key.str()));
        apply(out, *found, texts_of(node));
    }
} catch (const toml::parse_error& error) {
    throw ConfigurationError(
        concat(path, ": line ", std::to_string(error.source().begin.line), ": ", error.description()));
} catch (const ConfigurationError& error) {
    throw ConfigurationError(concat(path, ": ", error.what()));
}

void apply_environment(Configuration& out) {
    for (const auto& option : options()) {
        const char* value = std::getenv(option.environment().c_str());
        if (!value) continue;
        std::vector<std::string> values;
        if (option.repeatable())
            for (std::string_view rest = value; !rest.empty();) values.emplace_back(take_until(rest, ','));
        else
            values.emplace_back(value);
        apply(out, option, values);
    }
}

void require_consistent(const Configuration& configuration) {
    if (configuration.data.empty())
        throw ConfigurationError("--data is required: the directory that holds everything");
    if (configuration.tls_cert.empty() != configuration.tls_key.empty())
        throw ConfigurationError("--tls-cert and --tls-key go together");
    if (!configuration.public_endpoint.empty()) {
        constexpr std::string_view scheme = "https://";
        const std::string_view url = configuration.public_endpoint;
        if (!url.starts_with(scheme) || url.size() == scheme.size() ||
            url.find_first_of("/?#@ ", scheme.size()) != std::string_view::npos)
            throw ConfigurationError(concat("--public-endpoint: ", url, " is not https://HOST:PORT"));
    }
    if (configuration.listen.empty()) throw ConfigurationError("--listen: needs at least one address");
}

}  // namespace watchword
