// Questions: which SAML providers may be registered, within which limits, by whom are they seen, and who sees
// their private keys?
#include "iam/test_support.hpp"
#include "saml/test_keys.hpp"
#include "saml/test_metadata.hpp"
#include "service/saml_provider.hpp"

namespace watchword::iam {
namespace {

using test::Answer;
using test::World;

class SamlProviders : public ::testing::Test {
protected:
    static std::string arn(std::string_view account, std::string_view name = "Corp") {
        return concat("arn:aws:iam::", account, ":saml-provider/", name);
    }
    std::string on(std::string_view action, std::string_view more = "") const {
        return concat("Action=", action, "&SAMLProviderArn=", arn(account), more);
    }
    static std::string create(const std::string& metadata, std::string_view more = "",
                              std::string_view name = "Corp") {
        return concat("Action=CreateSAMLProvider&Name=", name,
                      "&SAMLMetadataDocument=", percent_encode(metadata), more);
    }
    static std::string key(std::string_view pem = saml::test::rsa_key) {
        return "&AddPrivateKey=" + percent_encode(std::string(pem));
    }

    World world;
    Credential admin = world.account("a", true);
    std::string account = world.account_of(admin);
    std::string metadata = saml::test::metadata();
};

TEST_F(SamlProviders, AreShownAsTheyWereMade) {
    const auto made = world.expect(admin, create(metadata, "&Tags.member.1.Key=k&Tags.member.1.Value=v"));
    EXPECT_EQ(made.text("SAMLProviderArn"), arn(account));
    EXPECT_EQ(made.text("Key"), "k");
    const auto got = world.expect(admin, on("GetSAMLProvider"));
    EXPECT_NE(got.text("SAMLMetadataDocument").find("https://idp.example.org/saml"), std::string::npos);
    EXPECT_EQ(got.text("SAMLProviderUUID").size(), 32u);
    EXPECT_EQ(got.text("CreateDate"), "2023-11-14T22:13:30Z");
    EXPECT_EQ(got.text("ValidUntil"), "2123-10-21T22:13:30Z");  // a hundred years of 365 days
    EXPECT_EQ(got.text("Value"), "v");
    EXPECT_EQ(got.text("AssertionEncryptionMode"), "Allowed");
    EXPECT_NE(got.xml.find("<PrivateKeyList></PrivateKeyList>"), std::string::npos) << got.xml;
    const auto listed = world.expect(admin, "Action=ListSAMLProviders");
    EXPECT_EQ(listed.text("Arn"), arn(account));
    EXPECT_EQ(listed.text("ValidUntil"), "2123-10-21T22:13:30Z");
    EXPECT_EQ(listed.count("SAMLMetadataDocument"), 0u);
    world.open();
    EXPECT_EQ(world.expect(admin, on("GetSAMLProvider")).xml, got.xml);
    EXPECT_NE(
        world.expect(admin, "Action=GetAccountSummary").xml.find("<key>Providers</key><value>1</value>"),
        std::string::npos);
}

TEST_F(SamlProviders, TheMetadataSaysUntilWhen) {
    world.expect(admin, create(saml::test::metadata({saml::test::rsa_certificate}, "e",
                                                    " validUntil=\"2030-01-01T00:00:00Z\"")));
    EXPECT_EQ(world.expect(admin, on("GetSAMLProvider")).text("ValidUntil"), "2030-01-01T00:00:00Z");
    world.expect(admin, on("UpdateSAMLProvider", "&SAMLMetadataDocument=" + percent_encode(metadata)));
    EXPECT_EQ(world.expect(admin, on("GetSAMLProvider")).text("ValidUntil"), "2123-10-21T22:13:30Z");
}

TEST_F(SamlProviders, MetadataMustBeSome) {
    const std::string refused = "400 InvalidInput Could not parse metadata";
    EXPECT_EQ(world.outcome(admin, create(std::string(1000, 'x'))), refused);
    EXPECT_EQ(world.outcome(admin, create("\xef\xbb\xbf" + metadata)), refused);
    EXPECT_EQ(world.outcome(admin, create(saml::test::metadata({saml::test::weak_certificate}, "e",
                                                               std::string(500, ' ')))),
              refused);
    EXPECT_EQ(world.call(admin, create(std::string(999, 'x'))).code, "ValidationError");
    EXPECT_EQ(world.call(admin, create(metadata, "", "a+b")).code, "ValidationError");
    EXPECT_EQ(world.call(admin, create(metadata, "&AssertionEncryptionMode=Never")).code, "ValidationError");
    world.expect(admin, create(metadata));
    EXPECT_EQ(
        world.outcome(admin, on("UpdateSAMLProvider", "&SAMLMetadataDocument=" + std::string(1000, 'x'))),
        refused);
}

TEST_F(SamlProviders, NamesAreUniqueAndThereAreAtMostAHundred) {
    world.expect(admin, create(metadata));
    EXPECT_EQ(world.outcome(admin, create(metadata)),
              "409 EntityAlreadyExists Provider with name Corp already exists.");
    EXPECT_EQ(world.call(admin, create(metadata, "", "CORP")).code, "EntityAlreadyExists");
    for (int i = 1; i < 100; ++i) world.expect(admin, create(metadata, "", concat("p", std::to_string(i))));
    EXPECT_EQ(world.outcome(admin, create(metadata, "", "last")),
              "409 LimitExceeded Cannot exceed quota for SAMLProvidersPerAccount: 100");
    EXPECT_EQ(world.expect(admin, "Action=ListSAMLProviders").count("Arn"), 100u);
    world.expect(admin, on("DeleteSAMLProvider"));
    world.expect(admin, create(metadata, "", "last"));
}

TEST_F(SamlProviders, OthersSeeNothing) {
    world.expect(admin, create(metadata));
    const auto other = world.account("b", true);
    const auto missing = concat("404 NoSuchEntity Manifest not found for arn ", arn(account));
    for (const auto* action : {"GetSAMLProvider", "DeleteSAMLProvider", "ListSAMLProviderTags"})
        EXPECT_EQ(world.outcome(other, on(action)), missing) << action;
    EXPECT_EQ(world.outcome(other, on("UpdateSAMLProvider", "&AssertionEncryptionMode=Allowed")), missing);
    EXPECT_EQ(world.outcome(other, on("TagSAMLProvider", "&Tags.member.1.Key=k&Tags.member.1.Value=v")),
              missing);
    EXPECT_EQ(world.expect(other, "Action=ListSAMLProviders").count("Arn"), 0u);
    EXPECT_EQ(world.call(admin, "Action=GetSAMLProvider&SAMLProviderArn=not-an-arn-at-all-but-long").code,
              "ValidationError");
    const auto nobody = world.user(admin, "nobody");
    for (const auto& form : {create(metadata, "", "x"), on("GetSAMLProvider"), on("DeleteSAMLProvider"),
                             std::string("Action=ListSAMLProviders"),
                             on("UpdateSAMLProvider", "&AssertionEncryptionMode=Allowed")})
        EXPECT_EQ(world.call(nobody, form).code, "AccessDenied") << form.substr(0, 40);
    const auto reader = world.user(admin, "reader",
                                   test::allow("iam:GetSAMLProvider", arn(account),
                                               R"(,"Condition":{"StringEquals":{"aws:ResourceTag/k":"v"}})"));
    EXPECT_EQ(world.call(reader, on("GetSAMLProvider")).code, "AccessDenied");
    world.expect(admin, on("TagSAMLProvider", "&Tags.member.1.Key=k&Tags.member.1.Value=v"));
    world.expect(reader, on("GetSAMLProvider"));
}

TEST_F(SamlProviders, CanBeTagged) {
    world.expect(admin, create(metadata));
    world.expect(admin,
                 on("TagSAMLProvider",
                    "&Tags.member.1.Key=b&Tags.member.1.Value=1&Tags.member.2.Key=a&Tags.member.2.Value=2"));
    const auto listed = world.expect(admin, on("ListSAMLProviderTags", "&MaxItems=1"));
    EXPECT_EQ(listed.text("Key"), "a");
    EXPECT_EQ(listed.text("IsTruncated"), "true");
    world.expect(admin, on("UntagSAMLProvider", "&TagKeys.member.1=a"));
    EXPECT_EQ(world.expect(admin, on("ListSAMLProviderTags")).text("Key"), "b");
}

TEST_F(SamlProviders, PrivateKeysAreKeptAndNeverShown) {
    world.expect(admin, create(metadata, key() + "&AssertionEncryptionMode=Required"));
    auto got = world.expect(admin, on("GetSAMLProvider"));
    EXPECT_EQ(got.text("AssertionEncryptionMode"), "Required");
    const auto first = got.text("KeyId");
    EXPECT_EQ(first.size(), 32u);
    EXPECT_EQ(got.text("Timestamp"), "2023-11-14T22:13:30Z");
    EXPECT_EQ(got.xml.find("PRIVATE KEY"), std::string::npos);
    const auto record = *world.now()->saml_providers.find(name_key(account, "Corp"));
    EXPECT_TRUE(world.vault.open(saml_key_place(record, first), record.private_keys[0].key));
    EXPECT_FALSE(world.vault.open(saml_key_place(record, "ANOTHERKEYANOTHERKEYANOTHERKEY"),
                                  record.private_keys[0].key));

    EXPECT_EQ(world.outcome(admin, on("UpdateSAMLProvider", "&RemovePrivateKey=" + first)),
              "400 InvalidInput Failed to remove private key.");
    world.expect(admin, on("UpdateSAMLProvider", key(saml::test::other_rsa_key)));
    EXPECT_EQ(world.outcome(admin, on("UpdateSAMLProvider", key())),
              "409 LimitExceeded Private key limit of 2 is reached.");
    EXPECT_EQ(
        world.outcome(admin, on("UpdateSAMLProvider", key() + "&RemovePrivateKey=" + first)),
        "400 ValidationError Unable to add and remove private keys in the same request. Set a value for only "
        "one of the two parameters.");
    world.expect(admin, on("UpdateSAMLProvider", "&RemovePrivateKey=" + first));
    EXPECT_EQ(
        world.outcome(admin, on("UpdateSAMLProvider", "&RemovePrivateKey=" + first)),
        "400 InvalidInput Failed to remove private key because the Key ID does not match a private key.");
    got = world.expect(admin, on("GetSAMLProvider"));
    EXPECT_EQ(got.count("KeyId"), 1u);
    world.expect(admin, on("UpdateSAMLProvider",
                           "&AssertionEncryptionMode=Allowed&RemovePrivateKey=" + got.text("KeyId")));
    EXPECT_EQ(
        world.outcome(admin, on("UpdateSAMLProvider", "&AssertionEncryptionMode=Required")),
        "400 InvalidInput Failed to set assertion encryption mode to Required because no private key is "
        "present.");
    EXPECT_EQ(
        world.outcome(admin, on("UpdateSAMLProvider")),
        "400 ValidationError Unable to update identity provider. No updates are defined for metadata or "
        "encryption assertion.");
    EXPECT_EQ(world.outcome(admin, on("UpdateSAMLProvider", key(saml::test::ec_key))),
              "400 InvalidInput Invalid private key.");
    EXPECT_EQ(world.outcome(admin, on("UpdateSAMLProvider", key("nonsense"))),
              "400 InvalidInput Invalid private key.");
    EXPECT_EQ(
        world.outcome(admin, create(metadata, "&AssertionEncryptionMode=Required", "other")),
        "400 InvalidInput Unable to set assertion encryption mode to Required because no private key is "
        "provided.");
}

}  // namespace
}  // namespace watchword::iam
