// Questions: are equal texts and documents kept once, as long as somebody has them and no longer, and by
// threads that make and drop them at once?
#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "base/text.hpp"
#include "directory/document_pool.hpp"
#include "directory/shared_text.hpp"
#include "directory/stored_policy.hpp"

namespace watchword {
namespace {

constexpr std::string_view allow_all =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]})";

TEST(SharedText, EqualOnesShareTheirBytesAsLongAsOneLives) {
    const auto before = SharedText::count();
    {
        const SharedText a("arn:aws:iam::111122223333:policy/p"),
            b(std::string("arn:aws:iam::111122223333:policy/p"));
        EXPECT_EQ(&a.text(), &b.text());
        EXPECT_EQ(a, b);
        EXPECT_EQ(a, "arn:aws:iam::111122223333:policy/p");
        EXPECT_NE(a, SharedText("arn:aws:iam::111122223333:policy/q"));
        SharedText c = a;
        c = SharedText("other");
        EXPECT_EQ(a.text(), "arn:aws:iam::111122223333:policy/p");
        EXPECT_EQ(SharedText::count(), before + 2);
    }
    EXPECT_EQ(SharedText::count(), before);
}

TEST(SharedText, ThreadsMayMakeAndDropTheSame) {
    const auto before = SharedText::count();
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 4; ++thread)
        threads.emplace_back([] {
            for (int i = 0; i < 5000; ++i) {
                const SharedText text(concat("text ", std::to_string(i % 3)));
                const SharedText copy = text;
                ASSERT_EQ(copy.text().back(), "012"[i % 3]);
            }
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(SharedText::count(), before);
}

TEST(SharedDocument, EqualPoliciesAreCompiledAndKeptOnce) {
    const auto a = IdentityPolicy::from_text(std::string(allow_all));
    const IdentityPolicy b(*policy::compile(std::string(allow_all), policy::DocumentType::identity));
    EXPECT_EQ(a.document(), b.document());
    EXPECT_NE(a.document(), IdentityPolicy::from_text(concat(allow_all, " ")).document());
}

// The same text is another policy when it is of another type, or when the names in it mean somebody else.
TEST(SharedDocument, TypeAndBindingsTellPoliciesApart) {
    const std::string text =
        R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":)"
        R"({"AWS":"arn:aws:iam::111122223333:user/alice"}}]})";
    const policy::PrincipalBindings first{{"arn:aws:iam::111122223333:user/alice", "AIDAAAAAAAAAAAAAAAAAA"}},
        second{{"arn:aws:iam::111122223333:user/alice", "AIDABBBBBBBBBBBBBBBBB"}};
    const auto one = shared_document(text, policy::DocumentType::trust, first);
    EXPECT_EQ(one, shared_document(text, policy::DocumentType::trust, first));
    EXPECT_NE(one, shared_document(text, policy::DocumentType::trust, second));
    EXPECT_NE(one, shared_document(text, policy::DocumentType::trust));
    EXPECT_NE(shared_document(std::string(allow_all), policy::DocumentType::identity),
              shared_document(std::string(allow_all), policy::DocumentType::scp));
}

TEST(SharedDocument, GoesWithTheLastWhoKeepsIt) {
    const std::string text = concat(allow_all, "  ");
    std::weak_ptr<const policy::Document> watched;
    {
        const auto document = shared_document(text, policy::DocumentType::identity);
        watched = document;
        EXPECT_FALSE(watched.expired());
    }
    EXPECT_TRUE(watched.expired());
    EXPECT_EQ(shared_document(text, policy::DocumentType::identity)->text(), text);
}

TEST(SharedDocument, ThreadsMayMakeAndDropTheSame) {
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 4; ++thread)
        threads.emplace_back([] {
            for (int i = 0; i < 1000; ++i) {
                const std::string text = concat(allow_all, std::string(3 + i % 2, ' '));
                ASSERT_EQ(shared_document(text, policy::DocumentType::identity)->text(), text);
            }
        });
    for (auto& thread : threads) thread.join();
}

TEST(SharedDocument, WhatDoesNotCompileIsRefused) {
    EXPECT_THROW(shared_document("{}", policy::DocumentType::identity), std::runtime_error);
}

}  // namespace
}  // namespace watchword
