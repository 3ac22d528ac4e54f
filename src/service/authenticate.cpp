#include "service/authenticate.hpp"

#include <algorithm>
#include <atomic>
#include <unordered_map>

#include "base/limits.hpp"
#include "sigv4/sigv2.hpp"

namespace watchword {
namespace {

using sigv4::AuthError;
using sigv4::Claim;
using sigv4::Dialect;

// Entries per thread before a cache starts over: bounds memory against a stranger with many tokens.
constexpr std::size_t cached_max = 8192;

std::atomic<std::uint64_t> authenticators_made{0};

// Clients of 2010 guess the scope from the host name and say "localhost" and the like (facts: signatures §5).
// A name that is no service's is such a guess: method, path, headers and body are signed all the same, and
// they tell the service.
bool is_guess(std::string_view service) {
    constexpr std::string_view services[] = {"iam", "sts",      "s3",        "organizations", "ec2",
                                             "sqs", "dynamodb", "s3express", "execute-api"};
    return std::ranges::find(services, service) == std::end(services);
}

// Texts: facts signatures §8.
AuthError unknown_key(Dialect dialect, const Claim& claim) {
    if (dialect == Dialect::query)
        return {"InvalidClientTokenId", 403, "The security token included in the request is invalid.", {}};
    return {"InvalidAccessKeyId",
            403,
            "The AWS Access Key Id you provided does not exist in our records.",
            {{"AWSAccessKeyId", claim.access_key_id}}};
}
AuthError invalid_token(Dialect dialect) {
    if (dialect == Dialect::query)
        return {"InvalidClientTokenId", 403, "The security token included in the request is invalid.", {}};
    return {"InvalidToken", 400, "The provided token is malformed or otherwise invalid.", {}};
}
AuthError expired_token(Dialect dialect) {
    if (dialect == Dialect::query)
        return {"ExpiredToken", 403, "The security token included in the request is expired", {}};
    return {"ExpiredToken", 400, "The provided token has expired.", {}};
}

}  // namespace

struct Authenticator::Cache {
    std::uint64_t serial = 0;
    std::unordered_map<std::string, sigv4::SigningKey> signing_keys;  // by whose they are, and scope
    std::unordered_map<std::string, OpenedSessionPtr> sessions;       // by token
};

Authenticator::Authenticator(const crypto::Vault& vault) : vault_(vault), serial_(++authenticators_made) {}

Authenticator::Cache& Authenticator::cache() const {
    thread_local Cache cache;
    if (cache.serial != serial_) {
        cache = Cache{};
        cache.serial = serial_;
    }
    return cache;
}

bool Authenticator::is_unknown_key(const AuthError& error) {
    return error.code == "InvalidClientTokenId" || error.code == "InvalidAccessKeyId";
}

Result<OpenedSessionPtr, AuthError> Authenticator::session_of(const Claim& claim, Dialect dialect,
                                                              const Snapshot& snapshot, Time now) const {
    auto& sessions = cache().sessions;
    OpenedSessionPtr session;
    if (const auto found = sessions.find(claim.session_token); found != sessions.end()) {
        session = found->second;
    } else {
        session = open_session(claim.session_token, snapshot, vault_);
        if (!session) return invalid_token(dialect);
        if (sessions.size() >= cached_max) sessions.clear();
        sessions.emplace(claim.session_token, session);
    }
    if (session->session.access_key_id != claim.access_key_id) return invalid_token(dialect);
    if (session->session.expires_s <= unix_seconds(now)) return expired_token(dialect);
    return session;
}

std::optional<Secret> Authenticator::secret_of(const Claim& claim, const OpenedSessionPtr& session,
                                               const Snapshot& snapshot) const {
    if (session) return session->secret_access_key;
    const AccessKey* key = snapshot.access_keys.find(claim.access_key_id);
    if (!key || !key->active) return std::nullopt;
    return vault_.open(concat("access_key/", key->id), key->secret);
}

std::optional<AuthError> Authenticator::verify(const Request& request, const AuthenticationRules& rules,
                                               const Snapshot& snapshot, Time now, Authenticated& out) const {
    const Claim& claim = *out.claim;
    if (claim.method == sigv4::Method::v2_header || claim.method == sigv4::Method::v2_query) {
        const auto secret = secret_of(claim, out.credential.session, snapshot);
        if (!secret) return unknown_key(rules.dialect, claim);
        return sigv4::verify_v2(request, claim, *secret, rules.virtual_host_bucket, now);
    }
    if (!is_guess(claim.scope.service))
        if (auto error = sigv4::check_service(claim, rules.services, rules.dialect)) return error;

    auto& signing_keys = cache().signing_keys;
    const auto& session = out.credential.session;
    std::string id = concat(session ? session->id : claim.access_key_id, "/", claim.scope.date, "/",
                            claim.scope.region, "/", claim.scope.service);
    if (const auto found = signing_keys.find(id); found != signing_keys.end()) {
        // The key may have been made inactive or deleted since.
        const AccessKey* key = session ? nullptr : snapshot.access_keys.find(claim.access_key_id);
        if (!session && (!key || !key->active)) return unknown_key(rules.dialect, claim);
        out.signing_key = found->second;
        return sigv4::verify_v4(request, claim, out.signing_key, rules.body_sha256_hex, now, rules.dialect);
    }
    const auto secret = secret_of(claim, session, snapshot);
    if (!secret) return unknown_key(rules.dialect, claim);
    out.signing_key = sigv4::derive_signing_key(secret->reveal(), claim.scope);
    if (auto error =
            sigv4::verify_v4(request, claim, out.signing_key, rules.body_sha256_hex, now, rules.dialect))
        return error;
    // Kept only now that the signature holds, so that a stranger cannot fill the cache with scopes he makes
    // up.
    if (signing_keys.size() >= cached_max) signing_keys.clear();
    signing_keys.emplace(std::move(id), out.signing_key);
    return std::nullopt;
}

Result<Authenticated, AuthError> Authenticator::authenticate(const Request& request,
                                                             const AuthenticationRules& rules,
                                                             const Snapshot& snapshot, Time now) const {
    auto claim = sigv4::read_claim(request, rules.dialect);
    if (!claim) return claim.error();
    Authenticated out;
    if (!*claim) return out;
    out.claim = std::move(*claim);
    out.credential.access_key_id = out.claim->access_key_id;
    if (!out.claim->session_token.empty()) {
        auto session = session_of(*out.claim, rules.dialect, snapshot, now);
        if (!session) return session.error();
        out.credential.session = std::move(*session);
    }
    if (auto error = verify(request, rules, snapshot, now, out)) return *error;
    note_use(out, rules, now);
    return out;
}

void Authenticator::note_use(const Authenticated& authenticated, const AuthenticationRules& rules,
                             Time now) const {
    const auto& session = authenticated.credential.session;
    if (session && session->session.kind != SessionKind::assumed_role) return;
    const std::string& id = session ? session->session.principal_id : authenticated.credential.access_key_id;
    const std::string_view region = authenticated.claim->scope.region;  // signature version 2 has none
    last_used_.mark(id, rules.services.front(), region.empty() ? "us-east-1" : region, now);
}

}  // namespace watchword
