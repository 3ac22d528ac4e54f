// The keys of identity providers: found by OpenID Connect Discovery 1.0, fetched when they are first needed,
// kept for a while, and fetched again when a token names a key that is not among them. How often a provider
// is asked depends neither on how many tokens strangers send nor on how often its account registers it anew.
//
// Accounts share nothing: not the keys, for they may know a provider by different certificates, nor what they
// may ask, nor the places where they wait.
#pragma once

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
    refused,      ///< it answers, but with no document ("not found", a redirection)
    unusable,     ///< what it answers is no discovery document of that issuer, or no key set
};

/// Who is asked, for whom, and how it is known.
struct Issuer {
    std::string account_id;  ///< the account that has registered it
    std::string url;         ///< "https://HOST/PATH", as in `iss`
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
    /// they are fresh_for old; unless the provider disowns them they stay good until kept_for.
    Result<jose::KeySetPtr, KeysError> keys_for(const Issuer&, const jose::Token& token);

    static constexpr std::chrono::minutes fresh_for{15}, kept_for{60};
    /// A provider is asked so often in a row at most, and once more each time this has passed.
    static constexpr int asks_in_a_row = 5;
    static constexpr std::chrono::seconds between_asks{10};
    /// The same of all providers of an account together, which may have 100 and replace them at will.
    static constexpr int account_asks_in_a_row = 100;
    static constexpr std::chrono::seconds between_account_asks{1};
    /// So many providers are remembered at most. Then the account that has most of them loses the one it used
    /// longest ago.
    static constexpr std::size_t issuers_max = 1000;
    /// So many threads may be waiting for providers at a time: one for each provider, few for each account.
    /// Whoever comes then makes do with the keys that are known, or is told that the provider is unreachable,
    /// which clients try again. There must be more threads for such requests: slow providers of one account
    /// hold up no other, and those of many hold up nobody who need not wait.
    static constexpr int waiting_max = 6, account_waiting_max = 2;

private:
    struct Entry;
    struct Account;
    struct Place {
        std::shared_ptr<Account> account;
        std::shared_ptr<Entry> entry;
    };
    class Asking;
    Place place_of(const Issuer&, Time now);
    void forget_one();
    Result<jose::KeySetPtr, KeysError> fetch_keys(const Issuer&) const;

    const Clock& clock_;
    const Fetch fetch_;
    // Guards all below and what it points to. Nobody waits for a provider while holding it.
    std::mutex mutex_;
    std::unordered_map<std::string, std::shared_ptr<Account>> accounts_;  // by account id
    std::size_t remembered_ = 0;                                          // entries of all accounts
    int waiting_ = 0;
};

}  // namespace watchword::oidc
