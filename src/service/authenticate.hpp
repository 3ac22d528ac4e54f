// Signature → who it is. The steps: read the claim, find the key or open the session token, check expiry,
// check the signature. What strangers can send ends here as a value, never as an exception.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "directory/directory.hpp"
#include "service/caller.hpp"
#include "sigv4/claim.hpp"
#include "sigv4/verify.hpp"
#include "watchword/result.hpp"
#include "wire/message.hpp"

namespace watchword {

/// A request that is what it says it is.
struct Authenticated {
    Credential credential;              ///< anonymous when the request carries no authentication
    std::optional<sigv4::Claim> claim;  ///< none when anonymous
    sigv4::SigningKey signing_key{};    ///< of V4 claims: chunk signatures go on with it
};

/// What the caller of authenticate() must know of the service.
struct AuthenticationRules {
    sigv4::Dialect dialect = sigv4::Dialect::query;
    /// Names the credential scope may have; the first is the service's own.
    std::span<const std::string_view> services;
    std::string_view body_sha256_hex;      ///< Dialect::query
    std::string_view virtual_host_bucket;  ///< Dialect::s3, SigV2
};

/// Keeps, per thread, signing keys already derived and session tokens already opened. Safe to call from any
/// thread; `vault` must outlive it.
class Authenticator {
public:
    explicit Authenticator(const crypto::Vault& vault);

    Result<Authenticated, sigv4::AuthError> authenticate(const Request&, const AuthenticationRules&,
                                                         const Snapshot&, Time now) const;

    /// True for the answer that an access key is unknown: worth catching up with the store once, since the
    /// key may have been made by another process a moment ago.
    static bool is_unknown_key(const sigv4::AuthError&);

private:
    struct Cache;
    Cache& cache() const;
    Result<OpenedSessionPtr, sigv4::AuthError> session_of(const sigv4::Claim&, sigv4::Dialect,
                                                          const Snapshot&, Time now) const;
    std::optional<Secret> secret_of(const sigv4::Claim&, const OpenedSessionPtr&, const Snapshot&) const;
    std::optional<sigv4::AuthError> verify(const Request&, const AuthenticationRules&, const Snapshot&,
                                           Time now, Authenticated&) const;
    const crypto::Vault& vault_;
    const std::uint64_t serial_;  // tells Authenticators of one process apart in thread-local caches
};

}  // namespace watchword
