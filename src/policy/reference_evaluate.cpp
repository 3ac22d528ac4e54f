// The decision as facts policy §3, §7 and §8 tell it, from the documents' text. Each block says which fact it
// is; nothing here is fast, and nothing is shared with evaluate() but the request, the JSON reader and the
// positions of statements.
#include <map>
#include <set>

#include "base/text.hpp"
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

// The six segments of an ARN; the last keeps its colons. Empty when the text is none.
std::vector<std::string> arn_segments(std::string_view text) {
    std::vector<std::string> out(1);
    for (const char c : text) {
        if (c == ':' && out.size() < 6) {
            out.emplace_back();
        } else {
            out.back() += c;
        }
    }
    if (out.size() != 6 || out[0] != "arn") out.clear();
    return out;
}

// §3: the ways in which one text under "AWS", "Service", … can name a caller; the better the later.
enum class Names { nobody, its_account, its_role_or_issuer, itself };

Names named_by(const std::string& type, const std::string& text, const Principal& caller,
               const PrincipalBindings& bindings) {
    // §3 {"Service": "x.amazonaws.com"}: that service and no other.
    if (type == "Service")
        return caller.type == Type::service && caller.arn == text ? Names::itself : Names::nobody;
    // §3 {"Federated": provider ARN or host}: whoever that provider vouches for, before he has a role.
    if (type == "Federated")
        return caller.type == Type::identity_provider && caller.arn == text ? Names::itself : Names::nobody;
    // §3 {"CanonicalUser": 64-hex}: S3's name of an account.
    if (type == "CanonicalUser")
        return caller.type != Type::anonymous && caller.canonical_id == text ? Names::its_account
                                                                             : Names::nobody;
    // §3 "*": everybody incl. anonymous; §7.4: like a direct grant.
    if (text == "*") return Names::itself;

    const auto arn = arn_segments(text);
    // §3 unique ids: of the user itself, of the role behind a session, of the user behind a federated one.
    // No bare account is taken for one: accounts are digits.
    const auto by_unique_id = [&](const std::string& id) {
        if (caller.unique_id != id) return Names::nobody;
        if (caller.type == Type::user) return Names::itself;
        return in_session(caller) ? Names::its_role_or_issuer : Names::nobody;
    };
    if (arn.empty() && (text.starts_with("AIDA") || text.starts_with("AROA"))) return by_unique_id(text);
    // §3 "123456789012" = arn:aws:iam::123456789012:root: the account.
    if (arn.empty()) return caller.account == text ? Names::its_account : Names::nobody;
    if (arn[2] == "iam" && arn[5] == "root")
        return caller.account == arn[4] ? Names::its_account : Names::nobody;
    // §3 arn:aws:sts::A:assumed-role/R/S and federated-user/N: exactly one session.
    if (arn[2] == "sts") return in_session(caller) && caller.arn == text ? Names::itself : Names::nobody;
    // §3 user and role ARN: bound to the unique id when the document was saved, so that a re-created namesake
    // does not match; byte by byte where it is not bound.
    if (const auto bound = bindings.find(text); bound != bindings.end()) return by_unique_id(bound->second);
    if (caller.type == Type::user) return caller.arn == text ? Names::itself : Names::nobody;
    return in_session(caller) && caller.issuer_arn == text ? Names::its_role_or_issuer : Names::nobody;
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
Names covers_caller(const JsonNode& statement, bool deny, const Principal& caller, bool bounded,
                    const PrincipalBindings& bindings) {
    // §3: any of the principals will do.
    if (const auto* principal = statement.member("Principal")) {
        const auto names = all_names(*principal, caller, bindings);
        return names.empty() ? Names::nobody : *names.rbegin();
    }
    // §1: identity policies have no Principal: they are about whoever has them.
    const auto* exempt = statement.member("NotPrincipal");
    if (!exempt) return Names::itself;
    if (lists_everybody(*exempt)) return Names::nobody;
    const auto names = all_names(*exempt, caller, bindings);
    // §3 NotPrincipal+Allow: everyone else incl. anonymous.
    if (!deny) return names.empty() ? Names::itself : Names::nobody;
    // §3 NotPrincipal+Deny: spares nobody who has a boundary; of the others, who has the account and the role
    // and the session listed, as far as there are such.
    if (bounded) return Names::itself;
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

// §2 and §4: all of a statement but its principal.
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
    // §2 Action, NotAction, Resource, NotResource: any of the list; with Not, none of it.
    if (statement.member("Action") && !listed("Action", action)) return false;
    if (statement.member("NotAction") && listed("NotAction", action)) return false;
    if (statement.member("Resource") && !listed("Resource", resource)) return false;
    if (statement.member("NotResource") && listed("NotResource", resource)) return false;
    // §4: all operators and all their keys: AND.
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
                  bool bounded, Found& found) {
    const JsonNode root = *parse_json(document.text());
    // §1: an absent Version is 2008-10-17, in which variables are text.
    const auto* version = root.member("Version");
    const bool variables = version && version->text == "2012-10-17";
    // §1: one statement may stand for an array of one.
    const JsonNode& all = *root.member("Statement");
    const bool one = all.is(JsonNode::Kind::object);
    for (std::size_t i = 0; i < (one ? 1 : all.children.size()); ++i) {
        const JsonNode& statement = one ? all : all.children[i];
        const bool deny = statement.member("Effect")->text == "Deny";
        const Names names = covers_caller(statement, deny, request.principal, bounded, document.bindings());
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

Found look_through(std::span<const AttachedPolicy> policies, const Request& request, bool bounded) {
    Found found;
    for (const auto& policy : policies) look_through(*policy.document, &policy, request, bounded, found);
    return found;
}

}  // namespace

Decision reference_evaluate(const Request& request, const Policies& policies) {
    const Principal& caller = request.principal;
    Decision out;
    if (request.action.size() > action_bytes_max) return out;
    // §8: whose the resource is decides. Without an owner, "*" is the caller's own and an ARN is a
    // stranger's; who has no account (anonymous, services, identity providers) is a stranger everywhere.
    const bool same_account =
        !caller.account.empty() && (caller.account == request.resource_account ||
                                    (request.resource_account.empty() && request.resource == "*"));
    out.cross_account = !same_account;
    const bool trust = policies.resource && policies.resource->type() == DocumentType::trust;
    const PolicyType resource_type = trust ? PolicyType::trust : PolicyType::resource;
    // §7, exceptions: roles and KMS keys are used by leave of their own policy only.
    const auto arn = arn_segments(request.resource);
    const bool kms_key = lower(request.action.substr(0, 4)) == "kms:" && !arn.empty() && !arn[1].empty() &&
                         arn[2] == "kms" && arn[5].starts_with("key/");
    const bool must_be_named = trust || kms_key;
    const bool root = caller.type == Type::root;
    // §7: users, roles and federated users have identity policies and boundaries; root has neither; the
    // others have nothing of their own.
    const bool iam_entity = caller.type == Type::user || in_session(caller);
    const bool has_boundary = iam_entity && policies.boundary.has_value();
    const bool has_session = (iam_entity || root) && policies.session.has_value();

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

    // §7: collect all applicable policies.
    const auto find = [&](std::span<const AttachedPolicy> attached) {
        return look_through(attached, request, has_boundary);
    };
    std::vector<Found> scps, rcps;
    for (const auto& level : policies.scps) scps.push_back(find(level));
    for (const auto& level : policies.rcps) rcps.push_back(find(level));
    Found endpoint, resource, identity, boundary, session;
    if (policies.endpoint_applies) endpoint = find(policies.endpoint);
    if (policies.resource) look_through(*policies.resource, nullptr, request, has_boundary, resource);
    if (iam_entity) identity = find(policies.identity);
    if (has_boundary) boundary = find(*policies.boundary);
    if (has_session) session = find(*policies.session);

    // §7.1: any matching Deny anywhere. Which of several is named is ours to choose (§9: only one type is).
    for (const Found& level : scps)
        if (level.deny) return explicit_deny(PolicyType::scp, level);
    for (const Found& level : rcps)
        if (level.deny) return explicit_deny(PolicyType::rcp, level);
    if (endpoint.deny) return explicit_deny(PolicyType::vpc_endpoint, endpoint);
    if (resource.deny) return explicit_deny(resource_type, resource);
    if (identity.deny) return explicit_deny(PolicyType::identity, identity);
    if (boundary.deny) return explicit_deny(PolicyType::boundary, boundary);
    if (session.deny) return explicit_deny(PolicyType::session, session);

    // §7.2 and §7.3: RCPs, then SCPs: an Allow at every level. An endpoint's policy must allow as well.
    for (const Found& level : rcps)
        if (!level.allow) return implicit_deny(PolicyType::rcp);
    for (const Found& level : scps)
        if (!level.allow) return implicit_deny(PolicyType::scp);
    if (policies.endpoint_applies && !endpoint.allow) return implicit_deny(PolicyType::vpc_endpoint);

    // §8, last line: who has no policies of his own lives by the resource's alone.
    if (!iam_entity && !root) {
        if (!resource.allow) return implicit_deny(resource_type);
        return allow(resource_type, resource);
    }

    // §7, exceptions: root is allowed by default, but held by session policies; §8: over the border, into a
    // role and to a KMS key the resource's policy must name it.
    if (root) {
        if (has_session && !session.allow) return implicit_deny(PolicyType::session);
        if (same_account && !must_be_named) return allow(PolicyType::none, Found{});
        if (!resource.allow) return implicit_deny(resource_type);
        return allow(resource_type, resource);
    }

    // §7.4: what the resource's policy is worth in one account.
    if (same_account) {
        // The user's, session's or federated user's own ARN, or "*": ALLOW, implicit denies ignored.
        if (resource.allow && resource.allow_names == Names::itself) return allow(resource_type, resource);
        // Exceptions: a role's and a KMS key's policy must allow in any case.
        if (must_be_named && !resource.allow) return implicit_deny(resource_type);
    }
    // The role's ARN, or the user's behind a federated session: identity policies are not needed. The
    // account: delegation only, so they are.
    const bool role_named =
        same_account && resource.allow && resource.allow_names == Names::its_role_or_issuer;
    // §7.5
    if (!role_named && !identity.allow) return implicit_deny(PolicyType::identity);
    // §7.6
    if (has_boundary && !boundary.allow) return implicit_deny(PolicyType::boundary);
    // §7.7: session policies that were passed; without any a federated user may nothing.
    if (has_session && !session.allow) return implicit_deny(PolicyType::session);
    if (!has_session && caller.type == Type::federated_user) return implicit_deny(PolicyType::session);
    // §8: over the border the other half too, whatever it names: caller, role, account or "*".
    if (!same_account) {
        if (!resource.allow) return implicit_deny(resource_type);
        return allow(resource_type, resource);
    }
    // §7.8
    if (role_named) return allow(resource_type, resource);
    return allow(PolicyType::identity, identity);
}

}  // namespace watchword::policy
