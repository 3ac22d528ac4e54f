#include "watchword/policy/explain.hpp"

#include <algorithm>
#include <optional>
#include <set>

#include "base/text.hpp"
#include "policy/condition.hpp"
#include "policy/principal_match.hpp"
#include "policy/rule_match.hpp"
#include "policy/validate.hpp"
#include "watchword/policy/evaluate.hpp"

namespace watchword::policy {
namespace {

using Type = Principal::Type;

std::vector<std::string> texts_of(const JsonNode& list) {
    std::vector<std::string> out;
    for (const JsonNode* item : list_of(list)) out.push_back(item->text);
    return out;
}

class Explainer {
public:
    Explainer(const Request& request, const Policies& policies, Detail detail)
        : request_(request), policies_(policies), detail_(detail), action_(lower(request.action)) {}

    Explanation run() {
        out_.decision = evaluate(request_, policies_);
        if (request_.action.size() > action_bytes_max) return std::move(out_);
        const bool identity = has_identity_policies(request_.principal);
        levels(PolicyType::scp, policies_.scps);
        levels(PolicyType::rcp, policies_.rcps);
        kind(PolicyType::vpc_endpoint, policies_.endpoint, policies_.endpoint_applies);
        resource();
        kind(PolicyType::identity, policies_.identity, identity);
        kind(PolicyType::boundary, policies_.boundary, identity);
        kind(PolicyType::session, policies_.session, identity || request_.principal.type == Type::root);
        return std::move(out_);
    }

private:
    void levels(PolicyType type, std::span<const std::span<const AttachedPolicy>> all) {
        for (std::size_t i = 0; i < all.size(); ++i) kind(type, all[i], true, i);
    }

    void kind(PolicyType type, std::optional<std::span<const AttachedPolicy>> attached, bool binds_caller,
              std::size_t level = 0) {
        KindExplanation kind;
        kind.type = type;
        kind.level = level;
        kind.applied = attached && binds_caller;
        if (kind.applied)
            for (const AttachedPolicy& policy : *attached) document(kind, *policy.document, &policy);
        out_.kinds.push_back(std::move(kind));
    }

    void resource() {
        const auto* policy = policies_.resource;
        const bool trust = policy && policy->type() == DocumentType::trust;
        KindExplanation kind;
        kind.type = trust ? PolicyType::trust : PolicyType::resource;
        kind.applied = policy != nullptr;
        if (policy) document(kind, *policy, nullptr);
        out_.kinds.push_back(std::move(kind));
    }

    void document(KindExplanation& kind, const Document& document, const AttachedPolicy* policy) {
        starred_.reset();
        // Only the text knows how operators and values were written.
        JsonNode root;
        std::vector<const JsonNode*> nodes(document.statements().size());
        if (detail_ == Detail::conditions) {
            root = *parse_json(document.text());
            nodes = statements_of(root);
        }
        for (std::size_t i = 0; i < nodes.size(); ++i) {
            auto& made = kind.statements.emplace_back(statement(document, i, nodes[i]));
            made.policy = policy;
            if (!made.matched()) continue;
            (made.statement->effect == Statement::Effect::deny ? kind.denied : kind.allowed) = true;
        }
    }

    // `node` is the statement in the document's text; null: its conditions are not told.
    StatementExplanation statement(const Document& document, std::size_t i, const JsonNode* node) {
        const Program& program = document.program();
        const Rule& rule = program.rules[i];
        const Context& context = request_.context;
        StatementExplanation out;
        out.document = &document;
        out.statement = &program.statements[i];
        out.grant = grant_of(program, rule, request_.principal,
                             policies_.boundary && has_identity_policies(request_.principal));
        out.action_matched = action_matches(program, rule, action_, context);
        out.resource_matched = resource_matches(program, rule, request_.resource, context);
        const ConditionTest* test = program.conditions.data() + rule.conditions.first;
        out.conditions_held = std::all_of(test, test + rule.conditions.count, [&](const ConditionTest& one) {
            return holds(program, one, context);
        });
        if (node) tell_conditions(program, test, *node, out);
        if (out.principal_matched() && out.action_matched &&
            (out.resource_matched || may_match(program, rule)))
            ask_for_keys(program, rule);
        return out;
    }

    void tell_conditions(const Program& program, const ConditionTest* test, const JsonNode& node,
                         StatementExplanation& out) const {
        const auto* condition = node.member("Condition");
        if (!condition) return;
        for (std::size_t o = 0; o < condition->keys.size(); ++o) {
            const JsonNode& keys = condition->children[o];
            for (std::size_t k = 0; k < keys.keys.size(); ++k, ++test) {
                ConditionExplanation one;
                one.operator_name = condition->keys[o];
                one.key = keys.keys[k];
                one.policy_values = texts_of(keys.children[k]);
                const auto values = request_.context.find(one.key);
                for (std::size_t v = 0; v < values.size(); ++v) one.request_values.emplace_back(values[v]);
                one.key_missing = values.empty();
                one.held = holds(program, *test, request_.context);
                out.conditions.push_back(std::move(one));
            }
        }
    }

    bool without_value(const Program& program, const Piece& piece) const {
        return piece.kind == Piece::Kind::variable && !piece.has_default &&
               request_.context.find(program.pool.keys[piece.key]).empty();
    }

    /// Whether the rule's resources match when variables without a value may stand for anything.
    bool may_match(const Program& program, const Rule& rule) {
        if (!starred_) {
            starred_ = program.pool;
            for (Piece& piece : starred_->pieces)
                if (without_value(program, piece)) piece.kind = Piece::Kind::any_run;
        }
        const Pattern* pattern = program.patterns.data() + rule.resources.first;
        const bool any = std::any_of(pattern, pattern + rule.resources.count, [&](const Pattern& one) {
            return matches(*starred_, one, request_.resource, request_.context);
        });
        return any != rule.not_resource;
    }

    void ask_for_keys(const Program& program, const Rule& rule) {
        const ConditionTest* test = program.conditions.data() + rule.conditions.first;
        for (std::uint32_t i = 0; i < rule.conditions.count; ++i)
            if (request_.context.find(program.pool.keys[test[i].key]).empty())
                ask_for_key(program.pool.key_names[test[i].key]);
        ask_for_variables(program, rule.resources);
        for (std::uint32_t i = 0; i < rule.conditions.count; ++i)
            if (values_are_patterns(test[i].family)) ask_for_variables(program, test[i].values);
    }

    void ask_for_variables(const Program& program, Slice patterns) {
        for (std::uint32_t i = 0; i < patterns.count; ++i) {
            const Pattern& pattern = program.patterns[patterns.first + i];
            if (!pattern.has_variables) continue;
            for (std::uint32_t k = 0; k < pattern.count; ++k) {
                const Piece& piece = program.pool.pieces[pattern.first + k];
                if (without_value(program, piece)) ask_for_key(program.pool.key_names[piece.key]);
            }
        }
    }

    void ask_for_key(std::string_view key) {
        if (asked_for_.insert(lower(key)).second) out_.missing_context_keys.emplace_back(key);
    }

    const Request& request_;
    const Policies& policies_;
    const Detail detail_;
    const std::string action_;
    Explanation out_;
    std::optional<PatternPool> starred_;  // of the document being looked at; see may_match
    std::set<std::string> asked_for_;     // lower case
};

}  // namespace

Explanation explain(const Request& request, const Policies& policies, Detail detail) {
    return Explainer(request, policies, detail).run();
}

std::string_view name_of(PolicyType type) {
    switch (type) {
        case PolicyType::none: break;
        case PolicyType::identity: return "identity";
        case PolicyType::resource: return "resource";
        case PolicyType::trust: return "trust";
        case PolicyType::boundary: return "boundary";
        case PolicyType::session: return "session";
        case PolicyType::scp: return "scp";
        case PolicyType::rcp: return "rcp";
        case PolicyType::vpc_endpoint: return "endpoint";
    }
    return "none";
}

std::string_view name_of(Outcome outcome) {
    switch (outcome) {
        case Outcome::allow: return "allowed";
        case Outcome::explicit_deny: return "explicitDeny";
        case Outcome::implicit_deny: break;
    }
    return "implicitDeny";
}

}  // namespace watchword::policy
