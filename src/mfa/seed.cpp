#include "mfa/seed.hpp"

#include "base/encoding.hpp"
#include "base/text.hpp"

namespace watchword::mfa {

Secret new_seed(Random& random) { return Secret(random.bytes(seed_bytes)); }

Secret seed_text(const Secret& seed) { return Secret(base32_encode(seed.reveal())); }

std::optional<Secret> read_seed_text(std::string_view base32) {
    constexpr std::size_t text_bytes_max = 256;
    if (base32.size() > text_bytes_max) return std::nullopt;
    Secret packed([&] {
        std::string out;
        out.reserve(base32.size());
        for (char c : base32)
            if (c != ' ' && c != '-') out += c;
        return out;
    }());
    auto raw = base32_decode(packed.reveal());
    if (!raw) return std::nullopt;
    Secret seed(std::move(*raw));
    if (seed.reveal().size() < 16 || seed.reveal().size() > 64) return std::nullopt;
    return seed;
}

Secret otpauth_uri(std::string_view device_name, std::string_view account, const Secret& seed) {
    // '@' is legal in a path (RFC 3986 pchar); a device name may hold one itself, which is then escaped.
    return Secret(concat("otpauth://totp/", percent_encode(device_name), "@", percent_encode(account),
                         "?secret=", seed_text(seed).reveal()));
}

}  // namespace watchword::mfa
