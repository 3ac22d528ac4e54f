// Question: does every operation of STS set the condition keys that AWS's service authorization reference
// (policy/catalog) says it has? Each is asked with all that a request can have, by a caller who is refused.
#include <map>

#include "policy/catalog/catalog.hpp"
#include "policy/catalog/test_support.hpp"
#include "service/test_world.hpp"
#include "sts/service.hpp"

namespace watchword::sts {
namespace {

using policy::catalog::Catalog;
using testing::World;

// Operations that are asked elsewhere, and why.
constexpr std::pair<std::string_view, std::string_view> elsewhere[] = {
    {"AssumeRoleWithSAML", "Needs a signed assertion; its keys come from that: saml_claims_test.cpp."},
    {"AssumeRoleWithWebIdentity", "Needs a signed token; its keys come from that: web_identity_test.cpp."},
    {"AssumeRoot", "Needs an organization: its own test."},
    {"DecodeAuthorizationMessage", "Has no condition keys."},
    {"GetAccessKeyInfo", "Has no condition keys."},
    {"GetCallerIdentity", "Needs no permission."},
    {"GetDelegatedAccessToken", "Has no condition keys."},
    {"GetSessionToken", "Needs no permission."},
};

// Keys of identity providers: AssumeRole has them when the calling session came from one (set_global_keys).
bool of_identity_provider(std::string_view key) {
    return key.find(".com:") != std::string_view::npos || key.starts_with("saml:");
}

TEST(StsConditionKeys, DoesEveryOperationSetThoseOfItsAction) {
    World world;
    const auto bob = world.add_user(World::account_a, "bob");
    auto role = world.add_role(
        World::account_a, "r",
        R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"sts:*"}]})");
    role.tags = {{"team", "north"}};
    world.put(role);
    const std::string tags = "&Tags.member.1.Key=team&Tags.member.1.Value=north";
    const std::map<std::string_view, std::string> requests = {
        {"AssumeRole",
         concat("&RoleArn=", role.arn(), "&RoleSessionName=session&ExternalId=external&SourceIdentity=source",
                "&TransitiveTagKeys.member.1=team", tags)},
        {"GetFederationToken", "&Name=guest" + tags},
        {"GetWebIdentityToken", "&Audience.member.1=a&SigningAlgorithm=RS256&DurationSeconds=60" + tags},
    };
    const auto* sts = Catalog::get().service("sts");
    for (const auto& row : service.operations) {
        const auto form = requests.find(row.action);
        if (form == requests.end()) {
            EXPECT_TRUE(std::ranges::any_of(elsewhere, [&](const auto& one) {
                return one.first == row.action;
            })) << row.action;
            continue;
        }
        const auto* action = sts->action(row.action);
        ASSERT_TRUE(action) << row.action;
        const query::Tree tree(concat("Action=", row.action, form->second));
        const auto snapshot = world.directory.share();
        Call call{*look_up_caller(World::long_term(bob), *snapshot),
                  {"192.0.2.1", "test", "", "us-east-1", true, world.clock.now()},
                  {},
                  world.directory.environment(),
                  world.settings,
                  {}};
        xml::Writer out;
        std::string code;
        try {
            if (row.prepare) (void)row.prepare(*snapshot, call, service.name, row, tree);
            row.run({.read = snapshot.get()}, call, service.name, row, tree, out);
        } catch (const Fault& fault) {
            code = fault.code;
        }
        EXPECT_EQ(code, "AccessDenied") << row.action;
        for (const auto key : action->condition_keys)
            EXPECT_TRUE(of_identity_provider(key) ||
                        !call.context.find(policy::catalog::key_in_request("sts", key, "team")).empty())
                << row.action << ": " << key;
    }
}

}  // namespace
}  // namespace watchword::sts
