// Questions: do parts become the object S3 says they do, and is every wrong list of parts refused whole?
#include "base/encoding.hpp"
#include "s3/objects/checksums.hpp"
#include "s3/objects/test_support.hpp"

namespace watchword::s3 {
namespace {

constexpr std::size_t five_mib = 5 * 1024 * 1024;

struct MultipartTest : testing::Test {
    TemporaryDirectory directory;
    TestRandom random;
    ObjectStore store{ObjectStoreOptions{directory.path}, random};

    UploadTarget create(const std::string& key, ChecksumAlgorithm checksum = ChecksumAlgorithm::none,
                        Time now = at(0), ChecksumType type = ChecksumType::none) {
        ObjectDetails details;
        details.content_type = "video/x";
        details.owner = "111122223333";
        const auto id = wait<std::string>(
            [&](auto done) { store.create_multipart("b", key, details, checksum, type, now, done); });
        return {"b", key, *id};
    }
    Result<PutResult, Fault> part(const UploadTarget& target, unsigned number, const std::string& bytes,
                                  ChecksumAlgorithm checksum = ChecksumAlgorithm::none) {
        auto upload = store.new_upload(checksum);
        upload->write(bytes);
        return wait<PutResult>(
            [&](auto done) { store.put_part(std::move(upload), target, number, at(number), done); });
    }
    Result<PutResult, Fault> complete(const UploadTarget& target, std::vector<CompletedPart> parts,
                                      Conditions conditions = {}, Checksum checksum = {},
                                      std::optional<std::uint64_t> size = {}) {
        return wait<PutResult>([&](auto done) {
            store.complete_multipart(target, {std::move(parts), checksum, size}, conditions, at(99), done);
        });
    }
};

TEST_F(MultipartTest, PartsBecomeOneObjectWithoutTheirOrderOfArrival) {
    const std::string first(five_mib, '1'), second(five_mib + 3, '2'), third = "three";
    const auto target = create("movie");
    const auto p9 = part(target, 9, third), p2 = part(target, 2, first), p5 = part(target, 5, second);
    ASSERT_TRUE(p2 && p5 && p9);
    EXPECT_FALSE(store.find("b", "movie"));
    const auto result = complete(target, {{2, p2->etag, ""}, {5, p5->etag, ""}, {9, p9->etag, ""}});
    ASSERT_TRUE(result);
    EXPECT_EQ(result->etag.text(),
              hex_encode(crypto::md5(crypto::md5(first) + crypto::md5(second) + crypto::md5(third))) + "-3");
    auto object = store.find("b", "movie");
    EXPECT_EQ(object->details.content_type, "video/x");
    EXPECT_EQ(object->summary.last_modified, at(99));
    EXPECT_EQ(object->segments.size(), 3u);
    EXPECT_EQ(get(store, "b", "movie"), first + second + third);
    // A range over both seams.
    EXPECT_EQ(read_all(*store.body(*object, five_mib - 1, five_mib + 6)), "1" + second + "th");
    object.reset();
    EXPECT_EQ(code_of(complete(target, {{2, p2->etag, ""}})), "NoSuchUpload");
    EXPECT_EQ(body_files(directory.path), 3u);
    ASSERT_TRUE(remove(store, "b", "movie"));
    EXPECT_EQ(body_files(directory.path), 0u);
}

TEST_F(MultipartTest, PartsNotNamedAndReplacedPartsAreDeleted) {
    const auto target = create("k");
    const auto old = part(target, 1, "old");
    const auto one = part(target, 1, "new");
    part(target, 2, "unused");
    EXPECT_EQ(body_files(directory.path), 2u);
    EXPECT_EQ(code_of(complete(target, {{1, old->etag, ""}})), "InvalidPart");
    ASSERT_TRUE(complete(target, {{1, one->etag, ""}}));
    EXPECT_EQ(get(store, "b", "k"), "new");
    EXPECT_EQ(body_files(directory.path), 1u);
}

TEST_F(MultipartTest, AWrongListOfPartsIsRefusedAndTheUploadGoesOn) {
    const auto target = create("k");
    const auto one = part(target, 1, "tiny"), two = part(target, 2, "2");
    EXPECT_EQ(code_of(complete(target, {{2, two->etag, ""}, {1, one->etag, ""}})), "InvalidPartOrder");
    EXPECT_EQ(code_of(complete(target, {{1, one->etag, ""}, {1, one->etag, ""}})), "InvalidPartOrder");
    EXPECT_EQ(code_of(complete(target, {{3, one->etag, ""}})), "InvalidPart");
    const auto small = complete(target, {{1, one->etag, ""}, {2, two->etag, ""}});
    ASSERT_EQ(code_of(small), "EntityTooSmall");
    EXPECT_EQ(small.error().details, (decltype(Fault::details){{"ETag", one->etag.text()},
                                                               {"MinSizeAllowed", "5242880"},
                                                               {"PartNumber", "1"},
                                                               {"ProposedSize", "4"}}));
    ASSERT_TRUE(put(store, "b", "k", "there"));
    EXPECT_EQ(code_of(complete(target, {{1, one->etag, ""}}, {.if_none_match_any = true})),
              "PreconditionFailed");
    EXPECT_EQ(get(store, "b", "k"), "there");
    EXPECT_TRUE(complete(target, {{1, one->etag, ""}}));
}

TEST_F(MultipartTest, AnUploadIsReachedOnlyByItsOwnBucketKeyAndId) {
    const auto target = create("k");
    const auto one = part(target, 1, "x");
    for (const UploadTarget& wrong :
         {UploadTarget{"c", "k", target.upload_id}, UploadTarget{"b", "l", target.upload_id},
          UploadTarget{"b", "k", "0" + target.upload_id}}) {
        EXPECT_EQ(code_of(part(wrong, 1, "y")), "NoSuchUpload");
        EXPECT_EQ(code_of(complete(wrong, {{1, one->etag, ""}})), "NoSuchUpload");
        EXPECT_EQ(code_of(wait<bool>([&](auto done) { store.abort_multipart(wrong, done); })),
                  "NoSuchUpload");
        EXPECT_FALSE(store.list_parts(wrong, 0, 10));
        EXPECT_FALSE(store.multipart_checksum(wrong));
    }
    EXPECT_EQ(body_files(directory.path), 1u);
    ASSERT_TRUE(wait<bool>([&](auto done) { store.abort_multipart(target, done); }));
    EXPECT_EQ(body_files(directory.path), 0u);
    EXPECT_EQ(code_of(part(target, 1, "y")), "NoSuchUpload");
    EXPECT_EQ(body_files(directory.path), 0u);
}

TEST_F(MultipartTest, CompositeChecksumsAreMadeOfThePartsChecksums) {
    const auto target = create("k", ChecksumAlgorithm::crc32);
    EXPECT_EQ(store.multipart_checksum(target), ChecksumAlgorithm::crc32);
    EXPECT_EQ(code_of(part(target, 1, "x")), "InvalidRequest");
    const auto one = part(target, 1, "123456789", ChecksumAlgorithm::crc32);
    EXPECT_EQ(one->checksum.value, "y/Q5Jg==");
    EXPECT_EQ(code_of(complete(target, {{1, one->etag, "AAAAAA=="}})), "InvalidPart");
    const auto result = complete(target, {{1, one->etag, "y/Q5Jg=="}});
    ASSERT_TRUE(result);
    crypto::Hasher hasher(crypto::Digest::crc32);
    hasher.update("\xcb\xf4\x39\x26");
    EXPECT_EQ(result->checksum.value, base64_encode(hasher.finish()) + "-1");
    EXPECT_EQ(result->checksum.type, ChecksumType::composite);
}

TEST_F(MultipartTest, FullChecksumsAreThoseOfTheWholeObject) {
    const std::string first(five_mib, '1'), second = "the rest";
    for (const auto algorithm :
         {ChecksumAlgorithm::crc32, ChecksumAlgorithm::crc32c, ChecksumAlgorithm::crc64nvme}) {
        const auto target = create("k", algorithm, at(0), ChecksumType::full_object);
        const auto one = part(target, 1, first, algorithm), two = part(target, 2, second, algorithm);
        crypto::Hasher hasher(digest_of(algorithm));
        hasher.update(first + second);
        const std::string whole = base64_encode(hasher.finish());
        const std::vector<CompletedPart> parts{{1, one->etag, ""}, {2, two->etag, ""}};
        EXPECT_EQ(
            code_of(complete(target, parts, {}, {algorithm, ChecksumType::full_object, one->checksum.value})),
            "BadDigest");
        EXPECT_EQ(code_of(complete(target, parts, {}, {algorithm, ChecksumType::composite, whole})),
                  "InvalidRequest");
        EXPECT_EQ(code_of(complete(target, parts, {}, {}, first.size())), "InvalidRequest");
        EXPECT_FALSE(store.find("b", "k"));
        const auto result = complete(target, parts, {}, {algorithm, ChecksumType::full_object, whole},
                                     first.size() + second.size());
        ASSERT_TRUE(result) << result.error().what();
        EXPECT_EQ(result->checksum, (Checksum{algorithm, ChecksumType::full_object, whole}));
        ASSERT_TRUE(remove(store, "b", "k"));
    }
}

TEST_F(MultipartTest, PartsAreListedInPages) {
    const auto target = create("k");
    for (unsigned number : {3u, 1u, 10u}) ASSERT_TRUE(part(target, number, std::string(number, 'x')));
    const auto first = store.list_parts(target, 0, 2);
    ASSERT_EQ(first->parts.size(), 2u);
    EXPECT_EQ(first->parts[1].number, 3u);
    EXPECT_EQ(first->parts[1].size, 3u);
    EXPECT_TRUE(first->truncated);
    EXPECT_EQ(first->owner, "111122223333");
    const auto rest = store.list_parts(target, first->next_part_number_marker, 2);
    ASSERT_EQ(rest->parts.size(), 1u);
    EXPECT_EQ(rest->parts[0].number, 10u);
    EXPECT_FALSE(rest->truncated);
}

TEST_F(MultipartTest, UploadsAreListedByKeyThenByStart) {
    const auto b1 = create("b", {}, at(1)), b2 = create("b", {}, at(2)), a = create("a", {}, at(3));
    create("dir/x"), create("dir/y");
    auto page = store.list_uploads({.bucket = "b", .delimiter = "/", .uploads_max = 2});
    ASSERT_EQ(page.uploads.size(), 2u);
    EXPECT_EQ(page.uploads[0].upload_id, a.upload_id);
    EXPECT_EQ(page.uploads[1].upload_id, b1.upload_id);
    EXPECT_EQ(page.uploads[1].initiated, at(1));
    EXPECT_TRUE(page.truncated);
    EXPECT_EQ(page.next_key_marker, "b");
    EXPECT_EQ(page.next_upload_id_marker, b1.upload_id);
    page = store.list_uploads({.bucket = "b",
                               .delimiter = "/",
                               .key_marker = page.next_key_marker,
                               .upload_id_marker = page.next_upload_id_marker});
    ASSERT_EQ(page.uploads.size(), 1u);
    EXPECT_EQ(page.uploads[0].upload_id, b2.upload_id);
    EXPECT_EQ(page.common_prefixes, (std::vector<std::string>{"dir/"}));
    EXPECT_FALSE(page.truncated);
    EXPECT_TRUE(store.list_uploads({.bucket = "b", .prefix = "a", .key_marker = "a"}).uploads.empty());
}

}  // namespace
}  // namespace watchword::s3
