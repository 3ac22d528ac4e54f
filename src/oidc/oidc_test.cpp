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
const std::string account = "111122223333", other_account = "444455556666";

// A provider with one key, which counts how often it is asked.
struct FakeProvider {
    SigningKey key = SigningKey::generate(KeyType::p256);
    std::string id = "one", document, key_set;
    std::optional<FetchError> error, key_set_error;
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
        if (key_set_error) return *key_set_error;
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
    Issuer issuer{account, url, {"AB"}};
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
    EXPECT_EQ(error_of(token), KeysError::refused);
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

// "Come again later", "not found", "look elsewhere": nobody has said that the keys are no longer good.
TEST_F(Keys, AProviderThatRefusesOnceKeepsItsKeys) {
    const auto token = provider.token();
    for (const auto refusal : {FetchError::unreachable, FetchError::refused}) {
        for (auto* where : {&provider.error, &provider.key_set_error}) {
            EXPECT_TRUE(verifies(token));
            clock.advance(IssuerKeys::fresh_for);
            *where = refusal;
            EXPECT_TRUE(verifies(token));
            where->reset();
            clock.advance(1min);
        }
    }
    provider.error = FetchError::refused;
    clock.advance(IssuerKeys::kept_for);
    EXPECT_EQ(error_of(token), KeysError::refused);
}

TEST_F(Keys, AProviderThatAnswersOtherwiseKeepsNone) {
    const auto token = provider.token();
    const auto document = provider.document;
    EXPECT_TRUE(verifies(token));
    clock.advance(IssuerKeys::fresh_for);
    provider.document = "<html>";
    EXPECT_EQ(error_of(token), KeysError::unusable);
    provider.document = document;
    clock.advance(1min);
    EXPECT_TRUE(verifies(token));
    clock.advance(IssuerKeys::fresh_for);
    provider.error = FetchError::untrusted;
    EXPECT_EQ(error_of(token), KeysError::untrusted);
}

// Who pins another certificate shares no keys, and no failures either.
TEST_F(Keys, AccountsShareNothing) {
    EXPECT_TRUE(verifies(provider.token()));
    provider.error = FetchError::untrusted;
    const auto other = keys.keys_for({other_account, url, {"CD"}}, provider.token());
    ASSERT_FALSE(other);
    EXPECT_EQ(other.error(), KeysError::untrusted);
    EXPECT_TRUE(verifies(provider.token()));
    issuer.thumbprints = {"ab"};  // the same as AB
    EXPECT_TRUE(verifies(provider.token()));
}

TEST_F(Keys, ThoseFoundByOtherThumbprintsAreNotBelieved) {
    EXPECT_TRUE(verifies(provider.token()));
    issuer.thumbprints = {"CD"};
    provider.error = FetchError::unreachable;
    EXPECT_EQ(error_of(provider.token()), KeysError::unreachable);
    issuer.thumbprints = {"AB"};
    EXPECT_EQ(error_of(provider.token()), KeysError::unreachable);
}

// An account can register what it likes as often as it likes: anybody's server.
TEST_F(Keys, RegisteringAnewGivesNothingToAsk) {
    const auto token = provider.token();
    for (int i = 0; i < 100; ++i) {
        issuer.thumbprints = {std::to_string(i)};
        verifies(token);
    }
    EXPECT_EQ(provider.asked, IssuerKeys::asks_in_a_row);
    EXPECT_TRUE(keys.keys_for({other_account, url, {}}, token));  // whose first ask it is

    int asked = 0;
    IssuerKeys of_many{clock, [&](const auto&, const auto&, std::size_t) {
                           ++asked;
                           return Result<std::string, FetchError>(FetchError::unreachable);
                       }};
    for (int i = 0; i < 2 * IssuerKeys::account_asks_in_a_row; ++i)
        EXPECT_FALSE(of_many.keys_for({account, concat(url, "/", std::to_string(i)), {}}, token));
    EXPECT_EQ(asked, IssuerKeys::account_asks_in_a_row);
    clock.advance(IssuerKeys::between_account_asks);
    EXPECT_FALSE(of_many.keys_for({account, url, {}}, token));
    EXPECT_FALSE(of_many.keys_for({account, url, {}}, token));
    EXPECT_EQ(asked, IssuerKeys::account_asks_in_a_row + 1);
}

TEST_F(Keys, ManyProvidersAreForgottenInTurn) {
    for (std::size_t i = 0; i < IssuerKeys::issuers_max + 10; ++i) {
        clock.advance(1min);
        EXPECT_FALSE(keys.keys_for({account, concat("https://", std::to_string(i), ".example.org"), {}},
                                   provider.token()));
    }
    EXPECT_TRUE(verifies(provider.token()));
}

TEST_F(Keys, ManyProvidersOfOneAccountAreForgottenBeforeTheOneOfAnother) {
    EXPECT_TRUE(keys.keys_for({other_account, url, {}}, provider.token()));
    for (std::size_t i = 0; i < IssuerKeys::issuers_max + 10; ++i)
        EXPECT_FALSE(keys.keys_for({account, concat("https://", std::to_string(i), ".example.org"), {}},
                                   provider.token()));
    EXPECT_TRUE(keys.keys_for({other_account, url, {}}, provider.token()));
    EXPECT_EQ(provider.asked, 1);
}

// Providers whose name has "slow" in it do not answer before they are let go.
class SlowProvider : public ::testing::Test {
protected:
    ~SlowProvider() override { let_go(); }

    Result<std::string, FetchError> fetch(const std::string& from,
                                          const std::vector<std::string>& thumbprints, std::size_t max) {
        if (from.find("slow") == std::string::npos) return provider.fetch(from, thumbprints, max);
        std::unique_lock lock(mutex);
        ++held;
        changed.notify_all();
        changed.wait(lock, [&] { return open; });
        return FetchError::unreachable;
    }
    // Has a request of the account wait for a provider of that name.
    void wait_for(const std::string& account_id, const std::string& name) {
        const int before = held;
        waiting.emplace_back([=, this] {
            EXPECT_FALSE(keys.keys_for({account_id, "https://" + name, {}}, token));
        });
        std::unique_lock lock(mutex);
        changed.wait(lock, [&] { return held > before; });
    }
    void let_go() {
        {
            const std::lock_guard lock(mutex);
            open = true;
        }
        changed.notify_all();
        for (auto& thread : waiting) thread.join();
        waiting.clear();
    }

    const ManualClock clock{from_unix_seconds(1'800'000'000)};
    FakeProvider provider;
    const jose::Token token = provider.token();
    std::mutex mutex;
    std::condition_variable changed;
    int held = 0;       // guarded by mutex
    bool open = false;  // guarded by mutex
    std::vector<std::thread> waiting;
    IssuerKeys keys{clock, [this](const auto& from, const auto& thumbprints, std::size_t max) {
                        return fetch(from, thumbprints, max);
                    }};
};

// However many tokens come: these calls return at once, or the test hangs.
TEST_F(SlowProvider, IsWaitedForByOne) {
    wait_for(account, "slow");
    for (int i = 0; i < 100; ++i) {
        const auto refused = keys.keys_for({account, "https://slow", {}}, token);
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error(), KeysError::unreachable);
    }
    EXPECT_TRUE(keys.keys_for({account, url, {}}, token));
    EXPECT_EQ(held, 1);
}

// Keys that nobody has asked for yet.
TEST_F(SlowProvider, HoldsUpNoOtherAccount) {
    for (int i = 0; i < IssuerKeys::account_waiting_max; ++i)
        wait_for(account, concat("slow", std::to_string(i)));
    EXPECT_FALSE(keys.keys_for({account, "https://slow-too", {}}, token));
    EXPECT_TRUE(keys.keys_for({other_account, url, {}}, token));
    EXPECT_EQ(held, IssuerKeys::account_waiting_max);
    let_go();
    EXPECT_TRUE(keys.keys_for({account, url, {}}, token));
}

// Keys that are known are to be had, whoever is waiting.
TEST_F(SlowProvider, HoldsUpNobodyWhoNeedNotWait) {
    ASSERT_TRUE(keys.keys_for({account, url, {}}, token));
    for (int i = 0; i < IssuerKeys::waiting_max; ++i)
        wait_for(concat("account", std::to_string(i)), concat("slow", std::to_string(i)));
    EXPECT_TRUE(keys.keys_for({account, url, {}}, token));
    EXPECT_FALSE(keys.keys_for({"another", "https://slow-too", {}}, token));
    EXPECT_EQ(held, IssuerKeys::waiting_max);
}

// Keys found by the certificate of before are nobody's when the account has registered another meanwhile.
TEST_F(SlowProvider, IsAskedByThumbprintsThatAreChangedMeanwhile) {
    std::optional<bool> meanwhile;
    IssuerKeys changing{clock, [&](const auto& from, const auto& thumbprints, std::size_t max) {
                            if (!meanwhile) {
                                meanwhile = false;
                                const auto found = changing.keys_for({account, url, {"CD"}}, token);
                                meanwhile = found.operator bool();
                            }
                            return provider.fetch(from, thumbprints, max);
                        }};
    EXPECT_TRUE(changing.keys_for({account, url, {"AB"}}, token));
    EXPECT_EQ(meanwhile, false);
    provider.error = FetchError::unreachable;
    EXPECT_FALSE(changing.keys_for({account, url, {"CD"}}, token));
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
