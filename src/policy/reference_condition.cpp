// Condition operators for reference_evaluate, straight from facts policy §4.
#include <arpa/inet.h>

#include <algorithm>
#include <optional>

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "base/time_format.hpp"
#include "policy/reference_match.hpp"

namespace watchword::policy::reference {
namespace {

bool digits_only(const std::string& text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// A decimal number as sign and two strings of digits, or none.
struct Number {
    bool negative;
    std::string integer, fraction;
};

std::optional<Number> number(std::string text) {
    Number out{false, "", ""};
    if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
        out.negative = text[0] == '-';
        text.erase(0, 1);
    }
    const auto dot = text.find('.');
    out.integer = text.substr(0, dot);
    if (dot != std::string::npos) {
        out.fraction = text.substr(dot + 1);
        if (out.fraction.empty()) return std::nullopt;
    } else if (out.integer.empty()) {
        return std::nullopt;
    }
    if (!digits_only(out.integer) || !digits_only(out.fraction)) return std::nullopt;
    return out;
}

// -1, 0 or 1.
int compare(Number a, Number b) {
    const auto integers = std::max(a.integer.size(), b.integer.size());
    const auto fractions = std::max(a.fraction.size(), b.fraction.size());
    const auto padded = [&](const Number& n) {
        return std::string(integers - n.integer.size(), '0') + n.integer + n.fraction +
               std::string(fractions - n.fraction.size(), '0');
    };
    const std::string left = padded(a), right = padded(b), zero(left.size(), '0');
    if (left == zero) a.negative = false;
    if (right == zero) b.negative = false;
    if (a.negative != b.negative) return a.negative ? -1 : 1;
    const int order = left < right ? -1 : left > right ? 1 : 0;
    return a.negative ? -order : order;
}

std::optional<long long> date(const std::string& text) {
    if (const auto time = parse_iso8601(text)) return time->time_since_epoch().count();
    const auto seconds = number(text);
    if (!seconds || text.starts_with('+')) return std::nullopt;
    const auto significant = std::min(seconds->integer.find_first_not_of('0'), seconds->integer.size());
    if (seconds->integer.size() - significant > 14) return std::nullopt;
    const std::string milliseconds = "0" + seconds->integer + (seconds->fraction + "000").substr(0, 3);
    const long long value = std::stoll(milliseconds);
    return seconds->negative ? -value : value;
}

// An address as 32 or 128 characters of '0' and '1'.
std::optional<std::string> address_bits(const std::string& text) {
    unsigned char bytes[16];
    const bool v6 = text.find(':') != std::string::npos;
    if (text.find('\0') != std::string::npos) return std::nullopt;
    if (inet_pton(v6 ? AF_INET6 : AF_INET, text.c_str(), bytes) != 1) return std::nullopt;
    std::string bits;
    for (int i = 0; i < (v6 ? 16 : 4); ++i)
        for (int bit = 7; bit >= 0; --bit) bits += (bytes[i] >> bit & 1) ? '1' : '0';
    return bits;
}

std::optional<std::string> range_bits(const std::string& text) {
    const auto slash = text.find('/');
    auto bits = address_bits(text.substr(0, slash));
    if (!bits) return std::nullopt;
    const std::string mapped = std::string(80, '0') + std::string(16, '1');
    std::size_t length = bits->size();
    if (slash != std::string::npos) {
        const std::string prefix = text.substr(slash + 1);
        if (prefix.empty() || prefix.size() > 3 || !digits_only(prefix)) return std::nullopt;
        length = static_cast<std::size_t>(std::stoi(prefix));
        if (length > bits->size()) return std::nullopt;
    }
    const std::string family =
        bits->size() == 128 && !(length >= 96 && bits->starts_with(mapped)) ? "6" : "4";
    const std::size_t skip = family == "4" && bits->size() == 128 ? 96 : 0;
    return family + bits->substr(skip, length - skip);
}

struct Operator {
    std::string base;  // without set prefix, IfExists and negation: "StringEquals", "IpAddress"
    bool for_any = false, for_all = false, if_exists = false, negated = false;
};

Operator read_operator(std::string name) {
    Operator out;
    if (name.starts_with("ForAnyValue:")) out.for_any = true;
    if (name.starts_with("ForAllValues:")) out.for_all = true;
    if (out.for_any || out.for_all) name.erase(0, name.find(':') + 1);
    if (name.ends_with("IfExists")) {
        out.if_exists = true;
        name.erase(name.size() - 8);
    }
    const auto no = name.find("Not");
    if (no != std::string::npos) {
        out.negated = true;
        name.erase(no, 3);
    }
    out.base = name;
    return out;
}

bool value_matches(const std::string& base, const std::string& policy, const std::string& value,
                   bool variables, const Context& context) {
    const bool like_operator = base == "StringLike" || base.starts_with("Arn");
    const bool takes_variables = base.starts_with("String") || base.starts_with("Arn") || base == "Bool";
    if (takes_variables) {
        const auto tokens = expand(policy, like_operator, variables, context);
        if (!tokens) return false;
        if (base.starts_with("Arn")) return arn_like(*tokens, value);
        if (like_operator) return like(*tokens, value);
        std::string text;
        for (const Token& token : *tokens) text += token.byte;
        if (base == "StringEquals") return text == value;
        if (base == "Bool" && lower(value) != "true" && lower(value) != "false") return false;
        return lower(text) == lower(value);
    }
    if (base.starts_with("Numeric") || base.starts_with("Date")) {
        int order = 0;
        std::string relation = base;
        if (base.starts_with("Numeric")) {
            const auto left = number(value), right = number(policy);
            if (!left || !right) return false;
            order = compare(*left, *right);
            relation.erase(0, 7);
        } else {
            const auto left = date(value), right = date(policy);
            if (!left || !right) return false;
            order = *left < *right ? -1 : *left > *right ? 1 : 0;
            relation.erase(0, 4);
        }
        if (relation == "Equals") return order == 0;
        if (relation == "LessThan") return order < 0;
        if (relation == "LessThanEquals") return order <= 0;
        if (relation == "GreaterThan") return order > 0;
        return order >= 0;
    }
    if (base == "BinaryEquals") {
        const auto left = base64_decode(value), right = base64_decode(policy);
        return left && right && *left == *right;
    }
    // IpAddress
    const auto range = range_bits(policy), address = range_bits(value);
    if (!range || !address) return false;
    const bool single = address->size() == (address->front() == '6' ? 129u : 33u);
    return single && address->starts_with(*range);
}

}  // namespace

bool condition_holds(std::string_view operator_name, std::string_view key, const JsonNode& values,
                     bool variables, const Context& context) {
    const Operator op = read_operator(std::string(operator_name));
    std::vector<std::string> wanted;
    if (values.is(JsonNode::Kind::array)) {
        for (const auto& child : values.children) wanted.push_back(child.text);
    } else {
        wanted.push_back(values.text);
    }
    std::vector<std::string> given;
    const auto found = context.find(key);
    for (std::size_t i = 0; i < found.size(); ++i) given.emplace_back(found[i]);

    if (op.base == "Null") {
        for (const auto& want : wanted) {
            if (lower(want) == "true" && given.empty()) return true;
            if (lower(want) == "false" && !given.empty()) return true;
        }
        return false;
    }
    if (op.if_exists && given.empty()) return true;

    // One value of the request against all of the policy: any may match; negated, none may.
    const auto holds_for = [&](const std::string& value) {
        bool any = false;
        for (const auto& want : wanted) any = any || value_matches(op.base, want, value, variables, context);
        return any != op.negated;
    };
    if (op.for_all) {
        if (given.empty() || given == std::vector<std::string>{""}) return true;
        return std::all_of(given.begin(), given.end(), holds_for);
    }
    if (op.for_any) return std::any_of(given.begin(), given.end(), holds_for);
    if (given.empty()) return op.negated;
    return op.negated ? std::all_of(given.begin(), given.end(), holds_for)
                      : std::any_of(given.begin(), given.end(), holds_for);
}

}  // namespace watchword::policy::reference
