// Questions: is a Table what std::map is, does an old version ever change, and does a change cost O(log n)?
#include "directory/table.hpp"

#include <gtest/gtest.h>
#include <malloc.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <map>
#include <mutex>
#include <new>
#include <numeric>
#include <random>
#include <set>
#include <thread>

// Allocations of this thread, counted for the tests of sharing. Not inlined: g++ would see a free() that does
// not match its operator new.
namespace {
thread_local std::size_t allocations = 0;
thread_local std::size_t allocated_bytes = 0;
thread_local std::size_t freed_bytes = 0;
}  // namespace

// The form that does not throw is std::stable_sort's.
[[gnu::noinline]] void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
    void* memory = std::malloc(size);
    ++allocations;
    if (memory) allocated_bytes += ::malloc_usable_size(memory);
    return memory;
}
[[gnu::noinline]] void* operator new(std::size_t size) {
    void* memory = operator new(size, std::nothrow);
    if (!memory) throw std::bad_alloc();
    return memory;
}
[[gnu::noinline]] void operator delete(void* memory) noexcept {
    freed_bytes += ::malloc_usable_size(memory);
    std::free(memory);
}
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { operator delete(memory); }

namespace watchword::directory {
namespace {

using Numbers = Table<int>;
using Model = std::map<std::string, int>;

std::shared_ptr<const int> number(int value) { return std::make_shared<const int>(value); }

/// Fixed width, so that order is numeric.
std::string key_of(int i) {
    std::string digits = std::to_string(i);
    return "account/" + std::string(8 - digits.size(), '0') + digits;
}

Numbers filled(int count) {
    Numbers::Builder builder;
    const auto value = number(7);
    for (int i = 0; i < count; ++i) builder.append(key_of(i), value);
    return builder.build();
}

template <class Range>
Model listed(const Range& range) {
    Model found;
    std::string before;
    for (const auto& [key, value, pointer] : range) {
        EXPECT_TRUE(found.empty() || before < key) << before << " then " << key;
        before = key;
        found.emplace(key, value);
    }
    return found;
}

void expect_same(const Numbers& table, const Model& model) {
    EXPECT_EQ(table.size(), model.size());
    EXPECT_EQ(table.empty(), model.empty());
    EXPECT_EQ(listed(table), model);
}

/// Every question about one key, answered by both.
void expect_same_around(const Numbers& table, const Model& model, const std::string& key) {
    const auto found = model.find(key);
    const int* value = table.find(key);
    ASSERT_EQ(value != nullptr, found != model.end());
    if (value) {
        EXPECT_EQ(*value, found->second);
        EXPECT_EQ(table.share(key).get(), value);
    }
    EXPECT_EQ(table.contains(key), value != nullptr);
    const auto rank_of = [&](auto at) { return static_cast<std::size_t>(std::distance(model.begin(), at)); };
    const std::size_t lower = rank_of(model.lower_bound(key)), upper = rank_of(model.upper_bound(key));
    EXPECT_EQ(table.rank(key), lower);
    EXPECT_EQ(table.lower_bound(key).rank(), lower);
    EXPECT_EQ(table.upper_bound(key).rank(), upper);
    if (lower < model.size()) {
        EXPECT_EQ((*table.lower_bound(key)).key, model.lower_bound(key)->first);
    }
    Model with_prefix;
    for (auto at = model.lower_bound(key); at != model.end() && at->first.starts_with(key); ++at)
        with_prefix.insert(*at);
    EXPECT_EQ(table.count_prefix(key), with_prefix.size());
    EXPECT_EQ(table.prefix(key).size(), with_prefix.size());
    EXPECT_EQ(listed(table.prefix(key)), with_prefix);
    EXPECT_EQ(listed(table.between(key, key + "\x7f")).size(),
              rank_of(model.lower_bound(key + "\x7f")) - lower);
}

TEST(Table, IsAnOrderedMapAndOldVersionsNeverChange) {
    for (unsigned seed = 1; seed <= 6; ++seed) {
        std::mt19937 random(seed);
        // Short keys over a small alphabet with the extremes of a byte: many prefixes and neighbours.
        const std::string alphabet("\0a\x7f\x80\xff", 5);
        const auto random_key = [&] {
            std::string key;
            for (auto length = random() % (seed < 4 ? 5 : 7); key.size() < length;)
                key += alphabet[random() % 5];
            return key;
        };
        std::vector<std::pair<Numbers, Model>> versions(1);
        for (int step = 0; step < 6000; ++step) {
            // Grow, then shrink; mostly the newest version, sometimes a branch off an older one.
            const std::size_t from = random() % 20 != 0 ? versions.size() - 1 : random() % versions.size();
            auto [table, model] = versions[from];
            const std::string key = random_key();
            if (random() % 10 < (step < 3500 ? 8u : 2u)) {
                EXPECT_EQ(table.put(key, number(step)), model.insert_or_assign(key, step).second);
            } else {
                EXPECT_EQ(table.erase(key), model.erase(key) == 1);
            }
            if (step % 40 == 0) expect_same_around(table, model, random_key());
            if (step % 500 == 0 || random() % 20 == 0)
                versions.emplace_back(std::move(table), std::move(model));
            else
                versions[from] = {std::move(table), std::move(model)};
            if (versions.size() > 30)
                versions.erase(versions.begin() + static_cast<std::ptrdiff_t>(random() % 29));
        }
        for (const auto& [table, model] : versions) expect_same(table, model);
    }
}

TEST(Table, ErasingEverythingLeavesAnEmptyTable) {
    for (const bool forward : {true, false}) {
        Numbers table = filled(5000);
        const Numbers before = table;
        for (int i = 0; i < 5000; ++i) ASSERT_TRUE(table.erase(key_of(forward ? i : 4999 - i)));
        expect_same(table, {});
        EXPECT_FALSE(table.erase(key_of(1)));
        EXPECT_TRUE(table.put("x", number(1)));
        expect_same(table, {{"x", 1}});
        EXPECT_EQ(before.size(), 5000u);
        EXPECT_EQ(std::distance(before.begin(), before.end()), 5000);
    }
}

TEST(Table, BulkLoadEqualsInserts) {
    for (int count : {0, 1, 27, 28, 29, 33, 57, 896, 897, 30'000}) {
        Numbers inserted;
        for (int i = 0; i < count; ++i) inserted.put(key_of(i), number(7));
        Numbers loaded = filled(count);
        ASSERT_EQ(loaded.size(), inserted.size());
        EXPECT_EQ(listed(loaded), listed(inserted));
        for (int i = 0; i < count; i += 13) {
            EXPECT_EQ(loaded.rank(key_of(i)), static_cast<std::size_t>(i));
            EXPECT_EQ((*loaded.at(static_cast<std::size_t>(i))).key, key_of(i));
        }
        for (int i = 0; i < count; i += 2) ASSERT_TRUE(loaded.erase(key_of(i)));  // and it can be changed
        EXPECT_EQ(loaded.size(), inserted.size() / 2);
        EXPECT_EQ(listed(loaded).size(), loaded.size());
    }
}

TEST(Table, BuilderRefusesKeysThatDoNotAscend) {
    Numbers::Builder builder;
    builder.append("b", number(1));
    EXPECT_THROW(builder.append("b", number(1)), std::invalid_argument);
    EXPECT_THROW(builder.append("a", number(1)), std::invalid_argument);
    expect_same(builder.build(), {{"b", 1}});
    expect_same(builder.build(), {});
}

TEST(Table, RefusesANullValue) {
    Numbers table;
    EXPECT_THROW(table.put("a", nullptr), std::invalid_argument);
    EXPECT_THROW(Numbers::Builder().append("a", nullptr), std::invalid_argument);
    EXPECT_TRUE(table.empty());
}

TEST(Table, IteratesOnWhileNewerVersionsAreMade) {
    const Numbers old = filled(2000);
    Numbers newest = old;
    int seen = 0;
    for (const auto& entry : old) {
        ASSERT_EQ(entry.key, key_of(seen));
        ASSERT_EQ(entry.value, 7);
        newest.erase(key_of(seen));
        newest.put(key_of(1999 - seen), number(8));
        ++seen;
    }
    EXPECT_EQ(seen, 2000);
}

TEST(Table, WithAndWithoutLeaveTheOriginalAlone) {
    const Numbers one = Numbers().with("a", number(1));
    const Numbers two = one.with("a", number(2)).with("b", number(3));
    expect_same(one, {{"a", 1}});
    expect_same(two, {{"a", 2}, {"b", 3}});
    expect_same(two.without("a"), {{"b", 3}});
}

TEST(Table, APointerOutlivesTheTable) {
    std::shared_ptr<const int> kept;
    {
        const Numbers table = Numbers().with("a", number(5));
        for (const auto& entry : table) kept = entry.pointer;
    }
    EXPECT_EQ(*kept, 5);
}

TEST(Table, OneChangeCopiesOneNodePerLevel) {
    const Numbers old = filled(100'000);
    const auto value = number(1);
    const std::string there = key_of(51'234), missing = there + "+";
    const auto cost = [&](const auto& change) {
        Numbers changed = old;
        allocations = allocated_bytes = 0;
        change(changed);
        return std::pair(allocations, allocated_bytes);
    };
    // Four levels, at most five allocations per node: the node, keys, ends, then values or children and
    // counts.
    for (const auto& [count, bytes] : {cost([&](Numbers& table) { table.put(there, value); }),
                                       cost([&](Numbers& table) { table.put(missing, value); }),
                                       cost([&](Numbers& table) { table.erase(there); })}) {
        EXPECT_LE(count, 40u);
        EXPECT_LE(bytes, 20'000u);
    }
    allocations = 0;
    const Numbers copy = old;
    EXPECT_NE(copy.find(there), nullptr);
    EXPECT_EQ(copy.rank(there), 51'234u);
    EXPECT_EQ(copy.find(missing), nullptr);
    EXPECT_EQ(allocations, 0u) << "a copy or a look-up allocates";
}

TEST(Table, ATableOfItsOwnIsChangedInPlace) {
    Numbers table = filled(100'000);
    const auto value = number(1);
    const std::string there = key_of(51'234);
    table.put(there, value);
    allocations = 0;
    table.put(there, value);
    EXPECT_EQ(allocations, 0u);
}

TEST(Table, AnEntryCostsLittleBesidesKeyAndPointer) {
    const auto value = number(7);
    const auto cost_per_entry = [&](const auto& make) {
        allocated_bytes = freed_bytes = 0;
        const Numbers table = make();
        const std::size_t live = allocated_bytes - freed_bytes;
        return static_cast<double>(live) / 50'000 - static_cast<double>(key_of(0).size() + sizeof value);
    };
    // Less than key and pointer take by themselves: what keys begin with is there once for each leaf.
    EXPECT_LE(cost_per_entry([] { return filled(50'000); }), 0);
    EXPECT_LE(cost_per_entry([&] {
                  Numbers table;
                  for (int i = 0; i < 50'000; ++i) table.put(key_of(i), value);
                  return table;
              }),
              0);
    EXPECT_LE(cost_per_entry([&] {
                  std::vector<int> order(50'000);
                  std::iota(order.begin(), order.end(), 0);
                  std::ranges::shuffle(order, std::mt19937(3));
                  Numbers table;
                  for (const int i : order) table.put(key_of(i), value);
                  return table;
              }),
              5);
}

TEST(Table, AKeyOfAMillionAlikeCostsItsLastBytes) {
    allocated_bytes = freed_bytes = 0;
    KeySet keys;
    for (int i = 0; i < 50'000; ++i)
        keys.put("arn:aws:iam::111122223333:policy/a-policy-of-a-long-name user AIDA" +
                 key_of(i * 7919 % 50'000));
    EXPECT_LE(static_cast<double>(allocated_bytes - freed_bytes) / 50'000, 25);
}

TEST(Table, ReadersSeeWholeVersionsWhileAWriterPublishes) {
    std::mutex mutex;  // stands for the snapshot pointer
    Numbers published = filled(3000);
    std::atomic<bool> done{false};
    const auto snapshot = [&] {
        const std::lock_guard lock(mutex);
        return published;
    };
    std::vector<std::thread> readers;
    for (int i = 0; i < 3; ++i)
        readers.emplace_back([&, i] {
            std::mt19937 random(static_cast<unsigned>(i));
            do {
                const Numbers mine = snapshot();
                // The writer changes two keys of every version alike: a torn version would show.
                const int* first = mine.find("pair/a");
                const int* second = mine.find("pair/b");
                ASSERT_EQ(first != nullptr, second != nullptr);
                if (first) {
                    ASSERT_EQ(*first, *second);
                }
                std::size_t seen = 0;
                for (auto at = mine.at(random() % mine.size()); at != mine.end() && seen < 200; ++at) ++seen;
                ASSERT_EQ(mine.rank("z"), mine.size());
            } while (!done);
        });
    std::mt19937 random(99);
    for (int version = 0; version < 3000; ++version) {
        Numbers next = snapshot();
        for (const char* key : {"pair/a", "pair/b"}) {
            if (version % 5 == 4)
                next.erase(key);
            else
                next.put(key, number(version));
        }
        const std::string key = key_of(static_cast<int>(random() % 6000));
        if (random() % 2 == 0)
            next.put(key, number(version));
        else
            next.erase(key);
        const std::lock_guard lock(mutex);
        published = next;
    }
    done = true;
    for (std::thread& reader : readers) reader.join();
}

TEST(KeySet, IsAnOrderedSet) {
    std::mt19937 random(5);
    KeySet keys;
    std::set<std::string> model;
    std::vector<std::pair<KeySet, std::set<std::string>>> old;
    for (int step = 0; step < 5000; ++step) {
        const std::string key = "k" + std::to_string(random() % 3000);
        if (random() % 3 != 0)
            EXPECT_EQ(keys.put(key), model.insert(key).second);
        else
            EXPECT_EQ(keys.erase(key), model.erase(key) == 1);
        if (step % 1000 == 0) old.emplace_back(keys, model);
    }
    old.emplace_back(keys, model);
    for (const auto& [set, expected] : old) {
        EXPECT_TRUE(std::equal(set.begin(), set.end(), expected.begin(), expected.end()));
        EXPECT_EQ(set.count_prefix("k1"), static_cast<std::size_t>(std::count_if(
                                              expected.begin(), expected.end(),
                                              [](const auto& key) { return key.starts_with("k1"); })));
    }
    KeySet::Builder builder;
    for (const std::string& key : model) builder.append(key);
    const KeySet loaded = builder.build();
    EXPECT_TRUE(std::equal(loaded.begin(), loaded.end(), model.begin(), model.end()));
    EXPECT_FALSE(loaded.without("k1").contains("k1"));
    EXPECT_TRUE(loaded.with("new").contains("new"));
}

}  // namespace
}  // namespace watchword::directory
