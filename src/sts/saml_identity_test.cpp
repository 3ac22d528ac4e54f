// Questions: who comes into which role by a SAML response, and what may the session do and say of itself —
// and which responses, however genuine, open nothing, or nothing more?
#include <atomic>
#include <thread>

#include "crypto/x509.hpp"
#include "service/saml_provider.hpp"
#include "sts/test_saml.hpp"

namespace watchword::sts {
namespace {

using namespace test;

TEST_F(Saml, AGoodAssertionGivesASession) {
    const auto answer = assume(claims());
    ASSERT_EQ(answer.status, 200u) << answer.message;
    EXPECT_EQ(answer.element("Subject"), "mary.major");
    EXPECT_EQ(answer.element("SubjectType"), "persistent");
    EXPECT_EQ(answer.element("Issuer"), "https://idp.example.org/saml");
    EXPECT_EQ(answer.element("Audience"), "https://signin.aws.amazon.com/saml");
    // printf %s https://idp.example.org/saml111122223333/Corp | openssl sha1 -binary | base64
    EXPECT_EQ(answer.element("NameQualifier"), "1CiElUBFTvXXXHgtxk/RXO4Amdg=");
    EXPECT_EQ(answer.element("Arn"), "arn:aws:sts::111122223333:assumed-role/federated/mary@example.com");
    EXPECT_EQ(answer.xml.find("PackedPolicySize"), std::string::npos);
    EXPECT_EQ(answer.xml.find("SourceIdentity"), std::string::npos);
    EXPECT_EQ(duration_of(answer), 3600);
    const auto session = world.credential(answer).session;
    ASSERT_TRUE(session);
    EXPECT_FALSE(session->session.mfa_s);
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
    EXPECT_EQ(value_of("saml:sub"), "mary.major");
    EXPECT_EQ(value_of("saml:sub_type"), "persistent");
    EXPECT_EQ(value_of("saml:namequalifier"), answer.element("NameQualifier"));
    EXPECT_EQ(value_of("saml:aud"), "");
}

TEST_F(Saml, OnlyWhomTheTrustPolicyNames) {
    for (const auto* condition :
         {R"({"StringEquals":{"SAML:aud":"https://signin.aws.amazon.com/saml"}})",
          R"({"StringEquals":{"SAML:iss":"https://idp.example.org/saml"}})",
          R"({"StringEquals":{"SAML:sub":"mary.major","SAML:sub_type":"persistent"}})",
          R"({"StringEquals":{"SAML:namequalifier":"1CiElUBFTvXXXHgtxk/RXO4Amdg="}})",
          R"({"StringEquals":{"SAML:doc":"111122223333/Corp"}})",
          R"({"StringEquals":{"sts:RoleSessionName":"mary@example.com"}})",
          R"({"ForAnyValue:StringEquals":{"saml:edupersonaffiliation":"staff"}})",
          R"({"StringEquals":{"saml:edupersonorgdn":"o=Example","saml:mail":"mary@example.com"}})"}) {
        auto those = claims();
        those.attributes.push_back({"urn:oid:1.3.6.1.4.1.5923.1.1.1.1", {"student", "staff"}});
        those.attributes.push_back({"urn:oid:1.3.6.1.4.1.5923.1.1.1.3", {"o=Example", "o=Other"}});
        those.attributes.push_back(
            {"http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress", {"mary@example.com"}});
        set_trust(trust(condition));
        EXPECT_EQ(assume(those).status, 200u) << condition;
    }
    auto others = claims();
    others.subject = "mallory";
    set_trust(trust(R"({"StringEquals":{"SAML:sub":"mary.major"}})"));
    expect_denied(assume(others));
    set_trust(trust("", R"("sts:AssumeRole","sts:AssumeRoleWithWebIdentity")"));
    expect_denied(assume(claims()));
    auto other_provider = trust();
    set_trust(other_provider.replace(other_provider.find("Corp"), 4, "Corq"));
    expect_denied(assume(claims()));
}

TEST_F(Saml, OnlyProvidersThatAreThere) {
    principal = "arn:aws:iam::111122223333:saml-provider/Other";
    expect_invalid(assume(claims()), "Specified provider doesn't exist");
    principal = "arn:aws:iam::111122223333:oidc-provider/idp.example.org";
    EXPECT_EQ(assume(claims()).code, "ValidationError");
    principal = provider_arn;
    provider.valid_until = stored(world.clock.now());
    world.put(provider);
    expect_invalid(assume(claims()), "The metadata document of the specified provider has expired");
    world.erase(provider);
    expect_invalid(assume(claims()), "Specified provider doesn't exist");
}

TEST_F(Saml, WhatIsNotProvenIsRefused) {
    expect_invalid(send(claims().response(claims().assertion())), "Response signature invalid");
    expect_invalid(send(claims().signed_response({}, saml::test::other_rsa_key)),
                   "Response signature invalid");
    expect_invalid(send("<a/>"), "Your request included an invalid SAML response");
    expect_invalid(send("nonsense"), "Your request included an invalid SAML response");
    const auto no_base64 = world.call(service, {},
                                      concat("Action=AssumeRoleWithSAML&RoleArn=", role,
                                             "&PrincipalArn=", principal, "&SAMLAssertion=%3Ca%2F%3E"));
    expect_invalid(no_base64, "Invalid base64 SAMLResponse");
    EXPECT_EQ(world
                  .call(service, {},
                        concat("Action=AssumeRoleWithSAML&RoleArn=", role, "&PrincipalArn=", principal,
                               "&SAMLAssertion=", std::string(100001, 'a')))
                  .code,
              "ValidationError");
    auto failed = claims();
    failed.status = "urn:oasis:names:tc:SAML:2.0:status:Responder";
    expect(assume(failed), 403, "IDPRejectedClaim",
           "The identity provider reported that authentication failed");
    // The provider's key counts as long as its metadata has it.
    provider.metadata = saml::test::metadata({saml::test::other_rsa_certificate});
    world.put(provider);
    expect_invalid(assume(claims()), "Response signature invalid");
}

TEST_F(Saml, NoAssertionIsGoodTwice) {
    const auto once = claims();
    EXPECT_EQ(assume(once).status, 200u);
    expect_invalid(assume(once), "The SAML assertion has already been used");
    // In whatever it is wrapped, and however it is signed.
    auto again = once;
    again.response_id = "_another";
    expect_invalid(assume(again), "The SAML assertion has already been used");
    expect_invalid(send(again.response_signed_as_a_whole()), "The SAML assertion has already been used");
    // Neither after a restart.
    Directory restarted(*world.store, world.directory.environment());
    EXPECT_EQ(restarted.current().saml_assertion_uses.size(), 1u);
    EXPECT_EQ(assume(claims()).status, 200u);
}

TEST_F(Saml, WhatWasRefusedIsNotSpent) {
    set_trust(trust(R"({"StringEquals":{"SAML:sub":"somebody"}})"));
    const auto once = claims();
    expect_denied(assume(once));
    EXPECT_EQ(world.directory.share()->saml_assertion_uses.size(), 0u);
    set_trust(trust());
    EXPECT_EQ(assume(once).status, 200u);
}

TEST_F(Saml, OneAssertionUsedByManyThreadsGivesOneSession) {
    const auto xml = claims().signed_response();
    std::atomic<int> issued{0}, refused{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i)
        threads.emplace_back([&] {
            const auto answer = send(xml);
            if (answer.status == 200) ++issued;
            if (answer.message == "The SAML assertion has already been used") ++refused;
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(issued, 1);
    EXPECT_EQ(refused, 7);
}

TEST_F(Saml, UsesAreForgottenWhenTheAssertionIsTooOldAnyway) {
    const auto uses = [&] { return world.directory.share()->saml_assertion_uses.size(); };
    const auto first = claims();
    EXPECT_EQ(assume(first).status, 200u);
    world.clock.advance(std::chrono::minutes(6) - std::chrono::milliseconds(1));
    EXPECT_EQ(assume(first).code, "ExpiredTokenException");
    EXPECT_EQ(assume(claims()).status, 200u);
    EXPECT_EQ(uses(), 2u);
    world.clock.advance(std::chrono::milliseconds(1));
    EXPECT_EQ(assume(claims()).status, 200u);
    EXPECT_EQ(uses(), 2u);
}

TEST_F(Saml, SessionPoliciesBind) {
    EXPECT_EQ(assume(claims(), "&Policy=nonsense").code, "MalformedPolicyDocument");
    const auto answer = assume(
        claims(),
        "&Policy=" +
            percent_encode(
                R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]})"));
    EXPECT_NE(answer.element("PackedPolicySize"), "") << answer.message;
}

TEST_F(Saml, EncryptedAssertionsNeedAKeyOfTheProvider) {
    const auto encrypted = [&] {
        auto those = claims();
        const auto xml = those.signed_response();
        const auto from = xml.find("<saml:Assertion");
        const auto to = xml.find("</samlp:Response>");
        return those.response(saml::test::encrypt(xml.substr(from, to - from)));
    };
    expect_invalid(send(encrypted()), "Response signature invalid");
    SamlPrivateKey key;
    key.id = "KEYKEYKEYKEYKEYKEYKEYKEY";
    key.key =
        world.vault.seal(saml_key_place(provider, key.id),
                         *crypto::rsa_private_key(Secret(std::string(saml::test::rsa_key))), world.random);
    provider.private_keys = {key};
    world.put(provider);
    EXPECT_EQ(send(encrypted()).status, 200u);
    EXPECT_EQ(assume(claims()).status, 200u);
    provider.encryption_mode = "Required";
    world.put(provider);
    EXPECT_EQ(send(encrypted()).status, 200u);
    expect_invalid(assume(claims()), "The provider requires encrypted assertions");
}

}  // namespace
}  // namespace watchword::sts
