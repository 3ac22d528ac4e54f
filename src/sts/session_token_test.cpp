// Questions: what does a session token hold, who can open it, and is every one that is issued good for use?
#include "base/limits.hpp"
#include "crypto/aead.hpp"
#include "service/key_ring.hpp"
#include "sts/test_sts.hpp"
#include "wire/binary.hpp"

namespace watchword::sts::test {
namespace {

// Whatever is issued can be used: the largest session that is allowed, with all its tags transitive.
TEST_F(Sts, TransitiveTagsCostNothing) {
    const auto role = world.add_role(World::account_a, "r",
                                     trust(World::account_a, "", R"("sts:AssumeRole","sts:TagSession")"));
    const auto bob = world.add_user(World::account_a, "bob", allow("sts:*"));
    std::string more;
    for (int i = 1; i <= 47; ++i) {
        const std::string n = std::to_string(i), key = concat(std::string(128 - n.size(), 'k'), n);
        more += concat("&Tags.member.", n, ".Key=", key, "&Tags.member.", n,
                       ".Value=&TransitiveTagKeys.member.", n, "=", key);
    }
    const auto answer = assume(World::long_term(bob), role, more);
    EXPECT_EQ(answer.element("PackedPolicySize"), "98");
    EXPECT_LT(answer.element("SessionToken").size(), 9u * 1024);
    EXPECT_EQ(session_in(answer).transitive_tag_keys.size(), 47u);
    EXPECT_EQ(session_in(answer).tags.size(), 47u);
}

TEST_F(Sts, ATokenThatNobodyCouldUseIsNotIssued) {
    Session session;
    session.kind = SessionKind::session_token;
    session.federation =
        Federation{"provider", {{"saml:sub", std::string(limits::session_token_bytes_max, 's')}}};
    const auto snapshot = world.directory.share();
    try {
        seal_session(session, *snapshot, world.vault, world.random);
        ADD_FAILURE() << "was issued";
    } catch (const Fault& fault) {
        EXPECT_EQ(fault.http_status, 400u);
        EXPECT_EQ(fault.code, "PackedPolicyTooLarge");
        EXPECT_STREQ(fault.what(), "The session token exceeds the maximum allowed size.");
    }
    session.federation->keys["saml:sub"].resize(limits::session_token_bytes_max / 2);
    const auto made = seal_session(session, *snapshot, world.vault, world.random);
    EXPECT_TRUE(open_session(made.session_token, *snapshot, world.vault));
}

// Sessions last longer than it takes to bring a server up to date.
TEST_F(Sts, TokensOfOlderFormatsOpen) {
    const auto snapshot = world.directory.share();
    const auto* entry = newest_ring_entry(*snapshot);
    const auto sealed = [&](char format, const std::string& plain) {
        const std::string context = format + *hex_decode(entry->id);
        return open_session(
            base64_encode(context + crypto::seal(open_ring_entry(*entry, world.vault)->sealing.reveal(),
                                                 context, plain, world.random)),
            *snapshot, world.vault);
    };
    Session session;
    session.tags = {{"team", "red"}};
    session.transitive_tag_keys = {"team"};
    const Federation federation{"provider", {{"saml:sub", "ada"}}};
    const auto plain = binary::encode(session);
    const auto first = sealed(1, plain), second = sealed(2, plain + binary::encode(federation));
    ASSERT_TRUE(first && second);
    for (const auto& one : {first, second})
        EXPECT_EQ(one->session.transitive_tag_keys, std::vector<std::string>{"team"});
    EXPECT_FALSE(first->session.federation);
    EXPECT_EQ(second->session.federation, federation);
    EXPECT_FALSE(sealed(0, plain));
    EXPECT_FALSE(sealed(1, plain + "x"));
    EXPECT_FALSE(sealed(3, plain));
    EXPECT_FALSE(sealed(4, plain));
    // A transitive tag that is not there.
    EXPECT_TRUE(sealed(3, plain + std::string("\0\1\0", 3)));
    EXPECT_FALSE(sealed(3, plain + std::string("\0\1\1", 3)));
}

TEST_F(Sts, EveryFlippedBitOfATokenIsRefused) {
    const auto token = *base64_decode(session_token(alice_key).element("SessionToken"));
    const auto snapshot = world.directory.share();
    ASSERT_TRUE(open_session(base64_encode(token), *snapshot, world.vault));
    for (std::size_t bit = 0; bit < token.size() * 8; ++bit) {
        std::string changed = token;
        changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << bit % 8));
        EXPECT_FALSE(open_session(base64_encode(changed), *snapshot, world.vault)) << bit;
    }
}

TEST_F(Sts, AnotherMasterKeyOpensNoTokenThatTheRightOneHasJustOpened) {
    const auto token = session_token(alice_key).element("SessionToken");
    const auto snapshot = world.directory.share();
    ASSERT_TRUE(open_session(token, *snapshot, world.vault));
    const crypto::Vault other(Secret(std::string(32, 'x')));
    EXPECT_FALSE(open_session(token, *snapshot, other));
    EXPECT_TRUE(open_session(token, *snapshot, world.vault));
}

}  // namespace
}  // namespace watchword::sts::test
