#include <iostream>

#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "cli/session.hpp"
#include "watchword/sts.hpp"

namespace watchword::cli {

int whoami(const Flags& flags) {
    const auto session = open_session(flags);
    const auto me = client::StsClient(session.credentials, session.settings).get_caller_identity();
    if (flags.json) {
        std::cout << json_object({{"UserId", me.user_id}, {"Account", me.account}, {"Arn", me.arn}}) << '\n';
        return 0;
    }
    std::cout << shown(me.arn) << '\n'
              << "account  " << shown(me.account) << '\n'
              << "user id  " << shown(me.user_id) << '\n';
    if (session.credentials.expiration)
        std::cout << "session  until " << iso8601(*session.credentials.expiration) << '\n';
    return 0;
}

}  // namespace watchword::cli
