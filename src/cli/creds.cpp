#include <iostream>

#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "cli/session.hpp"

namespace watchword::cli {
namespace {

// What credential_process prints (AWS SDKs and Tools Reference Guide, "Process credential provider").
std::string credentials_json(const client::Credentials& credentials, bool versioned) {
    std::vector<std::pair<std::string_view, std::string>> members{
        {"AccessKeyId", credentials.access_key_id}, {"SecretAccessKey", credentials.secret_access_key}};
    if (credentials.temporary()) members.emplace_back("SessionToken", credentials.session_token);
    if (credentials.expiration) members.emplace_back("Expiration", iso8601(*credentials.expiration));
    auto out = json_object(members);
    if (versioned) out.insert(1, "\"Version\": 1, ");
    return out;
}

void print_exports(const client::Credentials& credentials) {
    const auto line = [](const char* name, const std::string& value) {
        if (value.empty())
            std::cout << "unset " << name << '\n';
        else
            std::cout << "export " << name << '=' << shell_quote(value) << '\n';
    };
    line("AWS_ACCESS_KEY_ID", credentials.access_key_id);
    line("AWS_SECRET_ACCESS_KEY", credentials.secret_access_key);
    line("AWS_SESSION_TOKEN", credentials.session_token);
    line("AWS_CREDENTIAL_EXPIRATION", credentials.expiration ? iso8601(*credentials.expiration) : "");
}

}  // namespace

int creds(const Flags& flags, CredsFormat format) {
    const auto session = open_session(flags);
    if (format == CredsFormat::env)
        print_exports(session.credentials);
    else
        std::cout << credentials_json(session.credentials, format == CredsFormat::process) << '\n';
    return 0;
}

}  // namespace watchword::cli
