#include "service/authorization_message.hpp"

#include "base/encoding.hpp"
#include "crypto/aead.hpp"
#include "jose/base64url.hpp"
#include "service/key_ring.hpp"

namespace watchword {
namespace {

constexpr char format_version = 1;
constexpr std::size_t context_bytes = 1 + ring_key_id_bytes;
constexpr std::size_t account_id_bytes = 12;
// What base64 makes of the sealed text must fit into EncodedMessage.
constexpr std::size_t text_bytes_max =
    encoded_message_bytes_max / 4 * 3 - context_bytes - crypto::aead_overhead_bytes - account_id_bytes;

std::string seal_message(std::string_view account_id, const std::string& text, const TokenKey& entry,
                         const RingKeys& keys, Random& random) {
    const std::string context = format_version + *hex_decode(entry.id);
    return jose::base64url_encode(
        context + crypto::seal(keys.messages.reveal(), context, concat(account_id, text), random));
}

}  // namespace

std::string with_encoded_message(std::string sentence, const Snapshot& snapshot, const Caller& caller,
                                 const Access& access, policy::Context& context,
                                 const Environment& environment) {
    const bool own = caller.account && (access.resource_account == caller.account_id() ||
                                        (access.resource_account.empty() && access.resource == "*"));
    if (!own) return sentence;
    const TokenKey* entry = newest_ring_entry(snapshot);
    const RingKeys* keys = entry ? open_ring_entry(*entry, environment.vault) : nullptr;
    if (!keys) return sentence;
    const auto text = authorization_message(snapshot, caller, access, context, text_bytes_max);
    if (text.empty()) return sentence;
    return concat(sentence, ". Encoded authorization failure message: ",
                  seal_message(caller.account_id(), text, *entry, *keys, environment.random));
}

std::optional<std::string> open_authorization_message(std::string_view encoded, std::string_view account_id,
                                                      const Snapshot& snapshot, const crypto::Vault& vault) {
    if (encoded.size() > encoded_message_bytes_max) return std::nullopt;
    const auto sealed = jose::base64url_decode(encoded);
    if (!sealed || sealed->size() < context_bytes || sealed->front() != format_version) return std::nullopt;
    const auto context = std::string_view(*sealed).substr(0, context_bytes);
    const TokenKey* entry = snapshot.token_keys.find(hex_encode(context.substr(1)));
    const RingKeys* keys = entry ? open_ring_entry(*entry, vault) : nullptr;
    if (!keys) return std::nullopt;
    auto plain =
        crypto::open(keys->messages.reveal(), context, std::string_view(*sealed).substr(context_bytes));
    if (!plain || plain->size() < account_id_bytes || account_id.size() != account_id_bytes ||
        !plain->starts_with(account_id))
        return std::nullopt;
    plain->erase(0, account_id_bytes);
    return plain;
}

}  // namespace watchword
