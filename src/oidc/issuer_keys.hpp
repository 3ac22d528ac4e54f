// The keys of identity providers: found by OpenID Connect Discovery 1.0, fetched when they are first needed,
// kept for a while, and fetched again when a token names a key that is not among them. How often a provider
// is asked does not depend on how many tokens strangers send.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/clock.hpp"
#include "jose/token.hpp"
#include "oidc/https_get.hpp"

namespace watchword::oidc {

enum class KeysError {
    unreachable,  ///< the provider does not answer, or was asked too often of late
    untrusted,    ///< its certificate is neither trusted nor pinned
    unusable,     ///< what it answers is no discovery document of that issuer, or no key set
};

/// Who is asked, and how it is known.
struct Issuer {
    std::string url;  ///< "https://HOST/PATH", as in `iss`
    std::vector<std::string> thumbprints;
};

/// Safe to use from any thread.
class IssuerKeys {
public:
    /// Fetches one document: https_get(), or what a test puts in its place.
    using Fetch = std::function<Result<std::string, FetchError>(
        const std::string& url, const std::vector<std::string>& thumbprints, std::size_t bytes_max)>;

    /// `clock` must outlive this.
    IssuerKeys(const Clock& clock, Fetch fetch);
    IssuerKeys(const Clock& clock, FetchOptions options);
    IssuerKeys(const IssuerKeys&) = delete;
    IssuerKeys& operator=(const IssuerKeys&) = delete;
    ~IssuerKeys();

    /// The keys by which `token` is to be verified. They need not have one that fits: then the provider was
    /// asked just now, or may not be asked again yet. May block for two fetches. Keys are asked for anew when
    /// they are fresh_for old; while the provider cannot be reached they stay good until kept_for.
    Result<jose::KeySetPtr, KeysError> keys_for(const Issuer&, const jose::Token& token);

    static constexpr std::chrono::minutes fresh_for{15}, kept_for{60};
    /// A provider is asked so often in a row at most, and once more each time this has passed.
    static constexpr int asks_in_a_row = 3;
    static constexpr std::chrono::seconds between_asks{10};
    /// So many providers are remembered at most; those not used longest go.
    static constexpr std::size_t issuers_max = 1000;
    /// So many threads may be waiting for providers at a time; whoever comes then is told that it is
    /// unreachable. One fewer than there are threads for such requests: a provider that does not answer holds
    /// up no other.
    static constexpr int waiting_max = 3;

private:
    struct Entry;
    std::shared_ptr<Entry> entry_of(const Issuer&);
    Result<jose::KeySetPtr, KeysError> fetch_keys(const Issuer&) const;

    const Clock& clock_;
    const Fetch fetch_;
    std::mutex mutex_;
    std::unordered_map<std::string, std::shared_ptr<Entry>> entries_;  // guarded by mutex_
    std::atomic<int> waiting_ = 0;
};

}  // namespace watchword::oidc
