// Questions: is a provider asked when it must be, no more often than it may be, and is what it answers
// believed only when it is its own? Which addresses are nobody else's business?
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>

#include <condition_variable>
#include <thread>

#include "base/text.hpp"
#include "jose/token.hpp"
#include "oidc/addresses.hpp"
#include "oidc/issuer_keys.hpp"

namespace watchword::oidc {
namespace {

using crypto::KeyType;
using crypto::SignatureAlgorithm;
using crypto::SigningKey;
using namespace std::chrono_literals;

const std::string url = "https://idp.example.org/realm";

// A provider with one key, which counts how often it is asked.
struct FakeProvider {
    SigningKey key = SigningKey::generate(KeyType::p256);
    std::string id = "one", document, key_set;
    std::optional<FetchError> error;
    std::atomic<int> asked = 0;
    std::vector<std::string> last_thumbprints;

    FakeProvider() {
        document = concat(R"({"issuer":")", url, R"(","jwks_uri":"https://keys.example.org/jwks"})");
        rotate("one");
    }
    void rotate(const std::string& new_id) {
        key = SigningKey::generate(KeyType::p256);
        id = new_id;
        key_set = jose::shown_key_set({jose::shown_key(id, SignatureAlgorithm::es256, key)});
    }
    jose::Token token() const {
        return *jose::read_token(jose::make_token({{"sub", "mary"}}, id, SignatureAlgorithm::es256, key));
    }
    Result<std::string, FetchError> fetch(const std::string& from,
                                          const std::vector<std::string>& thumbprints, std::size_t) {
        last_thumbprints = thumbprints;
        if (from == url + "/.well-known/openid-configuration") {
            ++asked;
            if (error) return *error;
            return document;
        }
        if (from != "https://keys.example.org/jwks") return FetchError::refused;
        return key_set;
    }
};

class Keys : public ::testing::Test {
protected:
    bool verifies(const jose::Token& token) {
        const auto found = keys.keys_for(issuer, token);
        return found && jose::is_signed_by(token, **found);
    }
    std::optional<KeysError> error_of(const jose::Token& token) {
        const auto found = keys.keys_for(issuer, token);
        return found ? std::nullopt : std::optional(found.error());
    }
    ManualClock clock{from_unix_seconds(1'800'000'000)};
    FakeProvider provider;
    Issuer issuer{url, {"AB"}};
    IssuerKeys keys{clock, [this](const auto& from, const auto& thumbprints, std::size_t max) {
                        return provider.fetch(from, thumbprints, max);
                    }};
};

TEST_F(Keys, AreFetchedOnceAndKept) {
    for (int i = 0; i < 10; ++i) EXPECT_TRUE(verifies(provider.token()));
    EXPECT_EQ(provider.asked, 1);
    EXPECT_EQ(provider.last_thumbprints, issuer.thumbprints);
    clock.advance(IssuerKeys::fresh_for);
    EXPECT_TRUE(verifies(provider.token()));
    EXPECT_EQ(provider.asked, 2);
}

TEST_F(Keys, ATokenOfANewKeyHasThemFetchedAgain) {
    const auto old = provider.token();
    EXPECT_TRUE(verifies(old));
    provider.rotate("two");
    EXPECT_TRUE(verifies(provider.token()));
    EXPECT_FALSE(verifies(old));
}

// Anybody may send tokens that name keys there are none of.
TEST_F(Keys, StrangersCannotHaveAProviderHammered) {
    EXPECT_TRUE(verifies(provider.token()));
    FakeProvider stranger;
    for (int i = 0; i < 1000; ++i) {
        stranger.id = concat("made-up-", std::to_string(i));
        EXPECT_FALSE(verifies(stranger.token()));
        EXPECT_TRUE(verifies(provider.token()));
    }
    EXPECT_EQ(provider.asked, IssuerKeys::asks_in_a_row);
    clock.advance(IssuerKeys::between_asks);
    for (int i = 0; i < 10; ++i) EXPECT_FALSE(verifies(stranger.token()));
    EXPECT_EQ(provider.asked, IssuerKeys::asks_in_a_row + 1);
}

TEST_F(Keys, AProviderThatIsDownIsAskedRarelyAndItsKeysStayGoodForAWhile) {
    provider.error = FetchError::unreachable;
    for (int i = 0; i < 100; ++i) EXPECT_EQ(error_of(provider.token()), KeysError::unreachable);
    EXPECT_EQ(provider.asked, IssuerKeys::asks_in_a_row);
    provider.error.reset();
    clock.advance(1min);
    EXPECT_TRUE(verifies(provider.token()));
    provider.error = FetchError::unreachable;
    clock.advance(IssuerKeys::fresh_for);
    EXPECT_TRUE(verifies(provider.token()));
    clock.advance(IssuerKeys::kept_for);
    EXPECT_FALSE(verifies(provider.token()));
}

TEST_F(Keys, AProviderThatIsNoLongerItselfIsNotBelieved) {
    const auto token = provider.token();
    EXPECT_TRUE(verifies(token));
    provider.error = FetchError::untrusted;
    clock.advance(IssuerKeys::fresh_for);
    EXPECT_EQ(error_of(token), KeysError::untrusted);
    clock.advance(1min);
    provider.error = FetchError::refused;
    EXPECT_EQ(error_of(token), KeysError::unusable);
}

TEST_F(Keys, ADocumentOfAnotherIssuerIsNone) {
    for (const auto* document :
         {R"({"issuer":"https://idp.example.org","jwks_uri":"https://keys.example.org/jwks"})",
          R"({"issuer":"https://idp.example.org/realm/","jwks_uri":"https://keys.example.org/jwks"})",
          R"({"jwks_uri":"https://keys.example.org/jwks"})", R"({"issuer":"https://idp.example.org/realm"})",
          R"({"issuer":"https://idp.example.org/realm","jwks_uri":"http://keys.example.org/jwks"})",
          R"({"issuer":"https://idp.example.org/realm","jwks_uri":"file:///etc/passwd"})",
          R"({"issuer":"https://idp.example.org/realm","jwks_uri":1})", "<html>", ""}) {
        provider.document = document;
        clock.advance(1min);
        EXPECT_EQ(error_of(provider.token()), KeysError::unusable) << document;
    }
    FakeProvider sound;
    provider.document = sound.document;
    provider.key_set = R"({"keys":"none"})";
    clock.advance(1min);
    EXPECT_EQ(error_of(provider.token()), KeysError::unusable);
}

// Who pins another certificate shares no keys, and no failures either.
TEST_F(Keys, ThumbprintsKeepAccountsApart) {
    EXPECT_TRUE(verifies(provider.token()));
    provider.error = FetchError::untrusted;
    const auto other = keys.keys_for({url, {"CD"}}, provider.token());
    ASSERT_FALSE(other);
    EXPECT_EQ(other.error(), KeysError::untrusted);
    EXPECT_TRUE(verifies(provider.token()));
    issuer.thumbprints = {"ab"};  // the same as AB
    EXPECT_TRUE(verifies(provider.token()));
}

TEST_F(Keys, ManyProvidersAreForgottenInTurn) {
    for (std::size_t i = 0; i < IssuerKeys::issuers_max + 10; ++i) {
        clock.advance(1ms);
        EXPECT_FALSE(
            keys.keys_for({concat("https://", std::to_string(i), ".example.org"), {}}, provider.token()));
    }
    EXPECT_TRUE(verifies(provider.token()));
}

// A provider that never answers holds up a few threads and nobody else's tokens.
TEST(SlowProvider, HoldsUpNoOther) {
    const ManualClock clock{from_unix_seconds(1'800'000'000)};
    FakeProvider provider;
    std::mutex mutex;
    std::condition_variable changed;
    int held = 0;
    bool open = false;
    IssuerKeys keys{clock, [&](const auto& from, const auto& thumbprints, std::size_t max) {
                        if (from.find("slow") == std::string::npos)
                            return provider.fetch(from, thumbprints, max);
                        std::unique_lock lock(mutex);
                        ++held;
                        changed.notify_all();
                        changed.wait(lock, [&] { return open; });
                        return Result<std::string, FetchError>(FetchError::unreachable);
                    }};
    const auto token = provider.token();
    ASSERT_TRUE(keys.keys_for({url, {}}, token));
    std::vector<std::thread> waiting;
    for (int i = 0; i < IssuerKeys::waiting_max; ++i)
        waiting.emplace_back([&, i] {
            EXPECT_FALSE(
                keys.keys_for({concat("https://slow", std::to_string(i), ".example.org"), {}}, token));
        });
    {
        std::unique_lock lock(mutex);
        changed.wait(lock, [&] { return held == IssuerKeys::waiting_max; });
    }
    EXPECT_TRUE(keys.keys_for({url, {}}, token));
    const auto refused = keys.keys_for({"https://slow-too.example.org", {}}, token);
    EXPECT_FALSE(refused);
    {
        const std::lock_guard lock(mutex);
        open = true;
    }
    changed.notify_all();
    for (auto& thread : waiting) thread.join();
    EXPECT_EQ(held, IssuerKeys::waiting_max);
}

bool is_public_text(const char* text) {
    sockaddr_in v4{};
    v4.sin_family = AF_INET;
    if (inet_pton(AF_INET, text, &v4.sin_addr) == 1) return is_public(reinterpret_cast<const sockaddr*>(&v4));
    sockaddr_in6 v6{};
    v6.sin6_family = AF_INET6;
    EXPECT_EQ(inet_pton(AF_INET6, text, &v6.sin6_addr), 1) << text;
    return is_public(reinterpret_cast<const sockaddr*>(&v6));
}

TEST(Addresses, InnerNetworksAreKnown) {
    for (const auto* inner : {"0.0.0.0",
                              "10.1.2.3",
                              "100.64.0.1",
                              "100.127.255.255",
                              "127.0.0.1",
                              "127.255.255.254",
                              "169.254.169.254",
                              "172.16.0.1",
                              "172.31.255.255",
                              "192.168.0.1",
                              "192.0.2.1",
                              "198.18.0.1",
                              "198.19.255.255",
                              "203.0.113.9",
                              "224.0.0.1",
                              "240.0.0.1",
                              "255.255.255.255",
                              "::",
                              "::1",
                              "::ffff:127.0.0.1",
                              "::ffff:10.0.0.1",
                              "64:ff9b::7f00:1",
                              "2002:7f00:1::",
                              "2002:a00:1::1",
                              "2001:0:1::1",
                              "2001:db8::1",
                              "fe80::1",
                              "fc00::1",
                              "fd12:3456::1",
                              "ff02::1",
                              "::127.0.0.1",
                              "4000::1"})
        EXPECT_FALSE(is_public_text(inner)) << inner;
    for (const auto* outer :
         {"1.1.1.1", "8.8.8.8", "100.63.255.255", "100.128.0.1", "172.15.255.255", "172.32.0.1",
          "192.167.255.255", "198.17.255.255", "198.20.0.1", "2606:4700::1111", "2a00:1450::1",
          "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1"})
        EXPECT_TRUE(is_public_text(outer)) << outer;
    sockaddr other{};
    other.sa_family = AF_UNIX;
    EXPECT_FALSE(is_public(&other));
}

}  // namespace
}  // namespace watchword::oidc
