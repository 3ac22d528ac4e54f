#include "crypto/random.hpp"

#include <openssl/crypto.h>
#include <openssl/rand.h>
#include <pthread.h>

#include <array>
#include <atomic>
#include <cstring>
#include <new>
#include <stdexcept>

namespace watchword::crypto {
namespace {

void fill(char* out, std::size_t count) {
    if (RAND_bytes(reinterpret_cast<unsigned char*>(out), static_cast<int>(count)) != 1)
        throw std::runtime_error("the system has no randomness to give");
}

// How many forks lie between the process that first asked and this one. Unlike getpid(), no system call.
unsigned forks() {
    static std::atomic<unsigned> count{0};
    static const int registered =
        pthread_atfork(nullptr, nullptr, [] { count.fetch_add(1, std::memory_order_relaxed); });
    if (registered != 0) throw std::bad_alloc();
    return count.load(std::memory_order_relaxed);
}

// A few small pieces at the price of one: asking OpenSSL for 16 bytes costs nearly what asking for 256 does.
// No byte is given twice: a piece is wiped as it is taken, and a child process starts with nothing.
class Supply {
public:
    void take(char* out, std::size_t count) {
        if (made_in_ != forks() || left_ < count) refill();
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
        made_in_ = forks();
    }

    std::array<char, 256> bytes_{};
    std::size_t left_ = 0;
    unsigned made_in_ = 0;  // forks() then
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
