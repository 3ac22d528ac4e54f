// Questions: which providers may be registered, within which limits, and by whom are they seen? When may an
// account have tokens made for others?
#include "iam/test_support.hpp"

namespace watchword::iam::test {
namespace {

const std::string thumbprint(40, 'a');

struct OpenIdProviders : testing::Test {
    Answer create(std::string_view url, const std::string& more = "") {
        return world.call(admin,
                          concat("Action=CreateOpenIDConnectProvider&Url=", percent_encode(url), more));
    }
    std::string arn_of(std::string_view url) {
        return concat("arn:aws:iam::", account, ":oidc-provider/", url);
    }
    std::string on(std::string_view action, const std::string& arn, const std::string& more = "") {
        return concat("Action=", action, "&OpenIDConnectProviderArn=", percent_encode(arn), more);
    }

    World world;
    Credential admin = world.account("acme");
    std::string account = world.account_of(admin);
    const std::string arn = arn_of("idp.example.org/realm");
};

TEST_F(OpenIdProviders, LiveAndDie) {
    const auto made = create(
        "https://idp.example.org/realm",
        concat("&ClientIDList.member.1=app&ClientIDList.member.2=app&ThumbprintList.member.1=", thumbprint,
               "&Tags.member.1.Key=team&Tags.member.1.Value=a"));
    ASSERT_EQ(made.outcome(), "200");
    EXPECT_EQ(made.text("OpenIDConnectProviderArn"), arn);
    EXPECT_EQ(made.text("Value"), "a");
    world.expect(admin, on("AddClientIDToOpenIDConnectProvider", arn, "&ClientID=other"));
    world.expect(admin, on("AddClientIDToOpenIDConnectProvider", arn, "&ClientID=other"));
    world.expect(admin, on("RemoveClientIDFromOpenIDConnectProvider", arn, "&ClientID=app"));
    world.expect(admin, on("RemoveClientIDFromOpenIDConnectProvider", arn, "&ClientID=app"));
    world.expect(admin, on("UpdateOpenIDConnectProviderThumbprint", arn,
                           concat("&ThumbprintList.member.1=", std::string(40, 'B'))));
    world.open();
    const auto shown = world.expect(admin, on("GetOpenIDConnectProvider", arn));
    EXPECT_EQ(shown.text("Url"), "idp.example.org/realm");
    EXPECT_EQ(shown.text("ClientIDList"), "<member>other</member>");
    EXPECT_EQ(shown.text("ThumbprintList"), concat("<member>", std::string(40, 'b'), "</member>"));
    EXPECT_EQ(world.outcome(admin, on("UpdateOpenIDConnectProviderThumbprint", arn, "&ThumbprintList=")),
              "400 InvalidInput Thumbprint list must contain at least one entry.");
    EXPECT_EQ(
        world.outcome(admin, on("UpdateOpenIDConnectProviderThumbprint", arn)),
        "400 ValidationError 1 validation error detected: Value null at 'thumbprintList' failed to satisfy "
        "constraint: Member must not be null");
    EXPECT_EQ(world.expect(admin, "Action=ListOpenIDConnectProviders").text("Arn"), arn);
    world.expect(admin, on("DeleteOpenIDConnectProvider", arn));
    EXPECT_EQ(world.outcome(admin, on("DeleteOpenIDConnectProvider", arn)),
              concat("404 NoSuchEntity OpenId connect Provider ", arn, " cannot be found."));
    EXPECT_EQ(world.outcome(admin, on("GetOpenIDConnectProvider", arn)),
              concat("404 NoSuchEntity OpenIDConnect Provider not found for arn ", arn));
}

TEST_F(OpenIdProviders, UrlsThatCouldMeanSomethingElseAreRefused) {
    EXPECT_EQ(create("http://idp.example.org").outcome(),
              "400 InvalidInput Invalid Open ID Connect Provider URL. The URL must begin with https://.");
    // The host begins the names of condition keys: none may pass for "aws:…" or "sts:…".
    for (const auto* url :
         {"idp.example.org", "https://", "https://aws", "https://sts:443", "https://localhost/x",
          "https://.example.org", "https://example.org.", "https://a..b", "https://a.b:0",
          "https://a.b:99999", "https://a.b:x", "https://user@a.b", "https://a.b:443:443", "https://a.b/x y",
          "https://a.b/../x", "https://a.b/..", "https://a.b/\n", "https://[::1]/x"})
        EXPECT_EQ(create(url).outcome(), "400 ValidationError Invalid Open ID Connect Provider URL") << url;
    for (const auto* url : {"https://a.b/x?y", "https://a.b/x#y", "https://a.b?"})
        EXPECT_EQ(create(url).outcome(), "400 InvalidInput Unknown") << url;
    EXPECT_EQ(create(concat("https://a.b/", std::string(300, 'x'))).code, "ValidationError");
    EXPECT_EQ(create("https://a.b:8443/x").outcome(), "200");
    EXPECT_EQ(create("https://a.b:8443/x").outcome(),
              "409 EntityAlreadyExists Provider with url https://a.b:8443/x already exists.");
    EXPECT_EQ(create("https://a.b:8443/x/").outcome(), "200") << "compared byte by byte, as tokens are";
    // Tokens do not name the port that is meant anyway.
    EXPECT_EQ(create("https://a.b:443/y").text("OpenIDConnectProviderArn"), arn_of("a.b/y"));
    EXPECT_EQ(create("https://a.b/y").code, "EntityAlreadyExists");
}

TEST_F(OpenIdProviders, ListsHaveLimits) {
    EXPECT_EQ(create("https://a.b", "&ThumbprintList.member.1=abc").code, "ValidationError");
    EXPECT_EQ(create("https://x.y", concat("&ThumbprintList.member.1=", std::string(40, 'x'))).outcome(),
              "200")
        << "no certificate has it";
    world.expect(admin, on("DeleteOpenIDConnectProvider", arn_of("x.y")));
    std::string six, clients;
    for (int i = 1; i <= 6; ++i) six += concat("&ThumbprintList.member.", std::to_string(i), "=", thumbprint);
    EXPECT_EQ(create("https://a.b", six).code, "InvalidInput");
    for (int i = 1; i <= 101; ++i)
        clients += concat("&ClientIDList.member.", std::to_string(i), "=c", std::to_string(i));
    EXPECT_EQ(create("https://a.b", clients).outcome(),
              "409 LimitExceeded Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: 100");
    for (int i = 0; i < 100; ++i)
        ASSERT_EQ(create(concat("https://h", std::to_string(i), ".example.org")).outcome(), "200");
    EXPECT_EQ(create("https://a.b").outcome(),
              "409 LimitExceeded Cannot exceed quota for OpenIdConnectProvidersPerAccount: 100");
    EXPECT_EQ(world.expect(admin, "Action=ListOpenIDConnectProviders").count("Arn"), 100u);
    const auto summary = world.expect(admin, "Action=GetAccountSummary").xml;
    EXPECT_NE(summary.find("<key>Providers</key><value>100</value>"), std::string::npos) << summary;
}

TEST_F(OpenIdProviders, BelongToOneAccount) {
    ASSERT_EQ(create("https://idp.example.org/realm").outcome(), "200");
    const auto stranger = world.account("other");
    EXPECT_EQ(world.outcome(stranger, on("GetOpenIDConnectProvider", arn)),
              concat("404 NoSuchEntity OpenIDConnect Provider not found for arn ", arn));
    EXPECT_EQ(world.outcome(stranger, on("DeleteOpenIDConnectProvider", arn)),
              concat("404 NoSuchEntity OpenId connect Provider ", arn, " cannot be found."));
    EXPECT_EQ(world.outcome(admin, on("GetOpenIDConnectProvider", arn)), "200") << "not the stranger's";
    EXPECT_EQ(world.expect(stranger, "Action=ListOpenIDConnectProviders").count("Arn"), 0u);
    for (const auto* bad : {"arn:aws:iam::111122223333:user/idp.example.org", "arn:aws:s3:::oidc-provider/x",
                            "not-an-arn-at-all-but-long"})
        EXPECT_EQ(world.outcome(admin, on("GetOpenIDConnectProvider", bad)),
                  concat("400 ValidationError Invalid ARN: ", bad));
}

TEST_F(OpenIdProviders, NeedPermissionOnTheirArn) {
    ASSERT_EQ(create("https://idp.example.org/realm").outcome(), "200");
    const auto ada = world.user(admin, "ada");
    EXPECT_EQ(
        world.outcome(ada, on("GetOpenIDConnectProvider", arn)),
        concat("403 AccessDenied User: arn:aws:iam::", account,
               ":user/ada is not authorized to perform: iam:GetOpenIDConnectProvider on resource: ", arn,
               " because no identity-based policy allows the iam:GetOpenIDConnectProvider action"));
    const auto bob = world.user(
        admin, "bob",
        R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"iam:*OpenIDConnectProvider*",
            "Resource":"arn:aws:iam::*:oidc-provider/idp.example.org/*"}})");
    world.expect(bob, on("GetOpenIDConnectProvider", arn));
    EXPECT_EQ(world.call(bob, "Action=CreateOpenIDConnectProvider&Url=https://evil.example.net").code,
              "AccessDenied");
    // The ARN that counts is the one that it gets.
    const auto eve =
        world.user(admin, "eve",
                   R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iam:*","Resource":"*"},
            {"Effect":"Deny","Action":"iam:*","Resource":"arn:aws:iam::*:oidc-provider/idp.example.org/*"}]})");
    EXPECT_EQ(world.call(eve, "Action=CreateOpenIDConnectProvider&Url=https://idp.example.org:443/x").code,
              "AccessDenied");
}

struct OutboundFederations : testing::Test {
    World world;
    Credential admin = world.account("acme");
};

TEST_F(OutboundFederations, NeedAPublicEndpoint) {
    EXPECT_EQ(
        world.outcome(admin, "Action=EnableOutboundWebIdentityFederation"),
        "400 InvalidInput This server issues no tokens for others: it has no public endpoint (watchwordd "
        "serve --public-endpoint).");
    EXPECT_EQ(world.outcome(admin, "Action=GetOutboundWebIdentityFederationInfo"),
              "404 FeatureDisabled Outbound web identity federation is disabled for the account.");
}

TEST_F(OutboundFederations, KeepTheirIssuer) {
    world.settings.public_endpoint = "https://iam.example.org";
    const auto made = world.expect(admin, "Action=EnableOutboundWebIdentityFederation");
    const auto issuer = made.text("IssuerIdentifier");
    EXPECT_TRUE(issuer.starts_with("https://iam.example.org/")) << issuer;
    EXPECT_EQ(world.outcome(admin, "Action=EnableOutboundWebIdentityFederation"),
              "409 FeatureEnabled Outbound web identity federation is already enabled for the account.");
    world.expect(admin, "Action=DisableOutboundWebIdentityFederation");
    EXPECT_EQ(world.call(admin, "Action=DisableOutboundWebIdentityFederation").code, "FeatureDisabled");
    world.open();
    EXPECT_EQ(world.expect(admin, "Action=EnableOutboundWebIdentityFederation").text("IssuerIdentifier"),
              issuer);
    const auto other = world.account("other");
    EXPECT_NE(world.expect(other, "Action=EnableOutboundWebIdentityFederation").text("IssuerIdentifier"),
              issuer);
}

}  // namespace
}  // namespace watchword::iam::test
