// Questions: who comes into which role by a token of somebody else's, what may the session do and say of
// itself — and which tokens, however well made, open nothing? And what do our own tokens say, to whom, and
// for how long?
#include "base/encoding.hpp"
#include "jose/token.hpp"
#include "oidc/issuer_keys.hpp"
#include "service/identity_tokens.hpp"
#include "service/test_world.hpp"
#include "sts/service.hpp"

namespace watchword::sts {
namespace {

using crypto::KeyType;
using crypto::SignatureAlgorithm;
using crypto::SigningKey;
using testing::Answer;
using testing::World;

constexpr std::string_view provider_url = "idp.example.org/realm";
constexpr std::string_view tags_claim = "https://aws.amazon.com/tags";
const std::string provider_arn = "arn:aws:iam::111122223333:oidc-provider/idp.example.org/realm";

std::string trust(std::string_view condition = "",
                  std::string_view actions = R"("sts:AssumeRoleWithWebIdentity")") {
    return concat(R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Federated":")",
                  provider_arn, R"("},"Action":[)", actions, "]",
                  condition.empty() ? "" : ",\"Condition\":", condition, "}]}");
}
constexpr std::string_view with_tags =
    R"("sts:AssumeRoleWithWebIdentity","sts:TagSession","sts:SetSourceIdentity")";

class WebIdentity : public ::testing::Test {
protected:
    WebIdentity() {
        world.settings.issuer_keys = &keys;
        provider.account_id = World::account_a;
        provider.url = provider_url;
        provider.client_ids = {"app", "other-app"};
        world.put(provider);
    }

    static SigningKey& key() {
        static SigningKey made = SigningKey::generate(KeyType::p256);
        return made;
    }
    Result<std::string, oidc::FetchError> fetch(const std::string& url) const {
        if (down) return *down;
        if (url == concat("https://", provider_url, "/.well-known/openid-configuration"))
            return concat(R"({"issuer":"https://)", provider_url,
                          R"(","jwks_uri":"https://idp.example.org/keys"})");
        return jose::shown_key_set({jose::shown_key("one", SignatureAlgorithm::es256, key())});
    }

    boost::json::object claims() const {
        const auto now_s = unix_seconds(world.clock.now());
        return {{"iss", concat("https://", provider_url)},
                {"sub", "mary.major"},
                {"aud", "app"},
                {"iat", now_s},
                {"exp", now_s + 600}};
    }
    static std::string sign(const boost::json::object& claims) {
        return jose::make_token(claims, "one", SignatureAlgorithm::es256, key());
    }
    Answer assume(const std::string& token, const std::string& more = "") {
        return world.call(service, {},
                          concat("Action=AssumeRoleWithWebIdentity&RoleArn=", role_arn,
                                 "&RoleSessionName=session1&WebIdentityToken=", token, more));
    }
    Answer assume(const boost::json::object& claims) { return assume(sign(claims)); }
    Answer with(std::string_view claim, boost::json::value value) {
        auto changed = claims();
        changed[boost::json::string_view(claim.data(), claim.size())] = std::move(value);
        return assume(changed);
    }
    void expect(const Answer& answer, unsigned status, std::string_view code, std::string_view message) {
        EXPECT_EQ(answer.status, status) << answer.message << answer.xml;
        EXPECT_EQ(answer.code, code);
        EXPECT_EQ(answer.message, message);
    }
    void expect_denied(const Answer& answer) {
        expect(answer, 403, "AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity");
    }
    void set_trust(std::string document) {
        world.add_role(World::account_a, "federated", std::move(document));
    }

    World world;
    OpenIdProvider provider;
    Role role = world.add_role(World::account_a, "federated", trust());
    std::string role_arn = role.arn();
    std::optional<oidc::FetchError> down;
    oidc::IssuerKeys keys{world.clock,
                          [this](const auto& url, const auto&, std::size_t) { return fetch(url); }};
};

TEST_F(WebIdentity, AGoodTokenGivesASession) {
    const auto answer = assume(claims());
    ASSERT_EQ(answer.status, 200u) << answer.message;
    EXPECT_EQ(answer.element("SubjectFromWebIdentityToken"), "mary.major");
    EXPECT_EQ(answer.element("Audience"), "app");
    EXPECT_EQ(answer.element("Provider"), "https://idp.example.org/realm");
    EXPECT_EQ(answer.element("Arn"), "arn:aws:sts::111122223333:assumed-role/federated/session1");
    EXPECT_EQ(answer.xml.find("PackedPolicySize"), std::string::npos);
    EXPECT_EQ(answer.xml.find("SourceIdentity"), std::string::npos);
    const auto session = world.credential(answer).session;
    ASSERT_TRUE(session);
    EXPECT_EQ(session->session.expires_s - session->session.issued_s, 3600);
    EXPECT_FALSE(session->session.mfa_s);
    ASSERT_TRUE(session->session.federation);
    EXPECT_EQ(session->session.federation->provider_arn, provider_arn);
    // What later requests may be asked.
    const auto snapshot = world.directory.share();
    const auto caller = look_up_caller(world.credential(answer), *snapshot);
    ASSERT_TRUE(caller);
    policy::Context context;
    set_global_keys(context, {"192.0.2.1", "", "", "", true, world.clock.now()}, *caller);
    const auto value_of = [&](std::string_view key) {
        const auto values = context.find(policy::key_ref(key));
        return values.empty() ? std::string{} : std::string(values[0]);
    };
    EXPECT_EQ(value_of("aws:federatedprovider"), provider_arn);
    EXPECT_EQ(value_of("idp.example.org/realm:sub"), "mary.major");
    EXPECT_EQ(value_of("idp.example.org/realm:aud"), "app");
}

TEST_F(WebIdentity, OnlyWhomTheTrustPolicyNames) {
    set_trust(trust(
        R"({"StringEquals":{"idp.example.org/realm:sub":"mary.major","idp.example.org/realm:aud":"app"}})"));
    EXPECT_EQ(assume(claims()).status, 200u);
    expect_denied(with("sub", "mallory.major"));
    expect_denied(with("aud", "other-app"));
    set_trust(trust("", R"("sts:AssumeRole")"));
    expect_denied(assume(claims()));
    set_trust(
        R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},)"
        R"("Action":["sts:AssumeRoleWithWebIdentity","sts:AssumeRole"]}]})");
    expect_denied(assume(claims()));
    set_trust(trust().replace(trust().find("oidc-provider"), 13, "saml-provider"));
    expect_denied(assume(claims()));
}

// A stranger cannot tell a role that is not there from one that is closed to him.
TEST_F(WebIdentity, ARoleThatIsNotThereIsRefusedAlike) {
    role_arn = "arn:aws:iam::111122223333:role/nobody";
    expect_denied(assume(claims()));
    role_arn = "arn:aws:iam::444455556666:role/federated";
    expect(assume(claims()), 400, "InvalidIdentityToken",
           "No OpenIDConnect provider found in your account for https://idp.example.org/realm");
    role_arn = "no ARN, but long enough to be one";
    EXPECT_EQ(assume(claims()).code, "ValidationError");
}

TEST_F(WebIdentity, OnlyRegisteredIssuersAndAudiences) {
    for (const auto* issuer :
         {"https://idp.example.org", "https://idp.example.org/realm/", "https://IDP.example.org/realm",
          "http://idp.example.org/realm", "idp.example.org/realm", "https://evil.example.org"})
        expect(with("iss", issuer), 400, "InvalidIdentityToken",
               concat("No OpenIDConnect provider found in your account for ", issuer));
    for (const auto* audience : {"APP", "app ", "application", "ap"})
        expect(with("aud", audience), 400, "InvalidIdentityToken", "Incorrect token audience");
    EXPECT_EQ(with("aud", {"stranger", "other-app"}).element("Audience"), "other-app");
    EXPECT_EQ(with("aud", boost::json::array{}).code, "InvalidIdentityToken");
    world.erase(provider);
    EXPECT_EQ(assume(claims()).message,
              "No OpenIDConnect provider found in your account for https://idp.example.org/realm");
}

// A token made for somebody else's client is not ours because it also names us.
TEST_F(WebIdentity, TheAuthorizedPartyCountsWhereThereIsOne) {
    auto both = claims();
    both["azp"] = "other-app";
    const auto answer = assume(both);
    EXPECT_EQ(answer.element("Audience"), "other-app");
    both["azp"] = "stranger";
    expect(assume(both), 400, "InvalidIdentityToken", "Incorrect token audience");
    set_trust(trust(
        R"({"StringEquals":{"idp.example.org/realm:oaud":"app","idp.example.org/realm:aud":"other-app"}})"));
    both["azp"] = "other-app";
    EXPECT_EQ(assume(both).status, 200u);
    both["aud"] = "elsewhere";
    expect_denied(assume(both));
}

TEST_F(WebIdentity, TimesAreAskedToTheSecond) {
    const auto now_s = unix_seconds(world.clock.now());
    expect(with("exp", now_s), 400, "ExpiredTokenException",
           concat("Token expired: current date/time ", std::to_string(now_s),
                  " must be before the expiration date/time ", std::to_string(now_s)));
    EXPECT_EQ(with("exp", now_s + 1).status, 200u);
    EXPECT_EQ(with("exp", static_cast<double>(now_s) + 1.9).status, 200u);
    EXPECT_EQ(with("exp", static_cast<double>(now_s) + 0.9).code, "ExpiredTokenException");
    EXPECT_EQ(with("nbf", now_s + 300).status, 200u);  // clocks differ
    EXPECT_EQ(with("nbf", now_s + 301).code, "InvalidIdentityToken");
    EXPECT_EQ(with("iat", now_s + 301).code, "InvalidIdentityToken");
    EXPECT_EQ(with("iat", now_s - 86400).status, 200u);
    auto backwards = claims();
    backwards["exp"] = now_s + 10;
    backwards["iat"] = now_s + 20;
    EXPECT_EQ(assume(backwards).code, "InvalidIdentityToken");
}

TEST_F(WebIdentity, NumbersOfOtherKindsAreNoTimes) {
    for (const auto* number : {"\"1900000000\"", "-1", "1e300", "18446744073709551615", "253402300800",
                               "null", "true", "[1900000000]", "{}", "-0.5"})
        for (const auto* claim : {"exp", "iat", "nbf"}) {
            auto changed = claims();
            changed[claim] = boost::json::parse(number);
            EXPECT_EQ(assume(changed).code, "InvalidIdentityToken") << claim << " " << number;
        }
}

TEST_F(WebIdentity, RequiredClaimsMustBeThere) {
    for (const auto* claim : {"iss", "sub", "aud", "exp", "iat"}) {
        auto without = claims();
        without.erase(claim);
        expect(assume(without), 400, "InvalidIdentityToken", concat("Missing a required claim: ", claim));
        for (boost::json::value bad : {boost::json::value(nullptr), boost::json::value(boost::json::object{}),
                                       boost::json::value(""), boost::json::value("a\nb")})
            EXPECT_EQ(with(claim, bad).code, "InvalidIdentityToken") << claim;
    }
    EXPECT_EQ(with("sub", "short").code, "IDPRejectedClaim");
    EXPECT_EQ(with("sub", boost::json::string(255, 'x')).status, 200u);
    EXPECT_EQ(with("sub", boost::json::string(256, 'x')).code, "IDPRejectedClaim");
}

TEST_F(WebIdentity, OnlyTheProvidersKeyOpens) {
    const auto other = SigningKey::generate(KeyType::p256);
    expect(assume(jose::make_token(claims(), "one", SignatureAlgorithm::es256, other)), 400,
           "InvalidIdentityToken", "The signature of the token is not valid");
    EXPECT_EQ(assume(jose::make_token(claims(), "two", SignatureAlgorithm::es256, other)).code,
              "InvalidIdentityToken");
    for (const auto* bad : {"nonsense", "eyJhbGciOiJub25lIn0.e30.", "a.b.c"})
        expect(
            assume(std::string(bad)), 400, "InvalidIdentityToken",
            "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)");
    EXPECT_EQ(assume(std::string("abc")).code, "ValidationError");
    EXPECT_EQ(assume(std::string(20001, 'a')).code, "ValidationError");
}

TEST_F(WebIdentity, ProvidersThatDoNotAnswerAreSaidSo) {
    down = oidc::FetchError::unreachable;
    EXPECT_EQ(assume(claims()).code, "IDPCommunicationError");
    down = oidc::FetchError::untrusted;
    expect(assume(claims()), 400, "InvalidIdentityToken",
           "OpenIDConnect provider's HTTPS certificate doesn't match configured thumbprint");
    down = oidc::FetchError::refused;
    EXPECT_EQ(assume(claims()).message,
              "Couldn't retrieve verification key from your identity provider,  please reference "
              "AssumeRoleWithWebIdentity documentation for requirements");
    world.settings.issuer_keys = nullptr;
    EXPECT_EQ(assume(claims()).code, "IDPCommunicationError");
}

TEST_F(WebIdentity, ProvidersOfTheOlderKindAreRefused) {
    EXPECT_EQ(assume(sign(claims()), "&ProviderId=www.amazon.com").code, "InvalidIdentityToken");
}

TEST_F(WebIdentity, TagsAndSourceIdentityNeedTheirPermissions) {
    auto tagged = claims();
    tagged[tags_claim] = boost::json::parse(
        R"({"principal_tags":{"Project":["Apollo"],"Team":"Blue"},"transitive_tag_keys":["Project"]})");
    expect_denied(assume(tagged));
    set_trust(trust("", with_tags));
    const auto answer = assume(tagged);
    ASSERT_EQ(answer.status, 200u) << answer.message;
    EXPECT_NE(answer.element("PackedPolicySize"), "");
    const auto session = world.credential(answer).session;
    EXPECT_EQ(session->session.tags, (Tags{{"Project", "Apollo"}, {"Team", "Blue"}}));
    EXPECT_EQ(session->session.transitive_tag_keys, std::vector<std::string>{"Project"});
    set_trust(trust(R"({"StringEquals":{"aws:RequestTag/Project":"Gemini"}})", with_tags));
    expect_denied(assume(tagged));

    auto named = claims();
    named["https://aws.amazon.com/source_identity"] = "mary";
    set_trust(trust());
    expect_denied(assume(named));
    set_trust(trust(R"({"StringEquals":{"sts:SourceIdentity":"mary"}})", with_tags));
    EXPECT_EQ(assume(named).element("SourceIdentity"), "mary");
}

TEST_F(WebIdentity, TagsThatAreNoneAreRefused) {
    set_trust(trust("", with_tags));
    std::string many;
    for (int i = 0; i < 51; ++i) many += concat(i ? "," : "", "\"k", std::to_string(i), "\":[\"v\"]");
    for (const auto& bad :
         {std::string(R"({"principal_tags":{"aws:x":["v"]}})"), std::string(R"({"principal_tags":{"k":[]}})"),
          std::string(R"({"principal_tags":{"k":["v","w"]}})"),
          std::string(R"({"principal_tags":{"k":[1]}})"),
          std::string(R"({"principal_tags":{"k":["v"],"K":["w"]}})"),
          std::string(R"({"principal_tags":{"":["v"]}})"), std::string(R"({"principal_tags":{"k":["<>"]}})"),
          std::string(R"({"principal_tags":["k"]})"), std::string(R"({"transitive_tag_keys":["k"]})"),
          std::string(R"("k=v")"), "{\"principal_tags\":{" + many + "}}",
          concat(R"({"principal_tags":{"k":[")", std::string(257, 'v'), "\"]}}")}) {
        auto changed = claims();
        changed[tags_claim] = boost::json::parse(bad);
        const auto answer = assume(changed);
        EXPECT_TRUE(answer.code == "IDPRejectedClaim" || answer.code == "InvalidIdentityToken")
            << bad << answer.code;
    }
    for (const auto* bad : {"x", "aws:root", "a b", ""})
        EXPECT_NE(with("https://aws.amazon.com/source_identity", bad).status, 200u) << bad;
}

TEST_F(WebIdentity, SessionPoliciesAndDurationsAreAssumeRoles) {
    const auto token = sign(claims());
    EXPECT_EQ(assume(token, "&DurationSeconds=900").status, 200u);
    expect(assume(token, "&DurationSeconds=3601"), 400, "ValidationError",
           "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
    EXPECT_EQ(assume(token, "&Policy=nonsense").code, "MalformedPolicyDocument");
    const auto limited = assume(
        token, concat("&Policy=", percent_encode(R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow",)"
                                                 R"("Action":"s3:GetObject","Resource":"*"}]})")));
    EXPECT_EQ(limited.status, 200u);
    EXPECT_FALSE(world.credential(limited).session->session.policy.empty());
}

// The answer of a slow provider must not revive what was taken away meanwhile.
TEST_F(WebIdentity, AProviderThatIsDeletedMeanwhileOpensNothing) {
    OpenIdProvider again = provider;
    oidc::IssuerKeys deleting{world.clock, [this](const auto& url, const auto&, std::size_t) {
                                  world.erase(provider);
                                  return fetch(url);
                              }};
    world.settings.issuer_keys = &deleting;
    EXPECT_EQ(assume(claims()).message,
              "No OpenIDConnect provider found in your account for https://idp.example.org/realm");
    again.client_ids = {"other-app"};
    world.put(again);
    EXPECT_EQ(assume(claims()).message, "Incorrect token audience");
}

// ---- our own tokens
// ---------------------------------------------------------------------------------------------

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
    EXPECT_TRUE(is_published(last_of_old));
    EXPECT_TRUE(is_published(first_of_new));
    world.clock.advance(std::chrono::hours(24 * 30));
    rotate();
    EXPECT_FALSE(is_published(last_of_old));
    EXPECT_TRUE(is_published(first_of_new));
}

}  // namespace
}  // namespace watchword::sts
