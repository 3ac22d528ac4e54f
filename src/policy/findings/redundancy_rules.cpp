// Rules about what may go without changing what the document means.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "base/text.hpp"
#include "policy/findings/subject.hpp"
#include "policy/values.hpp"

namespace watchword::policy::check {
namespace {

// Tells of each text that another one of the list covers. Of two that are the same, the later one goes.
template <class Texts>
void tell_covered(const Statement& statement, const Texts& texts, bool ignore_case, Report& report) {
    std::set<std::string> seen;
    std::vector<std::size_t> wide;
    for (std::size_t i = 0; i < texts.size(); ++i)
        if (texts[i].text().find_first_of("*?") != std::string_view::npos) wide.push_back(i);
    std::size_t pairs = 0;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        const auto text = texts[i].text();
        if (!seen.insert(ignore_case ? lower(text) : std::string(text)).second) {
            report.add(place_of(statement, texts[i]), fmt::format("{} stands here twice.", text));
            continue;
        }
        for (const auto w : wide) {
            if (++pairs > pairs_max) return;
            const auto other = texts[w].text();
            if (w == i || !covers(other, text, ignore_case) || covers(text, other, ignore_case)) continue;
            report.add(place_of(statement, texts[i]), fmt::format("{} is part of {}.", text, other));
            break;
        }
    }
}

void redundant_action(const Subject& subject, Report& report) {
    for (const auto& statement : subject.statements) tell_covered(statement, statement.actions, true, report);
}

void redundant_resource(const Subject& subject, Report& report) {
    for (const auto& statement : subject.statements)
        tell_covered(statement, statement.resources, false, report);
}

// A value written so that equal ones are equal texts: object keys sorted, one value as a list, lists sorted.
std::string normal(const JsonNode& node) {
    std::vector<std::string> parts;
    if (node.is(JsonNode::Kind::object)) {
        for (std::size_t i = 0; i < node.keys.size(); ++i)
            if (node.keys[i] != "Sid")
                parts.push_back(
                    fmt::format("{}{}:{}", node.keys[i].size(), node.keys[i], normal(node.children[i])));
    } else {
        for (const JsonNode* item : list_of(node))
            parts.push_back(item->children.empty() && !item->is(JsonNode::Kind::object)
                                ? fmt::format("{}{}", item->text.size(), item->text)
                                : normal(*item));
    }
    std::sort(parts.begin(), parts.end());
    return fmt::format("{}{}{}", node.is(JsonNode::Kind::object) ? '{' : '[', fmt::join(parts, ","), '}');
}

template <class Texts>
bool all_covered(const Texts& wide, const Texts& narrow, bool ignore_case) {
    return std::all_of(narrow.begin(), narrow.end(), [&](const auto& text) {
        return std::any_of(wide.begin(), wide.end(),
                           [&](const auto& other) { return covers(other.text(), text.text(), ignore_case); });
    });
}

// Whether `wide` does all that `narrow` does: the same but for more actions or resources.
bool does_all(const Statement& wide, const Statement& narrow, const std::vector<std::string>& rest) {
    if (wide.deny != narrow.deny || wide.not_action || narrow.not_action || wide.not_resource ||
        narrow.not_resource)
        return false;
    return rest[wide.index] == rest[narrow.index] && all_covered(wide.actions, narrow.actions, true) &&
           all_covered(wide.resources, narrow.resources, false);
}

void redundant_statement(const Subject& subject, Report& report) {
    const auto& all = subject.statements;
    std::size_t last = 0;
    for (const auto& statement : all) last = std::max(last, statement.index + 1);
    std::vector<std::string> rest(last), same(last);
    for (const auto& statement : all) {
        JsonNode others = *statement.node;
        for (const char* name : {"Action", "Resource"})
            for (std::size_t i = 0; i < others.keys.size(); ++i)
                if (others.keys[i] == name) others.children[i] = JsonNode{};
        rest[statement.index] = normal(others);
        same[statement.index] = normal(*statement.node);
    }
    std::set<std::string_view> seen;
    std::size_t pairs = 0;
    for (const auto& statement : all) {
        if (!seen.insert(same[statement.index]).second) {
            report.add(place_of(statement), "An earlier statement says the same.");
            continue;
        }
        for (const auto& other : all) {
            if (statement.actions.size() * other.actions.size() > 2500 ||
                statement.resources.size() * other.resources.size() > 2500)
                continue;
            if (++pairs > statement_pairs_max) return;
            if (&other == &statement || !does_all(other, statement, rest)) continue;
            if (does_all(statement, other, rest) && other.index > statement.index) continue;  // told there
            report.add(place_of(statement),
                       fmt::format("Statement[{}] says all of this and more.", other.index));
            break;
        }
    }
}

void duplicate_value(const Subject& subject, Report& report) {
    for (const auto& statement : subject.statements) {
        std::set<std::pair<std::string_view, std::string_view>> principals;
        for (const auto& principal : statement.principals)
            if (!principals.insert({principal.type, principal.text()}).second)
                report.add(place_of(statement, principal),
                           fmt::format("{} stands here twice.", principal.text()));
        for (const auto& test : statement.conditions) {
            std::set<std::string_view> values;
            for (const auto* value : test.values)
                if (!values.insert(value->text).second)
                    report.add(place_of(statement, test, *value),
                               fmt::format("{} stands here twice.", value->text));
        }
    }
}

void redundant_number(const Subject& subject, Report& report) {
    for (const auto& statement : subject.statements)
        for (const auto& test : statement.conditions) {
            const bool ordered = test.op.test.comparison != Comparison::equal;
            if (!ordered || test.values.size() < 2 || !test.family(ConditionTest::Family::number)) continue;
            const bool less = test.op.test.comparison == Comparison::less ||
                              test.op.test.comparison == Comparison::less_or_equal;
            report.add(place_of(statement, test),
                       fmt::format("One of these values does: the {}.", less ? "greatest" : "least"));
        }
}

constexpr auto may_go = "Remove it: the document means the same without it.";
constexpr std::array table{
    Rule{{FindingType::suggestion, "REDUNDANT_ACTION", "An action that another one includes", may_go},
         redundant_action},
    Rule{{FindingType::suggestion, "REDUNDANT_RESOURCE", "A resource that another one includes", may_go},
         redundant_resource},
    Rule{{FindingType::suggestion, "REDUNDANT_STATEMENT", "A statement that another one includes", may_go},
         redundant_statement},
    Rule{{FindingType::suggestion, "DUPLICATE_VALUE", "A value or principal that stands there twice", may_go},
         duplicate_value},
    Rule{{FindingType::suggestion, "REDUNDANT_CONDITION_VALUE_NUM", "Several limits where one decides",
          "Keep the greatest value of a \"less than\" test, the least of a \"greater than\" test."},
         redundant_number},
};

}  // namespace

std::span<const Rule> redundancy_rules() { return table; }

}  // namespace watchword::policy::check
