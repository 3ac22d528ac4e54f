#include "iam/delegation_policy.hpp"

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>
#include <set>

#include "iam/errors.hpp"
#include "iam/permission_check.hpp"
#include "policy/json.hpp"
#include "watchword/policy/document.hpp"

namespace watchword::iam {
namespace {

using policy::JsonNode;

constexpr std::size_t session_policy_characters_max = 2048;

std::string quoted(const std::string& text) { return boost::json::serialize(boost::json::string(text)); }

// Inside a string of the template: what is quoted, without its quotes.
std::string escaped(const std::string& text) {
    const auto in_quotes = quoted(text);
    return in_quotes.substr(1, in_quotes.size() - 2);
}

std::string joined(const std::vector<std::string>& values) {
    std::string out;
    for (const auto& value : values) out += concat(out.empty() ? "" : ",", quoted(value));
    return out;
}

const JsonNode* member_ignoring_case(const JsonNode& object, std::string_view name) {
    for (std::size_t i = 0; i < object.keys.size(); ++i)
        if (equal_ignoring_case(object.keys[i], name)) return &object.children[i];
    return nullptr;
}

// A string, or the strings of an array.
std::vector<std::string_view> strings_of(const JsonNode* node) {
    std::vector<std::string_view> out;
    if (!node) return out;
    if (node->is(JsonNode::Kind::string)) out.push_back(node->text);
    for (const auto& child : node->children)
        if (child.is(JsonNode::Kind::string)) out.push_back(child.text);
    return out;
}

// The statements of a document that has been compiled, so it is known to have its parts.
std::vector<const JsonNode*> statements_of(const JsonNode& document) {
    std::vector<const JsonNode*> out;
    const JsonNode* statements = document.member("Statement");
    if (!statements) return out;
    if (statements->is(JsonNode::Kind::object)) out.push_back(statements);
    if (statements->is(JsonNode::Kind::array))
        for (const auto& statement : statements->children) out.push_back(&statement);
    return out;
}

std::set<std::string_view> distinct(const std::vector<std::string_view>& texts) {
    return {texts.begin(), texts.end()};
}

bool is_exact(std::string_view text) { return text.find_first_of("*?$") == std::string_view::npos; }

// How many bytes of a character that is not seen the text begins with: of a control character, or of one from
// U+2000 to U+207F, among which are line separators, spaces without width and marks that turn text around.
std::size_t unseen_bytes(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    if (byte(0) < 0x20 || byte(0) == 0x7f) return 1;
    if (text.size() > 1 && byte(0) == 0xc2 && byte(1) <= 0xa0) return 2;
    if (text.size() > 2 && byte(0) == 0xe2 && (byte(1) == 0x80 || byte(1) == 0x81)) return 3;
    return 0;
}

std::string on_one_line(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const auto unseen = unseen_bytes(text);
        const bool space = text.front() == '\n' || text.front() == '\r' || text.front() == '\t';
        out += space ? " " : unseen > 0 ? "\uFFFD" : text.substr(0, 1);
        text.remove_prefix(std::max<std::size_t>(unseen, 1));
    }
    return out;
}

// As it is, or in quotes where it could be taken for more than one value.
std::string shown(std::string_view text) {
    const bool plain = !text.empty() && text.find_first_of(" \t\r\n,;\"") == std::string_view::npos;
    return plain ? on_one_line(text) : in_quotes(text);
}

std::string listed(const std::vector<std::string_view>& texts) {
    std::string out;
    for (const auto text : texts) out += concat(out.empty() ? "" : ", ", shown(text));
    return out;
}

// "ArnEquals", "StringLike" …, and what says the opposite.
bool compares(std::string_view condition_operator) {
    const auto word = lower(condition_operator);
    return word.find("equals") != word.npos || word.find("like") != word.npos;
}
bool negates(std::string_view condition_operator) {
    return lower(condition_operator).find("not") != std::string::npos;
}

bool denies(const JsonNode& statement) {
    const JsonNode* effect = statement.member("Effect");
    return effect && effect->text == "Deny";
}

}  // namespace

std::vector<DelegationParameter> parameters_of(const DelegationPermission& permission) {
    std::vector<DelegationParameter> out;
    std::set<std::string_view> names;
    for (const auto& parameter : permission.Parameters) {
        if (!parameter.Name) throw invalid_input("A policy parameter has no name.");
        const std::string type = parameter.Type ? std::string(*parameter.Type) : "string";
        if (!names.insert(*parameter.Name).second)
            throw invalid_input(concat("The policy parameter ", *parameter.Name, " is given twice."));
        if (parameter.Values.empty() || (type == "string" && parameter.Values.size() != 1))
            throw invalid_input(concat("The policy parameter ", *parameter.Name, " must have ",
                                       type == "string" ? "exactly one value." : "values."));
        out.push_back({*parameter.Name, type, {parameter.Values.begin(), parameter.Values.end()}});
    }
    return out;
}

DelegationPermission shown_permission(const DelegationRequest& request) {
    DelegationPermission out;
    out.PolicyTemplateArn = request.template_arn;
    for (const auto& parameter : request.parameters) {
        auto& shown = out.Parameters.emplace_back();
        shown.Name = parameter.name;
        shown.Values.assign(parameter.values.begin(), parameter.values.end());
        shown.Type.emplace(parameter.type.c_str());
    }
    return out;
}

std::string fill_template(std::string_view text, const std::vector<DelegationParameter>& parameters) {
    std::string out;
    std::set<std::string_view> used;
    while (!text.empty()) {
        const auto at = text.find("@{");
        const auto end = at == std::string_view::npos ? at : text.find('}', at);
        if (end == std::string_view::npos) {
            out += text;
            break;
        }
        const auto name = text.substr(at + 2, end - at - 2);
        const auto parameter = std::ranges::find(parameters, name, &DelegationParameter::name);
        if (parameter == parameters.end())
            throw invalid_input(concat("The policy template needs the parameter ", name.substr(0, 128), "."));
        used.insert(parameter->name);
        out += text.substr(0, at);
        text.remove_prefix(end + 1);
        if (parameter->type == "string") {
            out += escaped(parameter->values.front());
        } else {
            if (!out.ends_with('"') || !text.starts_with('"'))
                throw invalid_input(concat("The parameter ", name,
                                           " is a list: it can only be a whole element of an array."));
            out.pop_back();
            text.remove_prefix(1);
            out += joined(parameter->values);
        }
        if (out.size() > 4 * session_policy_characters_max) break;  // refused below
    }
    if (shape::character_count(out) > session_policy_characters_max)
        throw invalid_input("The policy that results from the template has more than 2048 characters.");
    for (const auto& parameter : parameters)
        if (!used.contains(parameter.name))
            throw invalid_input(concat("The policy template has no parameter ", parameter.name, "."));
    const auto compiled = policy::compile(out, policy::DocumentType::session);
    if (!compiled)
        throw invalid_input(
            concat("The policy that results from the template is not valid: ", compiled.error().message));
    return out;
}

std::vector<std::string> required_boundaries(std::string_view policy) {
    std::set<std::string> arns;
    const auto document = policy::parse_json(policy);
    if (!document) return {};
    for (const auto* statement : statements_of(*document)) {
        const JsonNode* condition = statement->member("Condition");
        if (!condition) continue;
        for (std::size_t i = 0; i < condition->children.size(); ++i) {
            if (!compares(condition->keys[i]) || negates(condition->keys[i]) != denies(*statement)) continue;
            const auto* wanted = member_ignoring_case(condition->children[i], "iam:PermissionsBoundary");
            for (const auto value : strings_of(wanted)) arns.emplace(value);
        }
    }
    return {arns.begin(), arns.end()};
}

std::string_view check_permissions(const Snapshot& snapshot, const Call& call, std::string_view policy) {
    const auto document = policy::parse_json(policy);
    if (!document) return PermissionCheck::unsure;
    PermissionCheck check(snapshot, call);
    bool sure = true;
    for (const auto* statement : statements_of(*document)) {
        if (denies(*statement)) continue;
        const auto actions = distinct(strings_of(statement->member("Action")));
        const auto resources = distinct(strings_of(statement->member("Resource")));
        sure = sure && !statement->member("Condition") && !actions.empty() && !resources.empty();
        for (const auto action : actions)
            for (const auto resource : resources) {
                const bool exact = is_exact(action) && is_exact(resource);
                const auto answer = exact ? check.ask(action, resource) : PermissionCheck::unsure;
                if (answer == PermissionCheck::denied) return answer;
                sure = sure && answer == PermissionCheck::allowed;
            }
    }
    return sure ? PermissionCheck::allowed : PermissionCheck::unsure;
}

std::string in_quotes(std::string_view text) { return quoted(on_one_line(text)); }

std::string described_policy(std::string_view policy) {
    std::string out;
    const auto document = policy::parse_json(policy);
    if (!document) return out;
    for (const auto* statement : statements_of(*document)) {
        const auto part = [&](std::string_view name) { return strings_of(statement->member(name)); };
        const auto actions = part("Action"), resources = part("Resource");
        out += denies(*statement) ? "- Denies " : "- Allows ";
        out += actions.empty() ? concat("all but ", listed(part("NotAction"))) : listed(actions);
        out += " on ";
        out += resources.empty() ? concat("all but ", listed(part("NotResource"))) : listed(resources);
        if (const JsonNode* condition = statement->member("Condition")) {
            std::string tests;
            for (std::size_t i = 0; i < condition->children.size(); ++i)
                for (std::size_t k = 0; k < condition->children[i].keys.size(); ++k)
                    tests += concat(tests.empty() ? "" : "; ", shown(condition->children[i].keys[k]), " ",
                                    condition->keys[i], " ",
                                    listed(strings_of(&condition->children[i].children[k])));
            out += concat(", if ", tests);
        }
        out += ".\n";
    }
    return out;
}

}  // namespace watchword::iam
