#include "policy/condition.hpp"

#include "base/text.hpp"

namespace watchword::policy {
namespace {

using Family = ConditionTest::Family;
using Set = ConditionTest::Set;

template <class T>
bool compare(const T& request, Comparison comparison, const T& policy) {
    switch (comparison) {
        case Comparison::equal: return request == policy;
        case Comparison::less: return request < policy;
        case Comparison::less_or_equal: return request <= policy;
        case Comparison::greater: return request > policy;
        case Comparison::greater_or_equal: return request >= policy;
    }
    return false;
}

template <class T, class Matches>
bool any_of(const std::vector<T>& array, Slice slice, Matches&& matches) {
    for (std::uint32_t i = 0; i < slice.count; ++i)
        if (matches(array[slice.first + i])) return true;
    return false;
}

/// Whether one value of the request equals (or is less than, …) one of the policy's; negation is not looked at.
bool matches_one(const Program& program, const ConditionTest& test, std::string_view value,
                 const Context& context) {
    switch (test.family) {
        case Family::string:
        case Family::arn:
        case Family::binary:  // canonical base64 on both sides: equal texts are equal bytes
            return any_of(program.patterns, test.values, [&](const Pattern& pattern) {
                return matches(program.pool, pattern, value, context);
            });
        case Family::boolean:
            if (!equal_ignoring_case(value, "true") && !equal_ignoring_case(value, "false")) return false;
            [[fallthrough]];
        case Family::string_ignoring_case:
            return any_of(program.patterns, test.values, [&](const Pattern& pattern) {
                return equals_ignoring_case(program.pool, pattern, value, context);
            });
        case Family::number: {
            const auto number = Decimal::parse(value);
            return number && any_of(program.numbers, test.values, [&](const std::string& text) {
                       return compare(*number, test.comparison, *Decimal::parse(text));
                   });
        }
        case Family::date: {
            const auto date = parse_date(value);
            return date && any_of(program.dates, test.values, [&](std::int64_t other) {
                       return compare(*date, test.comparison, other);
                   });
        }
        case Family::ip: {
            const auto address = Cidr::parse(value);
            return address && address->is_single() &&
                   any_of(program.ranges, test.values,
                          [&](const Cidr& range) { return range.contains(*address); });
        }
        case Family::null: break;
    }
    return false;
}

}  // namespace

bool holds(const Program& program, const ConditionTest& test, const Context& context) {
    const Values values = context.find(program.pool.keys[test.key]);
    if (test.family == Family::null)
        return any_of(program.nulls, test.values,
                      [&](std::uint8_t must_be_absent) { return (must_be_absent != 0) == values.empty(); });
    if (values.empty()) {
        if (test.if_exists || test.set == Set::for_all_values) return true;
        return test.set == Set::none && test.negated;
    }
    // "" is no value to ForAllValues.
    const bool all = test.set == Set::for_all_values;
    if (all && values.size() == 1 && values[0].empty()) return true;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const bool one = matches_one(program, test, values[i], context);
        switch (test.set) {
            case Set::none:
                if (one) return !test.negated;
                break;
            case Set::for_any_value:
                if (one != test.negated) return true;
                break;
            case Set::for_all_values:
                if (one == test.negated) return false;
                break;
        }
    }
    return all || (test.set == Set::none && test.negated);
}

}  // namespace watchword::policy
