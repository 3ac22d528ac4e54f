// Questions: is every token believed that its issuer signed, and no other — whatever its header claims,
// however its signature is bent, whichever keys a set brings along?
#include <gtest/gtest.h>

#include "base/text.hpp"
#include "crypto/hash.hpp"
#include "jose/base64url.hpp"
#include "jose/json.hpp"
#include "jose/token.hpp"

namespace watchword::jose {
namespace {

using crypto::KeyType;
using crypto::SignatureAlgorithm;
using crypto::SigningKey;

const SigningKey& rsa_key() {
    static const SigningKey key = SigningKey::generate(KeyType::rsa);  // slow
    return key;
}
const SigningKey& ec_key() {
    static const SigningKey key = SigningKey::generate(KeyType::p256);
    return key;
}

KeySet set_of(std::string_view id, SignatureAlgorithm algorithm, const SigningKey& key) {
    return read_key_set(shown_key_set({shown_key(id, algorithm, key)})).value_or(KeySet{});
}
KeySet rsa_set() { return set_of("one", SignatureAlgorithm::rs256, rsa_key()); }

boost::json::object some_claims() { return {{"iss", "https://idp.example.org"}, {"sub", "mary"}}; }

// A token of any header and claims, with whatever signature.
std::string token_text(std::string_view header, std::string_view claims, std::string_view signature) {
    return concat(base64url_encode(header), ".", base64url_encode(claims), ".", base64url_encode(signature));
}
std::string rsa_signed(std::string_view header, std::string_view claims) {
    const auto part = concat(base64url_encode(header), ".", base64url_encode(claims));
    return concat(part, ".", base64url_encode(rsa_key().sign(SignatureAlgorithm::rs256, part)));
}

TEST(Base64url, OneTextForEachBytes) {
    EXPECT_EQ(base64url_encode("\xfb\xff"), "-_8");
    EXPECT_EQ(base64url_decode("-_8"), "\xfb\xff");
    EXPECT_EQ(base64url_decode(""), "");
    for (const auto* bad : {"-_8=", "+/8", "-_9", "a", "aaaaa", "a b", "-_8\n"})
        EXPECT_FALSE(base64url_decode(bad)) << bad;
}

TEST(Json, NamesAppearOnce) {
    EXPECT_TRUE(read_object(R"({"a":1,"b":{"a":2}})"));
    for (const auto* bad :
         {R"({"a":1,"a":2})", R"({"a":1,"\u0061":2})", R"({"x":{"b":1,"b":1}})", R"({"x":[{"b":1,"b":1}]})",
          "[]", "1", "", "{} {}", R"({"a":1}x)", "{\"a\":\"\xff\"}"})
        EXPECT_FALSE(read_object(bad)) << bad;
    EXPECT_FALSE(read_object(std::string(100, '[')));
    EXPECT_FALSE(read_object(R"({"a":)" + std::string(17, '[') + std::string(17, ']') + "}"));
}

TEST(Token, EveryAlgorithmSignsAndVerifies) {
    for (const auto algorithm :
         {SignatureAlgorithm::rs256, SignatureAlgorithm::rs384, SignatureAlgorithm::rs512,
          SignatureAlgorithm::es256, SignatureAlgorithm::es384, SignatureAlgorithm::es512}) {
        const auto type = crypto::key_type_of(algorithm);
        const auto key = type == KeyType::rsa ? rsa_key() : SigningKey::generate(type);
        const auto token = read_token(make_token(some_claims(), "one", algorithm, key));
        ASSERT_TRUE(token);
        EXPECT_EQ(token->algorithm, algorithm);
        EXPECT_EQ(token->key_id, "one");
        EXPECT_EQ(token->claims, some_claims());
        EXPECT_TRUE(is_signed_by(*token, set_of("one", algorithm, key)));
        EXPECT_FALSE(is_signed_by(*token, set_of("two", algorithm, key)));
        EXPECT_FALSE(is_signed_by(*token, {}));
    }
}

// RFC 7515 A.3: a token of somebody else's making.
TEST(Token, PublishedVector) {
    const auto keys = read_key_set(
        R"({"keys":[{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",)"
        R"("y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}]})");
    ASSERT_TRUE(keys);
    std::string text =
        "eyJhbGciOiJFUzI1NiJ9."
        "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb"
        "290Ijp0cnVlfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-"
        "Kg6NU1Q";
    const auto token = read_token(text);
    ASSERT_TRUE(token);
    EXPECT_TRUE(is_signed_by(*token, *keys));
    text[text.rfind('.') + 5] ^= 1;
    EXPECT_FALSE(is_signed_by(*read_token(text), *keys));
}

// The classic: no signature, or the issuer's public key taken for a shared secret.
TEST(Token, NoneAndSharedSecretsAreNoAlgorithms) {
    for (const auto* name :
         {"none", "None", "NONE", "HS256", "HS384", "HS512", "RS1", "PS256", "EdDSA", "rs256", ""}) {
        const auto header = concat(R"({"alg":")", name, R"("})");
        EXPECT_FALSE(read_token(token_text(header, R"({"sub":"mary"})", "signature"))) << name;
        EXPECT_FALSE(read_token(token_text(header, R"({"sub":"mary"})", ""))) << name;
    }
    const auto part = concat(base64url_encode(R"({"alg":"HS256","kid":"one"})"), ".", base64url_encode("{}"));
    EXPECT_FALSE(
        read_token(concat(part, ".", base64url_encode(crypto::hmac_sha256(rsa_key().modulus(), part)))));
}

TEST(Token, OnlyTheAlgorithmOfTheKey) {
    // An RSA key that is for RS256 verifies no RS512 token, and an RSA key no ECDSA token.
    const auto rs512 = read_token(make_token(some_claims(), "one", SignatureAlgorithm::rs512, rsa_key()));
    EXPECT_FALSE(is_signed_by(*rs512, rsa_set()));
    const auto es256 = read_token(make_token(some_claims(), "one", SignatureAlgorithm::es256, ec_key()));
    EXPECT_FALSE(is_signed_by(*es256, rsa_set()));
    EXPECT_FALSE(has_candidate(*es256, rsa_set()));
    // A set may not say that an RSA key is for ECDSA.
    EXPECT_TRUE(set_of("one", SignatureAlgorithm::es256, rsa_key()).empty());
}

TEST(Token, TheNameOfAKeyIsOnlyAName) {
    for (const auto* id : {"../../dev/null", "one' OR '1'='1", "/etc/passwd", "ONE", "on"}) {
        const auto token = read_token(rsa_signed(concat(R"({"alg":"RS256","kid":")", id, R"("})"), "{}"));
        ASSERT_TRUE(token) << id;
        EXPECT_FALSE(is_signed_by(*token, rsa_set())) << id;
    }
    for (const auto* header : {R"({"alg":"RS256","kid":1})", R"({"alg":"RS256","kid":null})",
                               R"({"alg":"RS256","kid":["one"]})", R"({"alg":"RS256","kid":""})"})
        EXPECT_FALSE(read_token(rsa_signed(header, "{}"))) << header;
    // Keys that the token itself brings, or says where to find, are not looked at.
    const auto other = SigningKey::generate(KeyType::p256);
    const auto header = concat(R"({"alg":"ES256","jku":"https://evil.example.org/","jwk":)",
                               shown_key("one", SignatureAlgorithm::es256, other), "}");
    const auto part = concat(base64url_encode(header), ".", base64url_encode("{}"));
    const auto token =
        read_token(concat(part, ".", base64url_encode(other.sign(SignatureAlgorithm::es256, part))));
    ASSERT_TRUE(token);
    EXPECT_FALSE(is_signed_by(*token, set_of("one", SignatureAlgorithm::es256, ec_key())));
}

TEST(Token, WithoutANameEveryKeyOfTheTypeIsTried) {
    const auto token = read_token(rsa_signed(R"({"alg":"RS256"})", "{}"));
    auto keys = set_of("first", SignatureAlgorithm::es256, ec_key());
    EXPECT_FALSE(is_signed_by(*token, keys));
    keys.push_back(rsa_set()[0]);
    EXPECT_TRUE(is_signed_by(*token, keys));
}

TEST(Token, ExtensionsAndTwiceNamedClaimsAreRefused) {
    for (const auto* header :
         {R"({"alg":"RS256","crit":["b64"],"b64":false})", R"({"alg":"RS256","crit":[]})",
          R"({"alg":"RS256","alg":"none"})", R"({"kid":"one"})", R"({"alg":1})", "[]", "x"})
        EXPECT_FALSE(read_token(rsa_signed(header, "{}"))) << header;
    for (const auto* claims :
         {R"({"sub":"mary","sub":"root"})", R"({"exp":1,"e\u0078p":2})", "[]", "", "null"})
        EXPECT_FALSE(read_token(rsa_signed(R"({"alg":"RS256"})", claims))) << claims;
}

TEST(Token, OtherShapesAreNoTokens) {
    const auto good = rsa_signed(R"({"alg":"RS256"})", "{}");
    ASSERT_TRUE(read_token(good));
    for (const auto& bad :
         {std::string{}, std::string("."), std::string(".."), std::string("a.b"), good + ".", "." + good,
          good + "=", good + ".AAAA", good.substr(0, good.rfind('.')), good.substr(0, good.rfind('.') + 1),
          " " + good, std::string(token_bytes_max + 1, 'A'), std::string(token_bytes_max, '.')})
        EXPECT_FALSE(read_token(bad)) << bad.substr(0, 40);
}

TEST(Token, ChangedTokensFail) {
    const auto good = rsa_signed(R"({"alg":"RS256","kid":"one"})", R"({"sub":"mary"})");
    ASSERT_TRUE(is_signed_by(*read_token(good), rsa_set()));
    auto token = *read_token(good);
    token.signed_part[token.signed_part.size() - 2] ^= 1;
    EXPECT_FALSE(is_signed_by(token, rsa_set()));
    token = *read_token(good);
    token.signature.pop_back();
    EXPECT_FALSE(is_signed_by(token, rsa_set()));
    token.signature.assign(token.signature.size() + 1, '\0');
    EXPECT_FALSE(is_signed_by(token, rsa_set()));
}

// Both halves must have their full length; zeros, and DER in place of the halves, are no signatures.
TEST(Token, EcdsaSignaturesHaveOneForm) {
    const auto keys = set_of("one", SignatureAlgorithm::es256, ec_key());
    auto token = *read_token(make_token(some_claims(), "one", SignatureAlgorithm::es256, ec_key()));
    const auto good = token.signature;
    ASSERT_EQ(good.size(), 64u);
    EXPECT_TRUE(is_signed_by(token, keys));
    const std::string zero(32, '\0'), ones(32, '\xff');
    for (const auto& bad : {std::string{}, good.substr(1), good + '\0', '\0' + good, std::string(64, '\0'),
                            zero + good.substr(32), good.substr(0, 32) + zero, ones + ones,
                            good.substr(32) + good.substr(0, 32),
                            std::string("\x30\x06\x02\x01\x01\x02\x01\x01"), std::string(96, 'x')}) {
        token.signature = bad;
        EXPECT_FALSE(is_signed_by(token, keys));
    }
}

TEST(KeySet, OnlyKeysForVerifyingAreTaken) {
    const auto good = shown_key("one", SignatureAlgorithm::rs256, rsa_key());
    const auto with = [&](std::string_view more) {
        return concat(R"({"keys":[)", good.substr(0, good.size() - 1), more, "}]}");
    };
    ASSERT_EQ(read_key_set(concat(R"({"keys":[)", good, "]}"))->size(), 1u);
    EXPECT_EQ(read_key_set(with(R"(,"key_ops":["verify"],"x5c":["AAAA"],"unknown":{})"))->size(), 1u);
    EXPECT_EQ(read_key_set(with(R"(,"key_ops":["encrypt"])"))->size(), 0u);
    EXPECT_EQ(read_key_set(with(R"(,"key_ops":"verify")"))->size(), 0u);
    for (const auto* key :
         {R"({"kty":"oct","k":"c2VjcmV0","kid":"one","alg":"HS256"})",
          R"({"kty":"OKP","crv":"Ed25519","x":"AAAA"})", R"({"kty":"RSA","n":"AQAB","e":"AQAB"})",
          R"({"kty":"RSA"})", R"({"kty":"RSA","n":1,"e":2})", R"("text")",
          R"({"kty":"EC","crv":"P-256","x":"AAAA","y":"AAAA"})",
          R"({"kty":"EC","crv":"secp256k1","x":"AA","y":"AA"})",
          R"({"kty":"RSA","use":"enc","n":"AQAB","e":"AQAB"})", "null", "{}"}) {
        const auto read = read_key_set(concat(R"({"keys":[)", key, ",", good, "]}"));
        ASSERT_TRUE(read) << key;
        EXPECT_EQ(read->size(), 1u) << key;
    }
    for (const auto* bad : {"", "[]", "{}", R"({"keys":{}})", R"({"keys":null})", R"({"keys":[],"keys":[]})"})
        EXPECT_FALSE(read_key_set(bad)) << bad;
}

TEST(KeySet, NumbersOutOfReasonAreRefused) {
    const auto key = [](const std::string& n, const std::string& e) {
        return read_key_set(concat(R"({"keys":[{"kty":"RSA","n":")", base64url_encode(n), R"(","e":")",
                                   base64url_encode(e), R"("}]})"))
            ->size();
    };
    const auto n = rsa_key().modulus();
    const std::string e("\x01\x00\x01", 3);
    EXPECT_EQ(key(n, e), 1u);
    EXPECT_EQ(key(n.substr(0, 128), e), 0u);                  // 1,024 bits
    EXPECT_EQ(key(std::string(1025, '\xff'), e), 0u);         // 8,200 bits
    EXPECT_EQ(key(std::string(100'000 / 8, '\xff'), e), 0u);  // would take minutes
    EXPECT_EQ(key(n, std::string(1, '\x01')), 0u);            // every signature would do
    EXPECT_EQ(key(n, std::string(1, '\x02')), 0u);
    EXPECT_EQ(key(n, std::string(5, '\xff')), 0u);  // slow
    EXPECT_EQ(key(n, std::string{}), 0u);
    EXPECT_EQ(key(n.substr(0, 255) + '\x02', e), 0u);  // even
    // A point that is not on the curve.
    const auto point = concat(R"({"keys":[{"kty":"EC","crv":"P-256","x":")", base64url_encode(ec_key().x()),
                              R"(","y":")", base64url_encode(std::string(32, '\x01')), R"("}]})");
    EXPECT_EQ(read_key_set(point)->size(), 0u);
}

TEST(KeySet, SizeIsBounded) {
    const auto good = shown_key("one", SignatureAlgorithm::es256, ec_key());
    EXPECT_EQ(read_key_set(shown_key_set(std::vector(keys_max, good)))->size(), keys_max);
    EXPECT_FALSE(read_key_set(shown_key_set(std::vector(keys_max + 1, good))));
    EXPECT_FALSE(read_key_set(R"({"keys":[]})" + std::string(key_set_bytes_max, ' ')));
}

TEST(SigningKey, ComesBackFromItsSecret) {
    for (const auto type : {KeyType::rsa, KeyType::p256, KeyType::p384, KeyType::p521}) {
        const auto key = type == KeyType::rsa ? rsa_key() : SigningKey::generate(type);
        const auto back = SigningKey::from_secret(key.to_secret());
        ASSERT_TRUE(back);
        EXPECT_EQ(back->type(), type);
        EXPECT_TRUE(back->to_secret().equals(key.to_secret().reveal()));
    }
    EXPECT_FALSE(SigningKey::from_secret(Secret("no key")));
    EXPECT_FALSE(SigningKey::from_secret(Secret("")));
}

}  // namespace
}  // namespace watchword::jose
