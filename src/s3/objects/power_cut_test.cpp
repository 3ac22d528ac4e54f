// Questions: what is left of the objects after a power cut at every single disk operation, a full disk, or a
// killed server? Never less than was answered, and no file that nothing points to.
#include <csignal>
#include <map>

#include <sys/wait.h>
#include <unistd.h>

#include "s3/objects/database.hpp"
#include "s3/objects/power_cut_files.hpp"
#include "s3/objects/test_support.hpp"
#include "store/sqlite/power_cut_vfs.hpp"

namespace watchword::s3 {
namespace {

using Contents = std::map<std::string, std::string>;  // key → body

struct Machine {
    TemporaryDirectory directory;
    PowerCutVfs vfs;
    objects::PowerCutFiles files{vfs.disk};
    TestRandom random;
    std::unique_ptr<ObjectStore> open() {
        ObjectStoreOptions options{directory.path, vfs.name()};
        options.inline_bytes_max = 1000;
        return std::make_unique<ObjectStore>(options, random, files);
    }
    std::int64_t referenced_files() {
        return objects::Connection(directory.path + "/objects.db", vfs.name())
            .number("SELECT count(*) FROM file");
    }
};

// Each step either is answered with success and then in `now`, or throws and is then there or not, whole.
struct Step {
    std::function<bool(ObjectStore&)> act;
    std::function<void(Contents&)> effect;
};

std::vector<Step> script() {
    const auto putting = [](std::string key, std::string body) {
        return Step{[=](ObjectStore& store) { return bool(put(store, "b", key, body)); },
                    [=](Contents& now) { now[key] = body; }};
    };
    const auto removing = [](std::string key) {
        return Step{[=](ObjectStore& store) { return bool(remove(store, "b", key)); },
                    [=](Contents& now) { now.erase(key); }};
    };
    const std::string first(5000, '1'), second(3000, '2');
    const Step copy{[](ObjectStore& store) {
                        const auto source = store.find("b", "large", false);
                        return source && bool(wait<PutResult>([&](auto done) {
                                   store.copy("b", "large", source->summary.etag, "b", "copy", std::nullopt,
                                              "o", {}, at(1), done);
                               }));
                    },
                    [=](Contents& now) { now["copy"] = now["large"]; }};
    const Step multipart{[=](ObjectStore& store) {
                             const auto id = wait<std::string>([&](auto done) {
                                 store.create_multipart("b", "parts", {}, ChecksumAlgorithm::none,
                                                        ChecksumType::none, at(0), done);
                             });
                             if (!id) return false;
                             const UploadTarget target{"b", "parts", *id};
                             std::vector<CompletedPart> parts;
                             for (unsigned number : {1u, 2u}) {
                                 auto upload = store.new_upload();
                                 upload->write(second);
                                 const auto part = wait<PutResult>([&](auto done) {
                                     store.put_part(std::move(upload), target, number, at(0), done);
                                 });
                                 if (!part) return false;
                                 parts = {{number, part->etag, ""}};
                             }
                             return bool(wait<PutResult>([&](auto done) {
                                 store.complete_multipart(target, {parts}, {}, at(0), done);
                             }));
                         },
                         [=](Contents& now) { now["parts"] = second; }};
    return {putting("small", "s1"),   putting("large", first), copy,
            putting("large", second), putting("small", "s2"),  multipart,
            removing("copy"),         putting("parts", first), removing("small")};
}

// Runs the script until the power fails. `now` is what was answered, `maybe` what the step in flight makes of
// it.
void run_until_cut(Machine& machine, Contents& now, Contents& maybe) try {
    auto store = machine.open();
    for (const auto& step : script()) {
        maybe = now;
        step.effect(maybe);
        if (!step.act(*store)) return;
        now = maybe;
    }
} catch (const std::exception&) {
    // Opening or an Upload met the cut.
}

Contents everything(ObjectStore& store) {
    Contents out;
    for (const auto& object : store.list({.bucket = "b"}).objects)
        out[object.key] = get(store, "b", object.key).value_or("?");
    return out;
}

void check_after_cut(Machine& machine, std::uint64_t seed, const Contents& now, const Contents& maybe) {
    const auto survival = seed % 3 == 0 ? Survival::synced_only : Survival::random;
    machine.vfs.disk.restart(survival, seed);
    machine.files.restart(survival, seed);
    {
        const auto store = machine.open();
        const auto found = everything(*store);
        ASSERT_TRUE(found == now || found == maybe) << "seed " << seed;
        ASSERT_TRUE(put(*store, "b", "after", std::string(2000, 'a')));
    }
    ASSERT_EQ(std::int64_t(machine.files.count()), machine.referenced_files()) << "seed " << seed;
}

TEST(ObjectStorePowerCut, LosesNothingAnsweredAtAnyOperationOfTheIndex) {
    Machine whole;
    Contents now, maybe;
    run_until_cut(whole, now, maybe);
    ASSERT_EQ(now.size(), 2u);
    const auto operations = whole.vfs.disk.operations();
    ASSERT_GT(operations, 20u);
    for (std::uint64_t n = 1; n <= operations; ++n) {
        Machine machine;
        now.clear(), maybe.clear();
        machine.vfs.disk.cut_power_at(n);
        run_until_cut(machine, now, maybe);
        ASSERT_NO_FATAL_FAILURE(check_after_cut(machine, n, now, maybe));
    }
}

TEST(ObjectStorePowerCut, LosesNothingAnsweredAtAnyOperationOnBodyFiles) {
    Machine whole;
    Contents now, maybe;
    run_until_cut(whole, now, maybe);
    const auto operations = whole.files.operations();
    ASSERT_GT(operations, 20u);
    for (std::uint64_t n = 1; n <= operations; ++n) {
        Machine machine;
        now.clear(), maybe.clear();
        machine.files.cut_power_at(n);
        run_until_cut(machine, now, maybe);
        // The power may go while files are deleted after the last answer: then nothing noticed.
        machine.vfs.disk.cut_power_at(machine.vfs.disk.operations() + 1);
        ASSERT_NO_FATAL_FAILURE(check_after_cut(machine, n, now, maybe));
    }
}

TEST(ObjectStoreFullDisk, RefusesClearlyLosesNothingAndGoesOn) {
    Machine machine;
    const auto store = machine.open();
    ASSERT_TRUE(put(*store, "b", "k", "kept"));
    machine.vfs.disk.fail(PowerCutDisk::Result::no_space, machine.vfs.disk.operations() + 1, UINT64_MAX);
    const auto refused = put(*store, "b", "k", "lost");
    ASSERT_EQ(code_of(refused), "ServiceUnavailable");
    EXPECT_EQ(refused.error().http_status, 503u);
    EXPECT_EQ(code_of(put(*store, "b", "l", std::string(5000, 'x'))), "ServiceUnavailable");
    EXPECT_EQ(machine.files.count(), 0u);
    EXPECT_EQ(everything(*store), (Contents{{"k", "kept"}}));
    machine.files.set_full(true);
    try {
        auto upload = store->new_upload();
        upload->write(std::string(5000, 'x'));
        ADD_FAILURE();
    } catch (const Fault& fault) {
        EXPECT_EQ(fault.code, "ServiceUnavailable");
    }
    EXPECT_EQ(machine.files.count(), 0u);
    machine.vfs.disk.fail(PowerCutDisk::Result::done, 0, 0);
    machine.files.set_full(false);
    EXPECT_TRUE(put(*store, "b", "k", "new"));
    EXPECT_TRUE(put(*store, "b", "l", std::string(5000, 'x')));
    EXPECT_EQ(everything(*store).size(), 2u);
}

TEST(ObjectStoreKilled, KeepsWhatItAnswered) {
    TemporaryDirectory directory;
    int answers[2];
    ASSERT_EQ(pipe(answers), 0);
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
        TestRandom random;
        ObjectStore store({directory.path}, random);
        for (int i = 0;; ++i) {
            const std::string body(i % 2 ? 100'000 : 10, static_cast<char>('a' + i % 26));
            if (!put(store, "b", std::to_string(i), body)) _exit(1);
            if (::write(answers[1], &i, sizeof i) != sizeof i) _exit(1);
        }
    }
    close(answers[1]);
    int last = -1;
    while (last < 40) ASSERT_EQ(::read(answers[0], &last, sizeof last), ssize_t(sizeof last));
    kill(child, SIGKILL);
    for (int i; ::read(answers[0], &i, sizeof i) == ssize_t(sizeof i);) last = i;
    close(answers[0]);
    int status = 0;
    waitpid(child, &status, 0);
    ASSERT_TRUE(WIFSIGNALED(status));

    TestRandom random(2);
    std::size_t large = 0;
    {
        ObjectStore store({directory.path}, random);
        for (int i = 0; i <= last; ++i)
            ASSERT_EQ(get(store, "b", std::to_string(i)),
                      std::string(i % 2 ? 100'000 : 10, static_cast<char>('a' + i % 26)));
        for (const auto& object : store.list({.bucket = "b"}).objects)
            large += object.summary.size == 100'000;
    }
    EXPECT_EQ(body_files(directory.path), large);
}

}  // namespace
}  // namespace watchword::s3
