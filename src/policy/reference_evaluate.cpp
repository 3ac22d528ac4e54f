// The decision as facts policy §7 and §8 tell it, from the documents' text. Nothing here is fast.
#include <map>
#include <set>

#include "base/text.hpp"
#include "policy/arn.hpp"
#include "policy/reference_match.hpp"
#include "watchword/policy/evaluate.hpp"

namespace watchword::policy {
namespace {

using Type = Principal::Type;

std::vector<std::string> texts(const JsonNode& node) {
    if (!node.is(JsonNode::Kind::array)) return {node.text};
    std::vector<std::string> out;
    for (const auto& child : node.children) out.push_back(child.text);
    return out;
}

bool in_session(const Principal& caller) {
    return caller.type == Type::assumed_role || caller.type == Type::federated_user;
}

// The ways in which one text under "AWS", "Service", … can name a caller.
enum class Names { nobody, its_account, its_role_or_issuer, itself };

Names named_by(const std::string& type, const std::string& text, const Principal& caller,
               const PrincipalBindings& bindings) {
    if (type == "Service")
        return caller.type == Type::service && caller.arn == text ? Names::itself : Names::nobody;
    if (type == "Federated")
        return caller.type == Type::identity_provider && caller.arn == text ? Names::itself : Names::nobody;
    if (type == "CanonicalUser")
        return caller.type != Type::anonymous && caller.canonical_id == text ? Names::its_account
                                                                             : Names::nobody;
    // "AWS"
    if (text == "*") return Names::itself;
    const auto arn = Arn::parse(text);
    if (!arn) {
        if (text.starts_with("AIDA") || text.starts_with("AROA")) {
            if (caller.unique_id != text) return Names::nobody;
            return caller.type == Type::user ? Names::itself
                   : in_session(caller)      ? Names::its_role_or_issuer
                                             : Names::nobody;
        }
        return caller.account == text ? Names::its_account : Names::nobody;
    }
    if (arn->service == "iam" && arn->resource == "root")
        return caller.account == arn->account ? Names::its_account : Names::nobody;
    if (arn->service == "sts")
        return in_session(caller) && caller.arn == text ? Names::itself : Names::nobody;
    // A user or a role, by its unique id once that is known.
    const auto bound = bindings.find(text);
    if (bound != bindings.end()) {
        if (caller.unique_id != bound->second) return Names::nobody;
    } else if (caller.type == Type::user ? caller.arn != text : caller.issuer_arn != text) {
        return Names::nobody;
    }
    if (caller.type == Type::user) return Names::itself;
    return in_session(caller) ? Names::its_role_or_issuer : Names::nobody;
}

std::set<Names> all_names(const JsonNode& element, const Principal& caller,
                          const PrincipalBindings& bindings) {
    if (element.is(JsonNode::Kind::string)) return {Names::itself};  // "*"
    std::set<Names> out;
    for (std::size_t i = 0; i < element.keys.size(); ++i)
        for (const auto& text : texts(element.children[i]))
            out.insert(named_by(element.keys[i], text, caller, bindings));
    out.erase(Names::nobody);
    return out;
}

bool lists_everybody(const JsonNode& element) {
    if (element.is(JsonNode::Kind::string)) return true;
    const auto* aws = element.member("AWS");
    if (!aws) return false;
    for (const auto& text : texts(*aws))
        if (text == "*") return true;
    return false;
}

// How a statement covers the caller: its best name, or "itself" for statements that name nobody.
Names covers_caller(const JsonNode& statement, bool deny, const Principal& caller,
                    const PrincipalBindings& bindings) {
    if (const auto* principal = statement.member("Principal")) {
        const auto names = all_names(*principal, caller, bindings);
        return names.empty() ? Names::nobody : *names.rbegin();
    }
    const auto* exempt = statement.member("NotPrincipal");
    if (!exempt) return Names::itself;
    if (lists_everybody(*exempt)) return Names::nobody;
    const auto names = all_names(*exempt, caller, bindings);
    if (!deny) return names.empty() ? Names::itself : Names::nobody;
    std::set<Names> needed{Names::itself};
    if (caller.type == Type::root) needed = {Names::its_account};
    if (caller.type == Type::user || caller.type == Type::federated_user)
        needed = {Names::its_account, Names::itself};
    if (caller.type == Type::assumed_role)
        needed = {Names::its_account, Names::its_role_or_issuer, Names::itself};
    for (const Names name : needed)
        if (!names.contains(name)) return Names::itself;
    return Names::nobody;
}

bool statement_matches(const JsonNode& statement, bool variables, const Request& request) {
    const auto listed = [&](const char* name, auto&& match) {
        for (const auto& text : texts(*statement.member(name)))
            if (match(text)) return true;
        return false;
    };
    const auto action = [&](const std::string& text) {
        return reference::action_matches(text, request.action);
    };
    const auto resource = [&](const std::string& text) {
        return reference::resource_matches(text, request.resource, variables, request.context);
    };
    if (statement.member("Action") && !listed("Action", action)) return false;
    if (statement.member("NotAction") && listed("NotAction", action)) return false;
    if (statement.member("Resource") && !listed("Resource", resource)) return false;
    if (statement.member("NotResource") && listed("NotResource", resource)) return false;
    if (const auto* condition = statement.member("Condition"))
        for (std::size_t i = 0; i < condition->keys.size(); ++i)
            for (std::size_t k = 0; k < condition->children[i].keys.size(); ++k)
                if (!reference::condition_holds(condition->keys[i], condition->children[i].keys[k],
                                                condition->children[i].children[k], variables,
                                                request.context))
                    return false;
    return true;
}

// The first Deny, and the first of the best Allows, of some policies.
struct Found {
    const Statement *deny = nullptr, *allow = nullptr;
    const AttachedPolicy *deny_policy = nullptr, *allow_policy = nullptr;
    Names allow_names = Names::nobody;
};

void look_through(const Document& document, const AttachedPolicy* policy, const Request& request,
                  Found& found) {
    const JsonNode root = *parse_json(document.text());
    const auto* version = root.member("Version");
    const bool variables = version && version->text == "2012-10-17";
    const JsonNode& all = *root.member("Statement");
    const bool one = all.is(JsonNode::Kind::object);
    for (std::size_t i = 0; i < (one ? 1 : all.children.size()); ++i) {
        const JsonNode& statement = one ? all : all.children[i];
        const bool deny = statement.member("Effect")->text == "Deny";
        const Names names = covers_caller(statement, deny, request.principal, document.bindings());
        if (names == Names::nobody || !statement_matches(statement, variables, request)) continue;
        if (deny && !found.deny) {
            found.deny = &document.statements()[i];
            found.deny_policy = policy;
        } else if (!deny && names > found.allow_names) {
            found.allow = &document.statements()[i];
            found.allow_policy = policy;
            found.allow_names = names;
        }
    }
}

Found look_through(std::span<const AttachedPolicy> policies, const Request& request) {
    Found found;
    for (const auto& policy : policies) look_through(*policy.document, &policy, request, found);
    return found;
}

}  // namespace

Decision reference_evaluate(const Request& request, const Policies& policies) {
    const Principal& caller = request.principal;
    Decision out;
    if (request.action.size() > action_bytes_max) return out;
    const bool same_account =
        !caller.account.empty() && (caller.account == request.resource_account ||
                                    (request.resource_account.empty() && request.resource == "*"));
    out.cross_account = !same_account;
    const bool trust = policies.resource && policies.resource->type() == DocumentType::trust;
    const PolicyType resource_type = trust ? PolicyType::trust : PolicyType::resource;
    const bool root = caller.type == Type::root;
    const bool iam_entity = caller.type == Type::user || in_session(caller);

    const auto explicit_deny = [&](PolicyType by, const Found& found) {
        out.outcome = Outcome::explicit_deny;
        out.decided_by = by;
        out.policy = found.deny_policy;
        out.statement = found.deny;
        return out;
    };
    const auto implicit_deny = [&](PolicyType by) {
        out.outcome = Outcome::implicit_deny;
        out.decided_by = by;
        return out;
    };
    const auto allow = [&](PolicyType by, const Found& found) {
        out.outcome = Outcome::allow;
        out.decided_by = by;
        out.policy = found.allow_policy;
        out.statement = found.allow;
        return out;
    };

    // Collect all applicable policies.
    std::vector<Found> scps, rcps;
    for (const auto& level : policies.scps) scps.push_back(look_through(level, request));
    for (const auto& level : policies.rcps) rcps.push_back(look_through(level, request));
    Found endpoint, resource, identity, boundary, session;
    if (policies.endpoint_applies) endpoint = look_through(policies.endpoint, request);
    if (policies.resource) look_through(*policies.resource, nullptr, request, resource);
    if (iam_entity) identity = look_through(policies.identity, request);
    const bool has_boundary = iam_entity && policies.boundary.has_value();
    if (has_boundary) boundary = look_through(*policies.boundary, request);
    const bool has_session = (iam_entity || root) && policies.session.has_value();
    if (has_session) session = look_through(*policies.session, request);

    // 1. Any matching Deny anywhere.
    for (const Found& level : scps)
        if (level.deny) return explicit_deny(PolicyType::scp, level);
    for (const Found& level : rcps)
        if (level.deny) return explicit_deny(PolicyType::rcp, level);
    if (endpoint.deny) return explicit_deny(PolicyType::vpc_endpoint, endpoint);
    if (resource.deny) return explicit_deny(resource_type, resource);
    if (identity.deny) return explicit_deny(PolicyType::identity, identity);
    if (boundary.deny) return explicit_deny(PolicyType::boundary, boundary);
    if (session.deny) return explicit_deny(PolicyType::session, session);

    // 2. and 3. An Allow at every level of the organization; the endpoint's too.
    for (const Found& level : rcps)
        if (!level.allow) return implicit_deny(PolicyType::rcp);
    for (const Found& level : scps)
        if (!level.allow) return implicit_deny(PolicyType::scp);
    if (policies.endpoint_applies && !endpoint.allow) return implicit_deny(PolicyType::vpc_endpoint);

    // Who has no account of its own here lives by the resource's policy alone.
    if (!iam_entity && !root) {
        if (!resource.allow) return implicit_deny(resource_type);
        return allow(resource_type, resource);
    }

    // Root is allowed by default, but not over the border, and not into a role.
    if (root) {
        if (has_session && !session.allow) return implicit_deny(PolicyType::session);
        if (same_account && !trust) return allow(PolicyType::none, Found{});
        if (!resource.allow) return implicit_deny(resource_type);
        return allow(resource_type, resource);
    }

    const bool role_named = resource.allow && resource.allow_names == Names::its_role_or_issuer;
    if (same_account) {
        // 4. The resource policy names the caller itself.
        if (resource.allow && resource.allow_names == Names::itself) return allow(resource_type, resource);
        // A trust policy must allow in any case.
        if (trust && !resource.allow) return implicit_deny(PolicyType::trust);
    }
    // 5. Identity policies, not needed where the resource policy names the role.
    if (!(same_account && role_named) && !identity.allow) return implicit_deny(PolicyType::identity);
    // 6. Boundary.
    if (has_boundary && !boundary.allow) return implicit_deny(PolicyType::boundary);
    // 7. Session policies.
    if (has_session && !session.allow) return implicit_deny(PolicyType::session);
    if (!has_session && caller.type == Type::federated_user) return implicit_deny(PolicyType::session);
    // §8: over the border both halves.
    if (!same_account) {
        if (!resource.allow) return implicit_deny(resource_type);
        return allow(resource_type, resource);
    }
    if (role_named) return allow(resource_type, resource);
    return allow(PolicyType::identity, identity);
}

}  // namespace watchword::policy
