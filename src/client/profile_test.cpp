#include "watchword/profile.hpp"

#include <gtest/gtest.h>

#include "watchword/error.hpp"
#include "watchword/settings.hpp"

namespace watchword::client {
namespace {

Environment environment_of(std::map<std::string, std::string> variables) {
    return [variables = std::move(variables)](const std::string& name) -> std::optional<std::string> {
        const auto found = variables.find(name);
        if (found == variables.end()) return std::nullopt;
        return found->second;
    };
}

std::string error_of(std::string_view config, std::string_view credentials = "",
                     const std::string& profile = "default") {
    try {
        Profiles::parse(config, credentials).chain(profile);
    } catch (const ConfigurationError& error) {
        return error.what();
    }
    return "no error";
}

TEST(Profile, AreBothFilesMergedWithTheCredentialsFileWinning) {
    const auto profiles = Profiles::parse(
        "[default]\nregion = eu-west-1\n[profile dev]\nregion=us-west-2\naws_access_key_id = AKIAOLD\n"
        "aws_secret_access_key = old\nmfa_serial = GAHT12345678\nduration_seconds = 3600\n",
        "[dev]\naws_access_key_id=AKIANEW\naws_secret_access_key=new/secret+=\n");
    EXPECT_EQ(profiles.names(), (std::vector<std::string>{"default", "dev"}));
    const auto dev = profiles.profile("dev");
    EXPECT_EQ(dev.static_credentials.access_key_id, "AKIANEW");
    EXPECT_EQ(dev.static_credentials.secret_access_key, "new/secret+=");
    EXPECT_EQ(dev.region, "us-west-2");
    EXPECT_EQ(dev.mfa_serial, "GAHT12345678");
    EXPECT_EQ(dev.duration_seconds, 3600);
    EXPECT_EQ(dev.where, "config:3");
}

TEST(Profile, AreTheFormatsFreedomsUnderstood) {
    const auto profiles = Profiles::parse(
        "\xef\xbb\xbf# comment\r\n; another\r\n\r\n[profile  \"my dev\"] # why\r\n  Region = eu-north-1 ; "
        "note\r\n"
        "  s3 =\r\n    addressing_style = path\r\n  services = local\r\n"
        "[services local]\nsts =\n  endpoint_url = http://localhost:9000\ns3 = \n  "
        "endpoint_url=http://localhost:9001\n"
        "[sso-session x]\nsso_region = y\n",
        "");
    const auto dev = profiles.profile("my dev");
    EXPECT_EQ(dev.region, "eu-north-1");
    EXPECT_EQ(dev.s3_addressing_style, "path");
    EXPECT_EQ(dev.service_endpoint_urls.at("sts"), "http://localhost:9000");
    EXPECT_EQ(dev.service_endpoint_urls.at("s3"), "http://localhost:9001");
    EXPECT_FALSE(profiles.contains("x"));
}

TEST(Profile, DoErrorsNameFileAndLineAndNeverTheLine) {
    const struct {
        std::string config, expected;
    } cases[] = {
        {"[default]\nregion = a\nwJalrXUtnFEMISECRET\n",
         "config:3: the line is neither [section] nor key = value"},
        {"region = a\n", "config:1: the line stands before the first [section]"},
        {"[default\n", "config:1: the line has no closing ']'"},
        {"[]\n", "config:1: the line has no name between its brackets"},
        {"[default] x\n", "config:1: the line goes on after its ']'"},
        {"[default]\n= x\n", "config:2: the line has no key before its '='"},
        {std::string("[default]\nregion = a\0b\n", 23), "config:2: the line has a control character"},
        {"[default]\nduration_seconds = 899\n",
         "config:2: duration_seconds must be a number from 900 to 129600"},
        {"[default]\nduration_seconds = 1h\n",
         "config:2: duration_seconds must be a number from 900 to 129600"},
        {"[default]\nregion = a\n  b\n", "config:2: region goes over several lines"},
        {"[default]\naws_access_key_id = AKIA\n",
         "config:2: aws_access_key_id stands without aws_secret_access_key"},
        {"[default]\nrole_arn = arn:aws:iam::1:role/r\n",
         "config:2: role_arn needs source_profile or credential_source beside it"},
        {"[default]\nrole_arn = admin\n", "config:2: role_arn is not an ARN"},
        {"[default]\nrole_arn = arn:x\ncredential_source = Ec2InstanceMetadata\n",
         "config:3: credential_source is supported with the value Environment only"},
        {"[default]\nrole_arn = arn:x\nsource_profile = a\ncredential_source = Environment\n",
         "config:4: credential_source and source_profile exclude each other"},
        {"[default]\nservices = gone\n", "config:2: services names a [services …] section that is not there"},
        {std::string(1024 * 1024 + 1, '#'), "config: over 1 MiB"},
    };
    for (const auto& c : cases) EXPECT_EQ(error_of(c.config), c.expected);
}

TEST(Profile, DoesAMistakeInOneProfileSpareTheOthers) {
    const auto profiles =
        Profiles::parse("[profile bad]\nduration_seconds = x\n[profile good]\nregion = r\n", "");
    EXPECT_EQ(profiles.profile("good").region, "r");
    EXPECT_THROW(profiles.profile("bad"), ConfigurationError);
}

TEST(Profile, IsAChainOfSourcesFollowedToTheKeys) {
    const auto profiles = Profiles::parse(
        "[profile c]\nrole_arn = arn:c\nsource_profile = b\n[profile b]\nrole_arn = arn:b\nsource_profile = "
        "a\n"
        "[profile self]\nrole_arn = arn:s\nsource_profile = self\naws_access_key_id = "
        "K\naws_secret_access_key = S\n",
        "[a]\naws_access_key_id = AKIA\naws_secret_access_key = S\n");
    const auto chain = profiles.chain("c");
    ASSERT_EQ(chain.size(), 3u);
    EXPECT_EQ(chain[1].role_arn, "arn:b");
    EXPECT_EQ(chain[2].static_credentials.access_key_id, "AKIA");
    const auto self = profiles.chain("self");
    ASSERT_EQ(self.size(), 2u);
    EXPECT_EQ(self[1].role_arn, "");
    EXPECT_EQ(self[1].static_credentials.access_key_id, "K");
}

TEST(Profile, AreLoopsAndMissingSourcesAndEndlessChainsRefused) {
    EXPECT_EQ(error_of("[profile a]\nrole_arn = arn:a\nsource_profile = b\n"
                       "[profile b]\nrole_arn = arn:b\nsource_profile = a\n",
                       "", "a"),
              "config:4: source_profile of 'b' leads back to 'a'");
    EXPECT_EQ(error_of("[profile a]\nrole_arn = arn:a\nsource_profile = z\n", "", "a"),
              "config:1: source_profile names 'z', which does not exist");
    EXPECT_EQ(error_of("", "", "none"), "there is no profile named 'none'");
    std::string config;
    for (int i = 0; i < 20; ++i)
        config += "[profile p" + std::to_string(i) + "]\nrole_arn = arn:r\nsource_profile = p" +
                  std::to_string(i + 1) + "\n";
    EXPECT_EQ(error_of(config, "", "p0"), "config:22: more than 8 profiles in a chain of source_profile");
}

TEST(Profile, IsHalfAKeyInTheEnvironmentAnError) {
    EXPECT_FALSE(environment_credentials(environment_of({})));
    EXPECT_EQ(
        environment_credentials(environment_of({{"AWS_ACCESS_KEY_ID", "A"}, {"AWS_SECRET_ACCESS_KEY", "S"}}))
            ->access_key_id,
        "A");
    EXPECT_THROW(environment_credentials(environment_of({{"AWS_ACCESS_KEY_ID", "A"}})), ConfigurationError);
    EXPECT_THROW(environment_credentials(environment_of({{"AWS_SECRET_ACCESS_KEY", "S"}})),
                 ConfigurationError);
}

TEST(Profile, IsAnUnreadableFileAnErrorAndAMissingOneNot) {
    const auto missing = environment_of(
        {{"AWS_CONFIG_FILE", "/nonexistent/c"}, {"AWS_SHARED_CREDENTIALS_FILE", "/nonexistent/d"}});
    EXPECT_TRUE(Profiles::load(missing).names().empty());
    const auto directory =
        environment_of({{"AWS_CONFIG_FILE", "/"}, {"AWS_SHARED_CREDENTIALS_FILE", "/nonexistent/d"}});
    EXPECT_THROW(Profiles::load(directory), ConfigurationError);
}

const auto sources = Profiles::parse(
    "[default]\nregion = eu-west-1\nendpoint_url = http://profile\nservices = s\nca_bundle = /profile.pem\n"
    "[services s]\nsts =\n  endpoint_url = http://profile-sts\n",
    "");

TEST(Settings, WhichEndpointWins) {
    using Variables = std::map<std::string, std::string>;
    const struct {
        Variables environment;
        std::string sts, s3;
    } table[] = {
        {{}, "http://profile-sts", "http://profile"},
        {{{"AWS_ENDPOINT_URL", "http://all"}}, "http://all", "http://all"},
        {{{"AWS_ENDPOINT_URL_S3", "http://s3"}}, "http://profile-sts", "http://s3"},
        {{{"AWS_ENDPOINT_URL", "http://all"}, {"AWS_ENDPOINT_URL_STS", "http://sts"}},
         "http://sts",
         "http://all"},
        {{{"AWS_ENDPOINT_URL", "http://all"}, {"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "TRUE"}}, "", ""},
    };
    for (const auto& row : table) {
        const auto settings = Settings::load(sources, "", environment_of(row.environment));
        const auto url = [&](const std::string& service) {
            for (const auto& name : {service, std::string()})
                if (settings.endpoint_urls.contains(name)) return settings.endpoint_urls.at(name);
            return std::string();
        };
        EXPECT_EQ(url("sts"), row.sts);
        EXPECT_EQ(url("s3"), row.s3);
    }
}

TEST(Settings, WhichRegionAndProxyAndAuthorityWin) {
    EXPECT_EQ(Settings::load(sources, "", environment_of({})).region, "eu-west-1");
    EXPECT_EQ(Settings::load(sources, "", environment_of({{"AWS_DEFAULT_REGION", "d"}})).region, "d");
    EXPECT_EQ(Settings::load(sources, "", environment_of({{"AWS_DEFAULT_REGION", "d"}, {"AWS_REGION", "r"}}))
                  .region,
              "r");
    EXPECT_EQ(Settings::load(Profiles(), "", environment_of({})).region, "us-east-1");
    EXPECT_EQ(Settings::load(sources, "", environment_of({})).ca_bundle, "/profile.pem");
    EXPECT_EQ(Settings::load(sources, "", environment_of({{"AWS_CA_BUNDLE", "/e.pem"}})).ca_bundle, "/e.pem");
    const auto proxies =
        Settings::load(Profiles(), "", environment_of({{"HTTPS_PROXY", "s"}, {"HTTP_PROXY", "cgi"}}));
    EXPECT_EQ(proxies.https_proxy, "s");
    EXPECT_EQ(proxies.http_proxy, "") << "HTTP_PROXY can be set by a stranger's Proxy: header under CGI";
    EXPECT_THROW(Settings::load(sources, "gone", environment_of({})), ConfigurationError);
    EXPECT_THROW(Settings::load(sources, "", environment_of({{"AWS_PROFILE", "gone"}})), ConfigurationError);
}

}  // namespace
}  // namespace watchword::client
