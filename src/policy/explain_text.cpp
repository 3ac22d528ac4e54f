#include "base/text.hpp"
#include "policy/json_text.hpp"
#include "watchword/policy/explain.hpp"

namespace watchword::policy {
namespace {

/// Names and values as JSON strings: whatever they hold, they stay on their line of the terminal.
std::string quoted(std::string_view text) { return JsonText().value(text).text(); }

std::string quoted(const std::vector<std::string>& texts) {
    std::string out;
    for (const auto& text : texts) out += (out.empty() ? "" : ", ") + quoted(text);
    return texts.size() == 1 ? out : "[" + out + "]";
}

std::string_view long_name_of(PolicyType type) {
    switch (type) {
        case PolicyType::none: break;
        case PolicyType::identity: return "identity-based policy";
        case PolicyType::resource: return "resource-based policy";
        case PolicyType::trust: return "role trust policy";
        case PolicyType::boundary: return "permissions boundary";
        case PolicyType::session: return "session policy";
        case PolicyType::scp: return "service control policy";
        case PolicyType::rcp: return "resource control policy";
        case PolicyType::vpc_endpoint: return "VPC endpoint policy";
    }
    return "policy";
}

bool has_levels(PolicyType type) { return type == PolicyType::scp || type == PolicyType::rcp; }

bool denies(const Statement& statement) { return statement.effect == Statement::Effect::deny; }

std::string place_of(const Statement& statement) {
    const auto number = std::to_string(statement.index + 1);
    return concat("statement ", number, statement.sid.empty() ? "" : " " + quoted(statement.sid), " (line ",
                  std::to_string(statement.line), ", column ", std::to_string(statement.column), ")");
}

std::string deciding_statement(const Decision& decision) {
    if (!decision.statement) return {};
    const auto policy = decision.policy ? " of " + quoted(decision.policy->name_or_arn) : std::string();
    return concat(": ", place_of(*decision.statement), policy);
}

std::string headline(const Decision& decision) {
    const auto kind = long_name_of(decision.decided_by);
    const std::string begin = concat(name_of(decision.outcome), ": ");
    const std::string_view article = decision.decided_by == PolicyType::identity ? "an " : "a ";
    if (decision.outcome == Outcome::explicit_deny)
        return concat(begin, "explicit deny in ", article, kind, deciding_statement(decision));
    if (decision.outcome == Outcome::allow) {
        if (decision.decided_by == PolicyType::none) return begin + "the root user needs no grant";
        return concat(begin, "granted by ", article, kind, deciding_statement(decision));
    }
    if (decision.decided_by == PolicyType::none) return begin + "no such action";
    return concat(begin, "no ", kind, " allows it");
}

std::string_view caller_of(const Principal& caller) {
    return caller.type == Principal::Type::anonymous ? "anonymous" : caller.arn;
}

std::string_view why_not_applied(const KindExplanation& kind, const Request& request) {
    using Type = Principal::Type;
    const Type type = request.principal.type;
    const bool bound = type == Type::user || type == Type::assumed_role || type == Type::federated_user;
    if (kind.type == PolicyType::identity)
        return type == Type::root ? "root has none" : "the caller has none";
    if (kind.type == PolicyType::boundary && !bound) return "the caller can have none";
    if (kind.type == PolicyType::session && !bound && type != Type::root) return "the caller can have none";
    return "none is in force";
}

std::string title(const KindExplanation& kind, const Request& request) {
    std::string out(long_name_of(kind.type));
    if (has_levels(kind.type)) out += concat(", level ", std::to_string(kind.level));
    if (!kind.applied) return concat(out, ": does not apply (", why_not_applied(kind, request), ")");
    return concat(out, ": ", kind.denied ? "denies" : kind.allowed ? "allows" : "does not allow");
}

/// What an Allow of a resource-based policy is worth when it is not a grant to the caller itself.
std::string_view worth(Grant grant) {
    if (grant == Grant::account) return "; to the caller's account, which only delegates";
    if (grant == Grant::role) return "; to the role or issuer behind the session";
    return "";
}

std::string condition_line(const ConditionExplanation& one) {
    const auto request =
        one.key_missing ? "the request has no such key" : "the request has " + quoted(one.request_values);
    return concat(one.held ? "held: " : "failed: ", one.operator_name, " ", quoted(one.key), " ",
                  quoted(one.policy_values), "; ", request);
}

std::string why_not_matched(const StatementExplanation& one) {
    if (!one.principal_matched())
        return one.resource_matched ? "names others" : "names others, and other resources";
    return one.resource_matched ? "a condition fails" : "is for other resources";
}

class Tree {
public:
    std::string take() { return std::move(out_); }

    void line(std::size_t depth, std::string_view text) {
        out_.append(depth * 2, ' ');
        out_ += text;
        out_ += '\n';
    }

    void kind(const KindExplanation& kind, const Request& request) {
        line(1, title(kind, request));
        std::size_t other_actions = 0;
        for (const auto& one : kind.statements) {
            // Another action says enough; there may be hundreds.
            if (one.action_matched) {
                statement(one);
            } else {
                ++other_actions;
            }
        }
        if (kind.applied && kind.statements.empty()) line(2, "no statement stands here");
        if (other_actions == 1) line(2, "1 statement is for other actions");
        if (other_actions > 1) line(2, std::to_string(other_actions) + " statements are for other actions");
    }

private:
    void statement(const StatementExplanation& one) {
        const bool deny = denies(*one.statement);
        std::string text = deny ? "Deny, " : "Allow, ";
        if (one.policy) text += quoted(one.policy->name_or_arn) + " ";
        text += place_of(*one.statement) + ": ";
        if (!one.matched()) {
            line(2, text + why_not_matched(one));
        } else {
            line(2, concat(text, "matches", deny ? "" : worth(one.grant)));
        }
        if (!one.principal_matched() || !one.resource_matched) return;
        for (const auto& condition : one.conditions) line(3, condition_line(condition));
    }

    std::string out_;
};

}  // namespace

std::string text_tree(const Request& request, const Explanation& explanation) {
    Tree tree;
    tree.line(0, headline(explanation.decision));
    tree.line(1,
              concat(quoted(caller_of(request.principal)), " ", quoted(request.action), " on ",
                     quoted(request.resource),
                     explanation.decision.cross_account ? ", of another account" : ", of the same account"));
    for (const auto& kind : explanation.kinds) tree.kind(kind, request);
    if (!explanation.missing_context_keys.empty())
        tree.line(1, "keys the request does not have: " + quoted(explanation.missing_context_keys));
    return tree.take();
}

}  // namespace watchword::policy
