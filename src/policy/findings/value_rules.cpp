// Rules about the values that conditions compare with.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/encoding.hpp"
#include "base/ids.hpp"
#include "base/text.hpp"
#include "policy/findings/subject.hpp"
#include "policy/values.hpp"

namespace watchword::policy::check {
namespace {

using Family = ConditionTest::Family;

template <class Look>
void each_value(const Subject& subject, Look look) {
    for (const auto& statement : subject.statements)
        for (const auto& test : statement.conditions)
            for (const JsonNode* value : test.values) look(statement, test, *value);
}

bool has_variable(std::string_view text) { return text.find("${") != std::string_view::npos; }

// Tells of every value of the operators of `families` that `good` does not take.
template <class Good>
void tell_bad(const Subject& subject, Report& report, std::initializer_list<Family> families,
              const char* what, Good good) {
    each_value(subject, [&](const Statement& statement, const ConditionText& test, const JsonNode& value) {
        const bool concerned =
            std::find(families.begin(), families.end(), test.op.test.family) != families.end();
        if (concerned && !has_variable(value.text) && !good(value.text))
            report.add(place_of(statement, test, value), fmt::format("\"{}\" is no {}.", value.text, what));
    });
}

void bad_number(const Subject& subject, Report& report) {
    tell_bad(subject, report, {Family::number}, "number",
             [](const std::string& text) { return Decimal::parse(text).has_value(); });
}
void bad_date(const Subject& subject, Report& report) {
    tell_bad(subject, report, {Family::date}, "date",
             [](const std::string& text) { return parse_date(text).has_value(); });
}
void bad_range(const Subject& subject, Report& report) {
    tell_bad(subject, report, {Family::ip}, "address range",
             [](const std::string& text) { return Cidr::parse(text).has_value(); });
}
void bad_boolean(const Subject& subject, Report& report) {
    tell_bad(subject, report, {Family::boolean, Family::null}, "true or false", [](const std::string& text) {
        return equal_ignoring_case(text, "true") || equal_ignoring_case(text, "false");
    });
}
void bad_binary(const Subject& subject, Report& report) {
    tell_bad(subject, report, {Family::binary}, "base64",
             [](const std::string& text) { return base64_decode(text).has_value(); });
}
void bad_arn(const Subject& subject, Report& report) {
    tell_bad(subject, report, {Family::arn}, "ARN, and matches none", [](const std::string& text) {
        const bool whole = text.starts_with("arn:") || text.starts_with('*') || text.starts_with("arn*");
        return text == "*" || (whole && std::count(text.begin(), text.end(), ':') >= 5);
    });
}

void literal_wildcard(const Subject& subject, Report& report) {
    each_value(subject, [&](const Statement& statement, const ConditionText& test, const JsonNode& value) {
        const bool exact =
            (test.family(Family::string) || test.family(Family::string_ignoring_case)) && !test.op.wildcards;
        auto text = value.text;
        for (const char* escape : {"${*}", "${?}"})
            if (const auto at = text.find(escape); at != std::string::npos) text.erase(at, 4);
        if (exact && text.find_first_of("*?") != std::string::npos)
            report.add(place_of(statement, test, value),
                       fmt::format("{} takes the wildcard in \"{}\" literally.", test.name, value.text));
    });
}

void several_booleans(const Subject& subject, Report& report) {
    for (const auto& statement : subject.statements)
        for (const auto& test : statement.conditions)
            if ((test.family(Family::boolean) || test.family(Family::null)) && test.values.size() > 1)
                report.add(place_of(statement, test), fmt::format("{} has more than one truth.", test.key));
}

void mixed_types(const Subject& subject, Report& report) {
    for (const auto& statement : subject.statements)
        for (const auto& test : statement.conditions) {
            const auto other = [&](const JsonNode* value) { return value->kind != test.values[0]->kind; };
            if (!test.values.empty() && std::any_of(test.values.begin(), test.values.end(), other))
                report.add(place_of(statement, test), "These values are of different JSON types.");
        }
}

void date_by_accident(const Subject& subject, Report& report) {
    constexpr std::int64_t year_1990 = 631'152'000'000;
    each_value(subject, [&](const Statement& statement, const ConditionText& test, const JsonNode& value) {
        const auto date = test.family(Family::date) ? parse_date(value.text) : std::nullopt;
        if (date && *date >= 0 && *date < year_1990)
            report.add(place_of(statement, test, value),
                       fmt::format("{} is taken for seconds since 1970.", value.text));
    });
}

void date_gone_by(const Subject& subject, Report& report) {
    each_value(subject, [&](const Statement& statement, const ConditionText& test, const JsonNode& value) {
        const bool present = test.is("aws:CurrentTime") || test.is("aws:EpochTime");
        const auto date = test.family(Family::date) && present ? parse_date(value.text) : std::nullopt;
        if (!subject.now || !date || *date >= *subject.now) return;
        const bool until = test.op.test.comparison == Comparison::less ||
                           test.op.test.comparison == Comparison::less_or_equal;
        report.add(place_of(statement, test, value),
                   fmt::format("{} has gone by: this test {} now.", value.text,
                               until ? "fails always" : "holds always"));
    });
}

bool id_after(std::string_view prefix, std::string_view text) {
    return text.starts_with(prefix) && text.size() > prefix.size() &&
           text.substr(prefix.size()).find_first_not_of("0123456789abcdefghijklmnopqrstuvwxyz") ==
               std::string_view::npos;
}
bool is_vpc(std::string_view text) { return id_after("vpc-", text); }
bool is_endpoint(std::string_view text) { return id_after("vpce-", text); }
bool is_organization(std::string_view text) {
    return id_after("o-", text) && text.size() >= 12 && text.size() <= 34;
}
bool is_account(std::string_view text) { return is_account_id(text) || text == "anonymous"; }

void bad_account(const Subject& subject, Report& report) {
    constexpr std::array keys{"aws:PrincipalAccount", "aws:SourceAccount", "aws:ResourceAccount",
                              "s3:ResourceAccount",   "aws:VpceAccount",   "s3:DataAccessPointAccount"};
    each_value(subject, [&](const Statement& statement, const ConditionText& test, const JsonNode& value) {
        if (value.text.find_first_of("*?$") != std::string::npos || is_account(value.text)) return;
        if (std::any_of(keys.begin(), keys.end(), [&](const char* key) { return test.is(key); }))
            report.add(place_of(statement, test, value), fmt::format("\"{}\" is no account id.", value.text));
    });
}

void tell_form(const Subject& subject, Report& report, std::string_view key, const char* what,
               bool (*good)(std::string_view)) {
    each_value(subject, [&](const Statement& statement, const ConditionText& test, const JsonNode& value) {
        const bool text = test.family(Family::string) || test.family(Family::string_ignoring_case);
        if (text && test.is(key) && value.text.find_first_of("*?$") == std::string::npos && !good(value.text))
            report.add(place_of(statement, test, value), fmt::format("\"{}\" is no {}.", value.text, what));
    });
}
void bad_region(const Subject& subject, Report& report) {
    tell_form(subject, report, "aws:RequestedRegion", "region", is_region);
}
void bad_vpc(const Subject& subject, Report& report) {
    tell_form(subject, report, "aws:SourceVpc", "VPC id", is_vpc);
}
void bad_endpoint(const Subject& subject, Report& report) {
    tell_form(subject, report, "aws:SourceVpce", "VPC endpoint id", is_endpoint);
}
void bad_organization(const Subject& subject, Report& report) {
    for (const char* key : {"aws:PrincipalOrgID", "aws:ResourceOrgID", "aws:SourceOrgID"})
        tell_form(subject, report, key, "organization id", is_organization);
}

constexpr auto warning = FindingType::warning;
constexpr std::array table{
    Rule{{warning, "TYPE_MISMATCH_NUMBER", "A value that is no number", "Write a decimal number, as 3600."},
         bad_number},
    Rule{{warning, "TYPE_MISMATCH_DATE", "A value that is no date",
          "Write it as 2026-01-31 or 2026-01-31T23:59:59Z."},
         bad_date},
    Rule{{warning, "TYPE_MISMATCH_IP_RANGE", "A value that is no address range",
          "Write it as 203.0.113.0/24 or 2001:db8::/32."},
         bad_range},
    Rule{{warning, "TYPE_MISMATCH_BOOLEAN", "A value that is neither true nor false", "Write true or false."},
         bad_boolean},
    Rule{{warning, "TYPE_MISMATCH_STRING", "A value that is not base64", "Encode the value in base64."},
         bad_binary},
    Rule{{warning, "ARN_VALUE_NEVER_MATCHES", "A value of an Arn operator that is no ARN",
          "Write all six segments, with \"*\" for those that do not matter."},
         bad_arn},
    Rule{{warning, "WILDCARD_WITHOUT_LIKE_OPERATOR", "A wildcard where wildcards are letters",
          "Use StringLike or StringNotLike; for the letter itself write ${*} or ${?}."},
         literal_wildcard},
    Rule{{FindingType::error, "INVALID_CONDITION_MULTIPLE_BOOLEAN", "A truth with several values",
          "Keep one of true and false."},
         several_booleans},
    Rule{{FindingType::error, "INVALID_CONDITION_DATA_TYPE", "Values of different JSON types",
          "Write all of them as strings."},
         mixed_types},
    Rule{{warning, "INVALID_DATE_VALUE", "A date that is taken for seconds",
          "Write the date with dashes, as 2026-01-31."},
         date_by_accident},
    Rule{{warning, "DATE_IN_PAST", "A date that has gone by", "Remove the statement, or correct the date."},
         date_gone_by},
    Rule{{FindingType::error, "INVALID_ACCOUNT_ID", "An account id that is none",
          "Account ids have 12 digits; leading zeros belong to them."},
         bad_account},
    Rule{{FindingType::error, "INVALID_REGION", "A region that is none",
          "Write a region's code, as eu-central-1."},
         bad_region},
    Rule{{FindingType::error, "INVALID_VPC_IDENTIFIER_FORMAT", "A VPC id that is none",
          "Write it as vpc-0123456789abcdef0."},
         bad_vpc},
    Rule{{FindingType::error, "INVALID_VPC_ENDPOINT_IDENTIFIER_FORMAT", "A VPC endpoint id that is none",
          "Write it as vpce-0123456789abcdef0."},
         bad_endpoint},
    Rule{{FindingType::error, "INVALID_ORGANIZATION_ID", "An organization id that is none",
          "Write it as o-a1b2c3d4e5: \"o-\" and 10 to 32 letters and digits."},
         bad_organization},
};

}  // namespace

std::span<const Rule> value_rules() { return table; }

}  // namespace watchword::policy::check
