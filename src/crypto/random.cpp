#include "crypto/random.hpp"

#include <openssl/crypto.h>
#include <openssl/rand.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <stdexcept>

namespace watchword::crypto {
namespace {

void fill(char* out, std::size_t count) {
    if (RAND_bytes(reinterpret_cast<unsigned char*>(out), static_cast<int>(count)) != 1)
        throw std::runtime_error("the system has no randomness to give");
}

// A few small pieces at the price of one: asking OpenSSL for 16 bytes costs nearly what asking for 256 does.
// No byte is given twice: a piece is wiped as it is taken, and a child process starts with nothing.
class Supply {
public:
    void take(char* out, std::size_t count) {
        if (owner_ != ::getpid() || left_ < count) refill();
        char* const piece = bytes_.data() + left_ - count;
        std::memcpy(out, piece, count);
        OPENSSL_cleanse(piece, count);
        left_ -= count;
    }

private:
    void refill() {
        left_ = 0;
        fill(bytes_.data(), bytes_.size());
        left_ = bytes_.size();
        owner_ = ::getpid();
    }

    std::array<char, 256> bytes_{};
    std::size_t left_ = 0;
    pid_t owner_ = 0;
};

constexpr std::size_t small_bytes_max = 32;

}  // namespace

std::string SystemRandom::bytes(std::size_t count) {
    thread_local Supply supply;
    std::string out(count, '\0');
    if (count <= small_bytes_max)
        supply.take(out.data(), count);
    else
        fill(out.data(), count);
    return out;
}

}  // namespace watchword::crypto
