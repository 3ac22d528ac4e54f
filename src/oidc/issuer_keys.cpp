#include "oidc/issuer_keys.hpp"

#include <algorithm>
#include <optional>

#include "base/text.hpp"
#include "jose/json.hpp"

namespace watchword::oidc {
namespace {

constexpr std::size_t discovery_bytes_max = 64 * 1024;

KeysError error_of(FetchError error) {
    switch (error) {
        case FetchError::unreachable: return KeysError::unreachable;
        case FetchError::untrusted: return KeysError::untrusted;
        case FetchError::refused: break;
    }
    return KeysError::refused;
}

std::string discovery_url(std::string_view issuer) {
    if (issuer.ends_with('/')) issuer.remove_suffix(1);
    return concat(issuer, "/.well-known/openid-configuration");
}

// "jwks_uri" of a discovery document that is of this very issuer (OpenID Connect Discovery 1.0 §4.3).
std::optional<std::string> key_set_url(std::string_view document, std::string_view issuer) {
    const auto object = jose::read_object(document);
    if (!object) return std::nullopt;
    const auto* named = jose::text_member(*object, "issuer");
    const auto* url = jose::text_member(*object, "jwks_uri");
    if (!named || !url || std::string_view(named->data(), named->size()) != issuer) return std::nullopt;
    std::string out(url->data(), url->size());
    return out.starts_with("https://") ? std::optional(out) : std::nullopt;
}

// A certificate by any of its spellings, in whatever order.
std::vector<std::string> comparable(std::vector<std::string> thumbprints) {
    for (auto& one : thumbprints) one = lower(one);
    std::ranges::sort(thumbprints);
    return thumbprints;
}

// So often in a row, and once more each time the interval has passed.
class Allowance {
public:
    Allowance(int in_a_row, std::chrono::seconds interval, Time now)
        : in_a_row_(in_a_row), interval_(interval), left_(in_a_row), since_(now) {}

    // Takes one; false when there is none left.
    bool take(Time now) {
        if (const auto earned = (now - since_) / interval_; earned > 0) {
            left_ = static_cast<int>(std::min<std::int64_t>(in_a_row_, left_ + earned));
            since_ = now;
        }
        if (left_ == 0) return false;
        --left_;
        return true;
    }

private:
    int in_a_row_;
    std::chrono::seconds interval_;
    int left_;
    Time since_;  // left_ were left then
};

}  // namespace

// What is remembered of one provider of an account.
struct IssuerKeys::Entry {
    explicit Entry(Time now) : used(now), asks(asks_in_a_row, between_asks, now) {}

    std::vector<std::string> thumbprints;  // by which the keys were found
    jose::KeySetPtr keys;
    std::optional<KeysError> error;  // of the last fetch; none when it went well
    Time fetched, used;
    Allowance asks;
    bool asked_now = false;

    bool usable(Time now) const { return keys && now < fetched + kept_for; }
    bool fresh(Time now) const { return keys && !error && now < fetched + fresh_for; }
    // What there is without asking.
    Result<jose::KeySetPtr, KeysError> known(Time now) const {
        if (usable(now)) return keys;
        return error.value_or(KeysError::unreachable);
    }
};

struct IssuerKeys::Account {
    explicit Account(Time now) : asks(account_asks_in_a_row, between_account_asks, now) {}

    std::unordered_map<std::string, std::shared_ptr<Entry>> issuers;  // by URL
    Allowance asks;
    int waiting = 0;
};

// Holds the places of one who waits. Made under the lock, which it takes back at its end.
class IssuerKeys::Asking {
public:
    Asking(IssuerKeys& keys, const Place& place, std::unique_lock<std::mutex>& lock)
        : keys_(keys), place_(place), lock_(lock) {
        count(1);
        place_.entry->asked_now = true;
    }
    ~Asking() {
        if (!lock_.owns_lock()) lock_.lock();
        count(-1);
        place_.entry->asked_now = false;
    }
    Asking(const Asking&) = delete;
    Asking& operator=(const Asking&) = delete;

private:
    void count(int change) {
        keys_.waiting_ += change;
        place_.account->waiting += change;
    }
    IssuerKeys& keys_;
    const Place& place_;
    std::unique_lock<std::mutex>& lock_;
};

IssuerKeys::IssuerKeys(const Clock& clock, Fetch fetch) : clock_(clock), fetch_(std::move(fetch)) {}
IssuerKeys::IssuerKeys(const Clock& clock, FetchOptions options)
    : IssuerKeys(clock, [options](const std::string& url, const std::vector<std::string>& thumbprints,
                                  std::size_t bytes_max) {
          return https_get(url, thumbprints, bytes_max, options);
      }) {}
IssuerKeys::~IssuerKeys() = default;

void IssuerKeys::forget_one() {
    const auto most = std::ranges::max_element(
        accounts_, {}, [](const auto& account) { return account.second->issuers.size(); });
    auto& issuers = most->second->issuers;
    issuers.erase(
        std::ranges::min_element(issuers, {}, [](const auto& issuer) { return issuer.second->used; }));
    if (issuers.empty()) accounts_.erase(most);
    --remembered_;
}

IssuerKeys::Place IssuerKeys::place_of(const Issuer& issuer, Time now) {
    if (const auto account = accounts_.find(issuer.account_id); account != accounts_.end()) {
        const auto& issuers = account->second->issuers;
        if (const auto entry = issuers.find(issuer.url); entry != issuers.end())
            return {account->second, entry->second};
    }
    if (remembered_ >= issuers_max) forget_one();
    auto& account = accounts_[issuer.account_id];
    if (!account) account = std::make_shared<Account>(now);
    auto entry = std::make_shared<Entry>(now);
    account->issuers.emplace(issuer.url, entry);
    ++remembered_;
    return {account, entry};
}

Result<jose::KeySetPtr, KeysError> IssuerKeys::fetch_keys(const Issuer& issuer) const {
    const auto document = fetch_(discovery_url(issuer.url), issuer.thumbprints, discovery_bytes_max);
    if (!document) return error_of(document.error());
    const auto url = key_set_url(*document, issuer.url);
    if (!url) return KeysError::unusable;
    const auto text = fetch_(*url, issuer.thumbprints, jose::key_set_bytes_max);
    if (!text) return error_of(text.error());
    auto keys = jose::read_key_set(*text);
    if (!keys) return KeysError::unusable;
    return jose::KeySetPtr(std::make_shared<const jose::KeySet>(std::move(*keys)));
}

Result<jose::KeySetPtr, KeysError> IssuerKeys::keys_for(const Issuer& issuer, const jose::Token& token) {
    const auto thumbprints = comparable(issuer.thumbprints);
    std::unique_lock lock(mutex_);
    const auto now = clock_.now();
    const Place place = place_of(issuer, now);
    Account& account = *place.account;
    Entry& entry = *place.entry;
    entry.used = now;
    if (entry.thumbprints != thumbprints) {  // registered anew: what was found by others says nothing
        entry.thumbprints = thumbprints;
        entry.keys.reset();
        entry.error.reset();
    }
    const auto has_candidate = [&] { return jose::has_candidate(token, *entry.keys); };
    if (entry.fresh(now) && has_candidate()) return entry.keys;
    if (entry.asked_now || account.waiting >= account_waiting_max || waiting_ >= waiting_max) {
        if (entry.usable(now) && has_candidate()) return entry.keys;
        return KeysError::unreachable;
    }
    if (!account.asks.take(now) || !entry.asks.take(now)) return entry.known(now);

    const Asking asking(*this, place, lock);
    lock.unlock();
    auto fetched = fetch_keys(issuer);
    lock.lock();
    if (entry.thumbprints != thumbprints) return fetched;  // nothing to those who ask by others now
    if (fetched) {
        entry.keys = *fetched;
        entry.fetched = clock_.now();
        entry.error.reset();
        return entry.keys;
    }
    entry.error = fetched.error();
    // An answer from somebody else, or one that is no key set, is worth less than no answer at all.
    if (*entry.error == KeysError::untrusted || *entry.error == KeysError::unusable) entry.keys.reset();
    return entry.known(clock_.now());
}

}  // namespace watchword::oidc
