#include "crypto/random.hpp"

#include <openssl/rand.h>

#include <stdexcept>

namespace watchword::crypto {

std::string SystemRandom::bytes(std::size_t count) {
    std::string out(count, '\0');
    if (RAND_bytes(reinterpret_cast<unsigned char*>(out.data()), static_cast<int>(count)) != 1)
        throw std::runtime_error("the system has no randomness to give");
    return out;
}

}  // namespace watchword::crypto
