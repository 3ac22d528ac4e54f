// Counts allocations of this whole program, so that "evaluate() never allocates" is tested and not hoped for,
// and makes them fail, so that "memory that runs out is a status" is.
#include <gtest/gtest.h>
#include <watchword_policy.h>

#include <atomic>
#include <cstdlib>
#include <new>

#include "policy/test_cases.hpp"
#include "policy/test_support.hpp"

namespace {
std::atomic<std::size_t> allocations{0};
std::atomic<std::size_t> last_allocation{~std::size_t{0}};  // all after it fail

void* counted_or_null(std::size_t size) noexcept {
    if (++allocations > last_allocation) return nullptr;
    return std::malloc(size == 0 ? 1 : size);
}
void* counted(std::size_t size) {
    if (void* memory = counted_or_null(size)) return memory;
    throw std::bad_alloc();
}
}  // namespace

void* operator new(std::size_t size) { return counted(size); }
void* operator new[](std::size_t size) { return counted(size); }
void* operator new(std::size_t size, const std::nothrow_t&) noexcept { return counted_or_null(size); }
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept { return counted_or_null(size); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }

namespace watchword::policy {
namespace {

using namespace test;

TEST(Allocation, DoesEvaluateNeverAllocate) {
    std::string many;
    for (int i = 0; i < 40; ++i)
        many += R"({"Effect":"Allow","Action":["s3:Get*","ec2:D?scribe*"],"Resource":["arn:aws:s3:::b)" +
                std::to_string(i) + R"(/*x*?y*","arn:aws:s3:::*/${aws:username}/*"],"Condition":{
                "StringLike":{"s3:prefix":"*${aws:PrincipalTag/team, 'none'}*"},
                "StringEqualsIgnoreCase":{"aws:username":"ALICE"},
                "ArnLike":{"aws:PrincipalArn":["arn:*:iam::*:user/*","${aws:PrincipalArn}"]},
                "IpAddress":{"aws:SourceIp":["10.0.0.0/8","2001:db8::/32"]},
                "DateGreaterThan":{"aws:CurrentTime":"2026-01-01T00:00:00Z"},
                "NumericLessThanEquals":{"s3:max-keys":"100.5"},
                "Bool":{"aws:SecureTransport":"true"},
                "BinaryEquals":{"x:bin":"QmluYXJ5"},
                "ForAllValues:StringEquals":{"aws:TagKeys":["a","b"]},
                "Null":{"aws:TokenIssueTime":"true"}}},)";
    PolicySet set;
    set.with_identity(many + R"({"Effect":"Allow","Action":"iam:*","Resource":"*"})");
    set.with_identity(R"({"Effect":"Allow","Action":"*","Resource":"*"})")
        .with_boundary(R"({"Effect":"Allow","NotAction":"iam:*","Resource":"*"})")
        .with_session(R"({"Effect":"Allow","Action":"s3:*","NotResource":"arn:aws:s3:::c/*"})")
        .with_scp_level(R"({"Effect":"Allow","Action":"*","Resource":"*"})")
        .with_rcp_level(R"({"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"})")
        .with_endpoint(R"({"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"})")
        .with_bucket(
            R"({"Effect":"Deny","NotPrincipal":{"AWS":["111122223333","arn:aws:iam::111122223333:user/alice"]},
                         "Action":"s3:*","Resource":"arn:aws:s3:::b7/*"})");
    const auto context = context_of({{"aws:username", {"alice"}},
                                     {"s3:prefix", {"xx-none-yy"}},
                                     {"aws:PrincipalArn", {"arn:aws:iam::111122223333:user/alice"}},
                                     {"aws:SourceIp", {"10.1.2.3"}},
                                     {"aws:CurrentTime", {"2026-06-01T00:00:00Z"}},
                                     {"s3:max-keys", {"100"}},
                                     {"aws:SecureTransport", {"true"}},
                                     {"x:bin", {"QmluYXJ5"}},
                                     {"aws:TagKeys", {"a", "b"}}});
    for (const std::string_view resource :
         {"arn:aws:s3:::b7/aaxz\u00e9zy", "arn:aws:s3:::b/alice/k", "arn:aws:s3:::c/k", "*"}) {
        const Request request{user(), "s3:GetObject", resource, account_a, context};
        const auto expected = reference_evaluate(request, set.policies);
        const auto before = allocations.load();
        const auto decision = evaluate(request, set.policies);
        EXPECT_EQ(allocations.load(), before) << resource;
        EXPECT_EQ(decision.outcome, expected.outcome);
        EXPECT_EQ(decision.statement, expected.statement);
    }
    EXPECT_GT(allocations.load(), 0u) << "the counter counts";
}

TEST(Allocation, DoCasesOfUsualSizeNeverAllocate) {
    for (const CaseText& text : {small_case(), managed_case(), full_case(), wide_case()}) {
        CompiledCase made(text);
        const Request request = made.request();
        const Policies plain = made.policies(), indexed = made.indexed();
        const auto before = allocations.load();
        const auto decision = evaluate(request, plain), by_index = evaluate(request, indexed);
        EXPECT_EQ(allocations.load(), before) << text.name;
        EXPECT_EQ(decision.outcome, text.expected) << text.name;
        EXPECT_TRUE(same(decision, reference_evaluate(request, plain))) << text.name;
        EXPECT_TRUE(same(decision, by_index)) << text.name;
    }
}

TEST(Allocation, DoesAReusedContextNotAllocate) {
    Context context;
    const auto fill = [&] {
        for (std::string_view key : {"aws:username", "aws:SourceIp", "x:some", "aws:PrincipalTag/Team"})
            context.set(key, "a value that is longer than fifteen characters");
    };
    fill();
    context.clear();
    const auto before = allocations.load();
    fill();
    EXPECT_EQ(context.find("X:SOME").size(), 1u);
    EXPECT_EQ(allocations.load(), before);
}

/// All of the C library once, with handles that free themselves.
struct CCalls {
    watchword_policy_document* document = nullptr;
    watchword_policy_error* error = nullptr;
    watchword_policy_policies* policies = nullptr;
    watchword_policy_request* request = nullptr;
    watchword_policy_decision* decision = nullptr;
    watchword_policy_explanation* explanation = nullptr;
    const char* message = nullptr;

    CCalls() = default;
    CCalls(const CCalls&) = delete;
    ~CCalls() {
        watchword_policy_document_free(document);
        watchword_policy_error_free(error);
        watchword_policy_policies_free(policies);
        watchword_policy_request_free(request);
        watchword_policy_decision_free(decision);
        watchword_policy_explanation_free(explanation);
    }

    /// The first status that is not OK.
    int run() {
        constexpr auto terminated = WATCHWORD_POLICY_TERMINATED;
        const char* value = "a value that is longer than a short string";
        const char* text =
            R"({"Version":"2012-10-17","Statement":[
            {"Effect":"Allow","Action":["s3:Get*","s3:List*"],"Resource":["arn:aws:s3:::b/*","arn:aws:s3:::b"],
             "Condition":{"StringLike":{"aws:PrincipalTag/some-key":"a value*"}}},
            {"Sid":"AnIdThatIsLongerThanAShortString","Effect":"Deny","Action":"*","Resource":"arn:aws:s3:::b/deny"}]})";
        const auto steps = {
            +[](CCalls& c, const char* t, const char*) {
                return watchword_policy_compile(t, terminated, 0, nullptr, &c.document, &c.error);
            },
            +[](CCalls& c, const char*, const char*) { return watchword_policy_policies_new(&c.policies); },
            +[](CCalls& c, const char*, const char*) {
                return watchword_policy_policies_add(c.policies, WATCHWORD_POLICY_KIND_IDENTITY,
                                                     "a name that is longer than a short string", terminated,
                                                     c.document);
            },
            +[](CCalls& c, const char*, const char*) { return watchword_policy_request_new(&c.request); },
            +[](CCalls& c, const char*, const char*) {
                return watchword_policy_request_principal(c.request, WATCHWORD_POLICY_PRINCIPAL_USER,
                                                          "111122223333", terminated,
                                                          "arn:aws:iam::111122223333:user/alice", terminated);
            },
            +[](CCalls& c, const char*, const char*) {
                return watchword_policy_request_action(c.request, "s3:GetObject", terminated);
            },
            +[](CCalls& c, const char*, const char*) {
                return watchword_policy_request_resource(c.request, "arn:aws:s3:::b/deny", terminated,
                                                         "111122223333", terminated);
            },
            +[](CCalls& c, const char*, const char* v) {
                return watchword_policy_request_context(c.request, "aws:PrincipalTag/some-key", terminated,
                                                        &v, nullptr, 1);
            },
            +[](CCalls& c, const char*, const char*) { return watchword_policy_decision_new(&c.decision); },
            +[](CCalls& c, const char*, const char*) {
                return watchword_policy_evaluate(c.policies, c.request, c.decision);
            },
            +[](CCalls& c, const char*, const char*) {
                return watchword_policy_decision_denial(c.decision, c.request, 0, &c.message, nullptr);
            },
            +[](CCalls& c, const char*, const char*) {
                return watchword_policy_explain(c.policies, c.request, &c.explanation);
            },
        };
        for (const auto step : steps)
            if (const int status = step(*this, text, value); status != WATCHWORD_POLICY_OK) return status;
        return WATCHWORD_POLICY_OK;
    }
};

TEST(Allocation, IsMemoryThatRunsOutAStatusInC) {
    for (std::size_t granted = 0;; ++granted) {
        CCalls calls;
        last_allocation = allocations + granted;
        const int status = calls.run();
        last_allocation = ~std::size_t{0};
        if (status == WATCHWORD_POLICY_OK) {
            EXPECT_GT(granted, 30U);
            return;
        }
        ASSERT_EQ(WATCHWORD_POLICY_OUT_OF_MEMORY, status) << "after " << granted << " allocations";
        ASSERT_NE(WATCHWORD_POLICY_ALLOW, watchword_policy_decision_outcome(calls.decision));
    }
}

TEST(Allocation, DoesTheCLibraryEvaluateWithout) {
    CCalls calls;
    ASSERT_EQ(WATCHWORD_POLICY_OK, calls.run());
    const auto before = allocations.load();
    for (int i = 0; i < 10; ++i)
        ASSERT_EQ(WATCHWORD_POLICY_OK,
                  watchword_policy_evaluate(calls.policies, calls.request, calls.decision));
    // A request that is cleared and filled again has its memory already.
    constexpr auto terminated = WATCHWORD_POLICY_TERMINATED;
    const char* value = "a value that is not longer than before";
    watchword_policy_request_clear(calls.request);
    watchword_policy_request_principal(calls.request, WATCHWORD_POLICY_PRINCIPAL_USER, "111122223333",
                                       terminated, "arn:aws:iam::111122223333:user/bob", terminated);
    watchword_policy_request_action(calls.request, "s3:GetObject", terminated);
    watchword_policy_request_resource(calls.request, "arn:aws:s3:::b/deny", terminated, nullptr, 0);
    watchword_policy_request_context(calls.request, "aws:PrincipalTag/some-key", terminated, &value, nullptr,
                                     1);
    ASSERT_EQ(WATCHWORD_POLICY_OK, watchword_policy_evaluate(calls.policies, calls.request, calls.decision));
    EXPECT_EQ(before, allocations);
    EXPECT_EQ(WATCHWORD_POLICY_EXPLICIT_DENY, watchword_policy_decision_outcome(calls.decision));
    EXPECT_STREQ("AnIdThatIsLongerThanAShortString", watchword_policy_decision_sid(calls.decision, nullptr));
}

}  // namespace
}  // namespace watchword::policy
