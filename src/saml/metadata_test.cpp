// Question: which metadata names a provider whose assertions could be verified?
#include "saml/metadata.hpp"
#include "saml/test_opening.hpp"

namespace watchword::saml {
namespace {

using namespace test;

TEST(SamlMetadata, SaysWhoSignsAndUntilWhen) {
    const auto read = read_metadata(metadata({rsa_certificate, ec_certificate, rsa_certificate}, entity_id,
                                             " validUntil=\"2030-01-01T00:00:00Z\""));
    ASSERT_TRUE(read);
    EXPECT_EQ(read->entity_id, entity_id);
    EXPECT_EQ(read->certificates, (std::vector{der(rsa_certificate), der(ec_certificate)}));
    EXPECT_EQ(read->valid_until, from_unix_seconds(1'893'456'000));
    EXPECT_FALSE(read_metadata(metadata())->valid_until);
    const auto role = replaced(metadata(), "<md:IDPSSODescriptor",
                               "<md:IDPSSODescriptor validUntil=\"2029-01-01T00:00:00Z\"");
    EXPECT_EQ(read_metadata(role)->valid_until, from_unix_seconds(1'861'920'000));
    const auto no_use = replaced(metadata(), " use=\"signing\"", "");
    EXPECT_TRUE(read_metadata(no_use));
}

TEST(SamlMetadata, WhatNobodyCouldVerifyWithIsNone) {
    const auto good = metadata();
    for (const auto& bad :
         {std::string(), std::string("<a/>"), "\xef\xbb\xbf" + good, "<!DOCTYPE a>" + good,
          replaced(good, "SAML:2.0:metadata", "SAML:1.0:metadata"),
          replaced(good, " entityID=\"", " entity=\""),
          replaced(good, "use=\"signing\"", "use=\"encryption\""), metadata({}), metadata({weak_certificate}),
          metadata({rsa_certificate, weak_certificate}),
          replaced(good, "SAML:2.0:protocol", "SAML:1.1:protocol"),
          replaced(good, "<ds:X509Certificate>", "<ds:X509Certificate>AAAA"), metadata({rsa_certificate}, ""),
          metadata({rsa_certificate}, std::string(1025, 'e')),
          metadata({rsa_certificate}, "e", " validUntil=\"tomorrow\"")})
        EXPECT_FALSE(read_metadata(bad)) << bad.substr(0, 200);
}

}  // namespace
}  // namespace watchword::saml
