// The condition operators' names (facts: policy §4).
#include <array>

#include "policy/validate.hpp"

namespace watchword::policy {
namespace {

using Family = ConditionTest::Family;

struct Row {
    std::string_view name;
    Family family;
    Comparison comparison;
    bool negated, wildcards, variables;
};

constexpr Comparison equal = Comparison::equal;
constexpr std::array rows{
    Row{"StringEquals", Family::string, equal, false, false, true},
    Row{"StringNotEquals", Family::string, equal, true, false, true},
    Row{"StringEqualsIgnoreCase", Family::string_ignoring_case, equal, false, false, true},
    Row{"StringNotEqualsIgnoreCase", Family::string_ignoring_case, equal, true, false, true},
    Row{"StringLike", Family::string, equal, false, true, true},
    Row{"StringNotLike", Family::string, equal, true, true, true},
    Row{"NumericEquals", Family::number, equal, false, false, false},
    Row{"NumericNotEquals", Family::number, equal, true, false, false},
    Row{"NumericLessThan", Family::number, Comparison::less, false, false, false},
    Row{"NumericLessThanEquals", Family::number, Comparison::less_or_equal, false, false, false},
    Row{"NumericGreaterThan", Family::number, Comparison::greater, false, false, false},
    Row{"NumericGreaterThanEquals", Family::number, Comparison::greater_or_equal, false, false, false},
    Row{"DateEquals", Family::date, equal, false, false, false},
    Row{"DateNotEquals", Family::date, equal, true, false, false},
    Row{"DateLessThan", Family::date, Comparison::less, false, false, false},
    Row{"DateLessThanEquals", Family::date, Comparison::less_or_equal, false, false, false},
    Row{"DateGreaterThan", Family::date, Comparison::greater, false, false, false},
    Row{"DateGreaterThanEquals", Family::date, Comparison::greater_or_equal, false, false, false},
    Row{"Bool", Family::boolean, equal, false, false, true},
    Row{"BinaryEquals", Family::binary, equal, false, false, false},
    Row{"IpAddress", Family::ip, equal, false, false, false},
    Row{"NotIpAddress", Family::ip, equal, true, false, false},
    Row{"ArnEquals", Family::arn, equal, false, true, true},
    Row{"ArnLike", Family::arn, equal, false, true, true},
    Row{"ArnNotEquals", Family::arn, equal, true, true, true},
    Row{"ArnNotLike", Family::arn, equal, true, true, true},
    Row{"Null", Family::null, equal, false, false, false},
};

bool take_prefix(std::string_view& text, std::string_view prefix) {
    if (!text.starts_with(prefix)) return false;
    text.remove_prefix(prefix.size());
    return true;
}

}  // namespace

std::optional<OperatorName> parse_operator(std::string_view name) {
    OperatorName out;
    if (take_prefix(name, "ForAnyValue:")) {
        out.test.set = ConditionTest::Set::for_any_value;
    } else if (take_prefix(name, "ForAllValues:")) {
        out.test.set = ConditionTest::Set::for_all_values;
    }
    constexpr std::string_view if_exists = "IfExists";
    out.test.if_exists = name.ends_with(if_exists);
    if (out.test.if_exists) name.remove_suffix(if_exists.size());
    for (const Row& row : rows) {
        if (row.name != name) continue;
        const bool decorated = out.test.if_exists || out.test.set != ConditionTest::Set::none;
        if (row.family == Family::null && decorated) return std::nullopt;
        out.test.family = row.family;
        out.test.comparison = row.comparison;
        out.test.negated = row.negated;
        out.wildcards = row.wildcards;
        out.variables = row.variables;
        return out;
    }
    return std::nullopt;
}

}  // namespace watchword::policy
