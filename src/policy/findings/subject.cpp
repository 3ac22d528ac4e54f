#include "policy/findings/subject.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"

namespace watchword::policy::check {
namespace {

using catalog::Catalog;

template <class T>
std::vector<T> texts_of(const JsonNode& statement, const char* element) {
    std::vector<T> out;
    const auto* node = statement.member(element);
    if (!node) return out;
    int index = node->is(JsonNode::Kind::array) ? 0 : -1;
    for (const JsonNode* item : list_of(*node)) {
        T text;
        text.node = item;
        text.element = element;
        text.index = index < 0 ? -1 : index++;
        out.push_back(std::move(text));
    }
    return out;
}

void look_up(ActionText& action, std::size_t& expansions) {
    const auto text = action.text();
    action.everything = text == "*" || text == "*:*";
    action.wildcard = action.name().find_first_of("*?") != std::string_view::npos;
    if (action.everything) return;
    action.service = Catalog::get().service(action.vendor());
    if (!action.wildcard) {
        if (const auto* known = action.service ? action.service->action(action.name()) : nullptr)
            action.actions.push_back(known);
        return;
    }
    action.expanded = ++expansions <= expansions_max;
    if (!action.expanded || !action.service) return;
    for (const auto& known : action.service->actions)
        if (catalog::matches_ignoring_case(action.name(), known.name)) action.actions.push_back(&known);
}

std::vector<PrincipalText> principals_of(const JsonNode& statement, const char* element) {
    const auto* node = statement.member(element);
    if (!node) return {};
    if (!node->is(JsonNode::Kind::object)) return texts_of<PrincipalText>(statement, element);
    std::vector<PrincipalText> out;
    for (std::size_t i = 0; i < node->keys.size(); ++i) {
        int index = node->children[i].is(JsonNode::Kind::array) ? 0 : -1;
        for (const JsonNode* item : list_of(node->children[i])) {
            PrincipalText text;
            text.node = item;
            text.element = element;
            text.index = index < 0 ? -1 : index++;
            text.type = node->keys[i];
            out.push_back(text);
        }
    }
    return out;
}

std::vector<ConditionText> conditions_of(const JsonNode& statement) {
    std::vector<ConditionText> out;
    const auto* node = statement.member("Condition");
    if (!node) return out;
    for (std::size_t i = 0; i < node->keys.size(); ++i) {
        const auto& keys = node->children[i];
        for (std::size_t k = 0; k < keys.keys.size(); ++k) {
            ConditionText test;
            test.name = node->keys[i];
            test.op = *parse_operator(test.name);
            test.key = keys.keys[k];
            test.known = Catalog::get().condition_key(test.key);
            test.node = &keys.children[k];
            test.begin = keys.key_begins[k];
            test.values = list_of(keys.children[k]);
            out.push_back(std::move(test));
        }
    }
    return out;
}

template <class T>
void append(std::vector<T>& to, std::vector<T> more) {
    to.insert(to.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

}  // namespace

bool ActionText::covers(std::string_view action) const {
    return everything || catalog::matches_ignoring_case(text(), action);
}

bool ConditionText::is(std::string_view wanted) const { return equal_ignoring_case(key, wanted); }

std::string ConditionText::only_value() const {
    return values.size() == 1 ? lower(values[0]->text) : std::string();
}

bool Statement::covers(std::string_view action) const {
    const bool named = std::any_of(actions.begin(), actions.end(),
                                   [&](const ActionText& text) { return text.covers(action); });
    return named != not_action;
}

const ConditionText* Statement::condition_on(std::string_view key) const {
    const auto at = std::find_if(conditions.begin(), conditions.end(),
                                 [&](const ConditionText& test) { return test.is(key); });
    return at == conditions.end() ? nullptr : &*at;
}

Subject take_apart(const JsonNode& root, std::string_view text, DocumentType type,
                   const FindingOptions& options, std::span<const std::size_t> good) {
    Subject subject{root, text, type, false, options.now, {}};
    const auto* version = root.member("Version");
    subject.variables = version && version->text == "2012-10-17";
    const auto nodes = good.empty() ? std::vector<const JsonNode*>() : statements_of(root);
    std::size_t expansions = 0;
    for (const auto index : good) {
        const JsonNode& node = *nodes[index];
        Statement statement;
        statement.node = &node;
        statement.index = index;
        statement.deny = node.member("Effect")->text == "Deny";
        statement.not_action = node.member("NotAction") != nullptr;
        statement.not_resource = node.member("NotResource") != nullptr;
        statement.not_principal = node.member("NotPrincipal") != nullptr;
        statement.actions = texts_of<ActionText>(node, statement.not_action ? "NotAction" : "Action");
        for (auto& action : statement.actions) look_up(action, expansions);
        statement.resources = texts_of<Text>(node, statement.not_resource ? "NotResource" : "Resource");
        append(statement.principals,
               principals_of(node, statement.not_principal ? "NotPrincipal" : "Principal"));
        statement.conditions = conditions_of(node);
        subject.statements.push_back(std::move(statement));
    }
    return subject;
}

Place place_of(const Statement& statement) {
    return {fmt::format("Statement[{}]", statement.index), statement.node->begin, statement.node->end};
}

Place place_of(const Statement& statement, std::string_view member) {
    const auto* node = statement.node->member(member);
    if (!node) return place_of(statement);
    return {fmt::format("Statement[{}].{}", statement.index, member), node->begin, node->end};
}

Place place_of(const Statement& statement, const Text& text) {
    auto path = fmt::format("Statement[{}].{}", statement.index, text.element);
    if (const auto* node = statement.node->member(text.element); node && node->is(JsonNode::Kind::object))
        for (std::size_t i = 0; i < node->keys.size(); ++i)
            for (const JsonNode* item : list_of(node->children[i]))
                if (item == text.node) path += "." + node->keys[i];
    if (text.index >= 0) path += fmt::format("[{}]", text.index);
    return {std::move(path), text.node->begin, text.node->end};
}

Place place_of(const Statement& statement, const ConditionText& test) {
    return {fmt::format("Statement[{}].Condition.{}.{}", statement.index, test.name, test.key), test.begin,
            test.node->end};
}

Place place_of(const Statement& statement, const ConditionText& test, const JsonNode& value) {
    auto place = place_of(statement, test);
    if (test.node->is(JsonNode::Kind::array)) {
        const auto at = std::find(test.values.begin(), test.values.end(), &value);
        place.path += fmt::format("[{}]", at - test.values.begin());
    }
    place.begin = value.begin;
    place.end = value.end;
    return place;
}

void Report::add(Place place, std::string message) {
    found.push_back({kind->type, kind->code, std::move(message), kind->advice, std::move(place.path),
                     place.begin.line, place.begin.column, place.end.line, place.end.column});
}

}  // namespace watchword::policy::check
