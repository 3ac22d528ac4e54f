// Everything, over small alphabets and few values: what random cases may miss. What is right is told by
// plainer means than the code under test: recursion, doubles, <chrono>, single bits.
#include <gtest/gtest.h>

#include <arpa/inet.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>

#include "base/text.hpp"
#include "policy/pattern.hpp"
#include "policy/reference_match.hpp"
#include "policy/test_support.hpp"
#include "policy/values.hpp"

namespace watchword::policy {
namespace {

/// All texts over the alphabet up to that length, the empty one first.
std::vector<std::string> words(std::string_view alphabet, std::size_t length_max) {
    std::vector<std::string> out{""};
    for (std::size_t begin = 0, length = 0; length < length_max; ++length) {
        const std::size_t end = out.size();
        for (; begin < end; ++begin)
            for (const char c : alphabet) out.push_back(out[begin] + c);
    }
    return out;
}

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
    bool matches(std::string_view text) const { return policy::matches(pool, pattern, text, Context()); }
};

TEST(Exhaustive, AreWildcardsInTextsOrdinaryCharacters) {
    const auto texts = words("ab*?", 4);
    for (const auto& pattern : words("ab*?", 5)) {
        const Compiled wild(pattern, {.wildcards = true}), plain(pattern, {});
        for (const auto& text : texts) {
            ASSERT_EQ(wild.matches(text), naive(pattern, text)) << pattern << " on " << text;
            ASSERT_EQ(plain.matches(text), pattern == text) << pattern << " on " << text;
        }
    }
}

TEST(Exhaustive, DoesAnArnPatternMatchItsSixSegmentsEachByItself) {
    const auto cut = [](const std::string& text) {
        std::vector<std::string> out(1);
        for (const char c : text) {
            if (c == ':' && out.size() < 6) {
                out.emplace_back();
            } else {
                out.back() += c;
            }
        }
        return out;
    };
    const auto texts = words(":b", 8);
    for (const auto& middle : words(":b*?", 5)) {
        const std::string pattern = ":" + middle + "::";
        const auto wanted = cut(pattern);
        const Compiled compiled(pattern, {.wildcards = true}, true);
        for (const auto& text : texts) {
            const auto given = cut(text);
            bool expected = wanted.size() == 6 && given.size() == 6;
            for (std::size_t i = 0; i < 6 && expected; ++i) expected = naive(wanted[i], given[i]);
            ASSERT_EQ(compiled.matches(text), expected) << pattern << " on " << text;
        }
    }
}

TEST(Exhaustive, AreActionsMatchedIgnoringCase) {
    const auto actions = words("aAb", 4);
    for (const auto& name : words("aB*?", 4)) {
        const auto made =
            test::statements(R"({"Effect":"Allow","Action":"s3:x)" + name + R"(","Resource":"*"})");
        ASSERT_TRUE(made);
        const AttachedPolicy attached{"p", made.get()};
        Policies policies;
        policies.identity = std::span(&attached, 1);
        const Context nothing;
        for (const auto& action : actions) {
            const bool expected = naive(lower(name), lower(action));
            const std::string asked = "S3:X" + action;
            const Request request{test::user(), asked, "*", test::account_a, nothing};
            ASSERT_EQ(evaluate(request, policies).allowed(), expected) << name << " on " << action;
            ASSERT_EQ(reference::action_matches("s3:x" + name, request.action), expected);
        }
    }
}

// ---- conditions ---------------------------------------------------------------------------------------

using Texts = std::vector<std::string>;

/// All lists of up to two of the values.
std::vector<Texts> lists_of(const Texts& values) {
    std::vector<Texts> out{{}};
    for (const auto& one : values) out.push_back({one});
    for (const auto& one : values)
        for (const auto& other : values) out.push_back({one, other});
    return out;
}

struct Family {
    const char *positive, *negated;  // negated: null when there is none
    Texts policy, request;
};

bool holds(const Document& document, const Texts& request) {
    Context context;
    context.set("x:k", request);
    const AttachedPolicy attached{"p", &document};
    Policies policies;
    policies.identity = std::span(&attached, 1);
    const Request asked{test::user(), "s3:GetObject", "*", test::account_a, context};
    const Decision fast = evaluate(asked, policies), slow = reference_evaluate(asked, policies);
    EXPECT_EQ(fast.outcome, slow.outcome);
    return fast.allowed();
}

DocumentPtr condition(const std::string& name, const Texts& values) {
    std::string list;
    for (const auto& value : values) list += (list.empty() ? "\"" : ",\"") + value + "\"";
    return test::statements(R"({"Effect":"Allow","Action":"*","Resource":"*","Condition":{")" + name +
                            R"(":{"x:k":[)" + list + "]}}}");
}

/// Facts §4 over a table that says which single values match which.
bool expected(const std::string& set, bool negated, bool if_exists, const Texts& policy, const Texts& request,
              const std::map<std::pair<std::string, std::string>, bool>& match) {
    if (request.empty()) {
        if (if_exists || set == "ForAllValues:") return true;
        return set.empty() && negated;
    }
    if (set == "ForAllValues:" && request == Texts{""}) return true;
    std::size_t held = 0;
    for (const auto& value : request) {
        bool any = false;
        for (const auto& wanted : policy) any = any || match.at({wanted, value});
        held += any != negated;
    }
    // Without set operator: positive ones any value, negated ones none that matches.
    if (set == "ForAllValues:" || (set.empty() && negated)) return held == request.size();
    return held != 0;
}

TEST(Exhaustive, DoesEachOperatorFollowFromWhatItSaysOfSingleValues) {
    const Texts texts{"a", "A", "a*"}, given{"a", "Ab", ""};
    const Texts numbers{"1", "2.0", "x"}, dates{"1767225600", "2026-01-02", "x"};
    const Texts arns{"arn:aws:s3:::a*", "arn:aws:iam::*:user/?", "*"};
    const std::vector<Family> families{
        {"StringEquals", "StringNotEquals", texts, given},
        {"StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", texts, given},
        {"StringLike", "StringNotLike", texts, given},
        {"NumericEquals", "NumericNotEquals", numbers, {"1.0", "2", "y"}},
        {"NumericLessThan", nullptr, numbers, {"0", "1", "y"}},
        {"NumericLessThanEquals", nullptr, numbers, {"1", "3", ""}},
        {"NumericGreaterThan", nullptr, numbers, {"1", "3", "y"}},
        {"NumericGreaterThanEquals", nullptr, numbers, {"2", "0", "y"}},
        {"DateEquals", "DateNotEquals", dates, {"2026-01-01T00:00:00Z", "2026-01-02", "y"}},
        {"DateLessThan", nullptr, dates, {"2026-01-01", "2025-12-31T23:59:59Z", "y"}},
        {"DateLessThanEquals", nullptr, dates, {"2026-01-01", "2026-01-03", "y"}},
        {"DateGreaterThan", nullptr, dates, {"2026-01-01", "2026-01-01T00:00:01Z", "y"}},
        {"DateGreaterThanEquals", nullptr, dates, {"2026-01-01", "2025-12-31", ""}},
        {"Bool", nullptr, {"true", "False", "x"}, {"TRUE", "false", "x"}},
        {"BinaryEquals", nullptr, {"QQ==", "QUI=", "?"}, {"QQ==", "qq==", "?"}},
        {"IpAddress", "NotIpAddress", {"10.0.0.0/8", "2001:db8::/32", "x"}, {"10.1.2.3", "2001:db8::1", "y"}},
        {"ArnEquals", "ArnNotEquals", arns, {"arn:aws:s3:::ab", "arn:aws:iam::1:user/u", "y"}},
        {"ArnLike", "ArnNotLike", arns, {"arn:aws:s3:::ab", "arn:aws:iam::1:user/u", "y"}},
    };
    unsigned asked = 0;
    for (const Family& family : families) {
        std::map<std::pair<std::string, std::string>, bool> match;
        for (const auto& wanted : family.policy) {
            const auto single = condition(family.positive, {wanted});
            for (const auto& value : family.request) match[{wanted, value}] = holds(*single, {value});
        }
        const auto requests = lists_of(family.request);
        for (const bool negated : {false, true})
            for (const std::string set : {"", "ForAnyValue:", "ForAllValues:"})
                for (const bool if_exists : {false, true}) {
                    if (negated && !family.negated) continue;
                    const auto name =
                        set + (negated ? family.negated : family.positive) + (if_exists ? "IfExists" : "");
                    for (const auto& policy : lists_of(family.policy)) {
                        const auto document = condition(name, policy);
                        ASSERT_TRUE(document) << name;
                        for (const auto& request : requests) {
                            ++asked;
                            ASSERT_EQ(holds(*document, request),
                                      expected(set, negated, if_exists, policy, request, match))
                                << name << ' ' << ::testing::PrintToString(policy) << " on "
                                << ::testing::PrintToString(request);
                        }
                    }
                }
    }
    EXPECT_GT(asked, 20000u);
}

TEST(Exhaustive, IsNullTrueOfAbsentKeysOnly) {
    for (const auto& policy : lists_of({"true", "False", "x"})) {
        const auto document = condition("Null", policy);
        for (const auto& request : lists_of({"", "true"})) {
            bool expected = false;
            for (const auto& value : policy)
                expected = expected || (lower(value) == "true" && request.empty()) ||
                           (lower(value) == "false" && !request.empty());
            ASSERT_EQ(holds(*document, request), expected);
        }
    }
}

// ---- values -------------------------------------------------------------------------------------------

TEST(Exhaustive, AreShortNumbersReadAndOrderedLikeDoubles) {
    struct Number {
        std::string text;
        double value;
    };
    std::vector<Number> good;
    for (const auto& text : words("-+.019", 4)) {
        // [-+]? ( digits ( "." digits )? | "." digits )
        const auto sign =
            text.find_first_not_of("-+") == std::string::npos ? text.size() : text.find_first_not_of("-+");
        const std::string rest = text.substr(sign);
        const auto dots = std::count(rest.begin(), rest.end(), '.');
        const bool number = sign <= 1 && !rest.empty() && rest.find_first_of("-+") == std::string::npos &&
                            dots <= 1 && rest.back() != '.';
        ASSERT_EQ(Decimal::parse(text).has_value(), number) << text;
        if (number) good.push_back({text, std::strtod(text.c_str(), nullptr)});
    }
    EXPECT_GT(good.size(), 200u);
    for (const auto& a : good)
        for (const auto& b : good) {
            const auto order = *Decimal::parse(a.text) <=> *Decimal::parse(b.text);
            ASSERT_EQ(order < 0, a.value < b.value) << a.text << ' ' << b.text;
            ASSERT_EQ(order == 0, a.value == b.value) << a.text << ' ' << b.text;
        }
}

TEST(Exhaustive, IsEachDayOfTheCalendarADateAndNoOther) {
    using namespace std::chrono;
    for (const int y : {1900, 1970, 2000, 2023, 2024, 2100})
        for (unsigned m = 0; m <= 13; ++m)
            for (unsigned d = 0; d <= 32; ++d) {
                char text[64];
                std::snprintf(text, sizeof text, "%04d-%02u-%02u", y, m, d);
                const year_month_day date{year(y), month(m), day(d)};
                const auto parsed = parse_date(text);
                ASSERT_EQ(parsed.has_value(), date.ok()) << text;
                if (!parsed) continue;
                const auto expected = milliseconds(sys_days(date).time_since_epoch()).count();
                ASSERT_EQ(*parsed, expected) << text;
                ASSERT_EQ(parse_date(std::string(text) + "T23:59:59Z"), expected + 86399000) << text;
                ASSERT_EQ(parse_date(std::to_string(expected / 1000)), expected) << text;
            }
    for (int hour = 0; hour <= 25; ++hour)
        for (int minute = 0; minute <= 61; ++minute) {
            char text[64];
            std::snprintf(text, sizeof text, "2026-01-01T%02d:%02d:00Z", hour, minute);
            const auto parsed = parse_date(text);
            if (hour < 24 && minute < 60) {
                ASSERT_EQ(parsed, 1767225600000 + (hour * 60 + minute) * 60000) << text;
            } else {
                ASSERT_FALSE(parsed && hour != 24) << text;
            }
        }
}

TEST(Exhaustive, DoesEveryPrefixLengthCompareExactlyItsBits) {
    for (const bool v6 : {false, true}) {
        const unsigned bits = v6 ? 128 : 32;
        std::array<unsigned char, 16> base{0x20, 0x01, 0x0d, 0xb8, 0x5a, 0xa5, 0x0f, 0xf0,
                                           0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef};
        const auto spell = [&](const std::array<unsigned char, 16>& address) {
            char text[INET6_ADDRSTRLEN];
            return std::string(inet_ntop(v6 ? AF_INET6 : AF_INET, address.data(), text, sizeof text));
        };
        for (unsigned prefix = 0; prefix <= bits; ++prefix) {
            const auto range = Cidr::parse(spell(base) + "/" + std::to_string(prefix));
            ASSERT_TRUE(range);
            ASSERT_TRUE(range->contains(*Cidr::parse(spell(base))));
            for (unsigned bit = 0; bit < bits; ++bit) {
                auto other = base;
                other[bit / 8] = static_cast<unsigned char>(other[bit / 8] ^ (0x80u >> (bit % 8)));
                ASSERT_EQ(range->contains(*Cidr::parse(spell(other))), bit >= prefix)
                    << spell(other) << " in /" << prefix;
            }
        }
        EXPECT_FALSE(Cidr::parse(spell(base) + "/" + std::to_string(bits + 1)));
        EXPECT_FALSE(Cidr::parse(spell(base) + "/"));
        EXPECT_FALSE(Cidr::parse(spell(base) + "/-1"));
    }
}

}  // namespace
}  // namespace watchword::policy
