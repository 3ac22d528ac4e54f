// Questions: what is left of the store after a power cut at every single write or sync, and does a full or
// failing disk ever change what was answered? (The disk: power_cut_disk.hpp.)
#include <algorithm>

#include "store/sqlite/power_cut_vfs.hpp"
#include "store/sqlite/sqlite_store.hpp"
#include "store/sqlite/temporary_directory.hpp"
#include "store/store_suite.hpp"

namespace watchword::store_suite {
namespace {

using Result = PowerCutDisk::Result;

struct Script {
    std::vector<std::vector<Change>> commits;
    std::size_t reopen_every;     // closing the last handle checkpoints and removes the WAL
    std::vector<Records> states;  // after each number of commits

    Script(std::vector<std::vector<Change>> all, std::size_t reopen)
        : commits(std::move(all)), reopen_every(reopen) {
        states.emplace_back();
        for (const auto& changes : commits) {
            Records next = states.back();
            for (const Change& change : changes) {
                if (change.value)
                    next[{change.kind, change.key}] = change.value;
                else
                    next.erase({change.kind, change.key});
            }
            states.push_back(next);
        }
    }
};

/// Small commits, a wide one, one that spans many pages, deletions.
Script mixed_script() {
    std::vector<std::vector<Change>> commits;
    for (int i = 0; i < 10; ++i) {
        std::vector<Change> changes{{"last", "commit", std::to_string(i)}};
        if (i == 3) changes.push_back({"large", "x", std::string(30'000, 'L')});
        if (i == 7) changes.push_back({"large", "x", std::nullopt});
        for (int key = 0; key < (i == 5 ? 60 : 2); ++key)
            changes.push_back({"user", std::to_string(i * 3 % 5) + "-" + std::to_string(key),
                               std::string(static_cast<std::size_t>(i * 40), static_cast<char>('a' + i))});
        if (i > 1) changes.push_back({"user", std::to_string((i - 1) * 3 % 5) + "-0", std::nullopt});
        commits.push_back(changes);
    }
    return {commits, 4};
}

/// Enough pages that SQLite checkpoints by itself, in the middle of commits.
Script checkpoint_script() {
    std::vector<std::vector<Change>> commits;
    for (int i = 0; i < 9; ++i) {
        std::vector<Change> changes;
        for (int key = 0; key < 3; ++key)
            changes.push_back(
                {"large", std::to_string((i + key) % 4), std::string(300'000, static_cast<char>('a' + i))});
        commits.push_back(changes);
    }
    return {commits, 100};
}

struct Machine {
    TemporaryDirectory directory;
    PowerCutVfs vfs;
    std::unique_ptr<Store> open() {
        return open_sqlite_store(directory.path() / "db",
                                 {.busy_timeout = std::chrono::milliseconds(0), .vfs = vfs.name()});
    }
};

/// Runs the script until the power fails; the number of commits that were answered.
std::size_t run_until_cut(Machine& machine, const Script& script) {
    std::size_t answered = 0;
    try {
        auto store = machine.open();
        for (const auto& changes : script.commits) {
            if (answered > 0 && answered % script.reopen_every == 0) {
                store.reset();
                store = machine.open();
            }
            if (store->commit(changes, answered) != answered + 1) {
                ADD_FAILURE() << "conflict without another writer";
                break;
            }
            ++answered;
        }
    } catch (const StoreError&) {
        EXPECT_TRUE(machine.vfs.disk.power_is_cut());
    }
    return answered;
}

void cut_everywhere(const Script& script, std::uint64_t step, int seeds) {
    std::uint64_t operations = 0;
    {
        Machine whole;
        ASSERT_EQ(run_until_cut(whole, script), script.commits.size());
        operations = whole.vfs.disk.operations();
    }
    ASSERT_GT(operations, 50u);
    for (std::uint64_t n = 1; n <= operations; n += step)
        for (int seed = 0; seed < seeds; ++seed) {
            SCOPED_TRACE(testing::Message() << "power cut at operation " << n << ", seed " << seed);
            Machine machine;
            machine.vfs.disk.cut_power_at(n);
            const std::size_t answered = run_until_cut(machine, script);
            machine.vfs.disk.restart(seed == 0 ? Survival::synced_only : Survival::random,
                                     n * 1000 + static_cast<std::uint64_t>(seed));
            auto store = machine.open();
            const Records left = all(*store);
            const Revision revision = ignore(*store);
            ASSERT_GE(revision, answered) << "an answered commit is lost";
            ASSERT_LE(revision, answered + 1) << "a commit nobody asked for";
            ASSERT_EQ(left, script.states[revision]) << "half a commit";
            ASSERT_EQ(commit(*store, {{"after", "all", "1"}}, revision), revision + 1);
        }
}

TEST(PowerCut, AtEveryOperationLeavesWholeAnsweredCommits) { cut_everywhere(mixed_script(), 1, 4); }

TEST(PowerCut, DuringCheckpointsLeavesWholeAnsweredCommits) { cut_everywhere(checkpoint_script(), 41, 3); }

/// Every operation from `first` to `last` fails. What throws must have changed nothing and must work when
/// asked again.
void fail_and_go_on(const Script& script, Result how, std::uint64_t first, std::uint64_t last) {
    Machine machine;
    machine.vfs.disk.fail(how, first, last);
    std::unique_ptr<Store> store;
    const auto expected_kind = how == Result::no_space ? StoreError::Kind::full : StoreError::Kind::io;
    // Each try takes at least one operation, so the failures come to an end.
    const auto until_it_works = [&](const auto& attempt) {
        for (std::uint64_t tries = 0; tries <= last - first + 1; ++tries) try {
                return attempt();
            } catch (const StoreError& error) {
                // SQLite calls a sync that fails an I/O error whatever the reason.
                EXPECT_TRUE(error.kind == expected_kind || error.kind == StoreError::Kind::io)
                    << error.what();
            }
        FAIL() << "still failing although the disk is well again";
    };
    std::size_t answered = 0;
    until_it_works([&] { store = machine.open(); });
    for (const auto& changes : script.commits) {
        if (answered > 0 && answered % script.reopen_every == 0) {
            store.reset();
            until_it_works([&] { store = machine.open(); });
        }
        until_it_works([&] {
            ASSERT_FALSE(store->changed_since(answered)) << "a commit that threw is visible";
            ASSERT_EQ(ignore(*store), answered);
            ASSERT_EQ(all(*store), script.states[answered]);
            ASSERT_EQ(store->commit(changes, answered), answered + 1);
        });
        ++answered;
    }
    store.reset();
    machine.vfs.disk.restart(Survival::synced_only, first);
    store = machine.open();
    ASSERT_EQ(ignore(*store), script.commits.size());
    ASSERT_EQ(all(*store), script.states.back());
}

void fail_everywhere(Result how) {
    const Script script = mixed_script();
    std::uint64_t operations = 0;
    {
        Machine whole;
        run_until_cut(whole, script);
        operations = whole.vfs.disk.operations();
    }
    for (std::uint64_t n = 1; n <= operations; ++n)
        for (std::uint64_t length : {1, 7}) {
            SCOPED_TRACE(testing::Message() << length << " failures from operation " << n);
            fail_and_go_on(script, how, n, n + length - 1);
            if (testing::Test::HasFailure()) return;
        }
}

TEST(FullDisk, AtEveryOperationChangesNothingAndPasses) { fail_everywhere(Result::no_space); }

TEST(FailingDisk, AtEveryOperationChangesNothingAndPasses) { fail_everywhere(Result::io_error); }

// The disk itself: a crash test on a disk that loses nothing would prove nothing.
TEST(PowerCutDisk, LosesWhatWasNotSynced) {
    PowerCutDisk disk;
    auto file = disk.open("f", true, true);
    disk.write(*file, 0, "synced");
    disk.sync(*file);
    disk.write(*file, 0, "UNSYNC");
    auto unnamed = disk.open("never synced", true, true);
    disk.close(std::move(file));
    disk.close(std::move(unnamed));
    disk.restart(Survival::synced_only, 0);
    EXPECT_FALSE(disk.exists("never synced"));
    file = disk.open("f", false, false);
    std::string left(6, '?');
    bool short_read = true;
    disk.read(*file, 0, left.data(), left.size(), short_read);
    EXPECT_EQ(left, "synced");
    EXPECT_FALSE(short_read);
    disk.close(std::move(file));
}

TEST(PowerCutDisk, RandomSurvivalMixesSectors) {
    int mixed = 0;
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        PowerCutDisk disk;
        auto file = disk.open("f", true, true);
        disk.write(*file, 0, std::string(16 * 512, 'a'));
        disk.sync(*file);
        disk.write(*file, 0, std::string(16 * 512, 'b'));
        disk.close(std::move(file));
        disk.restart(Survival::random, seed);
        file = disk.open("f", false, false);
        std::string left(16 * 512, '?');
        bool short_read = true;
        disk.read(*file, 0, left.data(), left.size(), short_read);
        const auto news = std::count(left.begin(), left.end(), 'b');
        EXPECT_EQ(news % 512, 0);
        mixed += news > 0 && news < 16 * 512 ? 1 : 0;
        disk.close(std::move(file));
    }
    EXPECT_GT(mixed, 10);
}

}  // namespace
}  // namespace watchword::store_suite
