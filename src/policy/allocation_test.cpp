// Counts allocations of this whole program, so that "evaluate() never allocates" is tested and not hoped for.
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <new>

#include "policy/test_cases.hpp"
#include "policy/test_support.hpp"

namespace {
std::atomic<std::size_t> allocations{0};

void* counted(std::size_t size) {
    ++allocations;
    if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
    throw std::bad_alloc();
}
}  // namespace

void* operator new(std::size_t size) { return counted(size); }
void* operator new[](std::size_t size) { return counted(size); }
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

}  // namespace
}  // namespace watchword::policy
