// Questions: is use noted from many threads at once, without end of memory, and only of those who are there?
#include "service/principal_uses.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "service/test_world.hpp"

namespace watchword {
namespace {

struct PrincipalUsesTest : ::testing::Test {
    testing::World world;
    PrincipalUses uses;

    static Caller caller_of(const User& user) {
        Caller caller;
        caller.type = policy::Principal::Type::user;
        caller.user = &user;
        return caller;
    }
    std::optional<PrincipalUse> noted(const std::string& id) {
        uses.flush(world.directory);
        const auto snapshot = world.directory.share();
        const auto* found = snapshot->principal_uses.find(id);
        return found ? std::optional(*found) : std::nullopt;
    }
};

TEST_F(PrincipalUsesTest, IsUseOfAllThreadsNoted) {
    static constexpr std::array<std::string_view, 4> actions{"GetUser", "ListUsers", "GetRole", "ListRoles"};
    const auto ada = world.add_user(world.account_a, "ada"), bob = world.add_user(world.account_b, "bob");
    std::vector<std::thread> threads;
    for (const auto action : actions)
        threads.emplace_back([&, action] {
            for (int i = 0; i < 100; ++i) {
                uses.mark(caller_of(ada), "iam", action, "us-east-1", world.clock.now());
                uses.mark(caller_of(bob), "sts", "", "eu-west-1", world.clock.now());
            }
        });
    for (auto& thread : threads) thread.join();
    const auto of_ada = noted(ada.id);
    ASSERT_TRUE(of_ada);
    EXPECT_EQ(of_ada->account_id, world.account_a);
    EXPECT_EQ(of_ada->services.at("iam").actions.size(), actions.size());
    EXPECT_EQ(of_ada->services.at("iam").used, stored(world.clock.now()));
    const auto of_bob = noted(bob.id);
    ASSERT_TRUE(of_bob);
    EXPECT_TRUE(of_bob->services.at("sts").actions.empty());
    EXPECT_EQ(of_bob->services.at("sts").region, "eu-west-1");
}

// Actions of the same name in two services may be the same text in memory.
TEST_F(PrincipalUsesTest, AreServicesToldApart) {
    static constexpr std::string_view action = "ListPolicies";
    const auto ada = world.add_user(world.account_a, "ada");
    uses.mark(caller_of(ada), "iam", action, "us-east-1", world.clock.now());
    uses.mark(caller_of(ada), "organizations", action, "us-east-1", world.clock.now());
    EXPECT_EQ(noted(ada.id)->services.size(), 2u);
}

// An attacker with very many principals fills the room there is, and no more; it is empty again once it is
// written.
TEST_F(PrincipalUsesTest, IsMemoryBounded) {
    const auto ada = world.add_user(world.account_a, "ada");
    for (std::size_t i = 0; i < PrincipalUses::waiting_max; ++i) {
        User stranger;
        stranger.id = "AIDA" + std::to_string(i);
        uses.mark(caller_of(stranger), "iam", "", "us-east-1", world.clock.now());
    }
    uses.mark(caller_of(ada), "s3", "", "us-east-1", world.clock.now());
    EXPECT_FALSE(noted(ada.id));  // there was no room
    EXPECT_TRUE(world.directory.share()->principal_uses.empty());
    uses.mark(caller_of(ada), "s3", "CreateBucket", "us-east-1", world.clock.now());
    EXPECT_TRUE(noted(ada.id));
}

TEST_F(PrincipalUsesTest, DoesNewerUseWin) {
    const auto ada = world.add_user(world.account_a, "ada");
    const auto now = world.clock.now();
    uses.mark(caller_of(ada), "iam", "GetUser", "eu-west-1", now + PrincipalUses::granularity);
    EXPECT_TRUE(noted(ada.id));
    uses.mark(caller_of(ada), "iam", "GetUser", "us-east-1", now);  // a clock that went back
    EXPECT_EQ(noted(ada.id)->services.at("iam").region, "eu-west-1");
}

TEST(TrackedActions, WhichAreTracked) {
    EXPECT_TRUE(is_tracked_action("iam", "GetUser"));
    EXPECT_TRUE(is_tracked_action("s3", "CreateBucket"));
    EXPECT_FALSE(is_tracked_action("s3", "GetObject"));
    EXPECT_FALSE(is_tracked_action("iam", ""));
}

}  // namespace
}  // namespace watchword
