// A provider, a role that trusts it, and responses sent to AssumeRoleWithSAML: for the tests of this folder.
#pragma once

#include "saml/test_idp.hpp"
#include "service/test_world.hpp"
#include "sts/service.hpp"

namespace watchword::sts::test {

using saml::test::Claims;
using watchword::testing::Answer;
using watchword::testing::World;

inline const std::string provider_arn = "arn:aws:iam::111122223333:saml-provider/Corp";
inline const std::string role_arn = "arn:aws:iam::111122223333:role/federated";
inline constexpr std::string_view aws = "https://aws.amazon.com/SAML/Attributes/";

inline std::string trust(std::string_view condition = "",
                         std::string_view actions = R"("sts:AssumeRoleWithSAML")") {
    return concat(R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Federated":")",
                  provider_arn, R"("},"Action":[)", actions, "]",
                  condition.empty() ? "" : ",\"Condition\":", condition, "}]}");
}
inline constexpr std::string_view with_tags =
    R"("sts:AssumeRoleWithSAML","sts:TagSession","sts:SetSourceIdentity")";

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

}  // namespace watchword::sts::test
