// Questions: are digests, ranges and preconditions in headers read as S3 reads them?
#include <gtest/gtest.h>

#include "base/encoding.hpp"
#include "base/time_format.hpp"
#include "crypto/hash.hpp"
#include "s3/checksum.hpp"
#include "s3/conditional.hpp"

namespace watchword::s3 {
namespace {

Headers headers(const std::vector<std::pair<std::string, std::string>>& fields) {
    Headers out;
    for (const auto& [name, value] : fields) out.add(name, value);
    return out;
}

TEST(Checksum, WhatIsPromisedIsCompared) {
    const std::string crc = "\xcb\xf4\x39\x26", md5 = crypto::md5("123456789");
    const auto promised = expected_digests(headers({{"Content-MD5", base64_encode(md5)},
                                                    {"x-amz-checksum-crc32", base64_encode(crc)},
                                                    {"x-amz-sdk-checksum-algorithm", "CRC32"},
                                                    {"x-amz-checksum-mode", "ENABLED"}}));
    ASSERT_TRUE(promised);
    EXPECT_FALSE(mismatch(*promised, md5, crc));
    const auto wrong_crc = mismatch(*promised, md5, "xxxx");
    EXPECT_EQ(wrong_crc->code, "BadDigest");
    EXPECT_STREQ(wrong_crc->what(), "The CRC32 you specified did not match the calculated checksum.");
    const auto wrong_md5 = mismatch(*promised, std::string(16, 'x'), crc);
    EXPECT_EQ(wrong_md5->details[0].second, base64_encode(md5));
}

TEST(Checksum, ATrailerIsExpectedWhenAnnounced) {
    const auto promised = expected_digests(headers({{"x-amz-trailer", "x-amz-checksum-crc32c"}}));
    ASSERT_TRUE(promised);
    EXPECT_TRUE(promised->in_trailer);
    EXPECT_EQ(promised->algorithm, ChecksumAlgorithm::crc32c);
    // A trailer that never came is a mismatch, not a pass.
    EXPECT_TRUE(mismatch(*promised, "", "abcd"));
    EXPECT_EQ(decode_checksum(ChecksumAlgorithm::crc32c, "y/Q5Jg=="), "\xcb\xf4\x39\x26");
    EXPECT_FALSE(decode_checksum(ChecksumAlgorithm::sha1, "y/Q5Jg=="));
}

TEST(Checksum, BadPromisesAreRefused) {
    const std::vector<std::pair<std::vector<std::pair<std::string, std::string>>, std::string>> cases{
        {{{"content-md5", "abc"}}, "InvalidDigest"},
        {{{"content-md5", "YWJj"}}, "InvalidDigest"},
        {{{"x-amz-checksum-sha256", "YWJj"}}, "InvalidRequest"},
        {{{"x-amz-checksum-crc32", "y/Q5Jg=="}, {"x-amz-checksum-crc32c", "y/Q5Jg=="}}, "InvalidRequest"},
        {{{"x-amz-checksum-crc32", "y/Q5Jg=="}, {"x-amz-checksum-crc32", "y/Q5Jg=="}}, "InvalidRequest"},
        {{{"x-amz-checksum-crc32", "y/Q5Jg=="}, {"x-amz-trailer", "x-amz-checksum-crc32"}}, "InvalidRequest"},
        {{{"x-amz-trailer", "x-other"}}, "InvalidRequest"},
        {{{"x-amz-sdk-checksum-algorithm", "CRC32"}}, "InvalidRequest"},
        {{{"x-amz-sdk-checksum-algorithm", "MD9"}}, "InvalidRequest"},
        {{{"x-amz-sdk-checksum-algorithm", "SHA1"}, {"x-amz-checksum-crc32", "y/Q5Jg=="}}, "InvalidRequest"},
        {{{"x-amz-checksum-crc64nvme", "y/Q5Jg=="}}, "InvalidRequest"},
        {{{"x-amz-checksum-crc32", "y/Q5Jg=="}, {"x-amz-trailer", "x-amz-checksum-crc64nvme"}},
         "InvalidRequest"},
    };
    for (const auto& [fields, code] : cases)
        EXPECT_EQ(expected_digests(headers(fields)).error().code, code) << fields[0].first;
}

TEST(Checksum, AMultipartUploadIsCheckedByWhatItsAlgorithmCanHave) {
    const auto wanted = [](std::string algorithm, std::string type) {
        std::vector<std::pair<std::string, std::string>> fields;
        if (!algorithm.empty()) fields.emplace_back("x-amz-checksum-algorithm", algorithm);
        if (!type.empty()) fields.emplace_back("x-amz-checksum-type", type);
        const auto checksum = wanted_checksum(headers(fields));
        return checksum ? concat(name(checksum->algorithm), " ", name(checksum->type))
                        : std::string(checksum.error().what());
    };
    EXPECT_EQ(wanted("", ""), " ");
    EXPECT_EQ(wanted("crc32", ""), "CRC32 COMPOSITE");
    EXPECT_EQ(wanted("CRC32C", "FULL_OBJECT"), "CRC32C FULL_OBJECT");
    EXPECT_EQ(wanted("CRC64NVME", ""), "CRC64NVME FULL_OBJECT");
    EXPECT_EQ(wanted("SHA256", "COMPOSITE"), "SHA256 COMPOSITE");
    EXPECT_EQ(wanted("SHA1", "FULL_OBJECT"),
              "The FULL_OBJECT checksum type cannot be used with the sha1 checksum algorithm.");
    EXPECT_EQ(wanted("CRC64NVME", "COMPOSITE"),
              "The COMPOSITE checksum type cannot be used with the crc64nvme checksum algorithm.");
    EXPECT_EQ(wanted("CRC32", "full_object"), "Value for x-amz-checksum-type header is invalid.");
    EXPECT_EQ(wanted("", "COMPOSITE"),
              "The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.");
}

TEST(Range, OneRangeIsCutOthersAreTheWhole) {
    const auto range = [](std::string_view text) {
        const auto result = parse_range(text, 100);
        if (!result) return std::string(result.error().code);
        return *result ? std::to_string((*result)->offset) + "+" + std::to_string((*result)->length)
                       : std::string("all");
    };
    EXPECT_EQ(range("bytes=0-9"), "0+10");
    EXPECT_EQ(range("bytes=90-1000"), "90+10");
    EXPECT_EQ(range("bytes=99-"), "99+1");
    EXPECT_EQ(range("bytes=-10"), "90+10");
    EXPECT_EQ(range("bytes=-1000"), "0+100");
    EXPECT_EQ(range("bytes=100-"), "InvalidRange");
    EXPECT_EQ(range("bytes=-0"), "InvalidRange");
    for (const char* odd : {"bytes=9-0", "bytes=0-1,5-6", "bytes=a-b", "bytes=5", "lines=0-1", "bytes=-",
                            "bytes=99999999999999999999-", "bytes=0-99999999999999999999"})
        EXPECT_EQ(range(odd), "all") << odd;
    EXPECT_EQ(parse_range("bytes=0-", 0).error().details[1].second, "0");
    EXPECT_FALSE(*parse_range(std::nullopt, 100));
}

TEST(Preconditions, FollowTheOrderOfRfc9110) {
    ObjectSummary object{.last_modified = from_unix_seconds(1440938160) + std::chrono::milliseconds(900),
                         .etag = *ETag::parse("5d41402abc4b2a76b9719d911017c592")};
    const std::string good = "\"5d41402abc4b2a76b9719d911017c592\"",
                      other = "\"00000000000000000000000000000000\"";
    const std::string same = http_date(object.last_modified);
    const std::string before = http_date(object.last_modified - Seconds(5));
    const auto outcome = [&](const std::vector<std::pair<std::string, std::string>>& fields) {
        return evaluate_preconditions(headers(fields), object).outcome;
    };
    using enum Precondition;
    EXPECT_EQ(outcome({}), holds);
    EXPECT_EQ(outcome({{"if-match", good}}), holds);
    EXPECT_EQ(outcome({{"if-match", other + ", " + good}}), holds);
    EXPECT_EQ(outcome({{"if-match", "*"}}), holds);
    EXPECT_EQ(outcome({{"if-match", other}}), failed);
    EXPECT_EQ(outcome({{"if-none-match", good}}), not_modified);
    EXPECT_EQ(outcome({{"if-none-match", other}}), holds);
    EXPECT_EQ(outcome({{"if-modified-since", same}}), not_modified);
    EXPECT_EQ(outcome({{"if-modified-since", before}}), holds);
    EXPECT_EQ(outcome({{"if-unmodified-since", same}}), holds);
    EXPECT_EQ(outcome({{"if-unmodified-since", before}}), failed);
    EXPECT_EQ(outcome({{"if-match", good}, {"if-unmodified-since", before}}), holds);
    EXPECT_EQ(outcome({{"if-none-match", other}, {"if-modified-since", same}}), holds);
    EXPECT_EQ(outcome({{"if-modified-since", "nonsense"}}), holds);
    const auto copy = evaluate_preconditions(headers({{"x-amz-copy-source-if-match", other}}), object,
                                             "x-amz-copy-source-");
    EXPECT_EQ(copy.outcome, failed);
    EXPECT_EQ(copy.condition, "If-Match");
}

}  // namespace
}  // namespace watchword::s3
