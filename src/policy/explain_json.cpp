#include "policy/json_text.hpp"
#include "policy/validate.hpp"
#include "watchword/policy/explain.hpp"

namespace watchword::policy {
namespace {

JsonText& list(JsonText& out, const std::vector<std::string>& texts) {
    out.open('[');
    for (const auto& text : texts) out.value(text);
    return out.close(']');
}

void text_or_null(JsonText& out, std::string_view text) { text.empty() ? out.null() : out.value(text); }

bool denies(const Statement& statement) { return statement.effect == Statement::Effect::deny; }

void statement_place(JsonText& out, const Statement& statement) {
    text_or_null(out.key("sid"), statement.sid);
    out.key("line").value(statement.line).key("column").value(statement.column);
}

void condition(JsonText& out, const ConditionExplanation& condition) {
    out.open('{').key("operator").value(condition.operator_name).key("key").value(condition.key);
    list(out.key("policyValues"), condition.policy_values);
    list(out.key("requestValues"), condition.request_values);
    out.key("keyMissing").value(condition.key_missing).key("held").value(condition.held).close('}');
}

void statement(JsonText& out, const KindExplanation& kind, const StatementExplanation& statement) {
    out.open('{').key("type").value(name_of(kind.type));
    if (kind.type == PolicyType::scp || kind.type == PolicyType::rcp) out.key("level").value(kind.level);
    text_or_null(out.key("policy"), statement.policy_name());
    out.key("effect").value(denies(*statement.statement) ? "Deny" : "Allow");
    statement_place(out, *statement.statement);
    out.key("matched").value(statement.matched());
    out.key("principal").value(statement.principal_matched());
    out.key("action").value(statement.action_matched).key("resource").value(statement.resource_matched);
    out.key("conditions").open('[');
    for (const auto& one : statement.conditions) condition(out, one);
    out.close(']').close('}');
}

// AWS's lists: {"items":[{"value":"…"}]}
template <class Texts>
void items(JsonText& out, const Texts& texts) {
    out.open('{').key("items").open('[');
    for (const auto& text : texts) out.open('{').key("value").value(std::string_view(text)).close('}');
    out.close(']').close('}');
}

std::vector<std::string> texts_of(const JsonNode* list) {
    std::vector<std::string> out;
    if (list)
        for (const JsonNode* item : list_of(*list)) out.push_back(item->text);
    return out;
}

std::vector<std::string> principals_of(const JsonNode* element) {
    if (!element || !element->is(JsonNode::Kind::object)) return texts_of(element);
    std::vector<std::string> out;
    for (const auto& child : element->children)
        for (auto& text : texts_of(&child)) out.push_back(std::move(text));
    return out;
}

/// Element and its Not-element: the latter only where the statement has it.
void elements(JsonText& out, std::string_view name, const std::vector<std::string>& texts,
              std::string_view not_name, const std::vector<std::string>& not_texts) {
    items(out.key(name), texts);
    if (!not_texts.empty()) items(out.key(not_name), not_texts);
}

void matched_statement(JsonText& out, const Request& request, const StatementExplanation& explained) {
    const JsonNode root = *parse_json(explained.document->text());
    const JsonNode& node = *statements_of(root)[explained.statement->index];
    auto principals = principals_of(node.member("Principal"));
    const auto excluded = principals_of(node.member("NotPrincipal"));
    // Statements without either are about whom the policy is attached to.
    if (principals.empty() && excluded.empty() && !request.principal.unique_id.empty())
        principals.emplace_back(request.principal.unique_id);
    out.open('{').key("statementId").value(explained.statement->sid);
    out.key("effect").value(denies(*explained.statement) ? "DENY" : "ALLOW");
    elements(out, "principals", principals, "notPrincipals", excluded);
    items(out.key("principalGroups"), std::vector<std::string>{});
    elements(out, "actions", texts_of(node.member("Action")), "notActions",
             texts_of(node.member("NotAction")));
    elements(out, "resources", texts_of(node.member("Resource")), "notResources",
             texts_of(node.member("NotResource")));
    out.key("conditions").open('{').key("items").open('[');
    for (const auto& one : explained.conditions) {
        out.open('{').key("key").value(one.key);
        items(out.key("values"), one.policy_values);
        out.close('}');
    }
    out.close(']').close('}').close('}');
}

std::string_view single(const Context& context, std::string_view key) {
    const auto values = context.find(key);
    return values.size() == 1 ? values[0] : std::string_view{};
}

void principal(JsonText& out, const Request& request) {
    const auto& caller = request.principal;
    const auto userid = single(request.context, "aws:userid");
    const auto name = single(request.context, "aws:username");
    out.open('{').key("id").value(userid.empty() ? caller.unique_id : userid);
    if (caller.type == Principal::Type::user && !name.empty()) out.key("name").value(name);
    out.key("arn").value(caller.arn).close('}');
}

void context_conditions(JsonText& out, const Context& context) {
    out.open('{').key("items").open('[');
    for (std::size_t i = 0; i < context.size(); ++i) {
        const auto values = context.values(i);
        if (values.empty()) continue;
        std::vector<std::string_view> texts;
        for (std::size_t v = 0; v < values.size(); ++v) texts.push_back(values[v]);
        items(out.open('{').key("key").value(context.key(i)).key("values"), texts);
        out.close('}');
    }
    out.close(']').close('}');
}

}  // namespace

std::string explanation_json(const Explanation& explanation) {
    const Decision& decision = explanation.decision;
    JsonText out;
    out.open('{').key("decision").value(name_of(decision.outcome));
    text_or_null(out.key("decidedBy"),
                 decision.decided_by == PolicyType::none ? "" : name_of(decision.decided_by));
    text_or_null(out.key("policy"), decision.policy ? decision.policy->name_or_arn : "");
    out.key("statement");
    if (decision.statement) {
        out.open('{');
        statement_place(out, *decision.statement);
        out.close('}');
    } else {
        out.null();
    }
    list(out.key("missingContextKeys"), explanation.missing_context_keys);
    out.key("crossAccount").value(decision.cross_account);
    out.key("statements").open('[');
    for (const auto& kind : explanation.kinds)
        for (const auto& one : kind.statements) statement(out, kind, one);
    out.close(']').close('}');
    return out.text();
}

std::string authorization_message(const Request& request, const Explanation& explanation) {
    const Outcome outcome = explanation.decision.outcome;
    JsonText out;
    out.open('{').key("allowed").value(outcome == Outcome::allow);
    out.key("explicitDeny").value(outcome == Outcome::explicit_deny);
    out.key("matchedStatements").open('{').key("items").open('[');
    // Of an explicit deny AWS shows the Denies alone, of an implicit one nothing.
    for (const auto& kind : explanation.kinds)
        for (const auto& one : kind.statements)
            if (one.matched() && outcome != Outcome::implicit_deny &&
                denies(*one.statement) == (outcome == Outcome::explicit_deny))
                matched_statement(out, request, one);
    out.close(']').close('}').key("failures").open('{').key("items").open('[').close(']').close('}');
    out.key("context").open('{').key("principal");
    principal(out, request);
    out.key("action").value(request.action).key("resource").value(request.resource).key("conditions");
    context_conditions(out, request.context);
    out.close('}').close('}');
    return out.text();
}

}  // namespace watchword::policy
