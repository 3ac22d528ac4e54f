// Questions: who comes into which role by a SAML response, what may the session do and say of itself — and
// which responses, however genuine, open nothing, or nothing more?
#include <atomic>
#include <thread>

#include "crypto/x509.hpp"
#include "saml/test_idp.hpp"
#include "service/saml_provider.hpp"
#include "service/test_world.hpp"
#include "sts/service.hpp"

namespace watchword::sts {
namespace {

using saml::test::Claims;
using testing::Answer;
using testing::World;

const std::string provider_arn = "arn:aws:iam::111122223333:saml-provider/Corp";
const std::string role_arn = "arn:aws:iam::111122223333:role/federated";
constexpr std::string_view aws = "https://aws.amazon.com/SAML/Attributes/";

std::string trust(std::string_view condition = "", std::string_view actions = R"("sts:AssumeRoleWithSAML")") {
    return concat(R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Federated":")",
                  provider_arn, R"("},"Action":[)", actions, "]",
                  condition.empty() ? "" : ",\"Condition\":", condition, "}]}");
}
constexpr std::string_view with_tags = R"("sts:AssumeRoleWithSAML","sts:TagSession","sts:SetSourceIdentity")";

class Saml : public ::testing::Test {
protected:
    Saml() {
        provider.account_id = World::account_a;
        provider.name = "Corp";
        provider.uuid = "SAMLUUIDSAMLUUIDSAMLUUID";
        provider.metadata = saml::test::metadata();
        provider.valid_until = stored(world.clock.now() + std::chrono::hours(1000));
        world.put(provider);
        set_trust(trust());
    }

    /// A fresh assertion each time: none is good twice.
    Claims claims() {
        Claims out;
        out.now = world.clock.now();
        out.assertion_id = concat("_a", std::to_string(++count));
        out.attributes = {{concat(aws, "Role"), {concat(role_arn, ",", provider_arn)}},
                          {concat(aws, "RoleSessionName"), {"mary@example.com"}}};
        return out;
    }
    Claims with(std::string_view attribute, std::vector<std::string> values) {
        auto out = claims();
        out.attributes.emplace_back(concat(aws, attribute), std::move(values));
        return out;
    }
    static void replace(Claims& in, std::string_view attribute, std::vector<std::string> values) {
        for (auto& [name, its] : in.attributes)
            if (name == concat(aws, attribute)) its = values;
    }
    Answer send(const std::string& xml, const std::string& more = "") {
        return world.call(service, {},
                          concat("Action=AssumeRoleWithSAML&RoleArn=", role, "&PrincipalArn=", principal,
                                 "&SAMLAssertion=", percent_encode(base64_encode(xml)), more));
    }
    Answer assume(const Claims& claims, const std::string& more = "") {
        return send(claims.signed_response(), more);
    }
    void expect(const Answer& answer, unsigned status, std::string_view code, std::string_view message) {
        EXPECT_EQ(answer.status, status) << answer.message << answer.xml;
        EXPECT_EQ(answer.code, code);
        EXPECT_EQ(answer.message, message);
    }
    void expect_invalid(const Answer& answer, std::string_view message) {
        expect(answer, 400, "InvalidIdentityToken", message);
    }
    void expect_denied(const Answer& answer) {
        expect(answer, 403, "AccessDenied", "Not authorized to perform sts:AssumeRoleWithSAML");
    }
    void set_trust(std::string document) {
        world.add_role(World::account_a, "federated", std::move(document));
    }
    std::int64_t duration_of(const Answer& answer) {
        const auto opened = world.credential(answer).session;
        return opened ? opened->session.expires_s - opened->session.issued_s : 0;
    }

    World world;
    SamlProvider provider;
    std::string role = role_arn, principal = provider_arn;
    int count = 0;
};

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

TEST_F(Saml, TheAssertionMustNameTheRoleAndTheProvider) {
    auto those = claims();
    replace(those, "Role", {concat("\n ", provider_arn, " , ", role_arn, " ")});
    EXPECT_EQ(assume(those).status, 200u);
    those = claims();
    replace(those, "Role",
            {"arn:aws:iam::111122223333:role/other," + provider_arn, role_arn, role_arn + ",",
             concat(role_arn, ",", role_arn), concat(provider_arn, ",", provider_arn),
             concat(role_arn, ",", provider_arn, ",x")});
    expect_denied(assume(those));
    those = claims();
    replace(those, "Role", {concat(role_arn, ",arn:aws:iam::111122223333:saml-provider/corp")});
    expect_denied(assume(those));
    those = claims();
    those.attributes.erase(those.attributes.begin());
    expect_invalid(assume(those), "Your request included an invalid SAML response");
    // A role that is not there is refused like one that does not trust the provider.
    role = "arn:aws:iam::111122223333:role/nobody";
    those = claims();
    replace(those, "Role", {concat(role, ",", provider_arn)});
    expect_denied(assume(those));
    role = "arn:aws:iam::444455556666:role/federated";
    expect_denied(assume(claims()));
    role = "not an arn at all, but long";
    EXPECT_EQ(assume(claims()).code, "ValidationError");
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

TEST_F(Saml, TheIssuerMustBeTheOneOfTheMetadata) {
    auto those = claims();
    those.issuer = "https://idp.example.org/SAML";
    expect_invalid(assume(those), "Issuer not present in specified provider");
    // The same key in somebody else's metadata.
    provider.metadata = saml::test::metadata({saml::test::rsa_certificate}, "https://other.example.org");
    world.put(provider);
    expect_invalid(assume(claims()), "Issuer not present in specified provider");
}

TEST_F(Saml, OnlyWhatIsSentToUs) {
    world.settings.public_endpoint = "https://sts.example.net:8443";
    for (const auto* url :
         {"https://signin.aws.amazon.com/saml", "https://us-east-1.signin.aws.amazon.com/saml",
          "https://eu-west-3.signin.aws.amazon.com/saml/acs/SAMLUUIDSAMLUUIDSAMLUUID",
          "https://sts.example.net:8443/saml",
          "https://sts.example.net:8443/saml/acs/SAMLUUIDSAMLUUIDSAMLUUID"}) {
        auto those = claims();
        those.recipient = those.destination = those.audience = url;
        EXPECT_EQ(assume(those).element("Audience"), url);
    }
    for (const auto* url :
         {"", "/saml", "https:///saml", "http://signin.aws.amazon.com/saml", "https://signin.aws.amazon.com",
          "https://signin.aws.amazon.com/saml/", "https://signin.aws.amazon.com/SAML",
          "https://evilsignin.aws.amazon.com/saml", "https://evil.example/x.signin.aws.amazon.com/saml",
          "https://a@b.signin.aws.amazon.com/saml", "https://.signin.aws.amazon.com/saml",
          "https://signin.aws.amazon.com.evil.example/saml", "https://sts.example.net/saml",
          "https://signin.aws.amazon.com/saml/acs/SOMEBODYELSES"}) {
        auto those = claims();
        those.recipient = url;
        expect_invalid(assume(those), "Response is not addressed to the sign-in endpoint");
        those = claims();
        those.destination = url;
        EXPECT_EQ(assume(those).status, *url ? 400u : 200u) << url;
        those = claims();
        those.audience = url;
        expect_invalid(assume(those), "Response does not contain the required audience");
    }
    world.settings.public_endpoint.clear();
    auto those = claims();
    those.recipient = "https://sts.example.net:8443/saml";
    expect_invalid(assume(those), "Response is not addressed to the sign-in endpoint");
    those = claims();
    those.conditions =
        "<saml:AudienceRestriction><saml:Audience>https://other.example</saml:Audience>"
        "</saml:AudienceRestriction>";
    expect_invalid(assume(those), "Response does not contain the required audience");
    those = claims();
    those.method = "urn:oasis:names:tc:SAML:2.0:cm:holder-of-key";
    expect_invalid(assume(those), "The subject confirmation must be of the method bearer");
    those = claims();
    those.conditions = "<saml:Condition/>";
    expect_invalid(assume(those), "Response has a condition that is not supported");
}

TEST_F(Saml, TimesAreAskedToTheMillisecond) {
    using std::chrono::seconds;
    const auto outcome = [&](auto change) {
        auto those = claims();
        change(those);
        const auto answer = assume(those);
        return answer.status == 200 ? std::string("good") : concat(answer.code, ": ", answer.message);
    };
    const std::string expired = "ExpiredTokenException: Response has expired",
                      old = "ExpiredTokenException: Token must be redeemed within 5 minutes of issuance",
                      early = "InvalidIdentityToken: Response is not valid yet";
    EXPECT_EQ(outcome([](auto& its) { its.not_on_or_after = seconds(0); }), expired);
    EXPECT_EQ(outcome([](auto& its) { its.not_on_or_after = seconds(1); }), "good");
    EXPECT_EQ(outcome([](auto& its) { its.confirmed_until = seconds(0); }), expired);
    EXPECT_EQ(outcome([](auto& its) { its.confirmed_until = seconds(1); }), "good");
    EXPECT_EQ(outcome([](auto& its) { its.issued = seconds(-299); }), "good");
    EXPECT_EQ(outcome([](auto& its) { its.issued = seconds(-300); }), old);
    EXPECT_EQ(outcome([](auto& its) { its.issued = seconds(60); }), "good");  // clocks differ
    EXPECT_EQ(outcome([](auto& its) { its.issued = seconds(61); }), early);
    EXPECT_EQ(outcome([](auto& its) { its.not_before = seconds(60); }), "good");
    EXPECT_EQ(outcome([](auto& its) { its.not_before = seconds(61); }), early);
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

TEST_F(Saml, TagsAndSourceIdentityNeedTheirPermissions) {
    const auto tagged = [&] {
        auto those = with("PrincipalTag:Project", {"Apollo"});
        those.attributes.push_back({concat(aws, "PrincipalTag:Team"), {"Blue"}});
        those.attributes.push_back({concat(aws, "TransitiveTagKeys"), {"Project", "Project"}});
        return those;
    };
    expect_denied(assume(tagged()));
    set_trust(trust("", with_tags));
    const auto answer = assume(tagged());
    ASSERT_EQ(answer.status, 200u) << answer.message;
    EXPECT_NE(answer.element("PackedPolicySize"), "");
    const auto session = world.credential(answer).session;
    EXPECT_EQ(session->session.tags, (Tags{{"Project", "Apollo"}, {"Team", "Blue"}}));
    EXPECT_EQ(session->session.transitive_tag_keys, std::vector<std::string>{"Project"});
    set_trust(trust(R"({"StringEquals":{"aws:RequestTag/Project":"Gemini"}})", with_tags));
    expect_denied(assume(tagged()));

    set_trust(trust());
    expect_denied(assume(with("SourceIdentity", {"mary"})));
    set_trust(trust(R"({"StringEquals":{"sts:SourceIdentity":"mary"}})", with_tags));
    EXPECT_EQ(assume(with("SourceIdentity", {"mary"})).element("SourceIdentity"), "mary");
    for (const auto* bad : {"aws:mary", "m", "mary major"})
        expect_invalid(assume(with("SourceIdentity", {bad})),
                       R"(Source Identity must match [a-zA-Z_0-9+=,.@-]{2,64} and not begin with "aws:")");
    for (auto [name, values] : {std::pair<const char*, std::vector<std::string>>{"PrincipalTag:aws:x", {"v"}},
                                {"PrincipalTag:", {"v"}},
                                {"PrincipalTag:k", {}},
                                {"PrincipalTag:k", {"v", "w"}},
                                {"PrincipalTag:k", {"&lt;"}},
                                {"TransitiveTagKeys", {"k"}}})
        EXPECT_EQ(assume(with(name, values)).code, "IDPRejectedClaim") << name;
}

TEST_F(Saml, SessionNamesAreRequired) {
    auto those = claims();
    those.attributes.pop_back();
    expect_invalid(assume(those), "RoleSessionName is required in AuthnResponse");
    for (const auto* bad : {"", "m", "mary major", "mary/major", "m\xc3\xa4ry"}) {
        those = claims();
        replace(those, "RoleSessionName", {bad});
        expect_invalid(assume(those), "RoleSessionName in AuthnResponse must match [a-zA-Z_0-9+=,.@-]{2,64}");
    }
    replace(those, "RoleSessionName", {"mary", "peter"});
    expect_invalid(assume(those), "RoleSessionName in AuthnResponse must have exactly one value");
}

TEST_F(Saml, SubjectsAreRequired) {
    auto those = claims();
    those.subject.clear();
    expect_denied(assume(those));
    those = claims();
    those.subject = std::string(257, 'x');
    EXPECT_EQ(assume(those).code, "IDPRejectedClaim");
    those = claims();
    those.subject = "mary\nmajor";
    EXPECT_EQ(assume(those).code, "IDPRejectedClaim");
    those = claims();
    those.format = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress";
    EXPECT_EQ(assume(those).element("SubjectType"), "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress");
}

TEST_F(Saml, TheShortestDurationCounts) {
    EXPECT_EQ(duration_of(assume(claims(), "&DurationSeconds=900")), 900);
    EXPECT_EQ(assume(claims(), "&DurationSeconds=3601").message,
              "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
    EXPECT_EQ(duration_of(assume(with("SessionDuration", {"1800"}))), 1800);
    EXPECT_EQ(duration_of(assume(with("SessionDuration", {"7200"}))), 3600);
    for (const auto* bad : {"899", "43201", "1e3", "", "-900"})
        EXPECT_EQ(assume(with("SessionDuration", {bad})).code, "InvalidIdentityToken") << bad;
    auto those = claims();
    those.session = concat("SessionNotOnOrAfter=\"", those.at(std::chrono::seconds(600)), "\"");
    EXPECT_EQ(duration_of(assume(those)), 600);
    those = claims();
    those.session = concat("SessionNotOnOrAfter=\"", those.at(std::chrono::seconds(0)), "\"");
    expect(assume(those), 400, "ExpiredTokenException", "Response has expired");
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
