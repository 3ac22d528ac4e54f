// Digests and MACs over OpenSSL, whose algorithms are fetched once (a fetch costs more than a short digest).
// All functions are safe to call from any thread. Out-of-memory in OpenSSL throws std::bad_alloc.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace watchword::crypto {

std::string sha256(std::string_view);      ///< 32 bytes
std::string sha256_hex(std::string_view);  ///< 64 lower-case characters
std::string md5(std::string_view);         ///< 16 bytes; S3's ETag and Content-MD5 only
std::string hmac_sha256(std::string_view key, std::string_view data);  ///< 32 bytes
std::string hmac_sha1(std::string_view key, std::string_view data);    ///< 20 bytes; TOTP and S3 SigV2 only

/// As hmac_sha256, but writes its 32 bytes to `out` and allocates nothing.
void hmac_sha256_to(std::string_view key, std::string_view data, std::array<char, 32>& out);

/// RFC 5869 HKDF-SHA256 without salt: `length` (≤ 255·32) bytes bound to `info`.
std::string hkdf_sha256(std::string_view key, std::string_view info, std::size_t length);

enum class Digest { sha1, sha256, md5, crc32, crc32c, crc64nvme };
constexpr bool is_crc(Digest digest) { return digest >= Digest::crc32; }

/// A digest over data that comes in pieces. CRCs come out as four or eight bytes, most significant first, as
/// S3 sends them.
class Hasher {
public:
    explicit Hasher(Digest);
    ~Hasher();
    Hasher(Hasher&&) noexcept;
    Hasher& operator=(Hasher&&) noexcept;

    void update(std::string_view);
    /// The digest of all that came; the hasher must not be used afterwards.
    std::string finish();

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// The CRC of two texts, one after the other, from the CRC of each as Hasher::finish() gives them and the
/// length of the second. Precondition: is_crc(digest), and both have its size.
std::string combine_crc(Digest, std::string_view first, std::string_view second, std::uint64_t second_bytes);

}  // namespace watchword::crypto
