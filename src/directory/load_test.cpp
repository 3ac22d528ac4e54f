// Questions: is what is loaded what was stored, whichever way it is read, and does a store that cannot be
// read say so and stop?
#include "directory/load.hpp"

#include <gtest/gtest.h>

#include "crypto/random.hpp"
#include "directory/directory.hpp"
#include "directory/snapshot_differences.hpp"
#include "store/memory/memory_store.hpp"

namespace watchword {
namespace {

using Lines = std::vector<std::string>;

struct LoadOnly : Store {
    Revision changes_since(Revision, const Visit&) override { return 0; }
    std::optional<Revision> commit(std::span<const Change>, Revision) override { return std::nullopt; }
    bool changed_since(Revision) override { return false; }
    bool wait_for_change(Revision, std::chrono::milliseconds) override { return false; }
};

class Load : public ::testing::Test {
protected:
    static User user(int number) {
        User made;
        made.account_id = "111122223333";
        made.path = "/";
        made.name = "User" + std::to_string(number);
        made.id = "AIDA" + std::to_string(number);
        made.attached_policy_arns = {"arn:aws:iam::aws:policy/AdministratorAccess"};
        made.group_ids = {"AGPA" + std::to_string(number % 7)};
        made.tags = {{"k", "v"}};
        made.inline_policies.emplace(
            "p",
            IdentityPolicy::from_text(
                R"({"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]})"));
        return made;
    }
    void change(const Directory::Write& write) { directory.write(write); }

    ManualClock clock{from_unix_seconds(1'800'000'000)};
    crypto::SystemRandom random;
    crypto::Vault vault{Secret(std::string(32, 'k'))};
    std::unique_ptr<Store> store = make_memory_store();
    Directory directory{*store, Environment{clock, random, vault}};
};

TEST_F(Load, WhatIsLoadedAndWhatIsFollowedIsWhatWasWritten) {
    constexpr int users = 6000;  // more than are on their way from one thread to the other
    Snapshot follower;
    for (int from = 0; from < users; from += 2000) {
        change([&](Transaction& in) {
            for (int i = from; i < from + 2000; ++i) in.put(user(i));
        });
        follow(*store, follower);
        EXPECT_EQ(differences(*directory.share(), follower), Lines());
    }
    change([&](Transaction& in) {
        for (int i = 0; i < users; i += 3) in.erase(user(i));
        auto renamed = user(1);
        in.erase(renamed);
        renamed.name = "other";
        in.put(renamed);
    });
    follow(*store, follower);
    Snapshot loaded;
    load(*store, loaded);
    EXPECT_EQ(differences(*directory.share(), follower), Lines());
    EXPECT_EQ(differences(*directory.share(), loaded), Lines());
    EXPECT_EQ(loaded.members.count_prefix("AGPA1/"), directory.share()->members.count_prefix("AGPA1/"));
}

// What a follower hears has no order: a user's new name may come before the end of the old one, which
// somebody else may have by then.
TEST_F(Load, AFollowerFindsRenamedUsersByTheirIds) {
    change([&](Transaction& in) {
        for (int i = 0; i < 3; ++i) in.put(user(i));
    });
    Snapshot follower;
    follow(*store, follower);
    change([&](Transaction& in) {  // 0, 1, 2 become 1, 2, 0
        for (int i = 0; i < 3; ++i) in.erase(user(i));
        for (int i = 0; i < 3; ++i) {
            auto renamed = user(i);
            renamed.name = user((i + 1) % 3).name;
            in.put(renamed);
        }
    });
    follow(*store, follower);
    EXPECT_EQ(differences(*directory.share(), follower), Lines());
    ASSERT_NE(follower.users_by_id.find("AIDA0"), nullptr);
    EXPECT_EQ(follower.users_by_id.find("AIDA0")->name, "User1");
    EXPECT_EQ(follower.attachment_count("arn:aws:iam::aws:policy/AdministratorAccess"), 3u);
}

TEST_F(Load, ARecordThatIsThereTwiceIsNamed) {
    struct Twice final : LoadOnly {
        Revision load(const Visit& visit) override {
            for (int i = 0; i < 2; ++i) visit({"account", "111122223333", R"({"id":"111122223333"})"});
            return 1;
        }
    } twice;
    Snapshot snapshot;
    try {
        load(twice, snapshot);
        ADD_FAILURE() << "it was read";
    } catch (const std::runtime_error& error) {
        EXPECT_STREQ(error.what(), "the record account/111122223333 is there twice");
    }
}

TEST_F(Load, ARecordThatCannotBeReadIsNamed) {
    const Change wrong[] = {{"user", "111122223333/a", R"({"account_id":"111122223333","name":"b"})"}};
    ASSERT_TRUE(store->commit(wrong, directory.share()->revision));
    Snapshot snapshot;
    for (const auto& read : {&load, &follow}) try {
            (*read)(*store, snapshot);
            ADD_FAILURE() << "it was read";
        } catch (const std::runtime_error& error) {
            EXPECT_STREQ(error.what(),
                         "the record user/111122223333/a cannot be read: its key is not its own");
        }
}

// The reader stops, and is waited for, when the store fails in the middle.
TEST_F(Load, AStoreThatFailsInTheMiddleIsHeard) {
    struct Failing final : LoadOnly {
        Revision load(const Visit& visit) override {
            for (int i = 0; i < 5000; ++i) {
                const std::string id = "k" + std::to_string(i), value = R"({"id":")" + id + "\"}";
                visit({"account", id, value});
            }
            throw StoreError(StoreError::Kind::io, "the disk is gone");
        }
    } failing;
    Snapshot snapshot;
    EXPECT_THROW(load(failing, snapshot), StoreError);
}

TEST(Snapshot, ADifferenceIsSeenInRecordsAndIndexes) {
    Snapshot a;
    Snapshot b = a;
    EXPECT_EQ(differences(a, b), Lines());
    b.attachments.put("only here");
    auto account = std::make_shared<Account>();
    account->id = "111122223333";
    a.put<Account>(account);
    EXPECT_EQ(differences(a, b), (Lines{"- accounts: 111122223333 = {\"id\":\"111122223333\",\"name\":\"\","
                                        "\"created\":0,\"email\":\"\",\"closed\":0}",
                                        "+ attachments: only here"}));
}

}  // namespace
}  // namespace watchword
