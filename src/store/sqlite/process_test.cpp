// Questions: do two processes on one file see and respect each other, and does kill -9 ever lose an answered
// commit? A connection must not cross a fork: children are made before their parent opens the file.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <functional>

#include "store/server_lock.hpp"
#include "store/sqlite/sqlite_store.hpp"
#include "store/sqlite/temporary_directory.hpp"
#include "store/store_suite.hpp"

namespace watchword::store_suite {
namespace {

/// A forked process that runs `body`, which may write to the pipe that this end reads.
class Child {
public:
    explicit Child(const std::function<int(int pipe)>& body) {
        std::array<int, 2> ends{};
        if (::pipe(ends.data()) != 0) throw std::runtime_error("no pipe");
        pid_ = ::fork();
        if (pid_ == 0) {
            ::close(ends[0]);
            int status = 99;
            try {
                status = body(ends[1]);
            } catch (const std::exception& error) {
                std::fputs(error.what(), stderr);
            }
            ::_exit(status);
        }
        ::close(ends[1]);
        pipe_ = ends[0];
    }
    ~Child() { ::close(pipe_); }
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    /// The next number the child wrote; none when it is gone.
    std::optional<Revision> next() const {
        Revision number = 0;
        return ::read(pipe_, &number, sizeof number) == sizeof number ? std::optional(number) : std::nullopt;
    }
    void kill() const { ::kill(pid_, SIGKILL); }
    int wait() const {
        int status = 0;
        ::waitpid(pid_, &status, 0);
        return status;
    }

private:
    pid_t pid_ = -1;
    int pipe_ = -1;
};

void report(int pipe, Revision number) {
    if (::write(pipe, &number, sizeof number) != sizeof number) ::_exit(98);
}

void win(Store& store, int wins, const std::string& who) {
    for (Revision known = 0; wins > 0;) {
        const auto result = commit(store, {{"k", std::to_string(known + 1), who}}, known);
        wins -= result ? 1 : 0;
        known = result ? *result : ignore(store, known);
    }
}

TEST(Processes, OfTwoExactlyOneWinsEachRevision) {
    TemporaryDirectory directory;
    const auto file = directory.path() / "db";
    Child child([&](int pipe) {
        const auto store = open_sqlite_store(file);
        report(pipe, 0);
        win(*store, 30, "child");
        return 0;
    });
    ASSERT_TRUE(child.next());
    const auto store = open_sqlite_store(file);
    win(*store, 30, "parent");
    EXPECT_EQ(child.wait(), 0);
    const Records left = all(*store);
    EXPECT_EQ(left.size(), 60u);
    EXPECT_EQ(
        std::count_if(left.begin(), left.end(), [](const auto& record) { return record.second == "child"; }),
        30);
    EXPECT_EQ(ignore(*store), 60u);
}

TEST(Processes, TwoMayMakeTheFileAtOnce) {
    for (int round = 0; round < 10; ++round) {
        TemporaryDirectory directory;
        const auto file = directory.path() / "db";
        const auto work = [&](int) { return win(*open_sqlite_store(file), 1, "child"), 0; };
        const Child one(work), two(work);
        EXPECT_EQ(one.wait(), 0);
        EXPECT_EQ(two.wait(), 0);
        EXPECT_EQ(ignore(*open_sqlite_store(file)), 2u);
    }
}

TEST(Processes, AServerHearsACommandsCommit) {
    TemporaryDirectory directory;
    const auto file = directory.path() / "db";
    Child command([&](int pipe) {
        report(pipe, 0);
        const auto store = open_sqlite_store(file);
        return commit(*store, {{"account", "a", "1"}}, 0) ? 0 : 1;
    });
    ASSERT_TRUE(command.next());
    const auto server = open_sqlite_store(file);
    EXPECT_TRUE(server->wait_for_change(0, std::chrono::minutes(1)));
    EXPECT_EQ(since(*server, 0), (Records{{{"account", "a"}, "1"}}));
    EXPECT_EQ(command.wait(), 0);
}

// Each round's child goes on from what the one before it left; commits differ in size, so the kill finds them
// writing, syncing and checkpointing.
TEST(Processes, KillNineLosesNoAnsweredCommitAndLeavesNoHalf) {
    TemporaryDirectory directory;
    const auto file = directory.path() / "db";
    Revision reached = 0;
    for (int round = 0; round < 25; ++round) {
        SCOPED_TRACE(testing::Message() << "round " << round);
        Child child([&](int pipe) {
            const auto store = open_sqlite_store(file);
            for (Revision known = ignore(*store);; ++known) {
                const std::string mark = std::to_string(known + 1);
                const std::string value = mark + std::string(known % 7 * 20'000, 'x');
                if (!commit(*store,
                            {{"first", "k", mark},
                             {"each", mark, ""},
                             {"value", "k", value},
                             {"zlast", "k", mark}},
                            known))
                    return 1;
                report(pipe, known + 1);
            }
        });
        Revision answered = reached;
        for (int i = 0; i <= round % 9; ++i) answered = child.next().value_or(0);
        child.kill();
        while (const auto more = child.next()) answered = *more;
        EXPECT_TRUE(WIFSIGNALED(child.wait()));
        ASSERT_GT(answered, reached);

        // Looked at in a process of its own too: the next child must not inherit an open file.
        const Child look([&](int) {
            const auto store = open_sqlite_store(file);
            const Revision revision = ignore(*store);
            const Records left = all(*store);
            const std::string mark = std::to_string(revision);
            const bool whole = left.at({"first", "k"}) == mark && left.at({"zlast", "k"}) == mark &&
                               left.at({"value", "k"})->starts_with(mark + (revision % 7 == 1 ? "" : "x")) &&
                               left.size() == revision + 3;
            return whole && (revision == answered || revision == answered + 1) ? 0 : 1;
        });
        ASSERT_EQ(look.wait(), 0) << "answered " << answered;
        reached = answered;
    }
}

TEST(DataDirectoryLock, ASecondServerIsRefusedNamingTheFirst) {
    TemporaryDirectory directory;
    const DataDirectoryLock first(directory.path());
    try {
        DataDirectoryLock second(directory.path());
        ADD_FAILURE() << "locked twice";
    } catch (const StoreError& error) {
        EXPECT_EQ(error.kind, StoreError::Kind::locked);
        const std::string message = error.what();
        EXPECT_NE(message.find("process " + std::to_string(::getpid())), std::string::npos) << message;
        EXPECT_NE(message.find(directory.path().string()), std::string::npos) << message;
    }
}

TEST(DataDirectoryLock, IsFreeAfterItsHolderEndedOrWasKilled) {
    TemporaryDirectory directory;
    { const DataDirectoryLock first(directory.path()); }
    Child child([&](int pipe) {
        const DataDirectoryLock held(directory.path());
        report(pipe, 1);
        for (;;) ::pause();
        return 0;
    });
    ASSERT_TRUE(child.next());
    EXPECT_THROW(DataDirectoryLock(directory.path()), StoreError);
    child.kill();
    child.wait();
    EXPECT_NO_THROW(DataDirectoryLock(directory.path()));
}

TEST(DataDirectoryLock, CommandsWorkBesideItAndAMissingDirectoryIsReported) {
    TemporaryDirectory directory;
    const DataDirectoryLock server(directory.path());
    EXPECT_EQ(commit(*open_sqlite_store(directory.path() / "db"), {{"k", "a", "1"}}, 0), 1u);
    EXPECT_THROW(DataDirectoryLock(directory.path() / "missing"), StoreError);
}

}  // namespace
}  // namespace watchword::store_suite
