// Questions: does a listing show what a plain sorted map would, and does it cost the page, not the bucket?
#include <ctime>
#include <map>
#include <set>

#include "s3/objects/test_support.hpp"
#include "s3/xml.hpp"

namespace watchword::s3 {
namespace {

// The rules of facts s3 §3, told in the plainest way over every key there is.
struct Expected {
    std::vector<std::string> keys, prefixes;
    bool truncated = false;
    std::string last;
};
Expected reference_list(const std::set<std::string>& keys, const ListRequest& request) {
    Expected out;
    std::set<std::string> seen;
    for (const auto& key : keys) {
        if (!key.starts_with(request.prefix)) continue;
        const auto found = request.delimiter.empty() ? std::string::npos
                                                     : key.find(request.delimiter, request.prefix.size());
        const bool rolled = found != std::string::npos;
        const std::string item = rolled ? key.substr(0, found + request.delimiter.size()) : key;
        if (!request.after.empty() && item <= request.after) continue;
        // A group that begins before the marker is behind it as a whole.
        if (rolled && request.after.starts_with(item)) continue;
        if (!seen.insert(item).second) continue;
        if (seen.size() > request.keys_max) {
            out.truncated = request.keys_max > 0;
            break;
        }
        (rolled ? out.prefixes : out.keys).push_back(item);
        out.last = item;
    }
    return out;
}

struct ListingTest : testing::Test {
    TemporaryDirectory directory;
    TestRandom random;
    ObjectStore store{ObjectStoreOptions{directory.path}, random};
    void put_later(const std::string& bucket, const std::string& key) {
        auto upload = store.new_upload();
        upload->write("x");
        store.put(std::move(upload), bucket, key, {}, {}, at(0), [](auto) {});
    }
    void settle() { remove(store, "none", "none"); }
};

TEST_F(ListingTest, ShowsWhatASortedSetWouldForRandomKeysAndRequests) {
    std::mt19937 engine(7);
    const auto pick = [&](unsigned n) { return static_cast<unsigned>(engine() % n); };
    const std::vector<std::string> letters{
        "a", "b", "/", "-", "\xc3\xa9", "\xf0\x9f\x98\x80", std::string(1, '\x7f')};
    const auto word = [&](unsigned longest) {
        std::string out;
        for (unsigned i = pick(longest + 1); i > 0; --i) out += letters[pick(7)];
        return out;
    };
    std::set<std::string> keys;
    put_later("a", "neighbour");
    put_later("c", "neighbour");
    for (int round = 0; round < 30; ++round) {
        for (int i = 0; i < 20; ++i) {
            const auto key = word(5);
            if (key.empty()) continue;
            if (pick(4) == 0) {
                store.remove("b", key, {}, [](auto) {});
                keys.erase(key);
            } else {
                put_later("b", key);
                keys.insert(key);
            }
        }
        settle();
        for (int i = 0; i < 40; ++i) {
            const ListRequest request{"b", word(2), word(1), pick(2) ? word(4) : "", pick(9)};
            const auto expected = reference_list(keys, request);
            const auto listing = store.list(request);
            std::vector<std::string> shown;
            for (const auto& object : listing.objects) shown.push_back(object.key);
            ASSERT_EQ(shown, expected.keys)
                << request.prefix << "|" << request.delimiter << "|" << request.after;
            ASSERT_EQ(listing.common_prefixes, expected.prefixes);
            ASSERT_EQ(listing.truncated, expected.truncated);
            if (listing.truncated) {
                ASSERT_EQ(listing.last, expected.last);
            }
        }
        // Page by page shows everything once.
        ListRequest page{"b", "", "/", "", 1 + pick(4)};
        std::vector<std::string> shown;
        for (bool more = true; more;) {
            const auto listing = store.list(page);
            for (const auto& object : listing.objects) shown.push_back(object.key);
            for (const auto& prefix : listing.common_prefixes) shown.push_back(prefix);
            more = listing.truncated;
            page.after = listing.last;
        }
        const auto whole = reference_list(keys, {"b", "", "/", "", 100'000});
        ASSERT_EQ(shown.size(), whole.keys.size() + whole.prefixes.size());
    }
}

// `keys` keys "folder-NNN/key-NNNNNN", `per_folder` in each.
void fill(ListingTest& test, const std::string& bucket, int keys, int per_folder) {
    char key[64];
    for (int i = 0; i < keys; ++i) {
        std::snprintf(key, sizeof key, "folder-%05d/key-%07d", i / per_folder, i);
        test.put_later(bucket, key);
    }
    test.settle();
}

TEST_F(ListingTest, APageCostsTheSameInABucketTenTimesAsLarge) {
    fill(*this, "small", 2'000, 1'000'000);
    fill(*this, "large", 20'000, 1'000'000);
    const auto small = store.list({.bucket = "small", .keys_max = 1000});
    const auto large = store.list({.bucket = "large", .after = "folder-00000/key-0012345", .keys_max = 1000});
    ASSERT_EQ(small.objects.size(), 1000u);
    ASSERT_EQ(large.objects.size(), 1000u);
    EXPECT_EQ(small.rows_read, 1001u);
    EXPECT_EQ(large.rows_read, 1001u);
    EXPECT_LE(large.index_steps, small.index_steps + 20);
}

TEST_F(ListingTest, AGroupIsSkippedNotScanned) {
    fill(*this, "b", 20'000, 10'000);
    const auto listing = store.list({.bucket = "b", .delimiter = "/", .keys_max = 1000});
    EXPECT_EQ(listing.common_prefixes, (std::vector<std::string>{"folder-00000/", "folder-00001/"}));
    EXPECT_FALSE(listing.truncated);
    EXPECT_LE(listing.rows_read, 10u);
    EXPECT_LE(listing.index_steps, 200u);
}

TEST_F(ListingTest, KeysOfTheFullLengthSortByBytes) {
    const std::string long_key(1024, 'k');
    for (const auto& key :
         {long_key, long_key.substr(0, 1023), std::string("\xf4\x8f\xbf\xbf"), std::string("k")})
        ASSERT_TRUE(put(store, "b", key, "x"));
    const auto listing = store.list({.bucket = "b"});
    ASSERT_EQ(listing.objects.size(), 4u);
    EXPECT_EQ(listing.objects[0].key, "k");
    EXPECT_EQ(listing.objects[2].key, long_key);
    EXPECT_EQ(listing.objects[3].key, "\xf4\x8f\xbf\xbf");
}

// Measures; run with --gtest_also_run_disabled_tests on a release build. Prints CPU time of this thread.
TEST_F(ListingTest, DISABLED_CpuTimeOfAPageOfAThousandKeysOfAMillion) {
    fill(*this, "b", 1'000'000, 10'000);
    const auto cpu_us = [](auto work) {
        constexpr int rounds = 200;
        const auto now = [] {
            timespec time{};
            clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
            return double(time.tv_sec) * 1e6 + double(time.tv_nsec) / 1e3;
        };
        const auto start = now();
        for (int i = 0; i < rounds; ++i) work();
        return (now() - start) / rounds;
    };
    const ListRequest flat{.bucket = "b", .after = "folder-00050/key-0500123"};
    std::size_t bytes = 0;
    std::printf("list 1000 of 1000000, index only: %.0f us\n",
                cpu_us([&] { bytes += store.list(flat).objects.size(); }));
    std::printf("list 1000 of 1000000, with XML:   %.0f us\n", cpu_us([&] {
                    bytes += xml::list_objects_v2({.bucket = "b", .prefix = "", .url_encoding = true}, {},
                                                  store.list(flat))
                                 .size();
                }));
    std::printf("100 groups of 10000 keys, XML:    %.0f us\n", cpu_us([&] {
                    bytes += xml::list_objects_v2({.bucket = "b", .prefix = "", .delimiter = "/"}, {},
                                                  store.list({.bucket = "b", .delimiter = "/"}))
                                 .size();
                }));
    std::printf("find a small object:              %.1f us\n",
                cpu_us([&] { bytes += store.find("b", "folder-00050/key-0500123")->body.size(); }));
    EXPECT_GT(bytes, 0u);
}

}  // namespace
}  // namespace watchword::s3
