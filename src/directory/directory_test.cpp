// Questions: is what was answered in the store, is what failed nowhere, and do two processes on one store
// agree?
#include "directory/directory.hpp"

#include <gtest/gtest.h>

#include "base/fault.hpp"
#include "crypto/random.hpp"
#include "store/memory/memory_store.hpp"

namespace watchword {
namespace {

// A store that can be told to fail, as a full disk does.
class FailingStore final : public Store {
public:
    explicit FailingStore(Store& real) : real_(real) {}
    Revision load(const Visit& visit) override { return real_.load(visit); }
    Revision changes_since(Revision since, const Visit& visit) override {
        return real_.changes_since(since, visit);
    }
    std::optional<Revision> commit(std::span<const Change> changes, Revision expected) override {
        if (full) throw StoreError(StoreError::Kind::full, "no space left");
        ++commits;
        return real_.commit(changes, expected);
    }
    bool changed_since(Revision revision) override { return real_.changed_since(revision); }
    bool wait_for_change(Revision revision, std::chrono::milliseconds timeout) override {
        return real_.wait_for_change(revision, timeout);
    }
    std::atomic<bool> full = false;
    std::atomic<int> commits = 0;

private:
    Store& real_;
};

class DirectoryTest : public ::testing::Test {
protected:
    static Account account(const std::string& id) {
        Account made;
        made.id = id;
        made.name = "account " + id;
        return made;
    }
    static Directory::Write put(const std::string& id) {
        return [id](Transaction& in) { in.put(account(id)); };
    }
    static bool has(Directory& directory, std::string_view id) {
        return directory.share()->accounts.contains(id);
    }

    ManualClock clock{from_unix_seconds(1'800'000'000)};
    crypto::SystemRandom random;
    crypto::Vault vault{Secret(std::string(32, 'k'))};
    std::unique_ptr<Store> memory = make_memory_store();
    FailingStore store{*memory};
    Environment environment{clock, random, vault};
};

TEST_F(DirectoryTest, WhatIsWrittenIsThereAfterARestart) {
    {
        Directory directory(store, environment);
        directory.write(put("111111111111"));
        EXPECT_TRUE(has(directory, "111111111111"));
    }
    Directory restarted(store, environment);
    EXPECT_TRUE(has(restarted, "111111111111"));
}

TEST_F(DirectoryTest, AFaultUndoesAllButWhatIsKept) {
    Directory directory(store, environment);
    EXPECT_THROW(directory.write([](Transaction& in) {
        in.put(account("111111111111"));
        in.keep();
        in.put(account("222222222222"));
        throw access_denied("no");
    }),
                 Fault);
    EXPECT_TRUE(has(directory, "111111111111"));
    EXPECT_FALSE(has(directory, "222222222222"));
    Directory restarted(store, environment);
    EXPECT_TRUE(has(restarted, "111111111111"));
    EXPECT_FALSE(has(restarted, "222222222222"));
}

TEST_F(DirectoryTest, AFullStoreAnswers503AndChangesNothing) {
    Directory directory(store, environment);
    store.full = true;
    try {
        directory.write(put("111111111111"));
        ADD_FAILURE();
    } catch (const Fault& fault) {
        EXPECT_EQ(fault.code, "ServiceUnavailable");
        EXPECT_EQ(fault.http_status, 503u);
    }
    EXPECT_FALSE(has(directory, "111111111111"));
    store.full = false;
    directory.write(put("111111111111"));
    EXPECT_TRUE(has(directory, "111111111111"));
}

TEST_F(DirectoryTest, WritersThatWaitTogetherShareACommit) {
    Directory directory(store, environment);
    std::mutex gate;
    gate.lock();
    directory.submit([&](Transaction&) { std::lock_guard wait(gate); }, [](std::exception_ptr) {});
    std::atomic<int> answered = 0;
    const int before = store.commits;
    for (int i = 0; i < 50; ++i)
        directory.submit(put(std::to_string(100'000'000'000 + i)), [&](std::exception_ptr) { ++answered; });
    gate.unlock();
    directory.write([](Transaction&) {});
    EXPECT_EQ(answered, 50);
    EXPECT_LE(store.commits - before, 3);
}

TEST_F(DirectoryTest, TwoProcessesFollowEachOtherAndNeitherLosesAWrite) {
    Directory one(store, environment), two(store, environment);
    one.write(put("111111111111"));
    EXPECT_TRUE(two.behind());
    two.write([](Transaction& in) {
        // Run on the newest state, or run again: never on one that another process has left behind.
        EXPECT_TRUE(in.snapshot().accounts.contains("111111111111"));
        in.put(account("222222222222"));
    });
    one.write([](Transaction&) {});
    for (auto* directory : {&one, &two}) {
        EXPECT_TRUE(has(*directory, "111111111111"));
        EXPECT_TRUE(has(*directory, "222222222222"));
        EXPECT_FALSE(directory->behind());
    }
    one.write([](Transaction& in) { in.erase(account("222222222222")); });
    two.write([](Transaction&) {});
    EXPECT_FALSE(has(two, "222222222222"));
}

TEST_F(DirectoryTest, AnotherMasterKeyIsRefused) {
    { Directory directory(store, environment); }
    const crypto::Vault other(Secret(std::string(32, 'x')));
    EXPECT_THROW(Directory(store, Environment{clock, random, other}), std::runtime_error);
}

TEST_F(DirectoryTest, ARecordOfAnotherVersionIsRefusedByName) {
    { Directory directory(store, environment); }
    const Change strange{"account", "111111111111", R"({"id":"111111111111","colour":"blue"})"};
    ASSERT_TRUE(memory->commit(std::span(&strange, 1), 1));
    try {
        Directory directory(store, environment);
        ADD_FAILURE();
    } catch (const std::runtime_error& error) {
        EXPECT_NE(std::string(error.what()).find("account/111111111111"), std::string::npos) << error.what();
    }
}

}  // namespace
}  // namespace watchword
