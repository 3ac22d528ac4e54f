// Questions: is a request accepted exactly when its signer made it, and lately? Does each refusal say what
// AWS says?
#include "sigv4/verify.hpp"

#include <gtest/gtest.h>

#include "base/encoding.hpp"
#include "crypto/hash.hpp"
#include "sigv4/canonical.hpp"
#include "sigv4/sigv2.hpp"
#include "sigv4/testing.hpp"

namespace watchword::sigv4 {

std::string testing::check(const Request& request, Dialect dialect, Time at, std::string_view secret) {
    const auto told = [](const AuthError& error) { return concat(error.code, ": ", error.message); };
    const auto claim = read_claim(request, dialect);
    if (!claim) return told(claim.error());
    if (!*claim) return "anonymous";
    std::optional<AuthError> refusal;
    if ((**claim).method == Method::v2_header || (**claim).method == Method::v2_query) {
        refusal = verify_v2(request, **claim, Secret(std::string(secret)), "", at);
    } else {
        refusal = verify_v4(request, **claim, derive_signing_key(secret, (**claim).scope),
                            crypto::sha256_hex(request.body), at, dialect);
    }
    return refusal ? told(*refusal) : "";
}

namespace {

using testing::check, testing::now, testing::signed_s3, testing::signed_sts, testing::with_header;

const std::string query_mismatch =
    "SignatureDoesNotMatch: The request signature we calculated does not match the signature you provided. "
    "Check your AWS Secret Access Key and signing method. Consult the service documentation for details.";
const std::string s3_mismatch =
    "SignatureDoesNotMatch: The request signature we calculated does not match the signature you provided. "
    "Check your key and signing method.";

std::string detail(const AuthError& error, std::string_view name) {
    for (const auto& [key, value] : error.details)
        if (key == name) return value;
    return "(none)";
}

AuthError refusal_of(const Request& request, Time at) {
    const auto claim = **read_claim(request, Dialect::s3);
    if (claim.method == Method::v2_header || claim.method == Method::v2_query)
        return *verify_v2(request, claim, Secret(testing::secret), "", at);
    return *verify_v4(request, claim, derive_signing_key(testing::secret, claim.scope), "", at, Dialect::s3);
}

TEST(Verify, AreOurOwnSignaturesAccepted) {
    EXPECT_EQ(check(signed_sts(), Dialect::query), "");
    EXPECT_EQ(check(signed_sts(now, "token=="), Dialect::query), "");
    EXPECT_EQ(check(signed_s3(), Dialect::s3), "");
}

TEST(Verify, IsAnyChangeOfAQueryRequestNoticed) {
    auto request = signed_sts();
    request.body[7] = 'X';
    EXPECT_EQ(check(request, Dialect::query), query_mismatch);
    request = signed_sts();
    request.method = "PUT";
    EXPECT_EQ(check(request, Dialect::query), query_mismatch);
    request = signed_sts();
    request.target = "/other";
    EXPECT_EQ(check(request, Dialect::query), query_mismatch);
    request.target = "/?Action=DeleteUser";
    EXPECT_EQ(check(request, Dialect::query), query_mismatch);
    EXPECT_EQ(check(with_header(signed_sts(), "host", "evil.local"), Dialect::query), query_mismatch);
    EXPECT_EQ(check(with_header(signed_sts(), "content-type", "text/plain"), Dialect::query), query_mismatch);
    EXPECT_EQ(check(with_header(signed_sts(), "content-type", nullptr), Dialect::query), query_mismatch);
    EXPECT_EQ(check(with_header(signed_sts(), "x-amz-date", "20240102T030406Z"), Dialect::query),
              query_mismatch);
    EXPECT_EQ(check(signed_sts(), Dialect::query, now, "another secret"), query_mismatch);
    request = signed_sts();
    request.headers.add("content-type", "text/html");  // a second value of a signed header
    EXPECT_EQ(check(request, Dialect::query), query_mismatch);
}

TEST(Verify, IsAnyBitOfTheSignatureDecisive) {
    const auto good = signed_sts();
    const std::string authorization(good.headers.get("authorization"));
    for (std::size_t i = authorization.size() - 64; i < authorization.size(); ++i) {
        auto bad = authorization;
        bad[i] = bad[i] == '0' ? '1' : '0';
        EXPECT_EQ(check(with_header(good, "authorization", bad.c_str()), Dialect::query), query_mismatch);
    }
    // A prefix, or nothing but the right length, is no signature.
    const auto half = authorization.substr(0, authorization.size() - 32);
    EXPECT_EQ(check(with_header(good, "authorization", half.c_str()), Dialect::query), query_mismatch);
}

TEST(Verify, DoesAClaimedBodyHashNotReplaceTheRealOne) {
    // The attack: a signed request to IAM whose x-amz-content-sha256 stays while its body changes.
    Request request;
    request.method = "POST";
    request.target = "/";
    request.headers.add("host", "iam.local");
    request.headers.add("x-amz-content-sha256", crypto::sha256_hex("Action=ListUsers"));
    request.body = "Action=ListUsers";
    sign(request, testing::credentials(), "us-east-1", "iam", now);
    EXPECT_EQ(check(request, Dialect::query), "");
    request.body = "Action=DeleteUser";
    EXPECT_EQ(check(request, Dialect::query), query_mismatch);

    Request unhashed;
    unhashed.method = "POST";
    unhashed.target = "/";
    unhashed.headers.add("host", "iam.local");
    unhashed.headers.add("x-amz-content-sha256", "UNSIGNED-PAYLOAD");
    unhashed.body = "Action=ListUsers";
    sign(unhashed, testing::credentials(), "us-east-1", "iam", now);
    EXPECT_EQ(check(unhashed, Dialect::query), query_mismatch);
}

TEST(Verify, IsAnyChangeOfAnS3RequestNoticed) {
    auto request = signed_s3();
    request.target = "/bucket/b%20key?versionId=1";
    EXPECT_EQ(check(request, Dialect::s3), s3_mismatch);
    request.target = "/bucket/a%20key?versionId=2";
    EXPECT_EQ(check(request, Dialect::s3), s3_mismatch);
    request.target = "/bucket/x/../a%20key?versionId=1";  // S3 keys are not paths: nothing is normalized
    EXPECT_EQ(check(request, Dialect::s3), s3_mismatch);
    EXPECT_EQ(check(with_header(signed_s3(), "x-amz-acl", "public-read"), Dialect::s3), s3_mismatch);
    EXPECT_EQ(check(with_header(signed_s3(), "x-amz-acl", nullptr), Dialect::s3), s3_mismatch);
    EXPECT_EQ(check(with_header(signed_s3(), "x-amz-content-sha256", "UNSIGNED-PAYLOAD"), Dialect::s3),
              s3_mismatch);
    EXPECT_EQ(check(signed_s3(), Dialect::s3, now, "another secret"), s3_mismatch);
    // A request signed for S3 is none for another service and the other way round.
    EXPECT_EQ(check(signed_s3(), Dialect::query), query_mismatch);
}

TEST(Verify, MayAnS3PathBeSpelledInTwoWays) {
    auto request = signed_s3(now, "/bucket/%28a%29%20key");
    request.target = "/bucket/(a)%20key";  // what some HTTP libraries make of it
    EXPECT_EQ(check(request, Dialect::s3), "");
    request.target = "/bucket/(b)%20key";
    EXPECT_EQ(check(request, Dialect::s3), s3_mismatch);
}

TEST(Verify, DoesS3ShowWhatItComputed) {
    auto request = signed_s3();
    request.target = "/b";
    const auto error = refusal_of(request, now);
    EXPECT_EQ(error.status, 403u);
    EXPECT_EQ(detail(error, "AWSAccessKeyId"), "AKIDEXAMPLE");
    EXPECT_TRUE(detail(error, "StringToSign").starts_with("AWS4-HMAC-SHA256\n20240102T030405Z\n"));
    EXPECT_TRUE(detail(error, "StringToSignBytes").starts_with("41 57 53 34 2d 48"));
    EXPECT_EQ(detail(error, "SignatureProvided").size(), 64u);
    EXPECT_TRUE(detail(error, "CanonicalRequest").starts_with("PUT\n/b\n"));
    EXPECT_TRUE(detail(error, "CanonicalRequestBytes").starts_with("50 55 54 0a 2f 62 0a"));
}

TEST(Verify, WhatMustBeSigned) {
    auto request = signed_s3();
    request.headers.add("x-amz-tagging", "a=b");
    request.headers.add("x-amz-storage-class", "GLACIER");
    EXPECT_EQ(check(request, Dialect::s3),
              "AccessDenied: There were headers present in the request which were not signed");
    EXPECT_EQ(detail(refusal_of(request, now), "HeadersNotSigned"), "x-amz-tagging, x-amz-storage-class");

    request = signed_sts();
    request.headers.add("x-amz-target", "AWSOrganizationsV20161128.LeaveOrganization");
    EXPECT_EQ(check(request, Dialect::query),
              "SignatureDoesNotMatch: 'x-amz-target' must be a 'SignedHeader' in the AWS Authorization.");
    request = signed_sts();
    request.headers.add("x-amz-security-token", "added later");
    EXPECT_EQ(check(request, Dialect::query), "");
    request = signed_s3();
    request.headers.add("x-amz-security-token", "added later");
    EXPECT_EQ(detail(refusal_of(request, now), "HeadersNotSigned"), "x-amz-security-token");

    Request hostless;
    hostless.method = "GET";
    hostless.target = "/";
    hostless.headers.add("x-thing", "1");
    sign(hostless, testing::credentials(), "us-east-1", "iam", now);
    EXPECT_EQ(check(hostless, Dialect::query),
              "SignatureDoesNotMatch: 'Host' or ':authority' must be a 'SignedHeader' in the AWS "
              "Authorization.");
}

TEST(Verify, WhereAreTheEdgesOfTheQuarterHour) {
    using namespace std::chrono_literals;
    EXPECT_EQ(check(signed_sts(now), Dialect::query, now + 15min), "");
    EXPECT_EQ(check(signed_sts(now), Dialect::query, now - 15min), "");
    EXPECT_EQ(check(signed_sts(now), Dialect::query, now + 15min + 1s),
              "SignatureDoesNotMatch: Signature expired: 20240102T030405Z is now earlier than "
              "20240102T030406Z (20240102T031906Z - 15 min.)");
    EXPECT_EQ(check(signed_sts(now), Dialect::query, now - 15min - 1s),
              "SignatureDoesNotMatch: Signature not yet current: 20240102T030405Z is still later than "
              "20240102T030404Z (20240102T024904Z + 15 min.)");
    EXPECT_EQ(check(signed_s3(now), Dialect::s3, now + 15min), "");
    EXPECT_EQ(check(signed_s3(now), Dialect::s3, now - 15min), "");
    for (const auto at : {now + 15min + 1s, now - 15min - 1s}) {
        const auto error = refusal_of(signed_s3(now), at);
        EXPECT_EQ(error.code, "RequestTimeTooSkewed");
        EXPECT_EQ(error.status, 403u);
        EXPECT_EQ(error.message,
                  "The difference between the request time and the current time is too large.");
        EXPECT_EQ(detail(error, "RequestTime"), "20240102T030405Z");
        EXPECT_EQ(detail(error, "MaxAllowedSkewMilliseconds"), "900000");
    }
    EXPECT_EQ(detail(refusal_of(signed_s3(now), now + 1h), "ServerTime"), "2024-01-02T04:04:05Z");
}

TEST(Verify, MustTheScopeHaveTheDayOfTheRequest) {
    // Signed before midnight, sent with the date of a minute later.
    const auto late = *parse_iso8601_basic("20240101T235959Z");
    const auto sts = with_header(signed_sts(late), "x-amz-date", "20240102T000001Z");
    EXPECT_EQ(check(sts, Dialect::query, late),
              "SignatureDoesNotMatch: Date in Credential scope does not match YYYYMMDD from ISO-8601 version "
              "of date from HTTP: '20240101' != '20240102', from '20240102T000001Z'.");
    const auto s3 = with_header(signed_s3(late), "x-amz-date", "20240102T000001Z");
    EXPECT_EQ(check(s3, Dialect::s3, late),
              "AuthorizationHeaderMalformed: The authorization header is malformed; Invalid credential date "
              "\"20240101\". This date is not the same as X-Amz-Date: \"20240102\".");
}

Request presigned(Seconds expires, std::string_view service = "s3") {
    Request request;
    request.method = "GET";
    request.target = service == "s3" ? "/bucket/key" : "/?Action=GetCallerIdentity&Version=2011-06-15";
    request.headers.add("host", "x.local");
    request.target = presign(request, testing::credentials(), "us-east-1", service, now, expires);
    return request;
}

TEST(Verify, HowLongIsAPresignedS3RequestGood) {
    using namespace std::chrono_literals;
    for (const Seconds life : {1s, 3600s, 604800s}) {
        EXPECT_EQ(check(presigned(life), Dialect::s3, now + life), "");
        EXPECT_EQ(check(presigned(life), Dialect::s3, now + life + 1s), "AccessDenied: Request has expired");
    }
    const auto error = refusal_of(presigned(2s), now + 3s);
    EXPECT_EQ(error.status, 403u);
    EXPECT_EQ(detail(error, "X-Amz-Expires"), "2");
    EXPECT_EQ(detail(error, "Expires"), "2024-01-02T03:04:07Z");
    EXPECT_EQ(detail(error, "ServerTime"), "2024-01-02T03:04:08Z");
    EXPECT_EQ(check(presigned(60s), Dialect::s3, now - 15min), "");
    EXPECT_EQ(check(presigned(60s), Dialect::s3, now - 15min - 1s), "AccessDenied: Request is not valid yet");
}

TEST(Verify, IsAPresignedRequestBoundToItsParameters) {
    auto request = presigned(Seconds(60));
    const auto at = request.target.find("X-Amz-Expires=60");
    request.target.replace(at, 16, "X-Amz-Expires=6000");
    EXPECT_EQ(check(request, Dialect::s3), s3_mismatch);
    request = presigned(Seconds(60));
    request.target += "&versionId=2";
    EXPECT_EQ(check(request, Dialect::s3), s3_mismatch);
    request = presigned(Seconds(60));
    request.method = "DELETE";
    EXPECT_EQ(check(request, Dialect::s3), s3_mismatch);
    request = presigned(Seconds(60));
    request.headers.add("x-amz-acl", "public-read");
    EXPECT_EQ(check(request, Dialect::s3),
              "AccessDenied: There were headers present in the request which were not signed");
}

TEST(Verify, HowLongIsAPresignedStsRequestGood) {
    using namespace std::chrono_literals;
    // Identity proofs ask for 60 s and are kept for a quarter of an hour; STS honours that, and no more.
    for (const Seconds life : {60s, 3600s}) {
        EXPECT_EQ(check(presigned(life, "sts"), Dialect::query, now + 15min), "");
        EXPECT_TRUE(check(presigned(life, "sts"), Dialect::query, now + 15min + 1s)
                        .starts_with("SignatureDoesNotMatch: Signature expired:"));
    }
}

TEST(Verify, IsTheDateHeaderEnough) {
    const auto make = [](std::string_view signed_headers) {
        Request request;
        request.method = "GET";
        request.target = "/";
        request.headers.add("host", "iam.local");
        request.headers.add("date", "Tue, 02 Jan 2024 03:04:05 GMT");
        const Scope scope{"20240102", "us-east-1", "iam"};
        const auto key = derive_signing_key(testing::secret, scope);
        const auto canonical =
            canonical_request(request, signed_headers, testing::empty_hash, UriStyle::normalized);
        const auto text = string_to_sign("20240102T030405Z", scope.text(), canonical);
        const auto signature = hex_encode(crypto::hmac_sha256({key.data(), key.size()}, text));
        request.headers.add("authorization",
                            concat("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/", scope.text(),
                                   ",SignedHeaders=", signed_headers, ",Signature=", signature));
        return request;
    };
    EXPECT_EQ(check(make("date;host"), Dialect::query), "");
    EXPECT_EQ(check(make("host"), Dialect::query),
              "SignatureDoesNotMatch: 'date' must be a 'SignedHeader' in the AWS Authorization.");
}

TEST(Scope, WhichServiceAndRegionIsItFor) {
    const auto sts = **read_claim(signed_sts(), Dialect::query);
    const auto s3 = **read_claim(signed_s3(), Dialect::s3);
    constexpr std::array<std::string_view, 2> iam{"iam", "localhost"}, both{"iam", "sts"}, storage{"s3", ""};
    EXPECT_FALSE(check_service(sts, both, Dialect::query));
    EXPECT_EQ(check_service(sts, iam, Dialect::query)->message,
              "Credential should be scoped to correct service: 'iam'. ");
    EXPECT_EQ(check_service(sts, storage, Dialect::s3)->message,
              "The authorization header is malformed; incorrect service \"sts\". This endpoint belongs to "
              "\"s3\".");
    EXPECT_FALSE(check_region(s3, "eu-west-3", Dialect::s3));
    const auto error = check_region(s3, "us-east-1", Dialect::s3);
    EXPECT_EQ(error->code, "AuthorizationHeaderMalformed");
    EXPECT_EQ(
        error->message,
        "The authorization header is malformed; the region 'eu-west-3' is wrong; expecting 'us-east-1'");
    EXPECT_EQ(detail(*error, "Region"), "us-east-1");
    EXPECT_EQ(check_region(sts, "eu-west-1", Dialect::query)->message,
              "Credential should be scoped to a valid region, not 'us-east-1'. ");
}

TEST(VerifyV2, IsAnyChangeNoticedAndTheTimeHeld) {
    using namespace std::chrono_literals;
    const auto make = [](std::string_view date, std::string_view target) {
        Request request;
        request.method = "GET";
        request.target = target;
        request.headers.add("host", "s3.local");
        request.headers.add("date", date);
        const auto text = concat("GET\n\n\n", date, "\n/bucket/key");
        request.headers.add("authorization", concat("AWS AKIDEXAMPLE:",
                                                    base64_encode(crypto::hmac_sha1(testing::secret, text))));
        return request;
    };
    const std::string date = "Tue, 02 Jan 2024 03:04:05 GMT";
    EXPECT_EQ(check(make(date, "/bucket/key"), Dialect::s3), "");
    EXPECT_EQ(check(make(date, "/bucket/key?max-keys=3"), Dialect::s3), "");  // not part of what V2 signs
    EXPECT_EQ(check(make(date, "/bucket/other"), Dialect::s3), s3_mismatch);
    EXPECT_EQ(check(make(date, "/bucket/key?acl"), Dialect::s3), s3_mismatch);
    EXPECT_EQ(check(make(date, "/bucket/key"), Dialect::s3, now, "wrong"), s3_mismatch);
    auto more = make(date, "/bucket/key");
    more.headers.add("x-amz-acl", "public-read");
    EXPECT_EQ(check(more, Dialect::s3), s3_mismatch);
    EXPECT_EQ(check(make(date, "/bucket/key"), Dialect::s3, now + 15min), "");
    EXPECT_EQ(refusal_of(make(date, "/bucket/key"), now + 15min + 1s).code, "RequestTimeTooSkewed");
    EXPECT_EQ(refusal_of(make(date, "/bucket/key"), now - 15min - 1s).code, "RequestTimeTooSkewed");
    const auto error = refusal_of(make(date, "/bucket/other"), now);
    EXPECT_EQ(detail(error, "StringToSign"), "GET\n\n\n" + date + "\n/bucket/other");
    EXPECT_EQ(detail(error, "CanonicalRequest"), "(none)");
}

TEST(VerifyV2, HowLongIsAQueryRequestGood) {
    using namespace std::chrono_literals;
    const auto expires = std::to_string(unix_seconds(now));
    const auto mac = crypto::hmac_sha1(testing::secret, concat("GET\n\n\n", expires, "\n/bucket/key"));
    Request request;
    request.method = "GET";
    request.target = concat("/bucket/key?AWSAccessKeyId=AKIDEXAMPLE&Expires=", expires,
                            "&Signature=", percent_encode(base64_encode(mac)));
    EXPECT_EQ(check(request, Dialect::s3, now), "");
    EXPECT_EQ(check(request, Dialect::s3, now - std::chrono::hours(24)), "");
    EXPECT_EQ(check(request, Dialect::s3, now + 1s), "AccessDenied: Request has expired");
    EXPECT_EQ(detail(refusal_of(request, now + 1s), "Expires"), "2024-01-02T03:04:05Z");
    request.target.replace(request.target.find("Expires=") + 8, 10, std::to_string(unix_seconds(now) + 9));
    EXPECT_EQ(check(request, Dialect::s3, now), s3_mismatch);
}

}  // namespace
}  // namespace watchword::sigv4
