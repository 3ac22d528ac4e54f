// The command as a user runs it, against a service that plays both STS and S3.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "cli/output.hpp"
#include "cli/session_cache.hpp"
#include "client/fake_server.hpp"
#include "watchword/error.hpp"

namespace watchword::cli {
namespace {

using namespace client::testing;
namespace fs = std::filesystem;

struct Outcome {
    int status;
    std::string out, err;
};

std::string file_text(const fs::path& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// A home directory of its own, a fake service, and a shell to run lines in.
class Cli : public ::testing::Test {
protected:
    Cli() : server_([this](const Request& request) { return answer(request); }) {
        char pattern[] = "/tmp/watchword-cli-XXXXXX";
        home_ = mkdtemp(pattern);
        fs::create_directories(home_ / ".aws");
        write(".aws/config", "[default]\nregion = eu-west-1\nendpoint_url = " + server_.url() +
                                 "\nmfa_serial = GAHT12345678\n[profile plain]\nendpoint_url = " +
                                 server_.url() + "\n[profile down]\nendpoint_url = http://127.0.0.1:1\n");
        const std::string keys = "aws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = it's secret\n";
        write(".aws/credentials", "[default]\n" + keys + "[plain]\n" + keys + "[down]\n" + keys);
    }
    ~Cli() override { fs::remove_all(home_); }

    void write(const std::string& name, const std::string& text) { std::ofstream(home_ / name) << text; }

    Outcome run(const std::string& line) {
        const auto script = "cd " + home_.string() + " && exec env -i HOME=" + home_.string() +
                            " PATH=" WATCHWORD_PROGRAMS ":/usr/bin:/bin setsid sh -c " + shell_quote(line) +
                            " > out 2> err";
        const int status = std::system(script.c_str());
        return {WEXITSTATUS(status), file_text(home_ / "out"), file_text(home_ / "err")};
    }

    std::string answer(const Request& request) {
        if (request.method == "GET") return http(200, listing_);
        if (request.body.find("TokenCode=000000") != std::string::npos)
            return sts_error(403, "AccessDenied",
                             "MultiFactorAuthentication failed with invalid MFA one time pass code. ");
        if (request.body.starts_with("Action=GetSessionToken"))
            return sts_credentials("GetSessionToken", "S" + std::to_string(++sessions_));
        if (request.body.starts_with("Action=AssumeRole")) return sts_credentials("AssumeRole", "R");
        if (request.body.starts_with("Action=GetCallerIdentity")) return http(200, identity_xml);
        if (request.body.starts_with("Action=CreateVirtualMFADevice"))
            return http(200,
                        "<CreateVirtualMFADeviceResponse><CreateVirtualMFADeviceResult><VirtualMFADevice>"
                        "<SerialNumber>arn:aws:iam::111122223333:mfa/phone</SerialNumber><Base32StringSeed>"
                        "R0VaREdOQlZHWTNUUU9KUUdFWkRHTkJWR1kzVFFPSlE=</Base32StringSeed></VirtualMFADevice>"
                        "</CreateVirtualMFADeviceResult></CreateVirtualMFADeviceResponse>");
        return http(200, "<EnableMFADeviceResponse/>");
    }

    std::string listing_;
    std::atomic<int> sessions_ = 0;
    fs::path home_;
    FakeServer server_;
};

TEST_F(Cli, DoesOneLoginServeTheCommandsAfterIt) {
    EXPECT_EQ(run("echo 123 456 | watchword login").out, "Logged in as ASIAS1 until 2099-01-01T00:00:00Z\n");
    EXPECT_EQ(run("watchword login").out, "Still logged in as ASIAS1 until 2099-01-01T00:00:00Z\n");
    EXPECT_EQ(
        run("watchword exec -- sh -c 'echo $AWS_ACCESS_KEY_ID $AWS_SESSION_TOKEN $AWS_REGION; exit 7'").out,
        "ASIAS1 token-of-S1 eu-west-1\n");
    EXPECT_EQ(run("watchword exec -- sh -c 'exit 7'").status, 7);
    EXPECT_NE(
        run("watchword whoami").out.find("arn:aws:iam::111122223333:user/alice\naccount  111122223333\n"),
        std::string::npos);
    EXPECT_EQ(sessions_, 1);
    EXPECT_NE(server_.requests()[0].body.find("TokenCode=123456"), std::string::npos);
    EXPECT_EQ(run("watchword login --force --code 654321").out,
              "Logged in as ASIAS2 until 2099-01-01T00:00:00Z\n");
}

TEST_F(Cli, IsTheCacheReadableByItsOwnerOnlyAndDistrustedOtherwise) {
    run("watchword login --code 123456");
    const auto directory = home_ / ".aws/watchword/cache";
    int files = 0;
    for (const auto& entry : fs::directory_iterator(directory)) {
        ++files;
        EXPECT_EQ(entry.status().permissions(), fs::perms::owner_read | fs::perms::owner_write)
            << entry.path();
        fs::permissions(entry.path(), fs::perms::group_read | fs::perms::owner_read | fs::perms::owner_write);
    }
    EXPECT_EQ(files, 2) << "the session and its lock; no temporary file is left";
    EXPECT_EQ(fs::status(directory).permissions(), fs::perms::owner_all);
    EXPECT_EQ(run("watchword login --code 123456").out, "Logged in as ASIAS2 until 2099-01-01T00:00:00Z\n");
}

TEST_F(Cli, DoCommandsStartedTogetherAskOnce) {
    const auto all =
        run("for i in 1 2 3 4 5; do watchword --code 123456 creds > creds.$i & done; wait; cat creds.*");
    EXPECT_EQ(sessions_, 1);
    std::size_t same = 0;
    for (auto at = all.out.find("ASIAS1"); at != std::string::npos; at = all.out.find("ASIAS1", at + 1))
        ++same;
    EXPECT_EQ(same, 5u) << all.out << all.err;
}

TEST_F(Cli, WhatDoesCredsPrint) {
    EXPECT_EQ(run("watchword --code 123456 creds").out,
              "{\"Version\": 1, \"AccessKeyId\": \"ASIAS1\", \"SecretAccessKey\": \"secret-of-S1\", "
              "\"SessionToken\": "
              "\"token-of-S1\", \"Expiration\": \"2099-01-01T00:00:00Z\"}\n");
    EXPECT_EQ(
        run("eval \"$(watchword --profile plain creds --format env)\"; echo \"$AWS_SECRET_ACCESS_KEY\"").out,
        "it's secret\n");
    EXPECT_EQ(run("watchword --profile plain creds --format json").out,
              "{\"AccessKeyId\": \"AKIAEXAMPLE\", \"SecretAccessKey\": \"it's secret\"}\n");
}

TEST_F(Cli, WhichStatusAndLineHasEachFailure) {
    const struct {
        const char* line;
        int status;
        const char* err;
    } table[] = {
        {"watchword --code 000000 login", 1,
         "watchword: AccessDenied: MultiFactorAuthentication failed with invalid MFA one time pass code.\n"},
        {"watchword login < /dev/null", 2,
         "watchword: there is no terminal to ask on: \"MFA code for GAHT12345678:\"\n"},
        {"watchword --profile plain login", 2, nullptr},
        {"watchword --profile gone whoami", 2, "watchword: there is no profile named 'gone'\n"},
        {"watchword exec", 2, nullptr},
        {"watchword whoami -- ls", 2, "watchword: only exec takes a program behind --\n"},
        {"watchword", 2, nullptr},
        {"watchword frobnicate", 2, nullptr},
        {"watchword --duration 5 login", 2, nullptr},
        {"watchword --profile down --endpoint-url x whoami", 2,
         "watchword: the endpoint URL must begin with http:// or https://\n"},
        {"watchword --profile down whoami", 3,
         "watchword: cannot connect to 127.0.0.1:1: Connection refused\n"},
        {"watchword --profile plain exec -- /nonexistent", 127,
         "watchword: /nonexistent: No such file or directory\n"},
    };
    for (const auto& row : table) {
        const auto outcome = run(row.line);
        EXPECT_EQ(outcome.status, row.status) << row.line << outcome.err;
        EXPECT_TRUE(outcome.err.starts_with("watchword: ")) << row.line << outcome.err;
        if (row.err) {
            EXPECT_EQ(outcome.err, row.err) << row.line;
        }
        EXPECT_EQ(outcome.out, "") << row.line;
    }
}

TEST_F(Cli, HowDoesAListingLook) {
    const std::string object =
        "</Key><LastModified>2026-01-31T23:59:59.000Z</LastModified><Size>1234</Size></Contents>";
    listing_ = "<ListBucketResult><Contents><Key>logs/a.txt" + object +
               "<CommonPrefixes><Prefix>logs/old/</Prefix></CommonPrefixes></ListBucketResult>";
    EXPECT_EQ(run("watchword --profile plain s3 ls s3://my-bucket/logs/").out,
              "                           PRE old/\n2026-01-31 23:59:59       1234 a.txt\n");
    EXPECT_EQ(server_.requests().back().target,
              "/my-bucket?encoding-type=url&list-type=2&delimiter=%2F&prefix=logs%2F");
    EXPECT_EQ(run("watchword --profile plain --json s3 ls s3://my-bucket --recursive").out,
              "{\"Prefix\": \"logs/old/\"}\n{\"Key\": \"logs/a.txt\", \"LastModified\": "
              "\"2026-01-31T23:59:59Z\", \"ETag\": "
              "\"\", \"Size\": \"1234\"}\n");
    listing_ =
        "<ListAllMyBucketsResult><Buckets><Bucket><Name>b-1</Name><CreationDate>2026-01-31T23:59:59.000Z"
        "</CreationDate></Bucket></Buckets></ListAllMyBucketsResult>";
    EXPECT_EQ(run("watchword --profile plain s3 ls").out, "2026-01-31 23:59:59 b-1\n");
    EXPECT_EQ(run("watchword s3 ls my-bucket").status, 2);
}

TEST_F(Cli, IsADeviceEnrolledByMachineAndByHand) {
    EXPECT_EQ(run("watchword --profile plain device enroll phone --seed-file seed --json").out,
              "{\"SerialNumber\": \"arn:aws:iam::111122223333:mfa/phone\", \"UserName\": \"alice\"}\n");
    EXPECT_EQ(file_text(home_ / "seed"), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\n");
    EXPECT_EQ(fs::status(home_ / "seed").permissions(), fs::perms::owner_read | fs::perms::owner_write);
    EXPECT_EQ(run("watchword --profile plain device enroll phone --seed-file seed").status, 2)
        << "a seed must not overwrite another";
    const auto by_hand = run("printf '111111\\n222222\\n' | watchword --profile plain device enroll phone");
    EXPECT_NE(by_hand.out.find("\u2588"), std::string::npos) << "half blocks of a QR code";
    EXPECT_NE(server_.requests().back().body.find("AuthenticationCode1=111111&AuthenticationCode2=222222"),
              std::string::npos);
}

TEST_F(Cli, DoesDeviceCodeAgreeWithRfc6238) {
    // RFC 6238 appendix B, SHA-1: 94287082 at 59 s, of which six digits are shown.
    EXPECT_EQ(run("echo GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ | watchword device code --time 59").out, "287082\n");
    EXPECT_EQ(run("echo not-base-32 | watchword device code").status, 2);
}

TEST_F(Cli, DoTheDocumentationSamplesListTheBucket) {
    const auto object = [](const std::string& key) {
        return "<Contents><Key>" + key +
               "</Key><LastModified>2026-01-31T23:59:59.000Z</LastModified><Size>1</Size></Contents>";
    };
    listing_ = "<ListBucketResult>" + object("one") + object("two") + "</ListBucketResult>";
    EXPECT_EQ(run("echo 123456 | AWS_PROFILE=plain get_session_token arn:aws:iam::1:mfa/d my-bucket").out,
              "one\ntwo\n");
    EXPECT_EQ(run("echo 123456 | AWS_PROFILE=plain assume_role arn:aws:iam::1:mfa/d arn:aws:iam::2:role/r "
                  "my-bucket")
                  .out,
              "one\ntwo\n");
    const auto refused =
        run("echo 000000 | AWS_PROFILE=plain get_session_token arn:aws:iam::1:mfa/d my-bucket");
    EXPECT_EQ(refused.status, 1);
    EXPECT_TRUE(refused.err.starts_with("AccessDenied: MultiFactor")) << refused.err;
}

TEST_F(Cli, IsHelpOnStandardOutputAndTheVersionToo) {
    EXPECT_NE(run("watchword --help").out.find("watchword exec -- aws s3 ls"), std::string::npos);
    EXPECT_TRUE(run("watchword --version").out.starts_with("watchword 0."));
    EXPECT_EQ(run("watchword login --help").status, 0);
}

TEST(Output, IsAnythingOneShellWord) {
    EXPECT_EQ(shell_quote(""), "''");
    EXPECT_EQ(shell_quote("a b"), "'a b'");
    EXPECT_EQ(shell_quote("it's"), "'it'\\''s'");
    EXPECT_EQ(shell_quote("$(rm -rf ~)`x`\"\n"), "'$(rm -rf ~)`x`\"\n'");
}

TEST(Output, IsJsonWellFormedWhateverTheText) {
    EXPECT_EQ(json_object({{"a", "\"\\\n\x1b"}, {"b", "\u00e9"}}),
              "{\"a\": \"\\\"\\\\\\u000a\\u001b\", \"b\": \"\u00e9\"}");
}

TEST(SessionCache, DoOtherKeysStepsOrEndpointsHaveOtherSessions) {
    client::CredentialPlan plan;
    plan.base = client::Credentials("AKIA", "s");
    plan.steps = {client::GetSessionTokenRequest{900, "GAHT12345678", ""}};
    client::Settings settings;
    const auto key = session_cache_key(plan, settings);
    EXPECT_EQ(key, session_cache_key(plan, settings));
    const auto changed = [&](auto change) {
        auto other_plan = plan;
        auto other_settings = settings;
        change(other_plan, other_settings);
        return session_cache_key(other_plan, other_settings);
    };
    EXPECT_NE(key, changed([](auto& p, auto&) { p.base.access_key_id = "AKIB"; }));
    EXPECT_NE(key, changed([](auto& p, auto&) {
                  p.steps = {client::GetSessionTokenRequest{901, "GAHT12345678", ""}};
              }));
    EXPECT_NE(key, changed([](auto& p, auto&) {
                  p.steps.push_back(client::AssumeRoleRequest{.role_arn = "arn:r"});
              }));
    EXPECT_NE(key, changed([](auto&, auto& s) { s.endpoint_urls = {{"sts", "http://h"}}; }));
    EXPECT_NE(key, changed([](auto&, auto& s) { s.region = "eu-west-1"; }));
}

}  // namespace
}  // namespace watchword::cli
