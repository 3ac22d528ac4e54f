#include "watchword/policy/evaluate.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "policy/condition.hpp"
#include "policy/principal_match.hpp"

namespace watchword::policy {
namespace {

/// The request with what every document needs of it worked out once.
struct Subject {
    const Request& request;
    std::array<char, action_bytes_max> action_bytes;
    std::string_view action;  // lower case
    std::uint64_t vendor = 0;
    mutable std::uint64_t vendor_and_head = 0;  // 0: not worked out yet

    // Precondition: the action fits.
    explicit Subject(const Request& asked) : request(asked) {
        for (std::size_t i = 0; i < asked.action.size(); ++i) action_bytes[i] = lower(asked.action[i]);
        action = {action_bytes.data(), asked.action.size()};
        vendor = vendor_hash(action.substr(0, action.find(':')));
    }

    /// Only indexed documents ask, so it is worked out when the first one does.
    std::uint64_t hash_with_head() const {
        if (vendor_and_head == 0)
            vendor_and_head =
                vendor_and_head_hash(vendor, request.resource.substr(0, request.resource.find('/')));
        return vendor_and_head;
    }
};

/// What one kind of policy says: its first Deny that matches, and its first best Allow.
struct Verdict {
    const Statement* deny = nullptr;
    const AttachedPolicy* deny_policy = nullptr;
    const Statement* allow = nullptr;
    const AttachedPolicy* allow_policy = nullptr;
    Grant grant = Grant::none;
};

bool any_pattern(const Program& program, Slice slice, std::string_view text, const Context& context) {
    const Pattern* pattern = program.patterns.data() + slice.first;
    return std::any_of(pattern, pattern + slice.count, [&](const Pattern& candidate) {
        return matches(program.pool, candidate, text, context);
    });
}

/// Action, Resource and Condition; not the principal.
bool covers(const Program& program, const Rule& rule, const Subject& subject) {
    const Context& context = subject.request.context;
    if (any_pattern(program, rule.actions, subject.action, context) == rule.not_action) return false;
    if (rule.has_resource &&
        any_pattern(program, rule.resources, subject.request.resource, context) == rule.not_resource)
        return false;
    const ConditionTest* test = program.conditions.data() + rule.conditions.first;
    return std::all_of(test, test + rule.conditions.count,
                       [&](const ConditionTest& condition) { return holds(program, condition, context); });
}

/// Adds what statement `i` says to the verdict; true when it denies.
bool consider(const Document& document, std::uint32_t i, const Subject& subject, const AttachedPolicy* policy,
              Verdict& verdict) {
    const Program& program = document.program();
    const Rule& rule = program.rules[i];
    if (rule.vendor != 0 && rule.vendor != static_cast<std::uint32_t>(subject.vendor)) return false;
    const Grant grant = grant_of(program, rule, subject.request.principal);
    if (rule.deny ? grant == Grant::none : grant <= verdict.grant) return false;
    if (!covers(program, rule, subject)) return false;
    if (rule.deny) {
        verdict.deny = &program.statements[i];
        verdict.deny_policy = policy;
        return true;
    }
    verdict.allow = &program.statements[i];
    verdict.allow_policy = policy;
    verdict.grant = grant;
    return false;
}

void scan(const Document& document, const Subject& subject, const AttachedPolicy* policy, Verdict& verdict) {
    const Program& program = document.program();
    if (!program.indexed) {
        for (std::uint32_t i = 0; i < program.rules.size(); ++i)
            if (consider(document, i, subject, policy, verdict)) return;
        return;
    }
    // Three ascending lists, merged: the first Deny of the document is the one to name.
    std::array lists{program.any_vendor, rules_of(program, subject.vendor),
                     rules_of(program, subject.hash_with_head())};
    while (true) {
        Slice* next = nullptr;
        for (Slice& list : lists)
            if (list.count != 0 &&
                (!next || program.rule_lists[list.first] < program.rule_lists[next->first]))
                next = &list;
        if (!next) return;
        const std::uint32_t rule = program.rule_lists[next->first];
        ++next->first;
        --next->count;
        if (consider(document, rule, subject, policy, verdict)) return;
    }
}

Verdict judge(std::span<const AttachedPolicy> policies, const Subject& subject) {
    Verdict verdict;
    for (const AttachedPolicy& policy : policies) {
        scan(*policy.document, subject, &policy, verdict);
        if (verdict.deny) break;
    }
    return verdict;
}

/// The levels of an organization: the first Deny of any, and whether each allows.
struct LevelsVerdict {
    Verdict denied;
    bool every_level_allows = true;
};

LevelsVerdict judge_levels(std::span<const std::span<const AttachedPolicy>> levels, const Subject& subject) {
    LevelsVerdict out;
    for (const auto& level : levels) {
        const Verdict verdict = judge(level, subject);
        if (verdict.deny) {
            out.denied = verdict;
            return out;
        }
        out.every_level_allows = out.every_level_allows && verdict.allow;
    }
    return out;
}

/// The flow of facts: policy §7 and §8, over verdicts.
class Flow {
public:
    Flow(const Request& request, const Policies& policies, const Subject& subject)
        : request_(request), policies_(policies), subject_(subject) {
        const auto& caller = request.principal;
        same_account_ =
            !caller.account.empty() && (caller.account == request.resource_account ||
                                        (request.resource_account.empty() && request.resource == "*"));
        resource_type_ = policies.resource && policies.resource->type() == DocumentType::trust
                             ? PolicyType::trust
                             : PolicyType::resource;
    }

    Decision run() {
        using Type = Principal::Type;
        const Type type = request_.principal.type;
        const bool has_identity =
            type == Type::user || type == Type::assumed_role || type == Type::federated_user;
        const auto scps = judge_levels(policies_.scps, subject_);
        if (scps.denied.deny) return denied(PolicyType::scp, scps.denied);
        const auto rcps = judge_levels(policies_.rcps, subject_);
        if (rcps.denied.deny) return denied(PolicyType::rcp, rcps.denied);
        Verdict endpoint;
        if (policies_.endpoint_applies) endpoint = judge(policies_.endpoint, subject_);
        if (endpoint.deny) return denied(PolicyType::vpc_endpoint, endpoint);
        if (policies_.resource) scan(*policies_.resource, subject_, nullptr, resource_);
        if (resource_.deny) return denied(resource_type_, resource_);
        if (has_identity) identity_ = judge(policies_.identity, subject_);
        if (identity_.deny) return denied(PolicyType::identity, identity_);
        if (has_identity && policies_.boundary) boundary_ = judge(*policies_.boundary, subject_);
        if (boundary_.deny) return denied(PolicyType::boundary, boundary_);
        if ((has_identity || type == Type::root) && policies_.session)
            session_ = judge(*policies_.session, subject_);
        if (session_.deny) return denied(PolicyType::session, session_);

        if (!rcps.every_level_allows) return not_allowed(PolicyType::rcp);
        if (!scps.every_level_allows) return not_allowed(PolicyType::scp);
        if (policies_.endpoint_applies && !endpoint.allow) return not_allowed(PolicyType::vpc_endpoint);

        if (type == Type::root) return root();
        if (!has_identity) return resource_.allow ? by_resource() : not_allowed(resource_type_);
        return same_account_ ? same_account() : cross_account();
    }

private:
    Decision decision(Outcome outcome, PolicyType by) const {
        Decision out;
        out.outcome = outcome;
        out.decided_by = by;
        out.cross_account = !same_account_;
        return out;
    }
    Decision not_allowed(PolicyType by) const { return decision(Outcome::implicit_deny, by); }
    Decision denied(PolicyType by, const Verdict& verdict) const {
        Decision out = decision(Outcome::explicit_deny, by);
        out.policy = verdict.deny_policy;
        out.statement = verdict.deny;
        return out;
    }
    Decision granted(PolicyType by, const Verdict& verdict) const {
        Decision out = decision(Outcome::allow, by);
        out.policy = verdict.allow_policy;
        out.statement = verdict.allow;
        return out;
    }
    Decision by_resource() const { return granted(resource_type_, resource_); }

    /// The kind of policy that keeps grants to the caller down; none when neither does.
    PolicyType limited_by() const {
        if (policies_.boundary && request_.principal.type != Principal::Type::root && !boundary_.allow)
            return PolicyType::boundary;
        if (policies_.session) return session_.allow ? PolicyType::none : PolicyType::session;
        // A federated user without session policies may nothing.
        return request_.principal.type == Principal::Type::federated_user ? PolicyType::session
                                                                          : PolicyType::none;
    }

    /// The kind that stops the caller in its own account; none when its policies allow the request.
    PolicyType stopped_by() const { return identity_.allow ? limited_by() : PolicyType::identity; }

    Decision root() const {
        if (const auto limit = limited_by(); limit != PolicyType::none) return not_allowed(limit);
        const bool needs_grant = !same_account_ || resource_type_ == PolicyType::trust;
        if (needs_grant) return resource_.allow ? by_resource() : not_allowed(resource_type_);
        return decision(Outcome::allow, PolicyType::none);
    }

    Decision same_account() const {
        if (resource_.grant == Grant::direct) return by_resource();
        if (resource_.grant == Grant::role) {
            const auto limit = limited_by();
            return limit == PolicyType::none ? by_resource() : not_allowed(limit);
        }
        if (resource_type_ == PolicyType::trust && !resource_.allow) return not_allowed(PolicyType::trust);
        const auto stop = stopped_by();
        return stop == PolicyType::none ? granted(PolicyType::identity, identity_) : not_allowed(stop);
    }

    Decision cross_account() const {
        if (const auto stop = stopped_by(); stop != PolicyType::none) return not_allowed(stop);
        return resource_.allow ? by_resource() : not_allowed(resource_type_);
    }

    const Request& request_;
    const Policies& policies_;
    const Subject& subject_;
    bool same_account_ = false;
    PolicyType resource_type_ = PolicyType::resource;
    Verdict resource_, identity_, boundary_, session_;
};

}  // namespace

Decision evaluate(const Request& request, const Policies& policies) {
    if (request.action.size() > action_bytes_max) return {};
    const Subject subject(request);
    return Flow(request, policies, subject).run();
}

}  // namespace watchword::policy
