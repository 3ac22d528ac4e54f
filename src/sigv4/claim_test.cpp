// Questions: is every way to sign told apart, and does each malformed one get the sentence AWS has for it?
#include "sigv4/claim.hpp"

#include <gtest/gtest.h>

#include "sigv4/testing.hpp"

namespace watchword::sigv4 {
namespace {

using testing::check, testing::signed_s3, testing::signed_sts, testing::with_header;

const std::string scope = "AKIDEXAMPLE/20240102/us-east-1/sts/aws4_request";

std::string refused(const std::string& authorization, Dialect dialect) {
    const auto request = dialect == Dialect::query ? signed_sts() : signed_s3();
    return check(with_header(request, "authorization", authorization.c_str()), dialect);
}
std::string query(const std::string& authorization) { return refused(authorization, Dialect::query); }
std::string s3(const std::string& authorization) { return refused(authorization, Dialect::s3); }

std::string presigned(const std::string& parameters, Dialect dialect) {
    Request request;
    request.method = "GET";
    request.target = "/b/k?" + parameters;
    request.headers.add("host", "x.local");
    return check(request, dialect);
}

TEST(Claim, WhatDoesItHold) {
    const auto claim = **read_claim(signed_sts(testing::now, "token=="), Dialect::query);
    EXPECT_EQ(claim.method, Method::v4_header);
    EXPECT_EQ(claim.access_key_id, "AKIDEXAMPLE");
    EXPECT_EQ(claim.session_token, "token==");
    EXPECT_EQ(claim.scope.text(), "20240102/us-east-1/sts/aws4_request");
    EXPECT_EQ(claim.signed_headers, "content-type;host;x-amz-date;x-amz-security-token");
    EXPECT_TRUE(claim.signs("host"));
    EXPECT_FALSE(claim.signs("hos"));
    EXPECT_EQ(claim.time, testing::now);
    EXPECT_EQ(claim.payload, Payload::absent);
    EXPECT_FALSE(claim.expires_at);
}

TEST(Claim, IsNothingAnonymous) {
    for (const auto dialect : {Dialect::query, Dialect::s3}) {
        Request request;
        request.method = "GET";
        request.target = "/bucket?X-Amz-Date=20240102T030405Z&Expires=3";
        EXPECT_EQ(check(request, dialect), "anonymous");
    }
}

TEST(Claim, MayTheHeaderBeSpacedAndOrderedFreely) {
    const std::string good(signed_sts().headers.get("authorization"));
    const auto signature = good.substr(good.size() - 64);
    EXPECT_EQ(query("AWS4-HMAC-SHA256 Signature=" + signature +
                    ",SignedHeaders=content-type;host;x-amz-date ,  Credential=" + scope),
              "");
}

TEST(Claim, WhatIsAMalformedHeaderToldByQueryServices) {
    const std::string rest = ", SignedHeaders=host;x-amz-date, Signature=ab";
    EXPECT_EQ(query("AWS4-HMAC-SHA256 Credential" + rest),
              "IncompleteSignature: 'Credential' not a valid key=value pair (missing equal-sign) in "
              "Authorization header: 'AWS4-HMAC-SHA256 Credential" +
                  rest + "'.");
    EXPECT_EQ(
        query("AWS4-HMAC-SHA256"),
        "IncompleteSignature: Authorization header requires 'Credential' parameter. Authorization header "
        "requires 'Signature' parameter. Authorization header requires 'SignedHeaders' parameter. "
        "Authorization=AWS4-HMAC-SHA256");
    EXPECT_EQ(query("AWS4-HMAC-SHA256 Credential=" + scope + ", SignedHeaders=host"),
              "IncompleteSignature: Authorization header requires 'Signature' parameter. "
              "Authorization=AWS4-HMAC-SHA256 Credential=" +
                  scope + ", SignedHeaders=host");
    for (const std::string credential :
         {"AKID", "AKID/20240102/us-east-1/sts", "AKID/20240102/us-east-1/sts/aws4_request/x",
          "/20240102/us-east-1/sts/aws4_request", "AKID//us-east-1/sts/aws4_request", "AKID/1/2/3/4/"})
        EXPECT_EQ(query("AWS4-HMAC-SHA256 Credential=" + credential + rest),
                  "IncompleteSignature: Credential must have exactly 5 slash-delimited elements, e.g. "
                  "keyid/date/region/service/term, got '" +
                      credential + "'");
    EXPECT_EQ(
        query("AWS4-HMAC-SHA256 Credential=AKID/20240102/us-east-1/sts/aws3" + rest),
        "SignatureDoesNotMatch: Credential should be scoped with a valid terminator: 'aws4_request', not "
        "'aws3'.");
    EXPECT_EQ(query("AWS4-HMAC-SHA256 Credential=" + scope + ", Credential=" + scope + rest),
              "IncompleteSignature: Authorization header has 'Credential' more than once.");
    // Another scheme's secret is not repeated in the answer.
    EXPECT_EQ(query("Bearer eyJhbGciOi"),
              "IncompleteSignature: Unsupported AWS 'algorithm': 'Bearer' (only AWS4-HMAC-SHA256 for now). ");
    EXPECT_EQ(query("AWS AKID:c2ln"),
              "IncompleteSignature: Unsupported AWS 'algorithm': 'AWS' (only AWS4-HMAC-SHA256 for now). ");
}

TEST(Claim, WhatIsAMalformedHeaderToldByS3) {
    const std::string begin = "AuthorizationHeaderMalformed: The authorization header is malformed; ";
    const std::string rest = ", SignedHeaders=host;x-amz-date, Signature=ab";
    EXPECT_EQ(s3("AWS4-HMAC-SHA256 Credential" + rest),
              begin + "the authorization component \"Credential\" is malformed.");
    EXPECT_EQ(s3("AWS4-HMAC-SHA256 Credential=" + scope),
              begin +
                  "the authorization header requires three components: Credential, SignedHeaders, and "
                  "Signature.");
    EXPECT_EQ(s3("AWS4-HMAC-SHA256 Credential=AKID/1/2" + rest),
              begin +
                  "the Credential is mal-formed; expecting "
                  "\"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".");
    EXPECT_EQ(s3("AWS4-HMAC-SHA256 Credential=AKID/20240102/r/s3/aws3" + rest),
              begin + "incorrect terminal \"aws3\". This endpoint uses \"aws4_request\".");
    EXPECT_EQ(s3("AWS4-HMAC-SHA256 Credential=AKID/2024-1-2/r/s3/aws4_request" + rest),
              begin +
                  "incorrect date format \"2024-1-2\". This date in the credential must be in the format "
                  "\"yyyyMMdd\".");
    EXPECT_EQ(s3("Basic dTpw"), "InvalidArgument: Unsupported Authorization Type");
    EXPECT_EQ(s3("AWS AKID"),
              "InvalidArgument: AWS authorization header is invalid.  Expected AwsAccessKeyId:signature");
    EXPECT_EQ(s3("AWS :c2ln"),
              "InvalidArgument: AWS authorization header is invalid.  Expected AwsAccessKeyId:signature");
}

TEST(Claim, WhatIsABadDateTold) {
    EXPECT_EQ(
        check(with_header(signed_sts(), "x-amz-date", nullptr), Dialect::query),
        "IncompleteSignature: Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' "
        "header.");
    for (const char* date : {"2024-01-02T03:04:05Z", "20240230T000000Z", "Tue, 02 Jan 2024 03:04:05 GMT"}) {
        EXPECT_EQ(check(with_header(signed_sts(), "x-amz-date", date), Dialect::query),
                  concat("IncompleteSignature: Date must be in ISO-8601 'basic format'. Got '", date,
                         "'. See http://en.wikipedia.org/wiki/ISO_8601"));
        EXPECT_EQ(check(with_header(signed_s3(), "x-amz-date", date), Dialect::s3),
                  "AccessDenied: AWS authentication requires a valid Date or x-amz-date header");
    }
    EXPECT_EQ(check(with_header(signed_s3(), "x-amz-date", nullptr), Dialect::s3),
              "AccessDenied: AWS authentication requires a valid Date or x-amz-date header");
}

TEST(Claim, AreTwoAuthenticationsRefused) {
    auto request = signed_s3();
    request.target += "&X-Amz-Signature=ab";
    EXPECT_EQ(check(request, Dialect::s3),
              "InvalidArgument: Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, "
              "Signature query string parameter or the Authorization header should be specified");
    request = signed_s3();
    request.target += "&AWSAccessKeyId=AKID";
    EXPECT_TRUE(check(request, Dialect::s3).starts_with("InvalidArgument: Only one auth mechanism allowed"));
    request = signed_sts();
    request.target += "?X%2DAmz-Algorithm=AWS4-HMAC-SHA256";
    EXPECT_EQ(
        check(request, Dialect::query),
        "SignatureDoesNotMatch: Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' "
        "as HTTP header.");
    for (const char* name : {"authorization", "x-amz-date", "x-amz-security-token"}) {
        auto repeated = signed_sts(testing::now, "token");
        repeated.headers.add(name, std::string(repeated.headers.get(name)));
        EXPECT_EQ(check(repeated, Dialect::query),
                  concat("IncompleteSignature: The header '", name, "' was sent more than once."));
        EXPECT_TRUE(check(repeated, Dialect::s3).starts_with("InvalidRequest: "));
    }
}

const std::string full =
    "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKID%2F20240102%2Fr%2Fs3%2Faws4_request"
    "&X-Amz-Date=20240102T030405Z&X-Amz-Expires=60&X-Amz-SignedHeaders=host&X-Amz-Signature=ab";

std::string replaced(std::string text, std::string_view what, std::string_view with) {
    return text.replace(text.find(what), what.size(), with);
}

TEST(Claim, WhatIsAnIncompletePresignedRequestTold) {
    for (const std::string name : {"X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Expires",
                                   "X-Amz-SignedHeaders", "X-Amz-Signature"}) {
        const auto partial = replaced(full, name + "=", "x=");
        EXPECT_EQ(presigned(partial, Dialect::s3),
                  "AuthorizationQueryParametersError: Query-string authentication version 4 requires the "
                  "X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and "
                  "X-Amz-Expires parameters.");
        if (name == "X-Amz-Expires") continue;
        EXPECT_EQ(presigned(partial, Dialect::query),
                  "IncompleteSignature: AWS query-string parameters must include '" + name +
                      "'. Re-examine the query-string parameters.");
    }
    EXPECT_EQ(presigned(full + "&X-Amz-Signature=cd", Dialect::s3),
              "AuthorizationQueryParametersError: The authentication parameters of the query string are "
              "malformed or repeated.");
    EXPECT_EQ(presigned(full + "&X-Amz-Security-Token=%zz", Dialect::query),
              "IncompleteSignature: The authentication parameters of the query string are malformed or "
              "repeated.");
}

TEST(Claim, WhatMayAPresignedRequestSay) {
    const std::string begin = "AuthorizationQueryParametersError: ";
    const auto with = [](std::string_view what, std::string_view by) {
        return presigned(replaced(full, what, by), Dialect::s3);
    };
    EXPECT_EQ(with("AKID%2F", "AKID%2Fx%2F"),
              begin +
                  "Error parsing the X-Amz-Credential parameter; the Credential is mal-formed; expecting "
                  "\"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".");
    EXPECT_EQ(with("Date=2024", "Date=24"),
              begin + "X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"");
    EXPECT_EQ(with("Expires=60", "Expires=6x"), begin + "X-Amz-Expires should be a number");
    EXPECT_EQ(with("Expires=60", "Expires=-1"), begin + "X-Amz-Expires must be non-negative");
    EXPECT_EQ(with("Expires=60", "Expires=0"), begin + "X-Amz-Expires must be at least 1 (in seconds)");
    for (const char* much : {"Expires=604801", "Expires=9223372036854775807"})
        EXPECT_EQ(with("Expires=60", much),
                  begin +
                      "X-Amz-Expires must be less than a week (in seconds); that is, the given "
                      "X-Amz-Expires must be less than 604800 seconds");
    EXPECT_EQ(with("HMAC-SHA256", "HMAC-SHA1"), begin + "X-Amz-Algorithm only supports \"AWS4-HMAC-SHA256\"");
    std::string many = "X-Amz-SignedHeaders=host";
    for (int i = 0; i < 300; ++i) many += "%3Bh";
    EXPECT_EQ(with("X-Amz-SignedHeaders=host", many), begin + "SignedHeaders names too many headers.");
}

TEST(Claim, WhatIsAnOldQuerySignatureTold) {
    for (const char* partial :
         {"AWSAccessKeyId=A&Expires=1", "Signature=x&Expires=1", "AWSAccessKeyId=A&Signature=x"})
        EXPECT_EQ(presigned(partial, Dialect::s3),
                  "AccessDenied: Query-string authentication requires the Signature, Expires and "
                  "AWSAccessKeyId parameters");
    EXPECT_EQ(presigned("AWSAccessKeyId=A&Signature=x&Expires=99999999999999999999", Dialect::s3),
              "AccessDenied: Invalid date (should be seconds since epoch): 99999999999999999999");
    const std::string unsupported =
        "IncompleteSignature: AWS Signature Version 2 is not supported by this service; sign with "
        "AWS4-HMAC-SHA256.";
    EXPECT_EQ(presigned("AWSAccessKeyId=A&Signature=x&SignatureVersion=2", Dialect::query), unsupported);
    Request form;
    form.method = "POST";
    form.target = "/";
    form.body = "Action=ListUsers&AWSAccessKeyId=A&SignatureVersion=2";
    EXPECT_EQ(check(form, Dialect::query), unsupported);
}

TEST(Claim, WhatDoesAnS3RequestDeclareAboutItsBody) {
    const auto declared = [](const char* value) {
        return read_claim(with_header(signed_s3(), "x-amz-content-sha256", value), Dialect::s3);
    };
    EXPECT_EQ((**declared("UNSIGNED-PAYLOAD")).payload, Payload::unsigned_payload);
    EXPECT_EQ((**declared("STREAMING-AWS4-HMAC-SHA256-PAYLOAD")).payload, Payload::chunked_signed);
    EXPECT_EQ((**declared("STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER")).payload,
              Payload::chunked_signed_trailer);
    EXPECT_EQ((**declared("STREAMING-UNSIGNED-PAYLOAD-TRAILER")).payload, Payload::chunked_unsigned_trailer);
    EXPECT_EQ((**declared(testing::empty_hash.c_str())).payload, Payload::plain_hash);
    EXPECT_EQ(declared("STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD").error().code, "NotImplemented");
    EXPECT_EQ(declared(nullptr).error().message,
              "Missing required header for this request: x-amz-content-sha256");
    const auto error = declared("E3B0").error();
    EXPECT_EQ(error.code, "InvalidArgument");
    EXPECT_EQ(error.details[1].second, "E3B0");
}

TEST(Claim, IsAnUnsignedDeclarationOnAPresignedRequestIgnored) {
    Request request;
    request.method = "PUT";
    request.target = "/b/k?" + full;
    request.headers.add("host", "x.local");
    request.headers.add("x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER");
    EXPECT_EQ((**read_claim(request, Dialect::s3)).payload, Payload::unsigned_payload);
    request.target = "/b/k?" + replaced(full, "=host&", "=host%3Bx-amz-content-sha256&");
    EXPECT_EQ((**read_claim(request, Dialect::s3)).payload, Payload::chunked_unsigned_trailer);
}

}  // namespace
}  // namespace watchword::sigv4
