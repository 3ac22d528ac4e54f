// What C alone does not test of its library: random calls, and many threads.
#include <gtest/gtest.h>

#include <atomic>
#include <random>
#include <thread>
#include <vector>

#include "policy/c_abi/test_calls.hpp"

namespace {

constexpr std::string_view allow_reads =
    R"({"Version":"2012-10-17","Statement":{"Sid":"Read","Effect":"Allow","Action":"s3:Get*","Resource":"*"}})";

TEST(policy_c_abi, random_calls_break_no_promise) {
    std::mt19937 random(4);  // NOLINT: a test repeats itself
    std::vector<std::uint8_t> script;
    int allows = 0;
    for (int round = 0; round < 2000; ++round) {
        script.resize(random() % 2000);
        for (auto& byte : script) byte = static_cast<std::uint8_t>(random());
        watchword::policy::test::CallPlayer player(script);
        player.run();
        allows += player.allows();
    }
    EXPECT_GT(allows, 0);
}

TEST(policy_c_abi, one_set_of_policies_serves_many_threads) {
    watchword_policy_document* document = nullptr;
    watchword_policy_policies* policies = nullptr;
    ASSERT_EQ(
        0, watchword_policy_compile(allow_reads.data(), allow_reads.size(), 0, nullptr, &document, nullptr));
    ASSERT_EQ(0, watchword_policy_policies_new(&policies));
    ASSERT_EQ(0,
              watchword_policy_policies_add(policies, WATCHWORD_POLICY_KIND_IDENTITY, "read", 4, document));
    std::atomic<int> right = 0;
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 4; ++thread) {
        threads.emplace_back([&, thread] {
            constexpr auto terminated = WATCHWORD_POLICY_TERMINATED;
            watchword_policy_request* request = nullptr;
            watchword_policy_decision* decision = nullptr;
            watchword_policy_request_new(&request);
            watchword_policy_decision_new(&decision);
            watchword_policy_request_principal(request, WATCHWORD_POLICY_PRINCIPAL_USER, "111122223333", 12,
                                               "arn:aws:iam::111122223333:user/alice", terminated);
            const bool reads = thread % 2 == 0;
            watchword_policy_request_action(request, reads ? "s3:GetObject" : "s3:PutObject", terminated);
            watchword_policy_request_resource(request, "arn:aws:s3:::b/k", terminated, "111122223333", 12);
            const int expected = reads ? WATCHWORD_POLICY_ALLOW : WATCHWORD_POLICY_IMPLICIT_DENY;
            for (int i = 0; i < 500; ++i)
                right += watchword_policy_evaluate(policies, request, decision) == 0 &&
                         watchword_policy_decision_outcome(decision) == expected &&
                         watchword_policy_decision_sid(decision, nullptr) == std::string(reads ? "Read" : "");
            watchword_policy_request_free(request);
            watchword_policy_decision_free(decision);
        });
    }
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(4 * 500, right);
    watchword_policy_policies_free(policies);
    watchword_policy_document_free(document);
}

}  // namespace
