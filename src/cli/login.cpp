#include <iostream>

#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "cli/session.hpp"
#include "watchword/error.hpp"

namespace watchword::cli {

int login(const Flags& flags, bool renew) {
    const auto session = open_session(flags, {.renew = renew, .standard_input = true, .required = true});
    const auto& credentials = session.credentials;
    if (!credentials.expiration) throw client::TransportError("the session came without an expiration");
    if (flags.json)
        std::cout << json_object({{"AccessKeyId", credentials.access_key_id},
                                  {"Expiration", iso8601(*credentials.expiration)}})
                  << '\n';
    else
        std::cout << (session.fresh ? "Logged in" : "Still logged in") << " as " << credentials.access_key_id
                  << " until " << iso8601(*credentials.expiration) << '\n';
    return 0;
}

}  // namespace watchword::cli
