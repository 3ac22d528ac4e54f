// Questions: does the store give back what it took, hold to conditions, share syncs, and leave nothing
// behind?
#include "s3/objects/test_support.hpp"

#include <thread>

#include "base/encoding.hpp"
#include "s3/objects/database.hpp"

namespace watchword::s3 {
namespace {

const std::string large(300'000, 'L');

struct ObjectStoreTest : testing::Test {
    TemporaryDirectory directory;
    TestRandom random;
    std::unique_ptr<ObjectStore> store =
        std::make_unique<ObjectStore>(ObjectStoreOptions{directory.path}, random);
    void reopen() {
        store.reset();
        store = std::make_unique<ObjectStore>(ObjectStoreOptions{directory.path}, random);
    }
};

TEST_F(ObjectStoreTest, GivesBackWhatItTookAlsoAfterReopening) {
    ObjectDetails details;
    details.content_type = "text/plain";
    details.user_metadata = {{"color", "blue"}, {"empty", ""}};
    details.storage_class = StorageClass::STANDARD_IA;
    details.owner = "111122223333";
    ASSERT_TRUE(put(*store, "b", "small", "hello", details, {}, at(5)));
    ASSERT_TRUE(put(*store, "b", "large", large, details, {}, at(6), ChecksumAlgorithm::crc32));
    ASSERT_TRUE(put(*store, "b", "nothing", ""));
    reopen();
    const auto object = store->find("b", "small");
    ASSERT_TRUE(object);
    EXPECT_EQ(object->details, details);
    EXPECT_EQ(object->summary.etag.text(), "5d41402abc4b2a76b9719d911017c592");
    EXPECT_EQ(object->summary.last_modified, at(5));
    EXPECT_EQ(object->summary.size, 5u);
    EXPECT_EQ(get(*store, "b", "small"), "hello");
    EXPECT_EQ(get(*store, "b", "large"), large);
    EXPECT_EQ(get(*store, "b", "nothing"), "");
    EXPECT_EQ(store->find("b", "large", false)->checksum().type, ChecksumType::full_object);
    EXPECT_FALSE(store->find("b", "smal"));
    EXPECT_FALSE(store->find("c", "small"));
}

TEST_F(ObjectStoreTest, ReadsAnyRangeOfSmallAndLarge) {
    std::string bytes;
    for (int i = 0; i < 100'000; ++i) bytes += static_cast<char>(i * 7);
    ASSERT_TRUE(put(*store, "b", "l", bytes));
    ASSERT_TRUE(put(*store, "b", "s", bytes.substr(0, 1000)));
    for (const auto& [offset, length] : {std::pair{0u, 1u}, {999u, 1u}, {10u, 500u}, {0u, 0u}}) {
        for (const char* key : {"l", "s"})
            EXPECT_EQ(read_all(*store->body(*store->find("b", key), offset, length)),
                      bytes.substr(offset, length));
    }
    EXPECT_EQ(read_all(*store->body(*store->find("b", "l"), 65'000, 30'000)), bytes.substr(65'000, 30'000));
}

TEST_F(ObjectStoreTest, ReplacingAndDeletingFreesTheFile) {
    ASSERT_TRUE(put(*store, "b", "k", large));
    EXPECT_EQ(body_files(directory.path), 1u);
    ASSERT_TRUE(put(*store, "b", "k", large + "2"));
    EXPECT_EQ(body_files(directory.path), 1u);
    EXPECT_TRUE(*remove(*store, "b", "k"));
    EXPECT_FALSE(*remove(*store, "b", "k"));
    EXPECT_EQ(body_files(directory.path), 0u);
    EXPECT_TRUE(store->is_empty("b"));
}

TEST_F(ObjectStoreTest, ABrokenUploadLeavesNothing) {
    {
        auto upload = store->new_upload();
        upload->write(large);
        EXPECT_EQ(body_files(directory.path), 1u);
    }
    EXPECT_EQ(body_files(directory.path), 0u);
    Conditions only_new{.if_none_match_any = true};
    ASSERT_TRUE(put(*store, "b", "k", "first"));
    EXPECT_EQ(code_of(put(*store, "b", "k", large, {}, only_new)), "PreconditionFailed");
    EXPECT_EQ(body_files(directory.path), 0u);
    EXPECT_EQ(get(*store, "b", "k"), "first");
}

TEST_F(ObjectStoreTest, ConditionsAreHeldTo) {
    const Conditions only_new{.if_none_match_any = true};
    const Conditions any{.if_match_any = true};
    EXPECT_EQ(code_of(put(*store, "b", "k", "1", {}, any)), "NoSuchKey");
    const auto first = put(*store, "b", "k", "1", {}, only_new);
    ASSERT_TRUE(first);
    const auto again = put(*store, "b", "k", "2", {}, only_new);
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().http_status, 412u);
    EXPECT_EQ(again.error().details, (decltype(Fault::details){{"Condition", "If-None-Match"}}));
    const Conditions was_first{.if_match = first->etag};
    ASSERT_TRUE(put(*store, "b", "k", "2", {}, was_first));
    EXPECT_EQ(code_of(put(*store, "b", "k", "3", {}, was_first)), "PreconditionFailed");
    EXPECT_EQ(code_of(remove(*store, "b", "k", was_first)), "PreconditionFailed");
    EXPECT_EQ(get(*store, "b", "k"), "2");
    EXPECT_EQ(code_of(remove(*store, "b", "k", any)), "");
    EXPECT_EQ(code_of(remove(*store, "b", "k", any)), "NoSuchKey");
}

TEST_F(ObjectStoreTest, OnlyOneOfManyCreatorsWins) {
    std::vector<std::thread> threads;
    std::atomic<int> won = 0;
    for (int i = 0; i < 8; ++i)
        threads.emplace_back(
            [&] { won += bool(put(*store, "b", "k", "x", {}, {.if_none_match_any = true})); });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(won, 1);
}

TEST_F(ObjectStoreTest, WaitingPutsShareOneCommit) {
    std::vector<std::promise<void>> answered(64);
    const auto before = store->commits();
    {
        const auto held = store->hold_writer();
        std::vector<std::thread> threads;
        for (std::size_t t = 0; t < 16; ++t)
            threads.emplace_back([&, t] {
                for (std::size_t i = t * 4; i < t * 4 + 4; ++i) {
                    auto upload = store->new_upload();
                    upload->write("body");
                    store->put(std::move(upload), "b", std::to_string(i), {}, {}, at(0),
                               [&, i](auto) { answered[i].set_value(); });
                }
            });
        for (auto& thread : threads) thread.join();
    }
    for (auto& promise : answered) promise.get_future().wait();
    EXPECT_LE(store->commits() - before, 2u);
    EXPECT_EQ(store->list({.bucket = "b"}).objects.size(), 64u);
}

TEST_F(ObjectStoreTest, AnOpenBodySurvivesDeletionAndReplacement) {
    ASSERT_TRUE(put(*store, "b", "k", large));
    {
        const auto object = store->find("b", "k");
        const auto source = store->body(*object, 0, object->summary.size);
        ASSERT_TRUE(put(*store, "b", "k", "new"));
        EXPECT_EQ(read_all(*source), large);
    }
    EXPECT_EQ(body_files(directory.path), 0u);
}

TEST_F(ObjectStoreTest, CopiesShareBytesUntilTheLastIsGone) {
    const auto source = put(*store, "b", "k", large);
    ObjectDetails details;
    details.content_type = "x/y";
    const auto copy = [&](const std::string& to, std::optional<ObjectDetails> with, ETag etag) {
        return wait<PutResult>([&](auto done) {
            store->copy("b", "k", etag, "c", to, std::move(with), "444455556666", {}, at(9), done);
        });
    };
    ASSERT_TRUE(copy("same", std::nullopt, source->etag));
    ASSERT_TRUE(copy("other", details, source->etag));
    EXPECT_EQ(code_of(copy("no", details, ETag{})), "PreconditionFailed");
    EXPECT_EQ(body_files(directory.path), 1u);
    ASSERT_TRUE(remove(*store, "b", "k"));
    ASSERT_TRUE(remove(*store, "c", "same"));
    EXPECT_EQ(get(*store, "c", "other"), large);
    EXPECT_EQ(store->find("c", "other")->details.content_type, "x/y");
    EXPECT_EQ(store->find("c", "other")->details.owner, "444455556666");
    EXPECT_EQ(store->find("c", "other")->summary.last_modified, at(9));
    EXPECT_EQ(code_of(copy("gone", std::nullopt, source->etag)), "NoSuchKey");
    ASSERT_TRUE(remove(*store, "c", "other"));
    EXPECT_EQ(body_files(directory.path), 0u);
}

TEST_F(ObjectStoreTest, CopyingOntoItselfKeepsTheBytes) {
    const auto source = put(*store, "b", "k", large);
    ASSERT_TRUE(wait<PutResult>([&](auto done) {
        store->copy("b", "k", source->etag, "b", "k", ObjectDetails{}, "111122223333", {}, at(1), done);
    }));
    EXPECT_EQ(get(*store, "b", "k"), large);
}

TEST_F(ObjectStoreTest, ASecondStoreOnTheDirectoryIsRefused) {
    EXPECT_THROW(ObjectStore({directory.path}, random), std::runtime_error);
    reopen();
}

TEST_F(ObjectStoreTest, AnIndexOfAnotherVersionIsRefused) {
    store.reset();
    { objects::Connection(directory.path + "/objects.db", "").run("PRAGMA user_version = 99"); }
    try {
        ObjectStore other({directory.path}, random);
        ADD_FAILURE();
    } catch (const std::runtime_error& error) {
        EXPECT_NE(std::string(error.what()).find("version 99"), std::string::npos);
    }
}

TEST_F(ObjectStoreTest, ClearingABucketLeavesTheOthers) {
    for (int i = 0; i < 1200; ++i) {
        auto upload = store->new_upload();
        upload->write("x");
        store->put(std::move(upload), "gone", std::to_string(i), {}, {}, at(0), [](auto) {});
    }
    ASSERT_TRUE(put(*store, "gone", "large", large));
    ASSERT_TRUE(put(*store, "kept", "k", "v"));
    ASSERT_TRUE(wait<std::string>([&](auto done) {
        store->create_multipart("gone", "m", {}, ChecksumAlgorithm::none, ChecksumType::none, at(0), done);
    }));
    EXPECT_FALSE(store->is_empty("gone"));
    ASSERT_TRUE(wait<bool>([&](auto done) { store->clear_bucket("gone", done); }));
    EXPECT_TRUE(store->is_empty("gone"));
    EXPECT_TRUE(store->list_uploads({.bucket = "gone"}).uploads.empty());
    EXPECT_FALSE(store->is_empty("kept"));
    EXPECT_EQ(body_files(directory.path), 0u);
}

TEST_F(ObjectStoreTest, ChecksumsAreComputedOnTheWay) {
    const auto with = [&](ChecksumAlgorithm algorithm) {
        return put(*store, "b", "k", "123456789", {}, {}, at(0), algorithm)->checksum.value;
    };
    EXPECT_EQ(with(ChecksumAlgorithm::crc32), base64_encode("\xcb\xf4\x39\x26"));
    EXPECT_EQ(with(ChecksumAlgorithm::crc32c), base64_encode("\xe3\x06\x92\x83"));
    EXPECT_EQ(with(ChecksumAlgorithm::sha1),
              base64_encode(*hex_decode("f7c3bc1d808e04732adf679965ccc34ca7ae3441")));
}

TEST(ETag, ReadsWhatItPrintsAndNothingElse) {
    const auto etag = ETag::parse("\"5d41402abc4b2a76b9719d911017c592-12\"");
    ASSERT_TRUE(etag);
    EXPECT_EQ(etag->parts, 12u);
    EXPECT_EQ(etag->text(), "5d41402abc4b2a76b9719d911017c592-12");
    for (std::string_view bad :
         {"", "\"", "5d41", "5d41402abc4b2a76b9719d911017c592-", "5d41402abc4b2a76b9719d911017c592-0",
          "5d41402abc4b2a76b9719d911017c592x1", "zd41402abc4b2a76b9719d911017c592"})
        EXPECT_FALSE(ETag::parse(bad)) << bad;
}

TEST(Record, DamagedRecordsAreRefusedNotRead) {
    const auto summary = objects::pack(ObjectSummary{.size = 1u << 20, .last_modified = at(1)});
    EXPECT_EQ(objects::unpack_summary(summary).size, 1u << 20);
    const auto details = objects::pack(ObjectDetails{.content_type = "a/b", .user_metadata = {{"k", "v"}}});
    for (std::size_t cut = 0; cut < summary.size(); ++cut)
        EXPECT_THROW(objects::unpack_summary(summary.substr(0, cut)), std::runtime_error);
    for (std::size_t cut = 0; cut < details.size(); ++cut)
        EXPECT_THROW(objects::unpack_details(details.substr(0, cut)), std::runtime_error);
    EXPECT_THROW(objects::unpack_summary(summary + "x"), std::runtime_error);
    EXPECT_THROW(objects::unpack_details("\x01\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"), std::runtime_error);
}

}  // namespace
}  // namespace watchword::s3
