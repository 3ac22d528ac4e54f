#include "crypto/scrypt.hpp"

#include <openssl/evp.h>

#include <new>
#include <stdexcept>

namespace watchword::crypto {
namespace {

constexpr std::uint64_t memory_bytes_max = 1 << 30;

const unsigned char* bytes(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace

Secret scrypt(const Secret& password, std::string_view salt, const ScryptCost& cost) {
    if (cost.log2_n < 1 || cost.log2_n > 24 || cost.r < 1 || cost.r > 64 || cost.p < 1 || cost.p > 64 ||
        (std::uint64_t{128} << cost.log2_n) * static_cast<std::uint64_t>(cost.r) > memory_bytes_max)
        throw std::invalid_argument("scrypt cost out of reason");
    std::string out(32, '\0');
    const std::string& text = password.reveal();
    if (EVP_PBE_scrypt(text.data(), text.size(), bytes(salt), salt.size(), std::uint64_t{1} << cost.log2_n,
                       static_cast<std::uint64_t>(cost.r), static_cast<std::uint64_t>(cost.p),
                       memory_bytes_max + (1 << 20), reinterpret_cast<unsigned char*>(out.data()),
                       out.size()) != 1)
        throw std::bad_alloc();
    return Secret(std::move(out));
}

}  // namespace watchword::crypto
