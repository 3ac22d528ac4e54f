// Whether an Explanation adds up, for tests that have a Decision at hand.
#pragma once

#include "watchword/policy/explain.hpp"

namespace watchword::policy::test {

inline bool same(const Decision& a, const Decision& b) {
    return a.outcome == b.outcome && a.decided_by == b.decided_by && a.policy == b.policy &&
           a.statement == b.statement && a.cross_account == b.cross_account;
}

/// Whether explain() decides the same, and what it says of each statement adds up to that: the first Deny in
/// the order of its kinds is the one named, and whoever is allowed had all that limits everybody allow.
inline bool explains(const Request& request, const Policies& policies, const Decision& decision) {
    const Explanation explanation = explain(request, policies);
    if (!same(explanation.decision, decision)) return false;
    const auto limits = [](PolicyType type) {
        return type == PolicyType::scp || type == PolicyType::rcp || type == PolicyType::vpc_endpoint;
    };
    for (const auto& kind : explanation.kinds)
        for (const auto& one : kind.statements)
            if (one.matched() && one.statement->effect == Statement::Effect::deny)
                return kind.applied && kind.denied && decision.outcome == Outcome::explicit_deny &&
                       decision.statement == one.statement && decision.policy == one.policy &&
                       decision.decided_by == kind.type;
    if (decision.outcome == Outcome::explicit_deny) return false;
    bool granted = false;
    for (const auto& kind : explanation.kinds) {
        if (decision.allowed() && limits(kind.type) && kind.applied && !kind.allowed) return false;
        for (const auto& one : kind.statements)
            granted = granted || (one.matched() && one.statement == decision.statement &&
                                  kind.type == decision.decided_by && kind.allowed);
    }
    return granted == (decision.allowed() && decision.decided_by != PolicyType::none);
}

}  // namespace watchword::policy::test
