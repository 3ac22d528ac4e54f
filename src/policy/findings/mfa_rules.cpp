// Rules about the ways in which a demand for MFA is missed. What makes them: long-term access keys carry
// neither of the two keys, sessions carry aws:MultiFactorAuthPresent as true or false, and
// aws:MultiFactorAuthAge is there only after MFA (facts: mfa §5).
#include <fmt/format.h>

#include <array>

#include "policy/findings/subject.hpp"

namespace watchword::policy::check {
namespace {

using Family = ConditionTest::Family;

bool on_present(const ConditionText& test) { return test.is("aws:MultiFactorAuthPresent"); }
bool on_age(const ConditionText& test) { return test.is("aws:MultiFactorAuthAge"); }

bool at_most(const ConditionText& test) {
    return test.op.test.comparison == Comparison::less ||
           test.op.test.comparison == Comparison::less_or_equal;
}
bool at_least(const ConditionText& test) {
    return test.op.test.comparison == Comparison::greater ||
           test.op.test.comparison == Comparison::greater_or_equal;
}

// Tells of each test that `is` it, in statements of that effect.
template <class Is>
void tell(const Subject& subject, Report& report, bool deny, const char* message, Is is) {
    for (const auto& statement : subject.statements)
        for (const auto& test : statement.conditions)
            if (statement.deny == deny && is(test)) report.add(place_of(statement, test), message);
}

// A Bool test of aws:MultiFactorAuthPresent.
template <bool deny, bool if_exists, bool value>
bool bool_test(const ConditionText& test) {
    return on_present(test) && test.family(Family::boolean) && test.op.test.if_exists == if_exists &&
           test.only_value() == (value ? "true" : "false");
}

void deny_false(const Subject& subject, Report& report) {
    tell(subject, report, true, "Long-term access keys have no such key, so this does not deny them.",
         bool_test<true, false, false>);
}
void deny_true(const Subject& subject, Report& report) {
    tell(subject, report, true, "This denies those who did use MFA.", [](const ConditionText& test) {
        return bool_test<true, true, true>(test) || bool_test<true, false, true>(test);
    });
}
void allow_true_if_exists(const Subject& subject, Report& report) {
    tell(subject, report, false, "Long-term access keys have no such key, so this lets them in without MFA.",
         bool_test<false, true, true>);
}
void allow_false(const Subject& subject, Report& report) {
    tell(subject, report, false, "This allows those who did not use MFA.", [](const ConditionText& test) {
        return bool_test<false, true, false>(test) || bool_test<false, false, false>(test);
    });
}
void allow_not_null(const Subject& subject, Report& report) {
    for (const auto& statement : subject.statements)
        for (const auto& test : statement.conditions) {
            if (statement.deny || !on_present(test) || !test.family(Family::null) ||
                test.only_value() != "false")
                continue;
            bool demanded = false;
            for (const auto& other : statement.conditions)
                demanded =
                    demanded || bool_test<false, false, true>(other) || bool_test<false, true, true>(other);
            if (!demanded)
                report.add(place_of(statement, test),
                           "The key is in every session, as false where there was no MFA.");
        }
}
void deny_null(const Subject& subject, Report& report) {
    tell(subject, report, true, "Sessions without MFA have the key, as false, so this does not deny them.",
         [](const ConditionText& test) {
             return on_present(test) && test.family(Family::null) && test.only_value() == "true";
         });
}
void deny_young(const Subject& subject, Report& report) {
    tell(subject, report, true, "This denies those whose MFA is fresh, and lets the others be.",
         [](const ConditionText& test) {
             return on_age(test) && test.family(Family::number) && at_most(test);
         });
}
void deny_old(const Subject& subject, Report& report) {
    tell(subject, report, true, "Without MFA there is no age, so this does not deny those who never used it.",
         [](const ConditionText& test) {
             return on_age(test) && test.family(Family::number) && at_least(test) && !test.op.test.if_exists;
         });
}
void allow_young_if_exists(const Subject& subject, Report& report) {
    tell(subject, report, false, "Without MFA there is no age, so this lets in those who never used it.",
         [](const ConditionText& test) {
             return on_age(test) && test.family(Family::number) && test.op.test.if_exists;
         });
}
void allow_old(const Subject& subject, Report& report) {
    tell(subject, report, false, "This allows those whose MFA was long ago, and not those whose is fresh.",
         [](const ConditionText& test) {
             return on_age(test) && test.family(Family::number) && at_least(test) && !test.op.test.if_exists;
         });
}

constexpr auto security = FindingType::security_warning;
constexpr auto deny_advice = "Use {\"BoolIfExists\": {\"aws:MultiFactorAuthPresent\": \"false\"}} on Deny.";
constexpr auto allow_advice = "Use {\"Bool\": {\"aws:MultiFactorAuthPresent\": \"true\"}} on Allow.";
constexpr std::array table{
    Rule{{security, "MFA_DENY_WITHOUT_IF_EXISTS", "A Deny without MFA that long-term keys pass", deny_advice},
         deny_false},
    Rule{{security, "MFA_DENY_ON_NULL", "A Deny without MFA that sessions pass", deny_advice}, deny_null},
    Rule{{FindingType::warning, "MFA_DENY_INVERTED", "A Deny of those who used MFA", deny_advice}, deny_true},
    Rule{{security, "MFA_ALLOW_WITH_IF_EXISTS", "An Allow with MFA that long-term keys pass", allow_advice},
         allow_true_if_exists},
    Rule{{FindingType::warning, "MFA_ALLOW_INVERTED", "An Allow for those who did not use MFA", allow_advice},
         allow_false},
    Rule{{security, "MFA_ALLOW_ON_NOT_NULL", "An Allow with MFA that any session passes", allow_advice},
         allow_not_null},
    Rule{{security, "MFA_AGE_DENY_INVERTED", "A Deny of fresh MFA",
          "Use NumericGreaterThanIfExists on Deny, or NumericLessThan on Allow."},
         deny_young},
    Rule{{security, "MFA_AGE_DENY_WITHOUT_IF_EXISTS", "A Deny of old MFA that those without any pass",
          "Use NumericGreaterThanIfExists on Deny."},
         deny_old},
    Rule{{security, "MFA_AGE_ALLOW_WITH_IF_EXISTS", "An Allow for fresh MFA that those without any pass",
          "Use NumericLessThan, without IfExists, on Allow."},
         allow_young_if_exists},
    Rule{{FindingType::warning, "MFA_AGE_ALLOW_INVERTED", "An Allow for old MFA",
          "Use NumericLessThan on Allow."},
         allow_old},
};

}  // namespace

std::span<const Rule> mfa_rules() { return table; }

}  // namespace watchword::policy::check
