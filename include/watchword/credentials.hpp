// The keys that sign a request.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>

namespace watchword::client {

/// Seconds since the Unix epoch, UTC.
using Timestamp = std::chrono::sys_seconds;

/// Long-term keys of a user (no session token, no expiration) or temporary ones from STS.
/// A plain value; the secret parts are overwritten in memory when it is destroyed. Nothing here prints it.
struct Credentials {
    std::string access_key_id;              ///< "AKIA…" long-term, "ASIA…" temporary
    std::string secret_access_key;          ///< secret
    std::string session_token{};            ///< secret; empty for long-term keys
    std::optional<Timestamp> expiration{};  ///< none: does not expire

    Credentials() = default;
    Credentials(std::string access_key_id, std::string secret_access_key, std::string session_token = {},
                std::optional<Timestamp> expiration = {});
    Credentials(const Credentials&) = default;
    Credentials(Credentials&&) = default;
    Credentials& operator=(const Credentials&) = default;
    Credentials& operator=(Credentials&&) = default;
    ~Credentials();

    bool empty() const { return access_key_id.empty(); }
    bool temporary() const { return !session_token.empty(); }
    /// True when `now` is less than `margin` before the expiration, or past it.
    bool expires_within(std::chrono::seconds margin, Timestamp now) const {
        return expiration && *expiration - now < margin;
    }
};

/// Gives credentials whenever a request is signed: a client asks it for every call, so it should cache.
/// default_credentials() (provider.hpp) makes one. Must be safe to call from the threads that use the client.
using CredentialsSource = std::function<Credentials()>;

}  // namespace watchword::client
