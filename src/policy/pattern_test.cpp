#include "policy/pattern.hpp"

#include <gtest/gtest.h>

#include <chrono>

#include "policy/arn.hpp"
#include "policy/reference_match.hpp"

namespace watchword::policy {
namespace {

bool naive(std::string_view pattern, std::string_view text) {
    if (pattern.empty()) return text.empty();
    if (pattern[0] == '*')
        return naive(pattern.substr(1), text) || (!text.empty() && naive(pattern, text.substr(1)));
    return !text.empty() && (pattern[0] == '?' || pattern[0] == text[0]) &&
           naive(pattern.substr(1), text.substr(1));
}

struct Compiled {
    PatternPool pool;
    Pattern pattern;
    Compiled(std::string_view text, PatternSyntax syntax, bool arn = false) {
        pattern = arn ? compile_arn_pattern(pool, text, syntax) : compile_pattern(pool, text, syntax);
        pool.seal();
    }
    bool matches(std::string_view text, const Context& context = {}) const {
        return policy::matches(pool, pattern, text, context);
    }
};

std::vector<std::string> words(std::string_view alphabet, std::size_t length_max) {
    std::vector<std::string> out{""};
    for (std::size_t begin = 0, length = 0; length < length_max; ++length) {
        const std::size_t end = out.size();
        for (; begin < end; ++begin)
            for (char c : alphabet) out.push_back(out[begin] + c);
    }
    return out;
}

TEST(Pattern, DoesEveryShortPatternMatchWhatTheNaiveMatcherMatches) {
    const auto texts = words("ab", 6);
    const Context nothing;
    for (const auto& pattern : words("ab*?", 5)) {
        const Compiled compiled(pattern, {.wildcards = true});
        const auto tokens = *reference::expand(pattern, true, false, nothing);
        for (const auto& text : texts) {
            const bool expected = naive(pattern, text);
            ASSERT_EQ(compiled.matches(text, nothing), expected) << pattern << " on " << text;
            ASSERT_EQ(reference::like(tokens, text), expected) << pattern << " on " << text;
        }
    }
}

TEST(Pattern, DoVariablesMatchLikeTheirValueTakenLiterally) {
    // 'v' in the pattern stands for "${k}" whose value is "*a" in the one context, "" in the other.
    for (const std::string value : {"*a", ""}) {
        Context context;
        context.set("k", value);
        const auto texts = words("*a", 5);
        for (const auto& shape : words("av*?", 4)) {
            std::string pattern;
            for (char c : shape) pattern += c == 'v' ? "${k}" : std::string(1, c);
            const Compiled compiled(pattern, {.wildcards = true, .variables = true});
            const auto tokens = *reference::expand(pattern, true, true, context);
            for (const auto& text : texts)
                ASSERT_EQ(compiled.matches(text, context), reference::like(tokens, text))
                    << pattern << " on " << text;
        }
    }
}

TEST(Pattern, DoesEveryShortArnPatternMatchSegmentBySegment) {
    Context context;
    context.set("k", "b::");
    const auto texts = words(":b", 8);
    for (const auto& middle : words(":b*v", 5)) {
        std::string pattern = ":";
        for (char c : middle) pattern += c == 'v' ? "${k}" : std::string(1, c);
        pattern += "::";
        const Compiled compiled(pattern, {.wildcards = true, .variables = true}, true);
        const auto tokens = *reference::expand(pattern, true, true, context);
        for (const auto& text : texts)
            ASSERT_EQ(compiled.matches(text, context), reference::arn_like(tokens, text))
                << pattern << " on " << text;
    }
}

TEST(Pattern, DoesAQuestionMarkMatchOneCharacterNotOneByte) {
    const Compiled one("a?c", {.wildcards = true}), end("*?", {.wildcards = true}),
        two("*b??d*", {.wildcards = true});
    EXPECT_TRUE(one.matches("a\u00e9c"));
    EXPECT_TRUE(one.matches("a\U0001F511c"));
    EXPECT_FALSE(one.matches("a\u00e9\u00e9c"));
    EXPECT_TRUE(
        one.matches("a\xff"
                    "c"));
    EXPECT_FALSE(
        one.matches("a\xff\xff"
                    "c"));
    EXPECT_TRUE(end.matches("\u00e9"));
    EXPECT_TRUE(two.matches("aab\u00e9\u00e9dzz"));
    EXPECT_FALSE(two.matches("aab\u00e9dzz"));
}

TEST(Pattern, IsMatchingLinearWhereBacktrackingExplodes) {
    // Backtracking needs about 2^n, or n^k, steps for these; the greedy ones n·m.
    std::string stars;
    for (int i = 0; i < 5000; ++i) stars += "*a";
    const std::string text(20000, 'a');
    const auto start = std::chrono::steady_clock::now();
    EXPECT_FALSE(Compiled(stars + "b", {.wildcards = true}).matches(text));
    EXPECT_TRUE(Compiled(stars + "*", {.wildcards = true}).matches(text));
    EXPECT_FALSE(Compiled("*" + std::string(9000, 'a') + "b*", {.wildcards = true}).matches(text));
    EXPECT_FALSE(
        Compiled("*" + std::string(4000, 'a') + "?" + std::string(4000, 'a') + "b*", {.wildcards = true})
            .matches(text));
    std::string questions;
    for (int i = 0; i < 5000; ++i) questions += "*?a";
    EXPECT_FALSE(Compiled(questions + "b*", {.wildcards = true}).matches(text));
    // Minutes when wrong; the bound is generous because sanitizers are slow.
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(20));
}

TEST(Pattern, AreAThousandVariablesOrLoneDollarsReadInLinearTime) {
    std::string lone, unclosed, commas;
    for (int i = 0; i < 20000; ++i) {
        lone += "${";
        unclosed += "${a,'";
        commas += "${a, ";
    }
    const PatternSyntax syntax{.wildcards = true, .variables = true};
    EXPECT_TRUE(Compiled(lone, syntax).matches(lone));
    EXPECT_TRUE(Compiled(unclosed, syntax).matches(unclosed));
    EXPECT_TRUE(Compiled(commas + "}", syntax).matches(commas + "}"));
    EXPECT_TRUE(Compiled("${", syntax).matches("${"));
    EXPECT_TRUE(Compiled("a${}b", syntax).matches("a${}b"));
    EXPECT_TRUE(Compiled("$", syntax).matches("$"));
}

TEST(Pattern, WhatDoVariablesStandFor) {
    Context context;
    context.set("aws:username", "al*ce");
    context.set("aws:TagKeys", {"a", "b"});
    const PatternSyntax syntax{.wildcards = true, .variables = true};
    EXPECT_TRUE(Compiled("home/${aws:username}/*", syntax).matches("home/al*ce/x", context));
    EXPECT_FALSE(Compiled("home/${aws:username}/*", syntax).matches("home/alice/x", context));
    EXPECT_TRUE(Compiled("${AWS:UserName}", syntax).matches("al*ce", context));
    EXPECT_TRUE(Compiled("${*}${?}${$}", syntax).matches("*?$", context));
    EXPECT_FALSE(Compiled("${*}${?}${$}", syntax).matches("xy$", context));
    EXPECT_TRUE(Compiled("${aws:userid, 'no*ne'}", syntax).matches("no*ne", context));
    EXPECT_FALSE(Compiled("${aws:userid, 'no*ne'}", syntax).matches("noone", context));
    EXPECT_TRUE(Compiled("${aws:username,'x'}", syntax).matches("al*ce", context));
    EXPECT_FALSE(Compiled("*${aws:userid}", syntax).matches("anything", context)) << "no value, no match";
    EXPECT_FALSE(Compiled("*${aws:TagKeys}", syntax).matches("a", context)) << "several values, no match";
    EXPECT_TRUE(Compiled("${aws:username}", {.wildcards = true}).matches("${aws:username}", context));
}

TEST(Arn, WhichTextsAreArns) {
    const auto arn = Arn::parse("arn:aws:s3:::b/k:v/x");
    ASSERT_TRUE(arn);
    EXPECT_EQ(arn->resource, "b/k:v/x");
    EXPECT_EQ(arn->service, "s3");
    EXPECT_TRUE(arn->region.empty() && arn->account.empty());
    for (const char* bad : {"", "arn", "arn:", "arn:aws:s3::b", "arn:aws:s3:::", "arn::s3:::b",
                            "arn:aws::::b", "ARN:aws:s3:::b", " arn:aws:s3:::b"})
        EXPECT_FALSE(Arn::parse(bad)) << bad;
}

}  // namespace
}  // namespace watchword::policy
