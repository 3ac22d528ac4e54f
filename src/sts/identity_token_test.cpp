// Questions: what do our own tokens say, to whom, and for how long? And how long are the keys they are signed
// with to be had?
#include "jose/token.hpp"
#include "service/identity_tokens.hpp"
#include "service/test_world.hpp"
#include "sts/service.hpp"

namespace watchword::sts {
namespace {

using testing::Answer;
using testing::World;

std::string allow(std::string_view actions, std::string_view condition = "") {
    return concat(R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":[)", actions,
                  R"(],"Resource":"*")", condition.empty() ? "" : ",\"Condition\":", condition, "}]}");
}

class IdentityToken : public ::testing::Test {
protected:
    IdentityToken() { world.settings.public_endpoint = "https://sts.example.org:9000"; }

    void enable(bool enabled = true) {
        world.put(OutboundFederation{std::string(World::account_a), "some-uuid", enabled});
        rotate();
    }
    void rotate() {
        static const auto first = IdentityTokenKeys::generate();
        const bool is_first = world.directory.share()->identity_token_keys.empty();
        const auto made = is_first ? first : IdentityTokenKeys::generate();
        world.directory.write([&](Transaction& in) { add_identity_token_keys(in, made); });
    }
    Answer token(const Credential& who, std::string_view algorithm = "ES384", const std::string& more = "") {
        return world.call(
            service, who,
            concat("Action=GetWebIdentityToken&Audience.member.1=app&SigningAlgorithm=", algorithm, more));
    }
    jose::Token read(const Answer& answer) {
        const auto read = jose::read_token(answer.element("WebIdentityToken"));
        EXPECT_TRUE(read) << answer.message;
        return read.value_or(jose::Token{});
    }
    bool is_published(const jose::Token& token) {
        return jose::is_signed_by(token, *jose::read_key_set(key_set_document(*world.directory.share())));
    }

    World world;
    User admin = world.add_user(World::account_a, "admin", allow(R"("sts:*")"));
    User alice = world.add_user(World::account_a, "alice",
                                allow(R"("sts:GetWebIdentityToken","sts:TagGetWebIdentityToken")"));
    Credential alice_key = World::long_term(alice);
};

TEST_F(IdentityToken, IsMadeOnlyWhereItWasEnabled) {
    EXPECT_EQ(token(alice_key).code, "OutboundWebIdentityFederationDisabledException");
    enable();
    EXPECT_EQ(token(alice_key).status, 200u);
    enable(false);
    EXPECT_EQ(token(alice_key).status, 403u);
    enable();
    world.settings.public_endpoint.clear();
    EXPECT_EQ(token(alice_key).code, "OutboundWebIdentityFederationDisabledException");
}

TEST_F(IdentityToken, SaysWhoCalled) {
    alice.tags = {{"team", "blue"}};
    world.put(alice);
    enable();
    for (const auto* algorithm : {"RS256", "ES384"}) {
        const auto answer = token(alice_key, algorithm, "&Tags.member.1.Key=job&Tags.member.1.Value=7");
        const auto made = read(answer);
        EXPECT_EQ(jose::name_of(made.algorithm), algorithm);
        EXPECT_TRUE(is_published(made));
        EXPECT_EQ(made.claims.at("iss"), "https://sts.example.org:9000/_oidc/some-uuid");
        EXPECT_EQ(made.claims.at("sub"), boost::json::value(alice.arn()));
        EXPECT_EQ(made.claims.at("aud"), "app");
        EXPECT_EQ(made.claims.at("iat"), unix_seconds(world.clock.now()));
        EXPECT_EQ(made.claims.at("exp"), unix_seconds(world.clock.now()) + 300);
        const auto& ours = made.claims.at("https://sts.amazonaws.com/").as_object();
        EXPECT_EQ(ours.at("aws_account"), World::account_a.data());
        EXPECT_EQ(ours.at("principal_tags"), (boost::json::object{{"team", "blue"}}));
        EXPECT_EQ(ours.at("request_tags"), (boost::json::object{{"job", "7"}}));
        EXPECT_EQ(ours.if_contains("original_session_exp"), nullptr);
    }
    const auto many = read(token(alice_key, "ES384", "&Audience.member.2=other"));
    EXPECT_EQ(many.claims.at("aud"), (boost::json::array{"app", "other"}));
    EXPECT_NE(read(token(alice_key)).claims.at("jti"), read(token(alice_key)).claims.at("jti"));
}

TEST_F(IdentityToken, NeedsPermission) {
    enable();
    const auto who = [&](std::string_view name, std::string policy) {
        return World::long_term(world.add_user(World::account_a, std::string(name), std::move(policy)));
    };
    EXPECT_EQ(token(who("bob", allow(R"("s3:*")"))).code, "AccessDenied");
    const auto without_tags = who("carol", allow(R"("sts:GetWebIdentityToken")"));
    EXPECT_EQ(token(without_tags).status, 200u);
    EXPECT_EQ(token(without_tags, "ES384", "&Tags.member.1.Key=k&Tags.member.1.Value=v").code,
              "AccessDenied");
    const auto one_audience =
        who("dave", allow(R"("sts:GetWebIdentityToken")",
                          R"({"ForAllValues:StringEquals":{"sts:IdentityTokenAudience":"app"},)"
                          R"("NumericLessThanEquals":{"sts:DurationSeconds":"120"},)"
                          R"("StringEquals":{"sts:SigningAlgorithm":"ES384"}})"));
    EXPECT_EQ(token(one_audience, "ES384", "&DurationSeconds=120").status, 200u);
    EXPECT_EQ(token(one_audience, "ES384", "&DurationSeconds=121").code, "AccessDenied");
    EXPECT_EQ(token(one_audience, "RS256", "&DurationSeconds=120").code, "AccessDenied");
    EXPECT_EQ(token(one_audience, "ES384", "&DurationSeconds=120&Audience.member.2=b").code, "AccessDenied");
}

TEST_F(IdentityToken, LimitsAreAWSs) {
    enable();
    for (const auto* bad : {"HS256", "ES256", "none1"})
        EXPECT_EQ(token(alice_key, bad).code, "ValidationError");
    EXPECT_EQ(token(alice_key, "ES384", "&DurationSeconds=59").code, "ValidationError");
    EXPECT_EQ(token(alice_key, "ES384", "&DurationSeconds=3601").code, "ValidationError");
    EXPECT_EQ(token(alice_key, "HS256", "&DurationSeconds=59").message,
              "2 validation errors detected: Value '59' at 'durationSeconds' failed to satisfy constraint: "
              "Member must have value greater than or equal to 60; Value at 'signingAlgorithm' failed "
              "to satisfy constraint: Member must satisfy enum value set: [ES384, RS256]");
    std::string tags;
    for (int i = 1; i <= 50; ++i) {
        const auto number = std::to_string(i);
        tags += concat("&Tags.member.", number, ".Key=k", number, "&Tags.member.", number,
                       ".Value=", std::string(256, 'v'));
    }
    EXPECT_EQ(token(alice_key, "ES384", tags).code, "JWTPayloadSizeExceededException");
}

TEST_F(IdentityToken, DoesNotOutlastTheSession) {
    enable();
    world.add_role(
        World::account_a, "job",
        R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"111122223333"},)"
        R"("Action":"sts:AssumeRole"}]})",
        allow(R"("sts:GetWebIdentityToken")"));
    const auto session = world.credential(world.call(service, World::long_term(admin),
                                                     "Action=AssumeRole&RoleArn=arn:aws:iam::111122223333:"
                                                     "role/job&RoleSessionName=run-1&DurationSeconds=900"));
    EXPECT_EQ(token(session, "ES384", "&DurationSeconds=900").status, 200u);
    EXPECT_EQ(token(session, "ES384", "&DurationSeconds=901").code, "SessionDurationEscalationException");
    const auto made = read(token(session));
    EXPECT_EQ(made.claims.at("sub"), "arn:aws:iam::111122223333:role/job");
    EXPECT_EQ(made.claims.at("https://sts.amazonaws.com/").as_object().at("original_session_exp"),
              "2027-01-15T08:15:00Z");
}

// Old keys stay published as long as tokens of theirs live, new ones are published before they sign.
TEST_F(IdentityToken, KeysAreRotatedWithOverlap) {
    enable();
    const auto count = [&] { return world.directory.share()->identity_token_keys.size(); };
    rotate();
    EXPECT_EQ(count(), 2u);  // not due
    world.clock.advance(std::chrono::hours(24 * 30));
    const auto last_of_old = read(token(alice_key));
    rotate();
    EXPECT_EQ(count(), 4u);
    EXPECT_EQ(read(token(alice_key)).key_id, last_of_old.key_id);
    world.clock.advance(std::chrono::hours(1));
    const auto first_of_new = read(token(alice_key));
    EXPECT_NE(first_of_new.key_id, last_of_old.key_id);
    const auto drop = [&] {
        EXPECT_TRUE(has_dead_identity_token_keys(*world.directory.share(), world.clock.now()));
        world.directory.write(drop_dead_identity_token_keys);
    };
    world.clock.advance(std::chrono::minutes(119));
    EXPECT_FALSE(has_dead_identity_token_keys(*world.directory.share(), world.clock.now()));
    EXPECT_TRUE(is_published(last_of_old));
    world.clock.advance(std::chrono::minutes(1));
    drop();
    EXPECT_EQ(count(), 2u);
    EXPECT_FALSE(is_published(last_of_old));
    EXPECT_TRUE(is_published(first_of_new));
    EXPECT_TRUE(is_published(read(token(alice_key))));
    EXPECT_FALSE(has_dead_identity_token_keys(*world.directory.share(), world.clock.now()));
    // Keys that are overdue are in use until the next ones are.
    world.clock.advance(std::chrono::hours(24 * 90));
    const auto late = read(token(alice_key));
    rotate();
    world.directory.write(drop_dead_identity_token_keys);
    EXPECT_TRUE(is_published(late));
}

// Keys of one making need not be made in the same millisecond.
TEST_F(IdentityToken, TheKeyOfTheOtherAlgorithmIsNoLaterOne) {
    enable();
    const auto snapshot = world.directory.share();
    const auto [id, first, pointer] = *snapshot->identity_token_keys.begin();
    auto earlier = first;
    earlier.created -= 1;
    world.put(earlier);
    world.clock.advance(std::chrono::hours(24));
    EXPECT_FALSE(has_dead_identity_token_keys(*world.directory.share(), world.clock.now()));
}

// A signature is made on a worker's thread; what it needs is asked there, and again when it is answered.
TEST_F(IdentityToken, IsNotAnsweredToWhoMayNotHaveItAnyMore) {
    enable();
    const query::Tree tree("Action=GetWebIdentityToken&Audience.member.1=app&SigningAlgorithm=ES384");
    const auto row = std::ranges::find(service.operations, "GetWebIdentityToken", &Operation::action);
    ASSERT_TRUE(row->prepare);
    std::any prepared;
    const auto call_of = [&](const Snapshot& snapshot) {
        return Call{*look_up_caller(alice_key, snapshot),
                    {"192.0.2.1", "test", "", "us-east-1", true, world.clock.now()},
                    {},
                    world.directory.environment(),
                    world.settings,
                    &prepared};
    };
    const auto code_of_answer = [&]() -> std::string {
        const auto snapshot = world.directory.share();
        Call call = call_of(*snapshot);
        xml::Writer out;
        try {
            row->run({.read = snapshot.get()}, call, service.name, *row, tree, out);
        } catch (const Fault& fault) {
            return std::string(fault.code);
        }
        return "";
    };
    {
        const auto snapshot = world.directory.share();
        Call call = call_of(*snapshot);
        prepared = row->prepare(*snapshot, call, service.name, *row, tree);
    }
    EXPECT_EQ(code_of_answer(), "");
    enable(false);
    EXPECT_EQ(code_of_answer(), "OutboundWebIdentityFederationDisabledException");
    enable();
    alice.inline_policies.clear();
    world.put(alice);
    EXPECT_EQ(code_of_answer(), "AccessDenied");
}

// Each thread keeps opened keys: not beyond what opened them.
TEST_F(IdentityToken, AnotherMasterKeyOpensNoKeyThatTheRightOneHasJustOpened) {
    enable();
    const auto snapshot = world.directory.share();
    ASSERT_TRUE(identity_token_signer(*snapshot, "ES384", world.clock.now(), world.vault));
    const crypto::Vault other(Secret(std::string(32, 'x')));
    EXPECT_FALSE(identity_token_signer(*snapshot, "ES384", world.clock.now(), other));
    EXPECT_TRUE(identity_token_signer(*snapshot, "ES384", world.clock.now(), world.vault));
    EXPECT_FALSE(identity_token_signer(*snapshot, "HS256", world.clock.now(), world.vault));
}

}  // namespace
}  // namespace watchword::sts
