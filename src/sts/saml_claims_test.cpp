// Question: which assertions of a provider that is trusted are for us, for this role, and still good — and
// what of them does a session get?
#include "sts/test_saml.hpp"

namespace watchword::sts {
namespace {

using namespace test;

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

}  // namespace
}  // namespace watchword::sts
