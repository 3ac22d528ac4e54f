// Questions: is what a reader is given always what the index holds at that moment, and is the cache ever more
// than it may be?
#include "s3/objects/object_cache.hpp"

#include <algorithm>
#include <thread>

#include "s3/objects/test_support.hpp"

namespace watchword::s3 {
namespace {

using objects::object_hash;
using objects::ObjectCache;

Object object_of(std::string body) {
    Object out;
    out.body = std::move(body);
    return out;
}

struct ObjectCacheTest : testing::Test {
    ObjectCache cache;
    ObjectCache::Ticket ticket;

    bool has(const std::string& key) {
        ObjectCache::Ticket ignored;
        return cache.find("b", key, ignored) != nullptr;
    }
    ObjectCache::Ticket miss(const std::string& key) {
        ObjectCache::Ticket out;
        EXPECT_FALSE(cache.find("b", key, out));
        return out;
    }
};

TEST_F(ObjectCacheTest, KeepsWhatWasReadAndTellsKeysAndBucketsApart) {
    EXPECT_EQ(cache.keep(miss("k"), "b", "k", object_of("text"))->body, "text");
    ASSERT_TRUE(cache.find("b", "k", ticket));
    EXPECT_EQ(cache.find("b", "k", ticket)->body, "text");
    EXPECT_FALSE(cache.find("c", "k", ticket));
    EXPECT_FALSE(cache.find("b", "kk", ticket));
}

TEST_F(ObjectCacheTest, DropsAKeyBeforeItsChangeCommits) {
    cache.keep(miss("k"), "b", "k", object_of("old"));
    const ObjectCache::Change change(cache, {object_hash("b", "k")});
    EXPECT_FALSE(has("k"));
}

TEST_F(ObjectCacheTest, RefusesWhatMayHaveBeenReadBeforeAChange) {
    const auto before = miss("k");
    ObjectCache::Ticket during;
    {
        const ObjectCache::Change change(cache, {object_hash("b", "k")});
        cache.keep(before, "b", "k", object_of("old"));
        EXPECT_FALSE(has("k"));
        during = miss("k");
        cache.keep(during, "b", "k", object_of("old"));
        EXPECT_FALSE(has("k"));
    }
    cache.keep(before, "b", "k", object_of("old"));
    EXPECT_FALSE(has("k"));
    cache.keep(during, "b", "k", object_of("old"));
    EXPECT_FALSE(has("k"));
    cache.keep(miss("k"), "b", "k", object_of("new"));
    EXPECT_TRUE(has("k"));
}

TEST_F(ObjectCacheTest, StaysClosedUntilTheLastChangeOfAKeyIsOver) {
    const auto hash = object_hash("b", "k");
    std::optional<ObjectCache::Change> twice(std::in_place, cache, std::vector{hash, hash});
    cache.keep(miss("k"), "b", "k", object_of("old"));
    EXPECT_FALSE(has("k"));
    twice.reset();
    cache.keep(miss("k"), "b", "k", object_of("new"));
    EXPECT_TRUE(has("k"));
}

TEST_F(ObjectCacheTest, HoldsNeitherLargeObjectsNorMoreThanItsShare) {
    cache.keep(miss("l"), "b", "l", object_of(std::string(ObjectCache::object_bytes_max, 'l')));
    EXPECT_FALSE(has("l"));
    Object wordy;
    wordy.details.user_metadata = {{"word", std::string(ObjectCache::object_bytes_max, 'w')}};
    cache.keep(miss("w"), "b", "w", std::move(wordy));
    EXPECT_FALSE(has("w"));

    std::vector<std::weak_ptr<const Object>> given;
    for (int i = 0; i < 30'000; ++i) {
        const auto key = std::to_string(i);
        given.push_back(cache.keep(miss(key), "b", key, object_of("x")));
    }
    const auto alive = std::ranges::count_if(given, [](const auto& one) { return !one.expired(); });
    EXPECT_LE(alive, 8192);
    EXPECT_GT(alive, 4096);
}

// Writers of numbers that only grow, readers of the same keys through every road there is. Whoever reads
// after a number was answered must see it or a later one, and no reader may see numbers go back.
TEST(ObjectStoreCache, NoReaderSeesWhatAnAnsweredWriteReplaced) {
    constexpr int keys = 4, writes = 400, readers = 3;
    TemporaryDirectory directory;
    TestRandom random;
    ObjectStore store({directory.path}, random);
    const auto name = [](int key) { return "key-" + std::to_string(key); };
    std::array<std::atomic<int>, keys> answered{};
    std::atomic<bool> over{false};
    for (int key = 0; key < keys; ++key) ASSERT_TRUE(put(store, "b", name(key), "0"));

    std::vector<std::thread> threads;
    for (int reader = 0; reader < readers; ++reader)
        threads.emplace_back([&] {
            std::array<int, keys> seen{};
            while (!over)
                for (int key = 0; key < keys; ++key) {
                    const int floor = std::max(seen[key], answered[key].load());
                    const auto object = store.find("b", name(key));
                    ASSERT_TRUE(object);
                    const int number = std::stoi(object->body);
                    ASSERT_GE(number, floor) << "key " << key;
                    const auto head = store.find("b", name(key), false);
                    ASSERT_TRUE(head);
                    ASSERT_GE(head->summary.last_modified, at(number)) << "key " << key;
                    seen[key] = number;
                }
        });
    for (int number = 1; number <= writes; ++number) {
        std::vector<std::future<void>> done;
        for (int key = 0; key < keys; ++key) {
            auto upload = store.new_upload();
            upload->write(std::to_string(number));
            auto promise = std::make_shared<std::promise<void>>();
            done.push_back(promise->get_future());
            store.put(std::move(upload), "b", name(key), {}, {}, at(number),
                      [&answered, key, number, promise](const Result<PutResult, Fault>& result) {
                          if (result) answered[key] = number;
                          promise->set_value();
                      });
        }
        for (auto& one : done) one.wait();
        for (int key = 0; key < keys; ++key) {
            EXPECT_EQ(answered[key], number);
            EXPECT_EQ(get(store, "b", name(key)), std::to_string(number));
        }
    }
    over = true;
    for (auto& thread : threads) thread.join();
}

TEST(ObjectStoreCache, NothingIsLeftOfADeletedKeyOrBucket) {
    TemporaryDirectory directory;
    TestRandom random;
    ObjectStore store({directory.path}, random);
    for (int round = 0; round < 20; ++round) {
        ASSERT_TRUE(put(store, "b", "k", "text"));
        EXPECT_EQ(get(store, "b", "k"), "text");
        EXPECT_EQ(get(store, "b", "k"), "text");
        if (round % 2 == 0) {
            ASSERT_TRUE(remove(store, "b", "k"));
        } else {
            ASSERT_TRUE(wait<bool>([&](auto done) { store.clear_bucket("b", done); }));
        }
        EXPECT_FALSE(get(store, "b", "k"));
        EXPECT_FALSE(store.find("b", "k", false));
    }
}

TEST(ObjectStoreCache, AReplacedObjectStaysWhatItWasForWhoHasIt) {
    TemporaryDirectory directory;
    TestRandom random;
    ObjectStore store({directory.path}, random);
    ASSERT_TRUE(put(store, "b", "k", "old"));
    store.find("b", "k");
    const auto held = store.find("b", "k");
    ASSERT_TRUE(put(store, "b", "k", "new"));
    EXPECT_EQ(held->body, "old");
    EXPECT_EQ(get(store, "b", "k"), "new");
}

}  // namespace
}  // namespace watchword::s3
