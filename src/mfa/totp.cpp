#include "mfa/totp.hpp"

#include "crypto/hash.hpp"

namespace watchword::mfa {

std::int64_t step_at(Time time) {
    const auto seconds = unix_seconds(time), length = step_length.count();
    return seconds >= 0 ? seconds / length : -((-seconds + length - 1) / length);
}

std::uint32_t code_number(std::string_view seed, std::int64_t step) {
    std::string counter;
    for (int shift = 56; shift >= 0; shift -= 8)
        counter += static_cast<char>(static_cast<std::uint64_t>(step) >> shift & 255);
    const auto mac = crypto::hmac_sha1(seed, counter);
    const auto byte = [&](std::size_t i) { return std::uint32_t{static_cast<unsigned char>(mac[i])}; };
    const std::size_t offset = byte(19) & 15;
    const std::uint32_t bits =
        (byte(offset) & 127) << 24 | byte(offset + 1) << 16 | byte(offset + 2) << 8 | byte(offset + 3);
    return bits % 1'000'000;
}

std::string code_at(const Secret& seed, std::int64_t step) {
    auto digits = std::to_string(code_number(seed.reveal(), step));
    return std::string(6 - digits.size(), '0') + digits;
}

}  // namespace watchword::mfa
