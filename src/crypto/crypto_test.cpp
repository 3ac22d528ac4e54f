// Questions: are digests those of the published vectors, does sealed text refuse every change, is no
// randomness given twice?
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <set>

#include "base/encoding.hpp"
#include "crypto/aead.hpp"
#include "crypto/hash.hpp"
#include "crypto/random.hpp"

namespace watchword::crypto {
namespace {

TEST(Hash, PublishedVectors) {
    EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(hex_encode(md5("abc")), "900150983cd24fb0d6963f7d28e17f72");
    // RFC 4231 case 2 and case 6 (a key longer than a block), RFC 2202 case 2
    EXPECT_EQ(hex_encode(hmac_sha256("Jefe", "what do ya want for nothing?")),
              "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    EXPECT_EQ(hex_encode(hmac_sha256(std::string(131, '\xaa'),
                                     "Test Using Larger Than Block-Size Key - Hash Key First")),
              "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
    EXPECT_EQ(hex_encode(hmac_sha1("Jefe", "what do ya want for nothing?")),
              "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
    // RFC 5869 case 3: no salt, no info
    EXPECT_EQ(hex_encode(hkdf_sha256(std::string(22, '\x0b'), "", 42)),
              "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
}

TEST(Hash, PiecesEqualTheWhole) {
    const std::string text = "123456789";
    for (auto [digest, expected] : {std::pair{Digest::crc32, "cbf43926"},
                                    {Digest::crc32c, "e3069283"},
                                    {Digest::crc64nvme, "ae8b14860a799888"},
                                    {Digest::sha1, "f7c3bc1d808e04732adf679965ccc34ca7ae3441"},
                                    {Digest::md5, "25f9e794323b453885f5181f1b624d0b"}}) {
        Hasher hasher(digest);
        hasher.update(text.substr(0, 4));
        hasher.update(text.substr(4));
        EXPECT_EQ(hex_encode(hasher.finish()), expected);
    }
}

TEST(Hash, CrcsOfPartsMakeTheCrcOfTheWhole) {
    std::string text;
    for (int i = 0; i < 300; ++i) text += static_cast<char>(i * 37 + i / 7);
    const auto crc_of = [](Digest digest, std::string_view data) {
        Hasher hasher(digest);
        for (const char& c : data) hasher.update({&c, 1});  // byte by byte: not the eight-bytes loop
        return hasher.finish();
    };
    for (const auto digest : {Digest::crc32, Digest::crc32c, Digest::crc64nvme}) {
        Hasher at_once(digest);
        at_once.update(text);
        const std::string whole = at_once.finish();
        EXPECT_EQ(whole, crc_of(digest, text));
        for (std::size_t cut = 0; cut <= text.size(); ++cut)
            ASSERT_EQ(combine_crc(digest, crc_of(digest, text.substr(0, cut)),
                                  crc_of(digest, text.substr(cut)), text.size() - cut),
                      whole)
                << cut;
    }
}

TEST(Aead, EveryFlippedBitIsRefused) {
    SystemRandom random;
    const std::string key = random.bytes(aead_key_bytes);
    const std::string sealed = seal(key, "user/1", "a secret", random);
    EXPECT_EQ(open(key, "user/1", sealed), "a secret");
    EXPECT_FALSE(open(key, "user/2", sealed));
    EXPECT_FALSE(open(random.bytes(aead_key_bytes), "user/1", sealed));
    for (std::size_t bit = 0; bit < sealed.size() * 8; ++bit) {
        std::string changed = sealed;
        changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << bit % 8));
        EXPECT_FALSE(open(key, "user/1", changed)) << bit;
    }
    for (std::size_t length = 0; length < sealed.size(); ++length)
        EXPECT_FALSE(open(key, "user/1", sealed.substr(0, length)));
    EXPECT_EQ(open(key, "", seal(key, "", "", random)), "");
}

TEST(SystemRandom, NoPieceComesTwice) {
    SystemRandom random;
    std::set<std::string> seen;
    for (std::size_t i = 0; i < 1000; ++i)
        for (std::size_t size : {8, 12, 16, 32, 33}) {
            const std::string piece = random.bytes(size);
            ASSERT_EQ(piece.size(), size);
            // Nor does a longer piece begin or end with a shorter one.
            EXPECT_TRUE(seen.insert(piece.substr(0, 8)).second);
            if (size >= 16) {
                EXPECT_TRUE(seen.insert(piece.substr(size - 8)).second);
            }
        }
}

TEST(SystemRandom, AChildProcessGetsOtherBytesThanItsParent) {
    SystemRandom random;
    random.bytes(16);  // leaves a supply behind
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    const pid_t child = ::fork();
    if (child == 0) {
        const std::string piece = random.bytes(16);
        ::_exit(::write(ends[1], piece.data(), piece.size()) == 16 ? 0 : 1);
    }
    std::string theirs(16, '\0');
    ASSERT_EQ(::read(ends[0], theirs.data(), theirs.size()), 16);
    EXPECT_NE(theirs, random.bytes(16));
    int status = 1;
    ::waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
    ::close(ends[0]);
    ::close(ends[1]);
}

}  // namespace
}  // namespace watchword::crypto
