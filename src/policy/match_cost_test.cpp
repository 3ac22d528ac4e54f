// Question: is it told what deciding costs before it is done, whatever makes it expensive?
#include "policy/match_cost.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

#include "base/text.hpp"

namespace watchword::policy {
namespace {

std::string repeated(std::string_view text, std::size_t count) {
    std::string out;
    for (std::size_t i = 0; i < count; ++i) out += text;
    return out;
}

std::uint64_t cost(std::string_view condition, const std::vector<std::string>& values,
                   std::string_view resource = "*") {
    const auto text =
        concat(R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":")",
               resource, R"(","Condition":{)", condition, "}}}");
    const auto document = compile(text, DocumentType::identity);
    if (!document) throw std::logic_error(document.error().message);
    Context context;
    context.set("x:key", values);
    LongestText action, asked;
    action.add("s3:GetObject");
    asked.add("arn:aws:s3:::b/k");
    return match_cost(**document, context, action, asked);
}

TEST(MatchCost, GrowsWithPatternsTimesValues) {
    const auto like = [](std::string_view pattern) {
        return concat(R"("StringLike":{"x:key":")", pattern, "\"}");
    };
    const auto little = cost(like("a*"), {"a"});
    EXPECT_LT(little, 3000u);
    const std::string long_run = concat("*", repeated("a?", 20'000), "*"),
                      long_value = repeated("a", 500'000);
    // A value alone is read once, a pattern alone too; together each for each.
    EXPECT_LT(cost(like("*a"), {long_value}), 2'000'000u);
    EXPECT_LT(cost(like(long_run), {"a"}), 500'000u);
    const auto both = cost(like(long_run), {long_value});
    EXPECT_GT(both, 1'000'000'000u);
    EXPECT_GT(cost(like(long_run), {concat(long_value, "\u00e9")}), 10 * both);
    // Many short ones likewise; of other keys none.
    std::string many = repeated("\"a\",", 5000);
    many.pop_back();
    const std::vector<std::string> values(5000, "b");
    for (const auto* op : {"StringEquals", "StringEqualsIgnoreCase", "ArnLike"})
        EXPECT_GT(cost(concat("\"ForAllValues:", op, R"(":{"x:key":[)", many, "]}"), values), 400'000'000u)
            << op;
    std::string numbers = repeated("\"1\",", 5000);
    numbers.pop_back();
    EXPECT_GT(cost(concat(R"("NumericEquals":{"x:key":[)", numbers, "]}"), values), 400'000'000u);
    EXPECT_LT(cost(concat(R"("NumericEquals":{"x:other":[)", numbers, "]}"), values), 100'000u);
}

TEST(MatchCost, CountsWhatVariablesStandFor) {
    const std::string long_value = repeated("a", 500'000);
    EXPECT_GT(cost(R"("Null":{"x:other":"true"})", {long_value}, "arn:aws:s3:::${x:key}"), 500'000u);
    EXPECT_GT(cost(R"("StringLike":{"x:key":"?${x:key}"})", {long_value}), 1'000'000'000u);
    // More than fits is much, not little.
    const auto most = repeated("?${x:key}", 13'000);
    EXPECT_GT(cost(concat(R"("StringLike":{"x:key":")", most, "\"}"), {concat(long_value, "\u00e9")}),
              std::uint64_t{1} << 39);
}

}  // namespace
}  // namespace watchword::policy
