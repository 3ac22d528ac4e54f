// Question: whose signature is it, where two sessions go by the same access key id?
#include "service/authenticate.hpp"

#include <gtest/gtest.h>

#include "crypto/hash.hpp"
#include "service/test_world.hpp"
#include "sigv4/sign.hpp"

namespace watchword {
namespace {

using testing::World;

class SessionsOfOneKeyId : public ::testing::Test {
protected:
    TemporaryCredentials session(std::string name) {
        Session session;
        session.kind = SessionKind::assumed_role;
        session.access_key_id = "ASIARTX3GSDSAAAAAAAA";
        session.account_id = World::account_a;
        session.principal_id = role.id;
        session.session_name = std::move(name);
        session.issued_s = unix_seconds(world.clock.now());
        session.expires_s = session.issued_s + 3600;
        return seal_session(session, *world.directory.share(), world.vault, world.random);
    }
    // The session's name, or the code of the refusal.
    std::string who(const Secret& secret, const std::string& session_token) {
        Request request;
        request.method = "POST";
        request.target = "/";
        request.headers.add("Host", "localhost");
        request.body = "Action=GetCallerIdentity";
        sigv4::sign(request, {first.access_key_id, secret, session_token}, "us-east-1", "sts",
                    world.clock.now());
        AuthenticationRules rules;
        rules.services = services;
        const auto body_hash = hex_encode(crypto::sha256(request.body));
        rules.body_sha256_hex = body_hash;
        const auto answer =
            authenticator.authenticate(request, rules, *world.directory.share(), world.clock.now());
        return answer ? answer->credential.session->session.session_name : std::string(answer.error().code);
    }

    World world;
    Role role = world.add_role(
        World::account_a, "r",
        R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole"}]})");
    Authenticator authenticator{world.vault};
    static constexpr std::string_view services[] = {"sts"};
    const TemporaryCredentials first = session("first"), second = session("second");
};

TEST_F(SessionsOfOneKeyId, AreBothThemselves) {
    ASSERT_EQ(first.access_key_id, second.access_key_id);
    for (int i = 0; i < 2; ++i) {  // the second time from what the thread remembers
        EXPECT_EQ(who(first.secret_access_key, first.session_token), "first");
        EXPECT_EQ(who(second.secret_access_key, second.session_token), "second");
    }
}

// A token is no secret: it shows nothing of the secret access key. Whoever has seen another's must not become
// him by signing with a secret of his own.
TEST_F(SessionsOfOneKeyId, AreNotEachOther) {
    EXPECT_EQ(who(first.secret_access_key, first.session_token), "first");
    EXPECT_EQ(who(first.secret_access_key, second.session_token), "SignatureDoesNotMatch");
    EXPECT_EQ(who(second.secret_access_key, first.session_token), "SignatureDoesNotMatch");
}

}  // namespace
}  // namespace watchword
