// Rules about condition keys: do they exist, do the actions have them, and is the operator of their type?
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "policy/findings/subject.hpp"

namespace watchword::policy::check {
namespace {

using catalog::Catalog;
using catalog::KeyType;
using Family = ConditionTest::Family;

template <class Look>
void each_test(const Subject& subject, Look look) {
    for (const auto& statement : subject.statements)
        for (const auto& test : statement.conditions) look(statement, test);
}

std::string_view vendor_of(const ConditionText& test) { return test.key.substr(0, test.key.find(':')); }

// aws:RequestTag without the tag it is about.
bool lacks_tag(const ConditionText& test) {
    constexpr std::array keys{"aws:RequestTag", "aws:ResourceTag", "aws:PrincipalTag"};
    const auto bare = test.key.substr(0, test.key.find_last_not_of('/') + 1);
    return std::any_of(keys.begin(), keys.end(),
                       [&](const char* key) { return equal_ignoring_case(bare, key); });
}

void unknown_global(const Subject& subject, Report& report) {
    each_test(subject, [&](const Statement& statement, const ConditionText& test) {
        if (!test.known && equal_ignoring_case(vendor_of(test), "aws") && !lacks_tag(test))
            report.add(place_of(statement, test),
                       fmt::format("AWS has no global condition key {}.", test.key));
    });
}

void missing_tag(const Subject& subject, Report& report) {
    each_test(subject, [&](const Statement& statement, const ConditionText& test) {
        if (lacks_tag(test))
            report.add(place_of(statement, test), fmt::format("{} does not say which tag.", test.key));
    });
}

void unknown_of_service(const Subject& subject, Report& report) {
    each_test(subject, [&](const Statement& statement, const ConditionText& test) {
        const auto vendor = vendor_of(test);
        // The keys of an identity provider begin with its host, of which there are many.
        if (test.known || equal_ignoring_case(vendor, "aws") || vendor.find('.') != std::string_view::npos)
            return;
        const auto* service = Catalog::get().service(vendor);
        report.add(place_of(statement, test),
                   service ? fmt::format("{} has no condition key {}.", service->title, test.key)
                           : fmt::format("AWS has no service \"{}\".", vendor));
    });
}

bool lists(const std::vector<std::string_view>& keys, std::string_view prefix, std::string_view key) {
    return std::any_of(keys.begin(), keys.end(),
                       [&](std::string_view known) { return catalog::is_key(known, prefix, key); });
}

bool has_key(const catalog::Service& service, const catalog::Action& action, std::string_view key) {
    if (lists(action.condition_keys, service.prefix, key)) return true;
    return std::any_of(action.resource_types.begin(), action.resource_types.end(),
                       [&](std::string_view name) {
                           const auto* type = service.resource_type(name);
                           return type && lists(type->condition_keys, service.prefix, key);
                       });
}

// What is known of a key and the actions beside it.
enum class Fit { unknown, none, some };

Fit fit(const Statement& statement, std::string_view key) {
    if (statement.not_action) return Fit::unknown;
    bool known = false;
    std::size_t looks = 0;
    for (const auto& action : statement.actions) {
        if (action.everything || !action.service || !action.expanded || action.actions.empty())
            return Fit::unknown;
        for (const auto* each : action.actions) {
            if (++looks > 5000) return Fit::unknown;
            known = true;
            if (has_key(*action.service, *each, key)) return Fit::some;
        }
    }
    return known ? Fit::none : Fit::unknown;
}

// Keys that come with some requests only and are AWS's own, not a session's.
bool of_service(const ConditionText& test) {
    return test.known && !Catalog::get().global_key(test.key) && Catalog::get().service(vendor_of(test));
}
bool of_tags(const ConditionText& test) {
    const auto key = lower(test.key);
    return key.starts_with("aws:requesttag/") || key.starts_with("aws:resourcetag/") || key == "aws:tagkeys";
}

void key_of_other_actions(const Subject& subject, Report& report) {
    each_test(subject, [&](const Statement& statement, const ConditionText& test) {
        if (of_service(test) && fit(statement, test.key) == Fit::none)
            report.add(place_of(statement, test),
                       fmt::format("No action of this statement comes with {}.", test.key));
    });
}

void key_of_some_actions(const Subject& subject, Report& report) {
    each_test(subject, [&](const Statement& statement, const ConditionText& test) {
        const bool needs_key = statement.allow() && !test.op.test.negated && !test.op.test.if_exists &&
                               !test.family(Family::null) &&
                               test.op.test.set != ConditionTest::Set::for_all_values;
        if (!needs_key || !of_service(test) || fit(statement, test.key) != Fit::some) return;
        for (const auto& action : statement.actions)
            if (!action.wildcard && !action.actions.empty() &&
                !has_key(*action.service, *action.actions[0], test.key))
                report.add(
                    place_of(statement, action),
                    fmt::format("{} never comes with {}: it is not allowed here.", action.text(), test.key));
    });
}

template <bool deny>
void tags_unsupported(const Subject& subject, Report& report) {
    each_test(subject, [&](const Statement& statement, const ConditionText& test) {
        if (statement.deny == deny && of_tags(test) && fit(statement, test.key) == Fit::none)
            report.add(place_of(statement, test),
                       fmt::format("No action of this statement is known to come with {}.", test.key));
    });
}

void deprecated(const Subject& subject, Report& report) {
    each_test(subject, [&](const Statement& statement, const ConditionText& test) {
        if (test.is("aws:SourceOwner"))
            report.add(place_of(statement, test), "aws:SourceOwner is of old and hardly ever present.");
    });
}

// The operators of a key's type; empty when this one is of them.
std::string_view better_operator(const ConditionText& test) {
    const auto family = test.op.test.family;
    const bool text = family == Family::string || family == Family::string_ignoring_case;
    if (family == Family::null || family == Family::binary) return {};
    const auto key = lower(test.key);
    const bool arn_by_name = key.find("arn") != std::string::npos || key == "iam:permissionsboundary";
    switch (test.known->type) {
        case KeyType::string: return text || (family == Family::arn && arn_by_name) ? "" : "String";
        case KeyType::arn: return text || family == Family::arn ? "" : "Arn";
        case KeyType::boolean: return family == Family::boolean ? "" : "Bool";
        case KeyType::number: return family == Family::number ? "" : "Numeric";
        case KeyType::date:
            return family == Family::date || (family == Family::number && key == "aws:epochtime") ? ""
                                                                                                  : "Date";
        case KeyType::ip: return family == Family::ip ? "" : "IpAddress";
    }
    return {};
}

void wrong_operator(const Subject& subject, Report& report) {
    each_test(subject, [&](const Statement& statement, const ConditionText& test) {
        if (!test.known) return;
        if (const auto better = better_operator(test); !better.empty())
            report.add(place_of(statement, test),
                       fmt::format("{} is no operator for {}, which is for {} operators.", test.name,
                                   test.key, better));
    });
}

void string_like_arn(const Subject& subject, Report& report) {
    each_test(subject, [&](const Statement& statement, const ConditionText& test) {
        if (test.known && test.known->type == KeyType::arn && test.family(Family::string) &&
            test.op.wildcards)
            report.add(
                place_of(statement, test),
                fmt::format("{} is an ARN, and a wildcard of {} crosses its colons.", test.key, test.name));
    });
}

constexpr std::array table{
    Rule{{FindingType::error, "INVALID_GLOBAL_CONDITION_KEY", "A global condition key that does not exist",
          "Correct the name: a key that is never there fails every test but the negated ones."},
         unknown_global},
    Rule{{FindingType::error, "MISSING_TAG_KEY_IN_CONDITION", "A tag condition key without its tag",
          "Write the tag behind a slash, as aws:RequestTag/team."},
         missing_tag},
    Rule{
        {FindingType::error, "INVALID_SERVICE_CONDITION_KEY", "A service's condition key that does not exist",
         "Correct the name: a key that is never there fails every test but the negated ones."},
        unknown_of_service},
    Rule{{FindingType::warning, "CONDITION_KEY_NOT_FOR_ACTIONS",
          "A condition key that no action beside it has",
          "Remove the condition, or move it to the actions it is for."},
         key_of_other_actions},
    Rule{{FindingType::suggestion, "CONDITION_KEY_NOT_FOR_ALL_ACTIONS",
          "An action that never comes with a key tested beside it",
          "Move the action to a statement of its own."},
         key_of_some_actions},
    Rule{
        {FindingType::suggestion, "ALLOW_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE",
         "Allow by a tag that the actions do not know", "Test something else: this is likely never allowed."},
        tags_unsupported<false>},
    Rule{{FindingType::security_warning, "DENY_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE",
          "Deny by a tag that the actions do not know", "Test something else: this is likely never denied."},
         tags_unsupported<true>},
    Rule{{FindingType::warning, "DEPRECATED_GLOBAL_CONDITION_KEY", "A condition key of old",
          "Use aws:SourceAccount or aws:SourceArn."},
         deprecated},
    Rule{{FindingType::warning, "TYPE_MISMATCH", "An operator of another type than its key",
          "Use an operator of the key's type: values are compared as that."},
         wrong_operator},
    Rule{{FindingType::suggestion, "STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS", "StringLike on an ARN",
          "Use ArnLike or ArnNotLike, which compare an ARN segment by segment."},
         string_like_arn},
};

}  // namespace

std::span<const Rule> key_rules() { return table; }

}  // namespace watchword::policy::check
