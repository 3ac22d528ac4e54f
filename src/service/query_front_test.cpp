// Question: which requests are the Query services', and which are S3's? (facts: signatures §7)
#include "service/query_front.hpp"

#include <gtest/gtest.h>

namespace watchword {
namespace {

bool is_query(std::string method, std::string target, std::string content_type = {}) {
    Request request;
    request.method = std::move(method);
    request.target = std::move(target);
    if (!content_type.empty()) request.headers.add("Content-Type", content_type);
    return is_query_request(request);
}

TEST(QueryFront, FormsAndActionsAreQueryRequests) {
    EXPECT_TRUE(is_query("POST", "/", "application/x-www-form-urlencoded; charset=utf-8"));
    EXPECT_TRUE(is_query("POST", "/", "Application/X-WWW-Form-Urlencoded"));
    EXPECT_TRUE(is_query("POST", "/"));
    EXPECT_TRUE(is_query("GET", "/?Version=2011-06-15&Action=GetCallerIdentity"));
}

TEST(QueryFront, AllElseIsS3s) {
    EXPECT_FALSE(is_query("GET", "/"));
    EXPECT_FALSE(is_query("GET", "/?list-type=2"));
    EXPECT_FALSE(is_query("GET", "/bucket?Action=GetCallerIdentity"));
    EXPECT_FALSE(is_query("PUT", "/"));
    // DeleteObjects by virtual host has the path of the service and, from some clients, no Content-Type.
    EXPECT_FALSE(is_query("POST", "/?delete"));
    EXPECT_FALSE(is_query("POST", "/?delete", "application/xml"));
    EXPECT_FALSE(is_query("POST", "/", "multipart/form-data; boundary=x"));
}

}  // namespace
}  // namespace watchword
