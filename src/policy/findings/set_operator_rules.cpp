// Rules about ForAllValues and ForAnyValue (facts: policy §4).
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "policy/findings/subject.hpp"

namespace watchword::policy::check {
namespace {

using Set = ConditionTest::Set;
using Family = ConditionTest::Family;

template <class Look>
void each_test(const Subject& subject, Look look) {
    for (const auto& statement : subject.statements)
        for (const auto& test : statement.conditions) look(statement, test);
}

void missing(const Subject& subject, Report& report) {
    each_test(subject, [&](const Statement& statement, const ConditionText& test) {
        if (test.known && test.known->multivalued && test.op.test.set == Set::none &&
            !test.family(Family::null))
            report.add(place_of(statement, test), fmt::format("{} may have several values.", test.key));
    });
}

template <Set set>
void on_single(const Subject& subject, Report& report) {
    each_test(subject, [&](const Statement& statement, const ConditionText& test) {
        if (test.known && !test.known->multivalued && test.op.test.set == set)
            report.add(place_of(statement, test), fmt::format("{} has one value at most.", test.key));
    });
}

// Whether another test of the statement sees to it that the key is there.
bool assured(const Statement& statement, const ConditionText& test) {
    return std::any_of(
        statement.conditions.begin(), statement.conditions.end(), [&](const ConditionText& other) {
            if (&other == &test) return false;
            const bool holds_on_missing =
                other.op.test.negated || other.op.test.if_exists || other.op.test.set == Set::for_all_values;
            if (other.is(test.key))
                return other.family(Family::null) ? other.only_value() == "false" : !holds_on_missing;
            // Where a tag is asked for, there are tag keys.
            return test.is("aws:TagKeys") && lower(other.key).starts_with("aws:requesttag/") &&
                   !other.family(Family::null) && !holds_on_missing;
        });
}

void allow_without_null(const Subject& subject, Report& report) {
    each_test(subject, [&](const Statement& statement, const ConditionText& test) {
        const bool several = test.known && test.known->multivalued;
        if (statement.allow() && several && test.op.test.set == Set::for_all_values &&
            !assured(statement, test))
            report.add(place_of(statement, test), fmt::format("Without any {} this holds, too.", test.key));
    });
}

void any_other(const Subject& subject, Report& report) {
    each_test(subject, [&](const Statement& statement, const ConditionText& test) {
        if (statement.allow() && test.op.test.set == Set::for_any_value && test.op.test.negated)
            report.add(
                place_of(statement, test),
                fmt::format("One value that is not listed is enough, whatever else is in {}.", test.key));
    });
}

constexpr std::array table{
    Rule{{FindingType::error, "MISSING_QUALIFIER", "A key with several values, tested as if it had one",
          "Say ForAnyValue: or ForAllValues: before the operator."},
         missing},
    Rule{{FindingType::security_warning, "FOR_ALL_VALUES_WITH_SINGLE_VALUED_KEY",
          "ForAllValues on a single value", "Remove ForAllValues: it holds when the key is missing."},
         on_single<Set::for_all_values>},
    Rule{{FindingType::suggestion, "FOR_ANY_VALUE_WITH_SINGLE_VALUED_KEY", "ForAnyValue on a single value",
          "Remove ForAnyValue."},
         on_single<Set::for_any_value>},
    Rule{{FindingType::warning, "FOR_ALL_VALUES_WITHOUT_NULL_CHECK",
          "ForAllValues on Allow, which holds on nothing",
          "Add {\"Null\": {\"<the key>\": \"false\"}} where the key must be there."},
         allow_without_null},
    Rule{{FindingType::warning, "ANY_VALUE_NEGATED_ON_ALLOW", "ForAnyValue with a negated operator on Allow",
          "To let in only those without the values, use ForAllValues with the negated operator."},
         any_other},
};

}  // namespace

std::span<const Rule> set_operator_rules() { return table; }

}  // namespace watchword::policy::check
