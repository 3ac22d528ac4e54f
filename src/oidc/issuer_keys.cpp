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
    return KeysError::unusable;
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

}  // namespace

// What is remembered of one provider.
struct IssuerKeys::Entry {
    std::mutex fetching;  // held by who asks the provider; taken before `state`
    std::mutex state;     // guards all below
    jose::KeySetPtr keys;
    std::optional<KeysError> error;  // of the last fetch; none when it went well
    Time fetched, used;
    Time asks_since;  // of the allowance: asks_left were left then
    int asks_left = asks_in_a_row;

    bool fresh(Time now) const { return keys && !error && now < fetched + fresh_for; }
    bool usable(Time now) const { return keys && now < fetched + kept_for; }

    // Takes one ask from the allowance; false when there is none left.
    bool may_ask(Time now) {
        const auto earned = (now - asks_since) / between_asks;
        if (earned > 0) {
            asks_left = static_cast<int>(std::min<std::int64_t>(asks_in_a_row, asks_left + earned));
            asks_since = now;
        }
        if (asks_left == 0) return false;
        --asks_left;
        return true;
    }
};

IssuerKeys::IssuerKeys(const Clock& clock, Fetch fetch) : clock_(clock), fetch_(std::move(fetch)) {}
IssuerKeys::IssuerKeys(const Clock& clock, FetchOptions options)
    : IssuerKeys(clock, [options](const std::string& url, const std::vector<std::string>& thumbprints,
                                  std::size_t bytes_max) {
          return https_get(url, thumbprints, bytes_max, options);
      }) {}
IssuerKeys::~IssuerKeys() = default;

// Two accounts may know the same provider by different certificates: they share nothing.
std::shared_ptr<IssuerKeys::Entry> IssuerKeys::entry_of(const Issuer& issuer) {
    std::string name = issuer.url;
    auto thumbprints = issuer.thumbprints;
    for (auto& one : thumbprints) one = lower(one);
    std::ranges::sort(thumbprints);
    for (const auto& one : thumbprints) name += "\n" + one;

    const std::lock_guard lock(mutex_);
    if (const auto found = entries_.find(name); found != entries_.end()) return found->second;
    if (entries_.size() >= issuers_max) {
        auto oldest = entries_.begin();
        const auto used = [](const auto& at) {
            const std::lock_guard state(at->second->state);
            return at->second->used;
        };
        for (auto at = entries_.begin(); at != entries_.end(); ++at)
            if (used(at) < used(oldest)) oldest = at;
        entries_.erase(oldest);
    }
    auto entry = std::make_shared<Entry>();
    entry->asks_since = entry->used = clock_.now();
    entries_.emplace(std::move(name), entry);
    return entry;
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
    const auto entry = entry_of(issuer);
    const auto suits = [&](Time now) {
        return entry->fresh(now) && jose::has_candidate(token, *entry->keys);
    };
    const auto fallback = [&](Time now) -> Result<jose::KeySetPtr, KeysError> {
        if (entry->usable(now)) return entry->keys;
        return entry->error.value_or(KeysError::unreachable);
    };
    {
        const std::lock_guard state(entry->state);
        entry->used = clock_.now();
        if (suits(entry->used)) return entry->keys;
    }
    struct Waiting {
        std::atomic<int>& count;
        const bool admitted;
        explicit Waiting(std::atomic<int>& of) : count(of), admitted(++of <= waiting_max) {}
        ~Waiting() { --count; }
    } const waiting(waiting_);
    if (!waiting.admitted) {
        const std::lock_guard state(entry->state);
        return fallback(clock_.now());
    }
    const std::lock_guard one_at_a_time(entry->fetching);
    {
        const std::lock_guard state(entry->state);
        const auto now = clock_.now();
        if (suits(now)) return entry->keys;  // somebody else has asked meanwhile
        if (!entry->may_ask(now)) return fallback(now);
    }
    auto fetched = fetch_keys(issuer);
    const std::lock_guard state(entry->state);
    if (fetched) {
        entry->keys = *fetched;
        entry->fetched = clock_.now();
        entry->error.reset();
        return entry->keys;
    }
    entry->error = fetched.error();
    // An answer that is no key set, or from somebody else, is worth less than no answer at all.
    if (*entry->error != KeysError::unreachable) entry->keys.reset();
    return fallback(clock_.now());
}

}  // namespace watchword::oidc
