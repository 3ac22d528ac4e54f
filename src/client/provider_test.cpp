#include "watchword/provider.hpp"

#include <gtest/gtest.h>

#include "client/fake_server.hpp"

namespace watchword::client {
namespace {

using namespace testing;

const auto profiles = Profiles::parse(
    "[profile mfa]\nmfa_serial = GAHT12345678\nduration_seconds = 7200\n"
    "[profile role]\nrole_arn = arn:role\nsource_profile = user\nmfa_serial = GAHT87654321\nexternal_id = x\n"
    "[profile role-of-mfa]\nrole_arn = arn:role\nsource_profile = mfa\n"
    "[profile both]\nrole_arn = arn:role\nsource_profile = mfa\nmfa_serial = GAHT87654321\n"
    "[profile env]\nrole_arn = arn:role\ncredential_source = Environment\n"
    "[profile chained]\nrole_arn = arn:second\nsource_profile = role\n"
    "[profile empty]\nregion = r\n",
    "[user]\naws_access_key_id=AKIAUSER\naws_secret_access_key=s\n"
    "[mfa]\naws_access_key_id=AKIAMFA\naws_secret_access_key=s\n"
    "[session]\naws_access_key_id=ASIA\naws_secret_access_key=s\naws_session_token=t\n");

Environment environment_of(std::map<std::string, std::string> variables) {
    return [variables = std::move(variables)](const std::string& name) -> std::optional<std::string> {
        const auto found = variables.find(name);
        if (found == variables.end()) return std::nullopt;
        return found->second;
    };
}

// "AKIAUSER > session GAHT… > role arn:role mfa GAHT…"
std::string told(const ProviderOptions& options, std::map<std::string, std::string> variables = {}) {
    CredentialPlan plan;
    try {
        plan = plan_credentials(options, profiles, environment_of(std::move(variables)));
    } catch (const ConfigurationError& error) {
        return error.what();
    }
    auto out = plan.base.access_key_id;
    for (const auto& step : plan.steps) {
        if (const auto* session = std::get_if<GetSessionTokenRequest>(&step)) {
            out += " > session " + session->serial_number;
        } else {
            const auto& role = std::get<AssumeRoleRequest>(step);
            out +=
                " > role " + role.role_arn + (role.serial_number.empty() ? "" : " mfa " + role.serial_number);
        }
    }
    return out;
}

TEST(Provider, WhereDoKeysComeFromAndWhatIsDoneWithThem) {
    const std::map<std::string, std::string> keys{{"AWS_ACCESS_KEY_ID", "AKIAENV"},
                                                  {"AWS_SECRET_ACCESS_KEY", "s"}};
    auto keys_and_profile = keys;
    keys_and_profile["AWS_PROFILE"] = "role";
    EXPECT_EQ(told({}, keys), "AKIAENV");
    EXPECT_EQ(told({}, keys_and_profile), "AKIAENV");
    EXPECT_EQ(told({.profile = "role"}, keys), "AKIAUSER > role arn:role mfa GAHT87654321");
    EXPECT_EQ(told({}, {{"AWS_PROFILE", "mfa"}}), "AKIAMFA > session GAHT12345678");
    EXPECT_EQ(told({.profile = "user"}), "AKIAUSER");
    EXPECT_EQ(told({.profile = "role-of-mfa"}), "AKIAMFA > session GAHT12345678 > role arn:role");
    EXPECT_EQ(told({.profile = "both"}), "AKIAMFA > role arn:role mfa GAHT87654321");
    EXPECT_EQ(told({.profile = "env"}, keys), "AKIAENV > role arn:role");
    EXPECT_EQ(told({.profile = "chained"}), "AKIAUSER > role arn:role mfa GAHT87654321 > role arn:second");
    EXPECT_EQ(told({.profile = "session"}), "ASIA");
}

TEST(Provider, DoOptionsWinOverTheProfile) {
    EXPECT_EQ(told({.profile = "user", .serial_number = "NEW123456"}), "AKIAUSER > session NEW123456");
    EXPECT_EQ(told({.profile = "user", .role_arn = "arn:new"}), "AKIAUSER > role arn:new");
    EXPECT_EQ(told({.profile = "role", .role_arn = "arn:new", .serial_number = "NEW123456"}),
              "AKIAUSER > role arn:new mfa NEW123456");
    EXPECT_EQ(told({.profile = "chained", .role_arn = "arn:new", .serial_number = "NEW123456"}),
              "AKIAUSER > role arn:role mfa NEW123456 > role arn:new");
}

TEST(Provider, AreMissingKeysExplained) {
    EXPECT_TRUE(told({}).starts_with("no keys found: set AWS_ACCESS_KEY_ID"));
    EXPECT_EQ(told({.profile = "gone"}), "there is no profile named 'gone'");
    EXPECT_TRUE(
        told({.profile = "empty"}).starts_with("profile 'empty' (config:22) holds no aws_access_key_id"))
        << told({.profile = "empty"});
    EXPECT_TRUE(told({.profile = "env"}).starts_with("config:16: credential_source is Environment, but"))
        << told({.profile = "env"});
    EXPECT_TRUE(told({.profile = "session", .serial_number = "NEW123456"}).find("are temporary") !=
                std::string::npos);
}

TEST(Provider, IsEachStepSignedWithWhatTheOneBeforeGave) {
    FakeServer server([](const Request& request) {
        return request.body.find("Action=GetSessionToken") == 0 ? sts_credentials("GetSessionToken", "USER")
                                                                : sts_credentials("AssumeRole", "ROLE");
    });
    Settings settings;
    settings.endpoint_urls = {{"", server.url()}};
    const auto plan = plan_credentials({.profile = "role-of-mfa"}, profiles, environment_of({}));
    std::vector<std::string> asked;
    const auto credentials = carry_out(plan, settings, [&](const std::string& serial) {
        asked.push_back(serial);
        return "123456";
    });
    EXPECT_EQ(credentials.access_key_id, "ASIAROLE");
    EXPECT_EQ(asked, std::vector<std::string>{"GAHT12345678"});
    const auto requests = server.requests();
    ASSERT_EQ(requests.size(), 2u);
    EXPECT_NE(requests[0].body.find("DurationSeconds=7200&SerialNumber=GAHT12345678&TokenCode=123456"),
              std::string::npos);
    EXPECT_NE(requests[1].headers.get("authorization").find("Credential=ASIAUSER/"), std::string::npos);
    EXPECT_EQ(requests[1].headers.get("x-amz-security-token"), "token-of-USER");
}

TEST(Provider, IsOneCodeEnoughForManyCallsUntilTheSessionNearsItsEnd) {
    int sessions = 0;
    FakeServer server([&](const Request&) {
        ++sessions;
        return sts_credentials("GetSessionToken", std::to_string(sessions),
                               sessions == 1 ? "2001-01-01T00:00:00Z" : "2099-01-01T00:00:00Z");
    });
    ProviderOptions options{.serial_number = "GAHT12345678"};
    options.mfa_code = [](const std::string&) { return "123456"; };
    const auto source =
        default_credentials(options, environment_of({{"AWS_ACCESS_KEY_ID", "A"},
                                                     {"AWS_SECRET_ACCESS_KEY", "s"},
                                                     {"AWS_ENDPOINT_URL", server.url()},
                                                     {"AWS_CONFIG_FILE", "/nonexistent"},
                                                     {"AWS_SHARED_CREDENTIALS_FILE", "/nonexistent"}}));
    EXPECT_EQ(sessions, 0) << "nobody is asked before a call is made";
    EXPECT_EQ(source().access_key_id, "ASIA1");
    EXPECT_EQ(source().access_key_id, "ASIA2") << "the first had expired";
    EXPECT_EQ(source().access_key_id, "ASIA2");
}

}  // namespace
}  // namespace watchword::client
