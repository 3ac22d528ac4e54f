#include "service/session_token.hpp"

#include "base/encoding.hpp"
#include "base/fault.hpp"
#include "base/limits.hpp"
#include "crypto/aead.hpp"
#include "crypto/hash.hpp"
#include "service/key_ring.hpp"
#include "service/tags.hpp"
#include "wire/binary.hpp"

namespace watchword {
namespace {

// What is sealed has the newest; the others may still be about for as long as a session lasts.
constexpr char plain_format = 1, federated_format = 2, newest_format = 3;
constexpr std::size_t context_bytes = 1 + ring_key_id_bytes;

constexpr std::chrono::hours rotation_interval{30 * 24};
constexpr std::chrono::hours session_duration_max{36};  // GetSessionToken's 129,600 s

// 40 characters, like every secret access key.
Secret derive_secret(const RingKeys& keys, std::string_view sealed) {
    return Secret(
        base64_encode(std::string_view(crypto::hmac_sha256(keys.derivation.reveal(), sealed)).substr(0, 30)));
}

// What a token has behind the members of its session.
struct Rest {
    std::optional<Federation> federation;
    std::vector<std::uint32_t> transitive;  // places of the transitive tags among the tags
    BOOST_DESCRIBE_CLASS(Rest, (), (federation, transitive), (), ())
};

// Keys are up to 128 characters: those of transitive tags are not written twice.
std::string binary_of(Session session) {
    Rest rest{std::move(session.federation), {}};
    for (const auto& key : session.transitive_tag_keys)
        if (const auto tag = find_tag(session.tags, key); tag != session.tags.end())
            rest.transitive.push_back(static_cast<std::uint32_t>(std::distance(session.tags.cbegin(), tag)));
    session.transitive_tag_keys.clear();
    return binary::encode(session) + binary::encode(rest);
}

bool read_rest(binary::Reader& in, Session& session) {
    Rest rest;
    if (!in.value(rest)) return false;
    session.federation = std::move(rest.federation);
    for (const auto place : rest.transitive) {
        if (place >= session.tags.size()) return false;
        session.transitive_tag_keys.push_back(std::next(session.tags.begin(), place)->first);
    }
    return true;
}

std::optional<Session> session_of(std::string_view bytes, char format) {
    binary::Reader in(bytes);
    Session session;
    if (!in.value(session)) return std::nullopt;
    if (format == federated_format && !in.value(session.federation.emplace())) return std::nullopt;
    if (format == newest_format && !read_rest(in, session)) return std::nullopt;
    return in.at_end() ? std::optional(std::move(session)) : std::nullopt;
}

bool key_is_due(const Snapshot& snapshot, Time now) {
    const TokenKey* entry = newest_ring_entry(snapshot);
    return !entry || restored(entry->created) + rotation_interval <= now;
}

// Nothing is sealed under an entry once there is a newer one.
std::vector<TokenKey> dead_entries(const Snapshot& snapshot, Time now) {
    std::vector<TokenKey> out;
    for (const auto& [key, entry, pointer] : snapshot.token_keys)
        for (const auto& [newer_key, newer, newer_pointer] : snapshot.token_keys)
            if (newer.created > entry.created && restored(newer.created) + session_duration_max <= now) {
                out.push_back(entry);
                break;
            }
    return out;
}

}  // namespace

bool token_keys_are_due(const Snapshot& snapshot, Time now) {
    return key_is_due(snapshot, now) || !dead_entries(snapshot, now).empty();
}

void rotate_token_keys(Transaction& in) {
    for (const auto& entry : dead_entries(in.snapshot(), in.now())) in.erase(entry);
    if (!key_is_due(in.snapshot(), in.now())) return;
    TokenKey entry;
    entry.id = hex_encode(in.random().bytes(ring_key_id_bytes));
    entry.created = stored(in.now());
    entry.key = in.vault().seal(ring_entry_place(entry), Secret(in.random().bytes(32)), in.random());
    in.put(std::move(entry));
}

TemporaryCredentials seal_session(const Session& session, const Snapshot& snapshot,
                                  const crypto::Vault& vault, Random& random) {
    const TokenKey* entry = newest_ring_entry(snapshot);
    const RingKeys* keys = entry ? open_ring_entry(*entry, vault) : nullptr;
    if (!keys) throw Fault("ServiceUnavailable", 503, "The server has no key to seal session tokens with.");

    const std::string context = newest_format + *hex_decode(entry->id);
    const std::string sealed =
        context + crypto::seal(keys->sealing.reveal(), context, binary_of(session), random);
    std::string token = base64_encode(sealed);
    if (token.size() > limits::session_token_bytes_max)
        throw Fault("PackedPolicyTooLarge", 400, "The session token exceeds the maximum allowed size.");
    return {session.access_key_id, std::move(token), derive_secret(*keys, sealed),
            from_unix_seconds(session.expires_s)};
}

OpenedSessionPtr open_session(std::string_view token, const Snapshot& snapshot, const crypto::Vault& vault) {
    if (token.size() > limits::session_token_bytes_max) return nullptr;
    const auto sealed = base64_decode(token);
    if (!sealed || sealed->size() < context_bytes) return nullptr;
    const char format = sealed->front();
    if (format < plain_format || format > newest_format) return nullptr;
    const auto context = std::string_view(*sealed).substr(0, context_bytes);
    const TokenKey* entry = snapshot.token_keys.find(hex_encode(context.substr(1)));
    const RingKeys* keys = entry ? open_ring_entry(*entry, vault) : nullptr;
    if (!keys) return nullptr;
    const auto plain =
        crypto::open(keys->sealing.reveal(), context, std::string_view(*sealed).substr(context_bytes));
    if (!plain) return nullptr;
    auto session = session_of(*plain, format);
    if (!session) return nullptr;

    auto opened = std::make_shared<OpenedSession>();
    if (!session->policy.empty()) {
        auto compiled = policy::compile(session->policy, policy::DocumentType::session);
        if (!compiled) return nullptr;  // sealed by a version that understood more: deny
        opened->policy = *compiled;
    }
    opened->secret_access_key = derive_secret(*keys, *sealed);
    opened->id = sealed->substr(sealed->size() - crypto::aead_tag_bytes);
    opened->session = std::move(*session);
    return opened;
}

}  // namespace watchword
