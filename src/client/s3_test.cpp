#include "watchword/s3.hpp"

#include <gtest/gtest.h>

#include "client/fake_server.hpp"
#include "client/s3_calls.hpp"
#include "sigv4/verify.hpp"

namespace watchword::client {
namespace {

using namespace testing;

const Credentials keys("ASIAEXAMPLE", "the-secret-key", "the-token");

Settings settings_for(const std::string& url) {
    Settings out;
    out.endpoint_urls = {{"s3", url}};
    out.sleep = [](auto) {};
    return out;
}

bool signature_is_good(const Request& request) {
    const auto claim = sigv4::read_claim(request, sigv4::Dialect::s3);
    return claim && *claim && (*claim)->session_token == "the-token" &&
           !sigv4::verify_v4(request, **claim, sigv4::derive_signing_key("the-secret-key", (*claim)->scope),
                             "", SystemClock().now(), sigv4::Dialect::s3);
}

std::string contents(std::string_view key) {
    return concat("<Contents><Key>", key,
                  "</Key><LastModified>2026-01-31T23:59:59.000Z</LastModified><ETag>\"e\"</ETag>"
                  "<Size>5</Size><StorageClass>STANDARD</StorageClass></Contents>");
}

TEST(S3, AreAllPagesOfAListingWalked) {
    FakeServer server([](const Request& request) {
        const bool second = request.target.find("continuation-token=t%2F1") != std::string::npos;
        return http(
            200,
            concat("<ListBucketResult><EncodingType>url</EncodingType>",
                   second
                       ? "<IsTruncated>false</IsTruncated>"
                       : "<IsTruncated>true</IsTruncated><NextContinuationToken>t/1</NextContinuationToken>",
                   second ? contents("z") : contents("a+b%2Bc%20%0A"), "</ListBucketResult>"));
    });
    S3Client s3(keys, settings_for(server.url()));
    std::vector<std::string> names;
    for (const auto& object : s3.list_objects("my-bucket", "a b")) names.push_back(object.key);
    EXPECT_EQ(names, (std::vector<std::string>{"a b+c \n", "z"}));
    const auto requests = server.requests();
    ASSERT_EQ(requests.size(), 2u);
    EXPECT_EQ(requests[0].target, "/my-bucket?encoding-type=url&list-type=2&prefix=a%20b");
    for (const auto& request : requests) EXPECT_TRUE(signature_is_good(request));
    EXPECT_EQ(server.connections(), 1);
}

TEST(S3, CanAServerMakeAListingGoOnForEver) {
    FakeServer server([](const Request&) {
        return http(200,
                    "<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>same</"
                    "NextContinuationToken>"
                    "</ListBucketResult>");
    });
    S3Client s3(keys, settings_for(server.url()));
    EXPECT_THROW(for ([[maybe_unused]] const auto& o : s3.list_objects("my-bucket")){}, TransportError);
}

TEST(S3, AreKeysSentAsTheyAre) {
    FakeServer server(
        [](const Request& r) { return http(200, r.method == "GET" ? "body" : "", "ETag: \"abc\"\r\n"); });
    S3Client s3(keys, settings_for(server.url()));
    EXPECT_EQ(s3.get_object("my-bucket", "a/../b//c d\xc3\xa9?#").body, "body");
    EXPECT_EQ(s3.put_object("my-bucket", "k", "hello", {.content_type = "text/plain"}), "abc");
    std::string taken;
    s3.get_object("my-bucket", "k", [&](std::string_view piece) { taken += piece; });
    EXPECT_EQ(taken, "body");
    s3.delete_object("my-bucket", "k");
    const auto requests = server.requests();
    EXPECT_EQ(requests.at(0).target, "/my-bucket/a/../b//c%20d%C3%A9%3F%23");
    EXPECT_EQ(requests.at(1).body, "hello");
    EXPECT_EQ(requests.at(1).headers.get("content-type"), "text/plain");
    EXPECT_EQ(requests.at(3).method, "DELETE");
    for (const auto& request : requests) EXPECT_TRUE(signature_is_good(request)) << request.target;
}

TEST(S3, CanAnEmptyKeyDeleteTheBucket) {
    FakeServer server([](const Request&) { return http(204, ""); });
    S3Client s3(keys, settings_for(server.url()));
    EXPECT_THROW(s3.delete_object("my-bucket", ""), ConfigurationError);
    EXPECT_THROW(s3.delete_object("", "key"), ConfigurationError);
    s3.delete_object("a/../other", "key");
    ASSERT_EQ(server.requests().size(), 1u);
    EXPECT_EQ(server.requests()[0].target, "/a%2F..%2Fother/key");
}

TEST(S3, WhatDoesHeadBucketSay) {
    FakeServer server([](const Request& request) {
        const int status = request.target == "/there" ? 200 : request.target == "/gone" ? 404 : 403;
        return "HTTP/1.1 " + std::to_string(status) + " S\r\nContent-Length: 99\r\n\r\n";
    });
    S3Client s3(keys, settings_for(server.url()));
    EXPECT_TRUE(s3.head_bucket("there"));
    EXPECT_FALSE(s3.head_bucket("gone"));
    EXPECT_THROW(s3.head_bucket("secret"), ServiceError);
}

TEST(S3, IsCreateBucketSentOnceOnlyAndNamesItsRegion) {
    FakeServer server([](const Request&) { return http(503, ""); });
    auto settings = settings_for(server.url());
    settings.region = "eu-west-1";
    S3Client s3(keys, settings);
    EXPECT_THROW(s3.create_bucket("my-bucket"), ServiceError);
    ASSERT_EQ(server.requests().size(), 1u);
    EXPECT_NE(server.requests()[0].body.find("<LocationConstraint>eu-west-1<"), std::string::npos);
}

TEST(S3, IsADownloadThatBrokeRepeatedAfterTheSinkSawBytes) {
    FakeServer server([](const Request&) {
        return std::string("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 10\r\n\r\nhalf");
    });
    S3Client s3(keys, settings_for(server.url()));
    std::string taken;
    EXPECT_THROW(s3.get_object("my-bucket", "k", [&](std::string_view piece) { taken += piece; }),
                 TransportError);
    EXPECT_EQ(taken, "half");
    EXPECT_EQ(server.requests().size(), 1u);
}

TEST(S3, WhereDoesTheBucketsNameGo) {
    const auto no_keys = [] { return Credentials(); };
    const auto target = [&](const Settings& settings, const std::string& bucket) {
        S3Client::Impl impl(no_keys, settings);
        const std::string key = "k";
        return impl.call_for("GET", bucket, &key).path;
    };
    Settings aws, own = settings_for("http://127.0.0.1:9");
    EXPECT_EQ(target(aws, "my-bucket"), "/k");
    EXPECT_EQ(target(aws, "my.bucket"), "/my.bucket/k") << "a dot would not fit AWS's wildcard certificate";
    EXPECT_EQ(target(own, "my-bucket"), "/my-bucket/k");
    own.s3_addressing = Settings::Addressing::virtual_host;
    EXPECT_EQ(target(own, "my-bucket"), "/k");
    EXPECT_THROW(target(own, "evil.example/x"), ConfigurationError);
    aws.s3_addressing = Settings::Addressing::path;
    EXPECT_EQ(target(aws, "my-bucket"), "/my-bucket/k");
}

}  // namespace
}  // namespace watchword::client
