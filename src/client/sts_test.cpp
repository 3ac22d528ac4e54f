#include "watchword/sts.hpp"

#include <gtest/gtest.h>

#include "client/fake_server.hpp"
#include "crypto/hash.hpp"
#include "sigv4/verify.hpp"
#include "watchword/iam.hpp"
#include "watchword/provider.hpp"

namespace watchword::client {
namespace {

using namespace testing;

const Credentials keys("AKIAEXAMPLE", "the-secret-key");

Settings settings_for(const std::string& url) {
    Settings out;
    out.endpoint_urls = {{"", url}};
    out.sleep = [](auto) {};
    return out;
}

GetSessionTokenRequest with_code() { return {3600, "arn:aws:iam::111122223333:mfa/phone", "123456"}; }

// "" or what the real verifier finds wrong.
std::string signature_fault(const Request& request, std::string_view secret, std::string_view service) {
    const auto claim = sigv4::read_claim(request, sigv4::Dialect::query);
    if (!claim || !*claim) return "no claim";
    if ((*claim)->scope.service != service) return "scope " + (*claim)->scope.text();
    const auto error =
        sigv4::verify_v4(request, **claim, sigv4::derive_signing_key(secret, (*claim)->scope),
                         crypto::sha256_hex(request.body), SystemClock().now(), sigv4::Dialect::query);
    return error ? "signature" : "";
}

TEST(Sts, IsGetSessionTokenSentSignedAndItsAnswerRead) {
    FakeServer server([](const Request&) { return sts_credentials("GetSessionToken", "ONE"); });
    StsClient sts(keys, settings_for(server.url()));
    const auto session = sts.get_session_token(with_code());
    EXPECT_EQ(session.access_key_id, "ASIAONE");
    EXPECT_EQ(session.secret_access_key, "secret-of-ONE");
    EXPECT_EQ(session.session_token, "token-of-ONE");
    EXPECT_EQ(session.expiration->time_since_epoch().count(), 4070908800);
    const auto request = server.requests().at(0);
    EXPECT_EQ(request.body,
              "Action=GetSessionToken&Version=2011-06-15&DurationSeconds=3600&SerialNumber="
              "arn%3Aaws%3Aiam%3A%3A111122223333%3Amfa%2Fphone&TokenCode=123456");
    EXPECT_EQ(signature_fault(request, "the-secret-key", "sts"), "");
    EXPECT_EQ(signature_fault(request, "another", "sts"), "signature");
}

TEST(Sts, IsEveryParameterOfAssumeRoleSent) {
    FakeServer server([](const Request&) { return sts_credentials("AssumeRole", "R"); });
    StsClient sts(keys, settings_for(server.url()));
    sts.assume_role({.role_arn = "arn:r",
                     .role_session_name = "s",
                     .policy = "{}",
                     .policy_arns = {"arn:p"},
                     .duration_seconds = 900,
                     .tags = {{"k", ""}},
                     .transitive_tag_keys = {"k"},
                     .external_id = "x",
                     .serial_number = "GAHT12345678",
                     .token_code = "000000",
                     .source_identity = "i",
                     .provided_contexts = {{"arn:c", "a"}}});
    EXPECT_EQ(server.requests().at(0).body,
              "Action=AssumeRole&Version=2011-06-15&RoleArn=arn%3Ar&RoleSessionName=s&Policy=%7B%7D&"
              "PolicyArns.member.1.arn="
              "arn%3Ap&DurationSeconds=900&Tags.member.1.Key=k&Tags.member.1.Value=&TransitiveTagKeys.member."
              "1=k&ExternalId=x"
              "&SerialNumber=GAHT12345678&TokenCode=000000&SourceIdentity=i&ProvidedContexts.member.1."
              "ProviderArn=arn%3Ac"
              "&ProvidedContexts.member.1.ContextAssertion=a");
}

TEST(Sts, IsARefusalAServiceErrorFitForATerminal) {
    FakeServer server([](const Request&) {
        return sts_error(403, "AccessDenied",
                         "MultiFactorAuthentication failed&#27;[31m\nwith invalid MFA one time pass code. ");
    });
    StsClient sts(keys, settings_for(server.url()));
    try {
        sts.get_session_token(with_code());
        FAIL();
    } catch (const ServiceError& error) {
        EXPECT_EQ(error.code, "AccessDenied");
        EXPECT_EQ(error.http_status, 403);
        EXPECT_EQ(error.request_id, "request-1");
        EXPECT_STREQ(
            error.what(),
            "AccessDenied: MultiFactorAuthentication failed [31m with invalid MFA one time pass code.");
    }
}

// A code is good once: if the answer is lost, asking again could only be refused and spend another attempt.
TEST(Sts, IsARequestWithAnMfaCodeEverSentTwice) {
    for (const std::string& answer :
         {std::string(), http(500, ""), http(503, "", "Retry-After: 1\r\n"),
          sts_error(400, "Throttling", "Rate exceeded"), std::string("HTTP/1.1 garbage\r\n")}) {
        FakeServer server([&](const Request&) { return answer; });
        StsClient sts(keys, settings_for(server.url()));
        EXPECT_THROW(sts.get_session_token(with_code()), Error);
        EXPECT_THROW(sts.assume_role({.role_arn = "arn:r",
                                      .role_session_name = "ss",
                                      .serial_number = "GAHT12345678",
                                      .token_code = "123456"}),
                     Error);
        EXPECT_EQ(server.requests().size(), 2u) << "one for each call: " << answer;
    }
}

// An idle connection may have died unnoticed; a code must not be lost on it.
TEST(Sts, DoesARequestWithAnMfaCodeGoOutOnANewConnection) {
    FakeServer server([](const Request& request) {
        return request.body.find("GetCallerIdentity") != std::string::npos
                   ? http(200, identity_xml)
                   : sts_credentials("GetSessionToken", "N");
    });
    StsClient sts(keys, settings_for(server.url()));
    sts.get_caller_identity();
    EXPECT_EQ(sts.get_caller_identity().account, "111122223333");
    EXPECT_EQ(server.connections(), 1) << "ordinary calls share one";
    sts.get_session_token(with_code());
    EXPECT_EQ(server.connections(), 2);
}

TEST(Sts, AreHarmlessCallsRepeatedAndHowOften) {
    int asked = 0;
    FakeServer server([&](const Request&) {
        return ++asked < 3 ? (asked == 1 ? "" : http(500, "")) : http(200, identity_xml);
    });
    StsClient sts(keys, settings_for(server.url()));
    EXPECT_EQ(sts.get_caller_identity().user_id, "AIDAX");
    EXPECT_EQ(asked, 3);

    FakeServer down([](const Request&) { return http(503, ""); });
    StsClient to_down(keys, settings_for(down.url()));
    EXPECT_THROW(to_down.get_caller_identity(), ServiceError);
    EXPECT_EQ(down.requests().size(), 3u);
}

TEST(Sts, IsNobodyThereATransportError) {
    unsigned port = 0;
    {
        FakeServer gone([](const Request&) { return ""; });
        port = gone.port();
    }
    StsClient sts(keys, settings_for("http://127.0.0.1:" + std::to_string(port)));
    EXPECT_THROW(sts.get_session_token(with_code()), TransportError);
}

TEST(Sts, AreAnswersThatPromiseTooLittleRefused) {
    const std::string deep(200'000, '<');
    std::string nested;
    for (int i = 0; i < 100'000; ++i) nested += "<a>";
    for (const std::string& body :
         {std::string(), std::string("<html>login here</html>"), std::string("<GetSessionTokenResponse/>"),
          deep, nested,
          std::string("<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><GetSessionTokenResponse>&e;"
                      "</GetSessionTokenResponse>")}) {
        FakeServer server([&](const Request&) { return http(200, body); });
        StsClient sts(keys, settings_for(server.url()));
        EXPECT_THROW(sts.get_session_token(with_code()), TransportError);
    }
}

TEST(Sts, DoErrorsEverShowSecrets) {
    for (const std::string& answer : {std::string(), http(403, "no"), std::string("HTTP/1.1 x\r\n")}) {
        FakeServer server([&](const Request&) { return answer; });
        StsClient sts(Credentials("AKIA", "sEcReTkEy", "tOkEn"), settings_for(server.url()));
        try {
            sts.get_session_token({900, "GAHT12345678", "135790"});
            FAIL();
        } catch (const Error& error) {
            for (const auto* secret : {"sEcReTkEy", "tOkEn", "135790"})
                EXPECT_EQ(std::string(error.what()).find(secret), std::string::npos) << error.what();
        }
    }
}

TEST(Sts, DoesAPlainHttpProxyGetTheWholeUrlAndItsPassword) {
    FakeServer proxy([](const Request&) { return http(200, identity_xml); });
    auto settings = settings_for("http://sts.example.test:8080");
    settings.http_proxy = "http://me:p%40ss@127.0.0.1:" + std::to_string(proxy.port());
    std::string warning;
    settings.warn = [&](std::string_view text) { warning = text; };
    StsClient sts(keys, settings);
    EXPECT_EQ(sts.get_caller_identity().account, "111122223333");
    const auto request = proxy.requests().at(0);
    EXPECT_EQ(request.target, "http://sts.example.test:8080/");
    EXPECT_EQ(request.headers.get("proxy-authorization"), "Basic bWU6cEBzcw==");
    EXPECT_EQ(request.headers.get("authorization").find("proxy-authorization"), std::string::npos);
    EXPECT_TRUE(warning.starts_with("requests to sts.example.test:8080 go over plain http")) << warning;
}

TEST(Sts, IsAProxyThatRefusesATunnelAPermanentFailure) {
    FakeServer proxy([](const Request&) { return http(407, "who are you?"); });
    auto settings = settings_for("https://sts.example.test");
    settings.https_proxy = proxy.url();
    StsClient sts(keys, settings);
    try {
        sts.get_caller_identity();
        FAIL();
    } catch (const TransportError& error) {
        EXPECT_NE(std::string(error.what()).find("HTTP 407"), std::string::npos);
    }
    ASSERT_EQ(proxy.requests().size(), 1u);
    EXPECT_EQ(proxy.requests()[0].method, "CONNECT");
    EXPECT_EQ(proxy.requests()[0].target, "sts.example.test:443");
    EXPECT_EQ(proxy.requests()[0].headers.get("authorization"), "")
        << "the proxy must see nothing of the request";
}

TEST(Iam, IsAVirtualDeviceReadWithItsSeedDecoded) {
    FakeServer server([](const Request&) {
        return http(200,
                    "<CreateVirtualMFADeviceResponse><CreateVirtualMFADeviceResult><VirtualMFADevice><"
                    "SerialNumber>arn:m"
                    "</SerialNumber><Base32StringSeed>R0VaREdOQlY=</Base32StringSeed><QRCodePNG></QRCodePNG>"
                    "</VirtualMFADevice></CreateVirtualMFADeviceResult></CreateVirtualMFADeviceResponse>");
    });
    IamClient iam(keys, settings_for(server.url()));
    EXPECT_EQ(iam.create_virtual_mfa_device("phone").base32_string_seed, "GEZDGNBV");
    EXPECT_EQ(signature_fault(server.requests().at(0), "the-secret-key", "iam"), "");
}

}  // namespace
}  // namespace watchword::client
