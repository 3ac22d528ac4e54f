// Questions: does every request reach the operation AWS would run, and nothing unknown pass for a plain one?
#include "s3/route.hpp"

#include <gtest/gtest.h>

namespace watchword::s3 {
namespace {

Result<Route, Fault> routed(const std::string& method, const std::string& target,
                            const std::string& host = "localhost", const std::string& copy_source = "") {
    Request request;
    request.method = method;
    request.target = target;
    request.headers.add("Host", host);
    if (!copy_source.empty()) request.headers.add("x-amz-copy-source", copy_source);
    return route(request, default_domains());
}
// "ListObjectsV2 bucket/key", or the error code.
std::string shown(const Result<Route, Fault>& result) {
    if (!result) return std::string(result.error().code);
    std::string out(name(result->operation));
    if (!result->address.bucket.empty()) out += " " + result->address.bucket;
    if (!result->address.key.empty()) out += "/" + result->address.key;
    return out;
}

TEST(Route, EveryOperationIsReached) {
    const std::vector<std::array<std::string, 3>> cases{
        {"GET", "/", "ListBuckets"},
        {"GET", "/?x-id=ListBuckets&max-buckets=3", "ListBuckets"},
        {"PUT", "/buck", "CreateBucket buck"},
        {"PUT", "/buck/", "CreateBucket buck"},
        {"HEAD", "/buck", "HeadBucket buck"},
        {"DELETE", "/buck", "DeleteBucket buck"},
        {"GET", "/buck?location", "GetBucketLocation buck"},
        {"GET", "/buck/?policy=", "GetBucketPolicy buck"},
        {"PUT", "/buck?policy", "PutBucketPolicy buck"},
        {"DELETE", "/buck?policy", "DeleteBucketPolicy buck"},
        {"GET", "/buck?versioning", "GetBucketVersioning buck"},
        {"GET", "/buck?acl", "GetBucketAcl buck"},
        {"GET", "/buck", "ListObjects buck"},
        {"GET", "/buck?prefix=a&marker=b", "ListObjects buck"},
        {"GET", "/buck?list-type=2", "ListObjectsV2 buck"},
        {"GET", "/buck?uploads", "ListMultipartUploads buck"},
        {"POST", "/buck?delete", "DeleteObjects buck"},
        {"GET", "/buck/a/b%20c?x-id=GetObject", "GetObject buck/a/b c"},
        {"GET", "/buck/k?partNumber=2&response-content-type=x", "GetObject buck/k"},
        {"HEAD", "/buck/k", "HeadObject buck/k"},
        {"PUT", "/buck/k", "PutObject buck/k"},
        {"DELETE", "/buck/k", "DeleteObject buck/k"},
        {"GET", "/buck/k?acl", "GetObjectAcl buck/k"},
        {"POST", "/buck/k?uploads", "CreateMultipartUpload buck/k"},
        {"PUT", "/buck/k?partNumber=1&uploadId=u", "UploadPart buck/k"},
        {"POST", "/buck/k?uploadId=u", "CompleteMultipartUpload buck/k"},
        {"DELETE", "/buck/k?uploadId=u", "AbortMultipartUpload buck/k"},
        {"GET", "/buck/k?uploadId=u", "ListParts buck/k"},
    };
    for (const auto& [method, target, expected] : cases)
        EXPECT_EQ(shown(routed(method, target)), expected) << method << " " << target;
    EXPECT_EQ(shown(routed("PUT", "/buck/k", "localhost", "/src/x")), "CopyObject buck/k");
    EXPECT_EQ(shown(routed("PUT", "/buck/k?partNumber=1&uploadId=u", "localhost", "s/x")),
              "UploadPartCopy buck/k");
}

TEST(Route, UnknownSubResourcesAreRefusedByNameNotServedAsPlainRequests) {
    for (const char* target :
         {"/buck?acl", "/buck?tagging", "/buck?versioning", "/buck?cors", "/buck/k?acl", "/buck/k?tagging",
          "/buck/k?retention", "/buck/k?versionId=x", "/buck/k?uploadId=u", "/buck/k?partNumber=1",
          "/buck/k?x-amz-tagging=a", "/buck/k?x-amz-copy-source=a%2Fb", "/buck/k?%74agging"}) {
        const auto put = routed("PUT", target);
        EXPECT_EQ(shown(put), "NotImplemented") << target;
        EXPECT_EQ(put.error().http_status, 501u);
    }
    for (const char* target : {"/buck?versions", "/buck?policyStatus", "/buck?policy&acl", "/buck/k?torrent",
                               "/buck/k?versionId=null", "/buck/k?attributes", "/buck?website"})
        EXPECT_EQ(shown(routed("GET", target)), "NotImplemented") << target;
    EXPECT_NE(std::string(routed("GET", "/buck?website").error().what()).find("website"), std::string::npos);
    EXPECT_EQ(shown(routed("DELETE", "/buck/k?versionId=1")), "NotImplemented");
    EXPECT_EQ(shown(routed("DELETE", "/buck?cors")), "NotImplemented");
    EXPECT_EQ(shown(routed("POST", "/buck")), "NotImplemented");
}

TEST(Route, OtherMethodsAreNotAllowed) {
    const auto patch = routed("PATCH", "/buck/k");
    ASSERT_EQ(shown(patch), "MethodNotAllowed");
    EXPECT_EQ(patch.error().http_status, 405u);
    EXPECT_EQ(patch.error().details,
              (decltype(Fault::details){{"Method", "PATCH"}, {"ResourceType", "OBJECT"}}));
    EXPECT_EQ(shown(routed("DELETE", "/")), "MethodNotAllowed");
    EXPECT_EQ(shown(routed("POST", "/buck/k")), "MethodNotAllowed");
    EXPECT_EQ(shown(routed("get", "/buck/k")), "MethodNotAllowed");
}

TEST(Route, AParameterGivenTwiceIsRefused) {
    EXPECT_EQ(shown(routed("GET", "/buck?prefix=public%2F&prefix=")), "InvalidArgument");
    EXPECT_EQ(shown(routed("GET", "/buck?prefix=a&pre%66ix=b")), "InvalidArgument");
    EXPECT_EQ(shown(routed("GET", "/buck?list-type=3")), "InvalidArgument");
    EXPECT_EQ(shown(routed("GET", "/buck?prefix=%zz")), "InvalidURI");
    const auto plus = routed("GET", "/buck?prefix=a+b");
    EXPECT_EQ(plus->parameters.get("prefix"), "a b");
}

TEST(Address, HostsNameBucketsOnlyUnderOurDomains) {
    const std::vector<std::pair<std::string, std::string>> cases{
        {"localhost:9000", ""},
        {"buck.localhost:9000", "buck"},
        {"Buck.With.Dots.LOCALHOST", "buck.with.dots"},
        {"s3.amazonaws.com", ""},
        {"buck.s3.amazonaws.com", "buck"},
        {"a.b.s3.amazonaws.com", "a.b"},
        {"s3.eu-central-1.amazonaws.com", ""},
        {"buck.s3.eu-central-1.amazonaws.com:443", "buck"},
        {"buck.s3-eu-west-1.amazonaws.com", "buck"},
        {"s3-eu-west-1.amazonaws.com", ""},
        {"buck.s3.dualstack.us-west-2.amazonaws.com", "buck"},
        {"ec2.us-west-2.amazonaws.com", ""},
        {"s3.evil.com", ""},
        {"evilocalhost", ""},
        {"127.0.0.1:9000", ""},
        {"[::1]:9000", ""},
        {"", ""},
    };
    for (const auto& [host, bucket] : cases)
        EXPECT_EQ(bucket_of_host(host, default_domains()), bucket) << host;
    // The longer of two nested domains decides, whatever their order.
    for (const Domains& domains :
         {Domains{"example.org", "s3.example.org"}, Domains{"s3.example.org", "example.org"}}) {
        EXPECT_EQ(bucket_of_host("s3.example.org", domains), "");
        EXPECT_EQ(bucket_of_host("b.s3.example.org", domains), "b");
    }
}

TEST(Address, BothStylesGiveTheSameKey) {
    const auto virtual_host = routed("GET", "/a//b%2F%C3%A9%2Bc+d", "buck.s3.amazonaws.com");
    const auto path = routed("GET", "/buck/a//b%2F%C3%A9%2Bc+d");
    EXPECT_EQ(virtual_host->address.key, "a//b/\xc3\xa9+c+d");
    EXPECT_EQ(path->address.key, virtual_host->address.key);
    EXPECT_TRUE(virtual_host->address.virtual_host);
    EXPECT_EQ(shown(routed("GET", "/../buck/k")), "InvalidBucketName");
    EXPECT_EQ(shown(routed("GET", "/buck/../k")), "GetObject buck/../k");
    EXPECT_EQ(shown(routed("GET", "/buck/k", "buck.localhost")), "GetObject buck/buck/k");
}

TEST(Address, BadKeysAreRefused) {
    for (const char* target : {"/buck/%ff", "/buck/%c0%80", "/buck/%ed%a0%80", "/buck/%f4%90%80%80",
                               "/buck/%e2%82", "/buck/%4", "buck/k", "*", "//k"})
        EXPECT_EQ(shown(routed("GET", target)), "InvalidURI") << target;
    EXPECT_EQ(shown(routed("GET", "/buck/" + std::string(1024, 'k'))).size(),
              1024 + std::string("GetObject buck/").size());
    const auto long_key = routed("GET", "/buck/" + std::string(1025, 'k'));
    ASSERT_EQ(shown(long_key), "KeyTooLongError");
    EXPECT_EQ(long_key.error().details,
              (decltype(Fault::details){{"Size", "1025"}, {"MaxSizeAllowed", "1024"}}));
}

TEST(Address, BucketNamesFollowAwsRules) {
    for (const char* good : {"abc", "a.b-c.1", "123", "my-bucket-1"})
        EXPECT_TRUE(is_bucket_name(good)) << good;
    EXPECT_TRUE(is_bucket_name(std::string(63, 'a')));
    EXPECT_FALSE(is_bucket_name(std::string(64, 'a')));
    for (const char* bad :
         {"", "ab", "Abc", "a_b", "-ab", "ab-", ".ab", "ab.", "a..b", "192.168.5.4", "xn--abc", "sthree-abc",
          "abc-s3alias", "abc--ol-s3", "amzn-s3-demo-x", "abc--x-s3", "a/b", "a b"})
        EXPECT_FALSE(is_bucket_name(bad)) << bad;
}

TEST(Address, CopySourcesAreReadInEveryFormClientsSend) {
    for (const char* source : {"buck/a b/c", "/buck/a%20b/c", "buck%2Fa%20b%2Fc"}) {
        const auto address = parse_copy_source(source);
        ASSERT_TRUE(address) << source;
        EXPECT_EQ(address->bucket, "buck");
        EXPECT_EQ(address->key, "a b/c");
    }
    for (const char* bad : {"", "/", "buck", "buck/", "/buck/%zz", "buck/k?x"})
        EXPECT_EQ(parse_copy_source(bad).error().code, "InvalidArgument") << bad;
    EXPECT_EQ(parse_copy_source("buck/k?versionId=1").error().code, "NotImplemented");
    EXPECT_EQ(parse_copy_source("B/k").error().code, "InvalidBucketName");
}

}  // namespace
}  // namespace watchword::s3
