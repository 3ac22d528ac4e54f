// Temporary credentials between two runs of the command. One file for each way to get credentials:
//
//     DIR/KEY.json   {"AccessKeyId", "SecretAccessKey", "SessionToken", "Expiration": seconds since 1970}
//     DIR/KEY.lock   flock()ed while somebody gets new ones, so that ten commands at once ask for one code
//
// DIR is $XDG_CACHE_HOME/watchword, else ~/.aws/watchword/cache; mode 0700, files 0600, replaced by rename. A
// file that another user owns or can read is not believed.
#pragma once

#include <functional>
#include <string>

#include "watchword/provider.hpp"

namespace watchword::cli {

/// Made with its parents when missing. Throws client::ConfigurationError.
std::string session_cache_directory(const client::Environment&);

/// 64 hex digits: same keys, steps, region and STS endpoint, same session.
std::string session_cache_key(const client::CredentialPlan&, const client::Settings&);

struct CachedSession {
    client::Credentials credentials;
    bool fresh;  ///< `get` was called
};

/// The stored credentials when they are good for 5 more minutes, unless `renew`; else those of `get`, stored.
/// While `get` runs, others wait for its outcome. Throws what `get` throws, and client::ConfigurationError
/// when DIR cannot be used.
CachedSession cached_session(const std::string& directory, const std::string& key, client::Timestamp now,
                             bool renew, const std::function<client::Credentials()>& get);

}  // namespace watchword::cli
