// Rules about tests that say nothing, or that cannot all hold.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "policy/findings/subject.hpp"
#include "policy/values.hpp"

namespace watchword::policy::check {
namespace {

using Set = ConditionTest::Set;
using Family = ConditionTest::Family;

// Whether the test fails when its key is missing.
bool needs_key(const ConditionText& test) {
    return !test.op.test.negated && !test.op.test.if_exists && test.op.test.set != Set::for_all_values &&
           !test.family(Family::null);
}

void negated_if_exists(const Subject& subject, Report& report) {
    for (const auto& statement : subject.statements)
        for (const auto& test : statement.conditions)
            if (test.op.test.negated && test.op.test.if_exists && test.op.test.set == Set::none)
                report.add(place_of(statement, test),
                           fmt::format("{} holds without {} anyway.",
                                       test.name.substr(0, test.name.size() - 8), test.key));
}

// Two tests of one key in one statement.
template <class Look>
void each_pair(const Subject& subject, Look look) {
    std::size_t pairs = 0;
    for (const auto& statement : subject.statements)
        for (const auto& a : statement.conditions)
            for (const auto& b : statement.conditions) {
                if (++pairs > pairs_max) return;
                if (&a != &b && a.key.size() == b.key.size() && a.is(b.key)) look(statement, a, b);
            }
}

void null_beside_test(const Subject& subject, Report& report) {
    each_pair(subject,
              [&](const Statement& statement, const ConditionText& null, const ConditionText& other) {
                  if (null.family(Family::null) && null.only_value() == "false" && needs_key(other))
                      report.add(place_of(statement, null),
                                 fmt::format("{} fails without {} anyway.", other.name, null.key));
              });
}

bool plain_equality(const ConditionText& test) {
    return test.op.test.comparison == Comparison::equal && !test.op.wildcards && !test.op.test.negated &&
           test.op.test.set == Set::none && test.family(Family::string) &&
           std::none_of(test.values.begin(), test.values.end(),
                        [](const JsonNode* value) { return value->text.find("${") != std::string::npos; });
}

bool has_value(const ConditionText& test, const std::string& text) {
    return std::any_of(test.values.begin(), test.values.end(),
                       [&](const JsonNode* value) { return value->text == text; });
}

// Whether b excludes all that a lets pass.
bool contradicts(const ConditionText& a, const ConditionText& b) {
    if (a.values.size() * b.values.size() > 10'000 || a.values.empty()) return false;
    if (a.family(Family::null)) return a.only_value() == "true" && needs_key(b);
    const auto each = [&](auto test) { return std::all_of(a.values.begin(), a.values.end(), test); };
    if (plain_equality(a) && !a.op.test.if_exists && b.family(Family::string) && b.op.test.set == Set::none) {
        if (b.op.test.negated)
            return each([&](const JsonNode* value) {
                return has_value(b, value->text) ||
                       (b.op.wildcards &&
                        std::any_of(b.values.begin(), b.values.end(), [&](const JsonNode* pattern) {
                            return pattern->text.find("${") == std::string::npos &&
                                   covers(pattern->text, value->text, false);
                        }));
            });
        return plain_equality(b) && each([&](const JsonNode* value) { return !has_value(b, value->text); });
    }
    if (a.family(Family::number) && b.family(Family::number) && a.values.size() == 1 &&
        b.values.size() == 1) {
        const auto low = Decimal::parse(a.values[0]->text), high = Decimal::parse(b.values[0]->text);
        const bool above = a.op.test.comparison == Comparison::greater ||
                           a.op.test.comparison == Comparison::greater_or_equal;
        const bool below =
            b.op.test.comparison == Comparison::less || b.op.test.comparison == Comparison::less_or_equal;
        const bool both_meet = a.op.test.comparison == Comparison::greater_or_equal &&
                               b.op.test.comparison == Comparison::less_or_equal;
        return low && high && above && below && (*low > *high || (*low == *high && !both_meet));
    }
    return false;
}

void contradiction(const Subject& subject, Report& report) {
    each_pair(subject, [&](const Statement& statement, const ConditionText& a, const ConditionText& b) {
        const bool told_the_other_way = &a > &b && contradicts(b, a);
        if (contradicts(a, b) && !told_the_other_way)
            report.add(place_of(statement, b),
                       fmt::format("This and {} on {} never hold together.", a.name, a.key));
    });
}

constexpr std::array table{
    Rule{{FindingType::suggestion, "NEGATED_IF_EXISTS", "IfExists behind a negated operator",
          "Remove IfExists: negated operators hold when the key is missing."},
         negated_if_exists},
    Rule{{FindingType::suggestion, "REDUNDANT_NULL_CHECK", "Null beside a test that needs the key",
          "Remove the Null test."},
         null_beside_test},
    Rule{{FindingType::warning, "CONTRADICTING_CONDITIONS", "Tests that cannot all hold",
          "All tests of a statement must hold. For one or the other, use two statements."},
         contradiction},
};

}  // namespace

std::span<const Rule> logic_rules() { return table; }

}  // namespace watchword::policy::check
