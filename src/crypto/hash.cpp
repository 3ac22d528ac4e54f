#include "crypto/hash.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <cstring>
#include <limits>
#include <new>

#include "base/encoding.hpp"
#include "crypto/crc.hpp"

namespace watchword::crypto {
namespace {

unsigned char* bytes(char* text) { return reinterpret_cast<unsigned char*>(text); }

const EVP_MD* fetched(Digest digest) {
    static EVP_MD* const sha256_md = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    static EVP_MD* const sha1_md = EVP_MD_fetch(nullptr, "SHA1", nullptr);
    static EVP_MD* const md5_md = EVP_MD_fetch(nullptr, "MD5", nullptr);
    return digest == Digest::sha256 ? sha256_md : digest == Digest::sha1 ? sha1_md : md5_md;
}

struct FreeContext {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_MD_CTX, FreeContext>;

// One context per thread and use: making one costs as much as hashing a short text.
EVP_MD_CTX* thread_context() {
    thread_local Context context(EVP_MD_CTX_new());
    if (!context) throw std::bad_alloc();
    return context.get();
}

std::size_t size_of(Digest digest) {
    return digest == Digest::sha256 ? 32 : digest == Digest::sha1 ? 20 : 16;
}

void digest_to(Digest digest, std::string_view data, char* out) {
    EVP_MD_CTX* context = thread_context();
    if (EVP_DigestInit_ex2(context, fetched(digest), nullptr) != 1 ||
        EVP_DigestUpdate(context, data.data(), data.size()) != 1 ||
        EVP_DigestFinal_ex(context, bytes(out), nullptr) != 1)
        throw std::bad_alloc();
}

std::string digest_of(Digest digest, std::string_view data) {
    std::string out(size_of(digest), '\0');
    digest_to(digest, data, out.data());
    return out;
}

// RFC 2104 over the thread's digest context: OpenSSL's one-shot HMAC() fetches the algorithm on every call.
void hmac(Digest digest, std::string_view key, std::string_view data, char* out) {
    constexpr std::size_t block = 64;
    std::array<unsigned char, block> pad{};
    EVP_MD_CTX* context = thread_context();
    const EVP_MD* md = fetched(digest);
    std::array<unsigned char, 32> inner{};
    const std::size_t size = size_of(digest);

    bool good = true;
    if (key.size() > block) {
        good = EVP_DigestInit_ex2(context, md, nullptr) == 1 &&
               EVP_DigestUpdate(context, key.data(), key.size()) == 1 &&
               EVP_DigestFinal_ex(context, pad.data(), nullptr) == 1;
    } else if (!key.empty()) {
        std::memcpy(pad.data(), key.data(), key.size());
    }
    for (auto& byte : pad) byte ^= 0x36;
    good = good && EVP_DigestInit_ex2(context, md, nullptr) == 1 &&
           EVP_DigestUpdate(context, pad.data(), block) == 1 &&
           EVP_DigestUpdate(context, data.data(), data.size()) == 1 &&
           EVP_DigestFinal_ex(context, inner.data(), nullptr) == 1;
    for (auto& byte : pad) byte ^= 0x36 ^ 0x5c;
    good = good && EVP_DigestInit_ex2(context, md, nullptr) == 1 &&
           EVP_DigestUpdate(context, pad.data(), block) == 1 &&
           EVP_DigestUpdate(context, inner.data(), size) == 1 &&
           EVP_DigestFinal_ex(context, bytes(out), nullptr) == 1;
    OPENSSL_cleanse(pad.data(), pad.size());
    OPENSSL_cleanse(inner.data(), inner.size());
    if (!good) throw std::bad_alloc();
}

// The number's bytes, most significant first.
template <class Word>
std::string big_endian(Word number) {
    std::string out;
    for (int shift = std::numeric_limits<Word>::digits - 8; shift >= 0; shift -= 8)
        out += static_cast<char>(number >> shift & 255);
    return out;
}
template <class Word>
Word from_big_endian(std::string_view text) {
    Word out = 0;
    for (const char c : text) out = static_cast<Word>(out << 8 | static_cast<unsigned char>(c));
    return out;
}

}  // namespace

std::string sha256(std::string_view data) { return digest_of(Digest::sha256, data); }
std::string sha256_hex(std::string_view data) {
    std::array<char, 32> digest;
    digest_to(Digest::sha256, data, digest.data());
    return hex_encode({digest.data(), digest.size()});
}
std::string md5(std::string_view data) { return digest_of(Digest::md5, data); }

std::string hmac_sha256(std::string_view key, std::string_view data) {
    std::string out(32, '\0');
    hmac(Digest::sha256, key, data, out.data());
    return out;
}
std::string hmac_sha1(std::string_view key, std::string_view data) {
    std::string out(20, '\0');
    hmac(Digest::sha1, key, data, out.data());
    return out;
}
void hmac_sha256_to(std::string_view key, std::string_view data, std::array<char, 32>& out) {
    hmac(Digest::sha256, key, data, out.data());
}

std::string hkdf_sha256(std::string_view key, std::string_view info, std::size_t length) {
    const std::string extracted = hmac_sha256(std::string(32, '\0'), key);
    std::string out, block;
    for (char counter = 1; out.size() < length; ++counter) {
        block = hmac_sha256(extracted, block.append(info) + counter);
        out += block;
    }
    out.resize(length);
    return out;
}

struct Hasher::State {
    Digest digest;
    Context context;        // null for CRCs
    std::uint64_t crc = 0;  // of what came so far
};

Hasher::Hasher(Digest digest) : state_(new State{digest, nullptr, 0}) {
    if (is_crc(digest)) return;
    state_->context.reset(EVP_MD_CTX_new());
    if (!state_->context || EVP_DigestInit_ex2(state_->context.get(), fetched(digest), nullptr) != 1)
        throw std::bad_alloc();
}
Hasher::~Hasher() = default;
Hasher::Hasher(Hasher&&) noexcept = default;
Hasher& Hasher::operator=(Hasher&&) noexcept = default;

void Hasher::update(std::string_view data) {
    auto& crc = state_->crc;
    switch (state_->digest) {
        case Digest::crc32: crc = Crc32::extend(static_cast<std::uint32_t>(crc), data); break;
        case Digest::crc32c: crc = Crc32c::extend(static_cast<std::uint32_t>(crc), data); break;
        case Digest::crc64nvme: crc = Crc64Nvme::extend(crc, data); break;
        default:
            if (EVP_DigestUpdate(state_->context.get(), data.data(), data.size()) != 1)
                throw std::bad_alloc();
    }
}

std::string Hasher::finish() {
    if (state_->digest == Digest::crc64nvme) return big_endian(state_->crc);
    if (is_crc(state_->digest)) return big_endian(static_cast<std::uint32_t>(state_->crc));
    std::string out(size_of(state_->digest), '\0');
    if (EVP_DigestFinal_ex(state_->context.get(), bytes(out.data()), nullptr) != 1) throw std::bad_alloc();
    return out;
}

std::string combine_crc(Digest digest, std::string_view first, std::string_view second,
                        std::uint64_t second_bytes) {
    const auto combined = [&]<class Word, Word polynomial>(ReflectedCrc<Word, polynomial> crc) {
        return big_endian(
            crc.combine(from_big_endian<Word>(first), from_big_endian<Word>(second), second_bytes));
    };
    switch (digest) {
        case Digest::crc32: return combined(Crc32{});
        case Digest::crc32c: return combined(Crc32c{});
        default: return combined(Crc64Nvme{});
    }
}

}  // namespace watchword::crypto
