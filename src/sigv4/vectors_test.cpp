// Question: does every stage of every recorded signing case come out as its client had it?
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "crypto/hash.hpp"
#include "sigv4/canonical.hpp"
#include "sigv4/sigv2.hpp"
#include "sigv4/testing.hpp"

namespace watchword::sigv4 {
namespace {

namespace fs = std::filesystem;

std::string read(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<fs::path> cases() {
    std::vector<fs::path> out;
    for (const auto& entry : fs::directory_iterator(fs::path(WATCHWORD_VECTORS) / "sigv4"))
        if (entry.is_directory()) out.push_back(entry.path());
    std::sort(out.begin(), out.end());
    return out;
}

void check_v4(const fs::path& folder, const Request& request, const Claim& claim, Dialect dialect) {
    const bool s3 = dialect == Dialect::s3;
    const auto body_hash = crypto::sha256_hex(request.body);
    const auto canonical =
        canonical_request(request, claim.signed_headers, s3 ? claim.content_sha256 : body_hash,
                          s3 ? UriStyle::as_sent : UriStyle::normalized);
    EXPECT_EQ(canonical, read(folder / "canonical_request.txt")) << "stage: canonical request";
    EXPECT_EQ(string_to_sign(claim.timestamp, claim.scope.text(), canonical),
              read(folder / "string_to_sign.txt"))
        << "stage: string to sign";
    const auto key = derive_signing_key(testing::secret, claim.scope);
    const auto refusal = verify_v4(request, claim, key, body_hash, claim.time, dialect);
    EXPECT_FALSE(refusal) << "stage: verification: " << refusal->message;
}

void check_v2(const fs::path& folder, const Request& request, const Claim& claim) {
    const auto bucket = read(folder / "bucket.txt");
    const auto wanted = read(folder / "string_to_sign.txt");
    const auto text = string_to_sign_v2(request, claim, bucket, false);
    EXPECT_TRUE(text == wanted || string_to_sign_v2(request, claim, bucket, true) == wanted)
        << "stage: string to sign: " << text;
    const auto refusal = verify_v2(request, claim, Secret(testing::secret), bucket, claim.time);
    EXPECT_FALSE(refusal) << "stage: verification: " << refusal->message;
}

TEST(SigningCases, DoAllStagesComeOutAsRecorded) {
    std::size_t seen = 0;
    for (const auto& folder : cases()) {
        SCOPED_TRACE(folder.filename().string());
        ++seen;
        const auto request = testing::parse_request(read(folder / "request.txt"));
        const auto name = folder.filename().string();
        const bool s3 = name.find("s3-") != std::string::npos || name.find("v2-") != std::string::npos;
        const auto dialect = s3 ? Dialect::s3 : Dialect::query;
        const auto claim = read_claim(request, dialect);
        ASSERT_TRUE(claim) << "stage: reading: " << claim.error().message;
        ASSERT_TRUE(*claim) << "stage: reading: nothing found";
        EXPECT_EQ((**claim).signature, read(folder / "signature.txt")) << "stage: reading";
        if (fs::exists(folder / "canonical_request.txt"))
            check_v4(folder, request, **claim, dialect);
        else
            check_v2(folder, request, **claim);
    }
    EXPECT_GE(seen, 47u);
}

// The sender's side over the same cases: sign what was signed, get what was sent.
TEST(SigningCases, DoesOurClientSignThemAlike) {
    std::size_t seen = 0;
    for (const auto& folder : cases()) {
        const auto name = folder.filename().string();
        if (!fs::exists(folder / "canonical_request.txt") || name.starts_with("docs-")) continue;
        SCOPED_TRACE(name);
        const auto recorded = testing::parse_request(read(folder / "request.txt"));
        const auto claim = **read_claim(recorded, name.starts_with("s3-") ? Dialect::s3 : Dialect::query);
        Request request;
        request.method = recorded.method;
        request.body = recorded.body;
        for (std::size_t i = 0; i < recorded.headers.size(); ++i) {
            const auto field = recorded.headers[i];
            if (field.name != "authorization" && field.name != "x-amz-date" &&
                field.name != "x-amz-security-token" &&
                !(name.starts_with("s3-") && field.name == "x-amz-content-sha256"))
                request.headers.add(field.name, field.value);
        }
        const bool signs_token = name != "sts-post-token-after";
        const Credentials credentials{claim.access_key_id, Secret(testing::secret),
                                      signs_token ? claim.session_token : ""};
        const auto& [date, region, service] = claim.scope;
        if (claim.method == Method::v4_header) {
            request.target = recorded.target;
            sign(request, credentials, region, service, claim.time);
            EXPECT_EQ(request.headers.get("authorization"), recorded.headers.get("authorization"));
        } else {
            const auto at = recorded.target.find("X-Amz-Algorithm");
            request.target = recorded.target.substr(0, at - 1);
            request.target = presign(request, credentials, region, service, claim.time,
                                     claim.expires.value_or(Seconds(0)));
            EXPECT_EQ(
                (**read_claim(request, name.starts_with("s3-") ? Dialect::s3 : Dialect::query)).signature,
                claim.signature);
        }
        ++seen;
    }
    EXPECT_GE(seen, 35u);
}

}  // namespace
}  // namespace watchword::sigv4
