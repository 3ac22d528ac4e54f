// What a command signs with: the keys themselves, or a session from the cache, or a new one.
#pragma once

#include "cli/flags.hpp"

namespace watchword::cli {

struct Session {
    client::Credentials credentials;
    client::Settings settings;
    bool fresh = false;  ///< was got just now, not out of the cache
};

/// What a command asks of open_session().
struct SessionWanted {
    bool renew = false;           ///< even when the cached one is still good
    bool standard_input = false;  ///< an MFA code may be read from standard input
    bool required = false;        ///< keys that need neither MFA nor role are an error
};

/// Throws the client's errors.
Session open_session(const Flags&, const SessionWanted& = {});

}  // namespace watchword::cli
