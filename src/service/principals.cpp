#include "service/principals.hpp"

#include <optional>
#include <vector>

#include "base/ids.hpp"
#include "base/text.hpp"
#include "policy/arn.hpp"
#include "policy/json.hpp"

namespace watchword {
namespace {

using policy::JsonNode;

std::string_view last_segment(std::string_view path) { return path.substr(path.rfind('/') + 1); }

// The unique id of the entity whose ARN is exactly this one.
template <class Entity>
std::optional<std::string> id_of(const Entity* entity, std::string_view arn) {
    if (!entity || entity->arn() != arn) return std::nullopt;
    return entity->id;
}

// What a principal is bound to: "" for one that needs no binding, none for one that does not exist.
std::optional<std::string> binding_of(const Snapshot& snapshot, std::string_view principal) {
    const std::optional<std::string> unbound{""}, unknown;
    if (principal == "*") return unbound;
    if (is_account_id(principal)) return snapshot.accounts.contains(principal) ? unbound : unknown;
    if (snapshot.users_by_id.contains(principal) || snapshot.roles_by_id.contains(principal)) return unbound;
    const auto arn = policy::Arn::parse(principal);
    if (!arn || arn->partition != "aws" || !arn->region.empty() || !snapshot.accounts.contains(arn->account))
        return unknown;
    auto resource = arn->resource;
    if (arn->service == "sts") {
        const auto kind = take_until(resource, '/');
        if (kind == "assumed-role")
            return snapshot.role(arn->account, take_until(resource, '/')) ? unbound : unknown;
        // Federated users exist only in tokens; any name may be one.
        return kind == "federated-user" && !resource.empty() ? unbound : unknown;
    }
    if (arn->service != "iam") return unknown;
    if (resource == "root") return unbound;
    if (resource.starts_with("user/"))
        return id_of(snapshot.user(arn->account, last_segment(resource)), principal);
    if (resource.starts_with("role/"))
        return id_of(snapshot.role(arn->account, last_segment(resource)), principal);
    return unknown;
}

std::string shown_principal(const Snapshot& snapshot, const std::string& unique_id) {
    if (const auto* user = snapshot.users_by_id.find(unique_id)) return user->arn();
    if (const auto* role = snapshot.roles_by_id.find(unique_id)) return role->arn();
    return unique_id;
}

// A piece of the text to show as something else. Positions are line and column, 1-based.
struct Replacement {
    policy::Position begin, end;
    std::string text;
};

void collect(const JsonNode& principals, const policy::PrincipalBindings& bindings, const Snapshot& snapshot,
             std::vector<Replacement>& out) {
    if (principals.is(JsonNode::Kind::string)) {
        const auto bound = bindings.find(principals.text);
        if (bound == bindings.end()) return;
        auto shown = shown_principal(snapshot, bound->second);
        if (shown != principals.text) out.push_back({principals.begin, principals.end, std::move(shown)});
        return;
    }
    for (const auto& child : principals.children) collect(child, bindings, snapshot, out);
}

void collect_of_statement(const JsonNode& statement, const policy::PrincipalBindings& bindings,
                          const Snapshot& snapshot, std::vector<Replacement>& out) {
    for (std::size_t i = 0; i < statement.keys.size(); ++i) {
        if (statement.keys[i] != "Principal" && statement.keys[i] != "NotPrincipal") continue;
        if (const auto* named = statement.children[i].member("AWS")) collect(*named, bindings, snapshot, out);
    }
}

}  // namespace

Result<policy::PrincipalBindings, std::string> bind_principals(const policy::Document& document,
                                                               const Snapshot& snapshot) {
    policy::PrincipalBindings bindings;
    for (const std::string& principal : document.principal_arns()) {
        auto bound = binding_of(snapshot, principal);
        if (!bound) return principal;
        if (!bound->empty()) bindings.emplace(principal, std::move(*bound));
    }
    return bindings;
}

std::string shown_text(const policy::Document& document, const policy::PrincipalBindings& bindings,
                       const Snapshot& snapshot) {
    std::string text = document.text();
    if (bindings.empty()) return text;
    const auto root = policy::parse_json(text);
    const auto* statements = root ? root->member("Statement") : nullptr;
    if (!statements) return text;
    std::vector<Replacement> replacements;
    if (statements->is(JsonNode::Kind::object))
        collect_of_statement(*statements, bindings, snapshot, replacements);
    for (const auto& statement : statements->children)
        collect_of_statement(statement, bindings, snapshot, replacements);

    std::vector<std::size_t> line_starts{0};
    for (std::size_t i = 0; i < text.size(); ++i)
        if (text[i] == '\n') line_starts.push_back(i + 1);
    const auto offset = [&](const policy::Position& at) { return line_starts[at.line - 1] + at.column - 1; };
    // From the back, so that what is still to be replaced stays where it was found.
    for (auto each = replacements.rbegin(); each != replacements.rend(); ++each) {
        const auto begin = offset(each->begin), end = offset(each->end);
        text.replace(begin, end - begin, boost::json::serialize(boost::json::string(each->text)));
    }
    return text;
}

}  // namespace watchword
