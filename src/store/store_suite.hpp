// Questions every backend must answer alike: is a commit whole, refused when stale, and seen by followers?
// A backend is a type with `std::unique_ptr<Store> open()`, each call another handle on the same store, which
// is empty when the backend object is made. Instantiate StoreSuite, and SharedStoreSuite when open() may be
// called more than once.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "store/store.hpp"

namespace watchword::store_suite {

using Records = std::map<std::pair<std::string, std::string>, std::optional<std::string>>;

inline Store::Visit into(Records& records) {
    return [&records](const StoredRecord& record) {
        const auto value = record.value ? std::optional<std::string>(*record.value) : std::nullopt;
        const auto name = std::pair(std::string(record.kind), std::string(record.key));
        EXPECT_TRUE(records.emplace(name, value).second) << "shown twice: " << name.second;
    };
}
inline Records all(Store& store) {
    Records records;
    store.load(into(records));
    return records;
}
inline Records since(Store& store, Revision revision) {
    Records records;
    store.changes_since(revision, into(records));
    return records;
}
inline Revision ignore(Store& store, Revision from = 0) {
    return store.changes_since(from, [](const StoredRecord&) {});
}
inline std::optional<Revision> commit(Store& store, std::vector<Change> changes, Revision expected) {
    return store.commit(changes, expected);
}

template <class Backend>
class StoreSuite : public testing::Test {
protected:
    Backend backend;
    std::unique_ptr<Store> store = backend.open();
};
TYPED_TEST_SUITE_P(StoreSuite);

TYPED_TEST_P(StoreSuite, BeginsEmptyAtRevisionZero) {
    EXPECT_EQ(ignore(*this->store), 0u);
    EXPECT_TRUE(all(*this->store).empty());
    EXPECT_FALSE(this->store->changed_since(0));
}

TYPED_TEST_P(StoreSuite, CommitIsSeenWholeAndCountsTheRevisionByOne) {
    Store& store = *this->store;
    EXPECT_EQ(commit(store, {{"user", "a", "1"}, {"user", "b", "2"}, {"role", "a", "3"}}, 0), 1u);
    EXPECT_EQ(commit(store, {}, 1), 2u);
    EXPECT_EQ(all(store), (Records{{{"user", "a"}, "1"}, {{"user", "b"}, "2"}, {{"role", "a"}, "3"}}));
    EXPECT_EQ(ignore(store), 2u);
}

TYPED_TEST_P(StoreSuite, StaleCommitWritesNothing) {
    Store& store = *this->store;
    ASSERT_TRUE(commit(store, {{"user", "a", "1"}}, 0));
    for (Revision expected : {0u, 2u, 100u})
        EXPECT_FALSE(
            commit(store, {{"user", "a", "x"}, {"user", "b", "x"}, {"user", "a", std::nullopt}}, expected));
    EXPECT_EQ(all(store), (Records{{{"user", "a"}, "1"}}));
    EXPECT_EQ(ignore(store), 1u);
}

TYPED_TEST_P(StoreSuite, LastChangeOfAKeyInACommitWins) {
    Store& store = *this->store;
    ASSERT_TRUE(
        commit(store, {{"k", "a", "1"}, {"k", "a", "2"}, {"k", "b", "1"}, {"k", "b", std::nullopt}}, 0));
    EXPECT_EQ(all(store), (Records{{{"k", "a"}, "2"}}));
}

TYPED_TEST_P(StoreSuite, DeletedIsGoneForLoadAndShownToFollowers) {
    Store& store = *this->store;
    ASSERT_TRUE(commit(store, {{"k", "a", "1"}, {"k", "b", "1"}}, 0));
    ASSERT_TRUE(commit(store, {{"k", "a", std::nullopt}, {"k", "never", std::nullopt}}, 1));
    EXPECT_EQ(all(store), (Records{{{"k", "b"}, "1"}}));
    const Records news = since(store, 1);
    ASSERT_TRUE(news.contains({"k", "a"}));
    EXPECT_EQ(news.at({"k", "a"}), std::nullopt);
    EXPECT_FALSE(news.contains({"k", "b"}));
    ASSERT_TRUE(commit(store, {{"k", "a", "again"}}, 2));
    EXPECT_EQ(since(store, 1).at({"k", "a"}), "again");
}

TYPED_TEST_P(StoreSuite, ChangesSinceIsTheNetEffect) {
    Store& store = *this->store;
    ASSERT_TRUE(commit(store, {{"k", "a", "1"}, {"k", "still", "1"}}, 0));
    ASSERT_TRUE(commit(store, {{"k", "a", "2"}}, 1));
    ASSERT_TRUE(commit(store, {{"k", "a", "3"}, {"k", "b", "1"}}, 2));
    EXPECT_EQ(since(store, 1), (Records{{{"k", "a"}, "3"}, {{"k", "b"}, "1"}}));
    EXPECT_EQ(since(store, 3), Records());
    EXPECT_EQ(ignore(store, 3), 3u);
    EXPECT_EQ(since(store, 0), all(store));
}

TYPED_TEST_P(StoreSuite, KeepsAnyBytes) {
    Store& store = *this->store;
    std::string every;
    for (int c = 0; c < 256; ++c) every += static_cast<char>(c);
    const std::string nul("a\0b", 3), other("a\0c", 3);
    const Records expected{{{"k", every}, every}, {{nul, nul}, ""},     {{nul, other}, nul},
                           {{"k", ""}, other},    {{"", "k"}, "empty"}, {{"k", "\xff\xfe"}, "not UTF-8"}};
    std::vector<Change> changes;
    for (const auto& [name, value] : expected) changes.push_back({name.first, name.second, value});
    ASSERT_TRUE(commit(store, changes, 0));
    EXPECT_EQ(all(store), expected);
}

TYPED_TEST_P(StoreSuite, KeepsLargeValuesAndManyKeysInOrder) {
    Store& store = *this->store;
    ASSERT_TRUE(commit(store, {{"k", "large", std::string(5'000'000, 'x')}}, 0));
    std::vector<Change> many;
    for (int i = 0; i < 5000; ++i)
        many.push_back({"many", std::to_string(i), std::string(1, static_cast<char>(i))});
    ASSERT_TRUE(commit(store, many, 1));
    std::vector<std::pair<std::string, std::string>> seen;
    EXPECT_EQ(store.load([&](const StoredRecord& record) {
        seen.emplace_back(record.kind, record.key);
        if (record.key == "large") {
            EXPECT_EQ(record.value->size(), 5'000'000u);
        }
    }),
              2u);
    EXPECT_EQ(seen.size(), 5001u);
    EXPECT_TRUE(std::is_sorted(seen.begin(), seen.end()));
}

TYPED_TEST_P(StoreSuite, AVisitThatThrowsLeavesTheStoreUsable) {
    Store& store = *this->store;
    ASSERT_TRUE(commit(store, {{"k", "a", "1"}, {"k", "b", "1"}}, 0));
    const auto refuse = [](const StoredRecord&) { throw std::range_error("no"); };
    EXPECT_THROW(store.load(refuse), std::range_error);
    EXPECT_THROW(store.changes_since(0, refuse), std::range_error);
    EXPECT_TRUE(commit(store, {{"k", "c", "1"}}, 1));
    EXPECT_EQ(all(store).size(), 3u);
}

TYPED_TEST_P(StoreSuite, ChangedSinceComparesRevisions) {
    Store& store = *this->store;
    ASSERT_TRUE(commit(store, {}, 0));
    EXPECT_TRUE(store.changed_since(0));
    EXPECT_FALSE(store.changed_since(1));
    EXPECT_TRUE(store.wait_for_change(0, std::chrono::hours(1)));
    EXPECT_FALSE(store.wait_for_change(1, std::chrono::milliseconds(0)));
}

TYPED_TEST_P(StoreSuite, AWaiterWakesWhenACommitComes) {
    Store& store = *this->store;
    std::thread waiter([&] { EXPECT_TRUE(store.wait_for_change(0, std::chrono::hours(1))); });
    ASSERT_TRUE(commit(store, {}, 0));
    waiter.join();
}

/// Every thread commits until it has won `wins` times; each revision must be won once, and the record that a
/// winner wrote must be the one of its revision.
inline void race(const std::vector<Store*>& handles, int wins) {
    std::vector<std::vector<Revision>> won(handles.size());
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < handles.size(); ++i)
        threads.emplace_back([&, i] {
            Revision known = 0;
            while (won[i].size() < static_cast<std::size_t>(wins)) {
                const std::string name = "r" + std::to_string(known + 1);
                const auto result =
                    commit(*handles[i], {{"k", name, std::to_string(i)}, {"k", "last", name}}, known);
                if (result) won[i].push_back(*result);
                known = result ? *result : ignore(*handles[i], known);
            }
        });
    for (std::thread& thread : threads) thread.join();
    Records expected;
    for (std::size_t i = 0; i < handles.size(); ++i)
        for (Revision revision : won[i])
            EXPECT_TRUE(
                expected.emplace(std::pair("k", "r" + std::to_string(revision)), std::to_string(i)).second)
                << "two winners of " << revision;
    const std::string last = "r" + std::to_string(expected.size());
    expected.emplace(std::pair("k", "last"), last);
    for (Store* handle : handles) EXPECT_EQ(all(*handle), expected);
}

TYPED_TEST_P(StoreSuite, OfConcurrentCommittersExactlyOneWinsEachRevision) {
    race({this->store.get(), this->store.get(), this->store.get(), this->store.get()}, 25);
}

REGISTER_TYPED_TEST_SUITE_P(StoreSuite, BeginsEmptyAtRevisionZero, CommitIsSeenWholeAndCountsTheRevisionByOne,
                            StaleCommitWritesNothing, LastChangeOfAKeyInACommitWins,
                            DeletedIsGoneForLoadAndShownToFollowers, ChangesSinceIsTheNetEffect,
                            KeepsAnyBytes, KeepsLargeValuesAndManyKeysInOrder,
                            AVisitThatThrowsLeavesTheStoreUsable, ChangedSinceComparesRevisions,
                            AWaiterWakesWhenACommitComes, OfConcurrentCommittersExactlyOneWinsEachRevision);

/// As StoreSuite, for backends that several handles share: `other` is a second one on the same store.
template <class Backend>
class SharedStoreSuite : public StoreSuite<Backend> {
protected:
    std::unique_ptr<Store> other = this->backend.open();
};
TYPED_TEST_SUITE_P(SharedStoreSuite);

TYPED_TEST_P(SharedStoreSuite, SurvivesReopening) {
    ASSERT_TRUE(commit(*this->store, {{"k", "a", "1"}, {"k", "b", "1"}}, 0));
    ASSERT_TRUE(commit(*this->store, {{"k", "b", std::nullopt}}, 1));
    this->store.reset();
    this->other.reset();
    this->store = this->backend.open();
    EXPECT_EQ(all(*this->store), (Records{{{"k", "a"}, "1"}}));
    EXPECT_EQ(ignore(*this->store), 2u);
    EXPECT_TRUE(since(*this->store, 1).contains({"k", "b"}));
}

TYPED_TEST_P(SharedStoreSuite, FollowsAnotherWriter) {
    ASSERT_TRUE(commit(*this->store, {{"k", "a", "1"}, {"k", "b", "1"}}, 0));
    EXPECT_TRUE(this->other->changed_since(0));
    EXPECT_EQ(since(*this->other, 0).size(), 2u);
    ASSERT_TRUE(commit(*this->other, {{"k", "a", std::nullopt}}, 1));
    EXPECT_TRUE(this->store->changed_since(1));
    EXPECT_EQ(since(*this->store, 1), (Records{{{"k", "a"}, std::nullopt}}));
    EXPECT_FALSE(commit(*this->store, {{"k", "c", "1"}}, 1));
    EXPECT_EQ(commit(*this->store, {{"k", "c", "1"}}, 2), 3u);
}

TYPED_TEST_P(SharedStoreSuite, AWaiterHearsAnotherWriter) {
    std::thread waiter([&] { EXPECT_TRUE(this->other->wait_for_change(0, std::chrono::hours(1))); });
    ASSERT_TRUE(commit(*this->store, {}, 0));
    waiter.join();
}

TYPED_TEST_P(SharedStoreSuite, ALoadSeesOneRevisionWhileAnotherWriterCommits) {
    std::vector<Change> changes;
    for (int i = 0; i < 100; ++i) changes.push_back({"k", std::to_string(i), "1"});
    ASSERT_TRUE(this->store->commit(changes, 0));
    Records seen;
    const auto collect = into(seen);
    const Revision reached = this->other->load([&](const StoredRecord& record) {
        if (seen.empty()) {
            for (Change& change : changes) change.value = "2";
            EXPECT_TRUE(this->store->commit(changes, 1));
        }
        collect(record);
    });
    EXPECT_EQ(reached, 1u);
    EXPECT_EQ(seen.size(), 100u);
    for (const auto& [name, value] : seen) EXPECT_EQ(value, "1");
}

TYPED_TEST_P(SharedStoreSuite, OfConcurrentHandlesExactlyOneWinsEachRevision) {
    race({this->store.get(), this->other.get()}, 25);
}

REGISTER_TYPED_TEST_SUITE_P(SharedStoreSuite, SurvivesReopening, FollowsAnotherWriter,
                            AWaiterHearsAnotherWriter, ALoadSeesOneRevisionWhileAnotherWriterCommits,
                            OfConcurrentHandlesExactlyOneWinsEachRevision);

}  // namespace watchword::store_suite
