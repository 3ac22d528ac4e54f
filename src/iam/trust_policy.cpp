#include "iam/trust_policy.hpp"

#include <optional>

#include "base/ids.hpp"
#include "iam/errors.hpp"
#include "iam/quotas.hpp"
#include "policy/arn.hpp"
#include "policy/json.hpp"
#include "wire/json.hpp"

namespace watchword::iam {
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
        return kind == "federated-user" && snapshot.user(arn->account, resource) ? unbound : unknown;
    }
    if (arn->service != "iam") return unknown;
    if (resource == "root") return unbound;
    if (resource.starts_with("user/"))
        return id_of(snapshot.user(arn->account, last_segment(resource)), principal);
    if (resource.starts_with("role/"))
        return id_of(snapshot.role(arn->account, last_segment(resource)), principal);
    return unknown;
}

policy::DocumentPtr compile(const std::string& text, const policy::PrincipalBindings& bindings) {
    auto compiled = policy::compile(text, policy::DocumentType::trust, bindings);
    if (!compiled) throw malformed_policy(compiled.error().message);
    return *compiled;
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

TrustPolicy make_trust_policy(const Snapshot& snapshot, const std::string& text) {
    const auto document = compile(text, {});
    if (document->size_without_white_space() > quotas::trust_policy_size)
        throw quota_exceeded("ACLSizePerRole", quotas::trust_policy_size);
    policy::PrincipalBindings bindings;
    for (const auto& principal : document->principal_arns()) {
        auto bound = binding_of(snapshot, principal);
        if (!bound)
            throw malformed_policy(concat("Invalid principal in policy: \"AWS\":\"", principal, "\""));
        if (!bound->empty()) bindings.emplace(principal, std::move(*bound));
    }
    if (bindings.empty()) return {document, {}};
    auto bound_document = compile(text, bindings);
    return {std::move(bound_document), std::move(bindings)};
}

std::string trust_policy_text(const Snapshot& snapshot, const TrustPolicy& policy) {
    std::string text = policy.document()->text();
    if (policy.bindings().empty()) return text;
    const auto root = policy::parse_json(text);
    const auto* statements = root ? root->member("Statement") : nullptr;
    if (!statements) return text;
    std::vector<Replacement> replacements;
    if (statements->is(JsonNode::Kind::object))
        collect_of_statement(*statements, policy.bindings(), snapshot, replacements);
    for (const auto& statement : statements->children)
        collect_of_statement(statement, policy.bindings(), snapshot, replacements);

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

}  // namespace watchword::iam
