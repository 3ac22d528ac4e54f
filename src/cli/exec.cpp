#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <iostream>

#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "cli/session.hpp"

namespace watchword::cli {
namespace {

void set(const char* name, const std::string& value) {
    if (value.empty())
        unsetenv(name);
    else
        setenv(name, value.c_str(), 1);
}

void export_session(const Session& session) {
    const auto& credentials = session.credentials;
    set("AWS_ACCESS_KEY_ID", credentials.access_key_id);
    set("AWS_SECRET_ACCESS_KEY", credentials.secret_access_key);
    set("AWS_SESSION_TOKEN", credentials.session_token);
    set("AWS_CREDENTIAL_EXPIRATION", credentials.expiration ? iso8601(*credentials.expiration) : "");
    set("AWS_REGION", session.settings.region);
    set("AWS_DEFAULT_REGION", session.settings.region);
    // The program must not assume the profile's role once more; so it also has to be told the profile's
    // endpoints.
    set("AWS_PROFILE", "");
    set("AWS_DEFAULT_PROFILE", "");
    const auto& urls = session.settings.endpoint_urls;
    const auto url = [&](const char* service) {
        const auto found = urls.find(service);
        return found == urls.end() ? std::string() : found->second;
    };
    set("AWS_ENDPOINT_URL", url(""));
    set("AWS_ENDPOINT_URL_STS", url("sts"));
    set("AWS_ENDPOINT_URL_S3", url("s3"));
    set("AWS_ENDPOINT_URL_IAM", url("iam"));
}

}  // namespace

int exec(const Flags& flags, const std::vector<std::string>& command) {
    export_session(open_session(flags));
    std::vector<char*> arguments;
    for (const auto& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    execvp(arguments[0], arguments.data());
    const int error = errno;
    std::cerr << "watchword: " << command[0] << ": " << std::strerror(error) << '\n';
    return error == ENOENT ? 127 : 126;
}

}  // namespace watchword::cli
