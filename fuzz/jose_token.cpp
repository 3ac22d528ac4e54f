// Target: JSON Web Tokens and key sets, which are wholly a stranger's.
// Property: no crash, no hang; nothing verifies under a key the stranger does not have; base64url has one
// text for each value. Input: a token, a line feed, a key set.
#include <cstdint>
#include <cstdlib>

#include "base/text.hpp"
#include "jose/base64url.hpp"
#include "jose/token.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace watchword;
    static const auto ours =
        jose::read_key_set(
            jose::shown_key_set({jose::shown_key("one", crypto::SignatureAlgorithm::es256,
                                                 crypto::SigningKey::generate(crypto::KeyType::p256)),
                                 jose::shown_key("", crypto::SignatureAlgorithm::rs256,
                                                 crypto::SigningKey::generate(crypto::KeyType::rsa))}))
            .value();
    std::string_view rest(reinterpret_cast<const char*>(data), size);
    const auto text = take_until(rest, '\n');
    const auto theirs = jose::read_key_set(rest);
    if (theirs && theirs->size() > jose::keys_max) std::abort();
    const auto token = jose::read_token(text);
    if (!token) return 0;
    if (jose::is_signed_by(*token, ours)) std::abort();
    if (theirs && jose::is_signed_by(*token, *theirs) && !jose::has_candidate(*token, *theirs)) std::abort();
    if (jose::base64url_encode(token->signature) != text.substr(text.rfind('.') + 1)) std::abort();
    return 0;
}
