#include "client/endpoint.hpp"

#include <gtest/gtest.h>

#include "watchword/error.hpp"

namespace watchword::client {
namespace {

TEST(Endpoint, WhichHostAndSigningRegionHasEachService) {
    const struct {
        const char *service, *region, *host, *signing_region;
    } table[] = {
        {"sts", "us-east-1", "sts.us-east-1.amazonaws.com", "us-east-1"},
        {"sts", "eu-central-1", "sts.eu-central-1.amazonaws.com", "eu-central-1"},
        {"sts", "cn-north-1", "sts.cn-north-1.amazonaws.com.cn", "cn-north-1"},
        {"s3", "ap-south-1", "s3.ap-south-1.amazonaws.com", "ap-south-1"},
        {"iam", "eu-central-1", "iam.amazonaws.com", "us-east-1"},
        {"iam", "cn-northwest-1", "iam.cn-north-1.amazonaws.com.cn", "cn-north-1"},
        {"iam", "us-gov-east-1", "iam.us-gov.amazonaws.com", "us-gov-west-1"},
    };
    for (const auto& row : table) {
        Settings settings;
        settings.region = row.region;
        const auto endpoint = endpoint_for(row.service, settings);
        EXPECT_EQ(endpoint.url.authority(), row.host);
        EXPECT_EQ(endpoint.region, row.signing_region);
        EXPECT_TRUE(endpoint.url.tls && endpoint.aws);
    }
}

TEST(Endpoint, CanARegionPointKeysAtAnotherHost) {
    for (const std::string region : {"", "x.evil.example/", "evil.example#", "a@b", "a b", "a\r\nb"}) {
        Settings settings;
        settings.region = region;
        EXPECT_THROW(endpoint_for("sts", settings), ConfigurationError) << region;
    }
}

TEST(Endpoint, IsAUrlReadAsWritten) {
    const auto url = parse_url("https://User:p%40ss@Example.ORG:8443/base/", "X");
    EXPECT_EQ(url.user_info, "User:p%40ss");
    EXPECT_EQ(url.authority(), "example.org:8443");
    EXPECT_EQ(url.prefix, "/base");
    EXPECT_EQ(parse_url("http://[::1]:9000", "X").authority(), "[::1]:9000");
    EXPECT_EQ(parse_url("http://[::1]", "X").host_and_port(), "[::1]:80");
    EXPECT_EQ(parse_url("http://h:80", "X").authority(), "h");
}

TEST(Endpoint, IsWhatIsNoUrlRefusedWithoutRepeatingIt) {
    for (const auto* text : {"", "localhost:9000", "ftp://h", "http://", "http://:80", "http://h:0",
                             "http://h:99999", "http://h:x", "http://[::1", "http://[::1]x", "http://a b",
                             "http://h/?q", "http://h/a b", "http://h\r\nX: y"}) {
        try {
            parse_url(text, "AWS_ENDPOINT_URL");
            ADD_FAILURE() << text;
        } catch (const ConfigurationError& error) {
            EXPECT_TRUE(std::string(error.what()).starts_with("AWS_ENDPOINT_URL ")) << error.what();
        }
    }
    Settings settings;
    settings.endpoint_urls = {{"", "http://user:hunter2@h"}};
    try {
        endpoint_for("sts", settings);
        ADD_FAILURE();
    } catch (const ConfigurationError& error) {
        EXPECT_EQ(std::string(error.what()).find("hunter2"), std::string::npos);
    }
}

TEST(Endpoint, WhichHostsGoThroughTheProxy) {
    Settings settings;
    settings.https_proxy = "http://proxy:3128";
    settings.http_proxy = "proxy:3129";
    settings.no_proxy = "internal.example, .corp.example ,exact.example:8443";
    const struct {
        const char* url;
        bool proxied;
    } table[] = {
        {"https://sts.amazonaws.com", true},   {"https://internal.example", false},
        {"https://a.internal.example", false}, {"https://notinternal.example", true},
        {"https://x.corp.example", false},     {"https://exact.example", true},
        {"https://exact.example:8443", false}, {"http://plain.example", true},
        {"http://localhost:9000", false},      {"http://127.0.0.1:9000", false},
        {"http://[::1]:9000", false},          {"http://127.evil.example", true},
    };
    for (const auto& row : table)
        EXPECT_EQ(proxy_for(parse_url(row.url, "X"), settings).has_value(), row.proxied) << row.url;
    EXPECT_EQ(proxy_for(parse_url("http://plain.example", "X"), settings)->port, 3129u);
    settings.no_proxy = "*";
    EXPECT_FALSE(proxy_for(parse_url("https://sts.amazonaws.com", "X"), settings));
    settings.no_proxy = "";
    settings.https_proxy = "https://proxy";
    EXPECT_THROW(proxy_for(parse_url("https://sts.amazonaws.com", "X"), settings), ConfigurationError);
}

TEST(Endpoint, WhichBucketsFitAHostName) {
    for (const auto* name : {"abc", "my-bucket-1"}) EXPECT_TRUE(fits_host_name(name)) << name;
    for (const auto* name : {"ab", "a.b.c", "Upper", "-abc", "abc-", "a_b", "a/b", "a@b"})
        EXPECT_FALSE(fits_host_name(name)) << name;
}

}  // namespace
}  // namespace watchword::client
