// Questions: who comes into which role by a token of somebody else's, what may the session do and say of
// itself — and which tokens, however well made, open nothing?
#include "base/encoding.hpp"
#include "jose/token.hpp"
#include "oidc/issuer_keys.hpp"
#include "policy/catalog/catalog.hpp"
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
                  std::string_view actions = R"("sts:AssumeRoleWithWebIdentity")",
                  std::string_view federated = provider_arn) {
    return concat(R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Federated":")",
                  federated, R"("},"Action":[)", actions, "]",
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
        if (url == concat("https://", provider.url, "/.well-known/openid-configuration"))
            return concat(R"({"issuer":"https://)", provider.url,
                          R"(","jwks_uri":"https://idp.example.org/keys"})");
        return jose::shown_key_set({jose::shown_key("one", SignatureAlgorithm::es256, key())});
    }

    boost::json::object claims() const {
        const auto now_s = unix_seconds(world.clock.now());
        return {{"iss", concat("https://", provider.url)},
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
    EXPECT_EQ(answer.element("Provider"), provider_arn);
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
    const std::string invalid = "A session tag is not valid",
                      several = "A session tag must have exactly one value", malformed = "";
    const std::pair<std::string, std::string> cases[] = {
        {R"({"principal_tags":{"aws:x":["v"]}})", invalid},
        {R"({"principal_tags":{"AWS:x":["v"]}})", invalid},
        {R"({"principal_tags":{"k":["v"],"K":["w"]}})", invalid},
        {R"({"principal_tags":{"":["v"]}})", invalid},
        {R"({"principal_tags":{"k":["<>"]}})", invalid},
        {concat(R"({"principal_tags":{"k":[")", std::string(257, 'v'), "\"]}}"), invalid},
        {R"({"principal_tags":{"k":[]}})", several},
        {R"({"principal_tags":{"k":["v","w"]}})", several},
        {"{\"principal_tags\":{" + many + "}}", "Too many session tags"},
        {R"({"transitive_tag_keys":["k"]})",
         "The specified transitive tag key must be included in the requested tags."},
        {R"({"principal_tags":{"k":[1]}})", malformed},
        {R"({"principal_tags":["k"]})", malformed},
        {R"("k=v")", malformed},
    };
    for (const auto& [claim, message] : cases) {
        SCOPED_TRACE(claim);
        const auto answer = with(tags_claim, boost::json::parse(claim));
        if (message == malformed)
            expect(answer, 400, "InvalidIdentityToken", concat("The claim ", tags_claim, " is malformed"));
        else
            expect(answer, 403, "IDPRejectedClaim", message);
    }
    constexpr std::string_view source_identity = "https://aws.amazon.com/source_identity";
    for (const auto* bad : {"x", "aws:root", "a b"})
        expect(with(source_identity, bad), 403, "IDPRejectedClaim", "The source identity is not valid");
    expect(with(source_identity, ""), 400, "InvalidIdentityToken",
           concat("The claim ", source_identity, " is malformed"));
}

// Providers send "email": "" for whoever has none.
TEST_F(WebIdentity, WhatOnlyConditionsAskForSpoilsNoToken) {
    for (const auto* none : {R"("")", "null", "7", R"(["mary@example.org"])", R"("a\nb")"})
        for (const auto* claim : {"email", "amr"})
            EXPECT_EQ(with(claim, boost::json::parse(none)).status, 200u) << claim << none;
    set_trust(trust(R"({"StringEquals":{"idp.example.org/realm:email":"mary@example.org"}})"));
    EXPECT_EQ(with("email", "mary@example.org").status, 200u);
    expect_denied(with("email", ""));
    expect_denied(with("email", "mary@example.org\n"));
    set_trust(trust(R"({"ForAnyValue:StringEquals":{"idp.example.org/realm:amr":"mfa"}})"));
    EXPECT_EQ(with("amr", {"pwd", "", 7, "mfa"}).status, 200u);
    EXPECT_EQ(with("amr", "mfa").status, 200u);
    expect_denied(with("amr", {"pwd"}));
}

// As an identity provider may pin a token to the roles it is for, a trust policy may ask that it did.
TEST_F(WebIdentity, ATokenThatNamesRolesIsForNoOther) {
    constexpr std::string_view claim = "https://aws.amazon.com/roles";
    EXPECT_EQ(with(claim, boost::json::string(role_arn)).status, 200u);
    EXPECT_EQ(with(claim, {"arn:aws:iam::111122223333:role/other", boost::json::string(role_arn)}).status,
              200u);
    for (const auto* other :
         {R"("arn:aws:iam::111122223333:role/other")", R"("federated")",
          R"("arn:aws:iam::111122223333:role/*")", R"(["arn:aws:iam::111122223333:role/Federated"])", "[]"})
        expect(with(claim, boost::json::parse(other)), 400, "InvalidIdentityToken",
               "The target role ARN is not present in the roles claim of the identity token");
    for (const auto* bad : {"null", "7", "{}", "[7]", R"("")"})
        expect(with(claim, boost::json::parse(bad)), 400, "InvalidIdentityToken",
               "The claim https://aws.amazon.com/roles is malformed");

    set_trust(trust(R"({"Bool":{"sts:RoleAuthorizedByIdp":"true"}})"));
    EXPECT_EQ(with(claim, boost::json::string(role_arn)).status, 200u);
    expect_denied(assume(claims()));
    expect_denied(with("sts:RoleAuthorizedByIdp", true));
    set_trust(trust(R"({"Bool":{"sts:RoleAuthorizedByIdp":"false"}})"));
    expect_denied(with(claim, boost::json::string(role_arn)));
    EXPECT_EQ(assume(claims()).status, 200u);
}

// Every key that AWS lists for a claim of one provider's tokens; those of any provider's are asked above.
TEST_F(WebIdentity, TrustPoliciesAskForClaimsOfTheProvidersThatAWSKnows) {
    constexpr std::string_view of_any[] = {"aud", "sub", "oaud", "amr"};
    constexpr std::string_view without_tokens[] = {"graph.facebook.com", "www.amazon.com"};
    int asked = 0;
    for (const auto key : policy::catalog::Catalog::get()
                              .service("sts")
                              ->action("AssumeRoleWithWebIdentity")
                              ->condition_keys) {
        std::string url(key.substr(0, key.find(':')));
        const std::string claim(key.substr(key.find(':') + 1));
        if (url.find('.') == std::string::npos || std::ranges::find(of_any, claim) != std::end(of_any) ||
            std::ranges::find(without_tokens, url) != std::end(without_tokens))
            continue;
        SCOPED_TRACE(std::string(key));
        ++asked;
        if (const auto star = url.find('*'); star != std::string::npos) url.replace(star, 1, "some-name");
        provider.url = url;
        world.put(provider);
        set_trust(trust(concat(R"({"StringEquals":{")", url, ":", claim, R"(":"7"}})"),
                        R"("sts:AssumeRoleWithWebIdentity")", provider.arn()));
        auto with_claim = claims();
        if (claim == "google/organization_number")
            with_claim["google"] = {{"organization_number", 7}};
        else
            with_claim[claim] = "7";
        const auto answer = assume(with_claim);
        EXPECT_EQ(answer.status, 200u) << answer.message;
        EXPECT_EQ(answer.element("Provider"), provider.arn());
        expect_denied(assume(claims()));
    }
    EXPECT_GT(asked, 70);
}

TEST_F(WebIdentity, ClaimsOfOtherProvidersAreNoConditionKeys) {
    set_trust(trust(R"({"StringEquals":{"idp.example.org/realm:repository":"ours"}})"));
    expect_denied(with("repository", "ours"));
    provider.url = "token.actions.githubusercontent.com.example.org";
    world.put(provider);
    set_trust(trust(concat(R"({"StringEquals":{")", provider.url, R"(:repository":"ours"}})"),
                    R"("sts:AssumeRoleWithWebIdentity")", provider.arn()));
    expect_denied(with("repository", "ours"));
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

}  // namespace
}  // namespace watchword::sts
