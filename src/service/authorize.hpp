// May this caller do this? Gathers the policies that apply and the condition keys every request has, and asks
// the policy engine.
#pragma once

#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "directory/snapshot.hpp"
#include "service/caller.hpp"
#include "watchword/policy/evaluate.hpp"
#include "watchword/policy/explain.hpp"
#include "wire/message.hpp"

namespace watchword {

/// The facts of a request that conditions may ask for, besides who makes it.
struct RequestFacts {
    std::string_view peer;        ///< aws:SourceIp
    std::string_view user_agent;  ///< aws:UserAgent
    std::string_view referer;     ///< aws:Referer
    std::string_view region;      ///< aws:RequestedRegion
    bool secure = false;          ///< aws:SecureTransport
    Time now;
};

/// Sets every global condition key that the request has (facts: policy §5). `context` is cleared first.
void set_global_keys(policy::Context& context, const RequestFacts&, const Caller&);
/// Sets aws:MultiFactorAuthPresent and -Age from a session as facts mfa §5 has them; absent for long-term
/// keys.
void set_mfa_keys(policy::Context& context, const Caller&, Time now);

/// One action on one resource, to be decided. Views and document must outlive the decision.
struct Access {
    std::string_view action;    ///< "iam:CreateUser"
    std::string_view resource;  ///< ARN or "*"
    std::string_view resource_account;
    const policy::Document* resource_policy = nullptr;  ///< bucket or trust policy
};

/// The decision with all that is needed to word a denial. Sets aws:ResourceAccount, aws:ResourceOrgID and
/// aws:ResourceOrgPaths. Policies of the caller's organization bind the caller, those of the resource's the
/// resource; nothing of a closed account can be reached. Decision::policy is good until the same thread's
/// next decision.
policy::Decision decide(const Snapshot&, const Caller&, const Access&, policy::Context&);

/// The same decision with what every statement of every policy has to say about it. Costs many times as much,
/// in proportion to the policies' texts; good as long as Decision::policy.
policy::Explanation explain(const Snapshot&, const Caller&, const Access&, policy::Context&, policy::Detail);

/// Throws Fault AccessDenied, worded as facts policy §9, unless decide() allows.
void require_access(const Snapshot&, const Caller&, const Access&, policy::Context&);
/// As require_access(), for a caller to whom the action is granted by default (to the owner of a resource, or
/// by a password policy). That stands in for an Allow of identity policies and for nothing else: whatever
/// denies denies, and boundary, session policy and the organization's policies must allow as ever.
void require_access_granted_by_default(const Snapshot&, const Caller&, const Access&, policy::Context&);

/// The sentence for a denial; S3 puts the resource in quotes.
std::string denial_sentence(const Caller&, const Access&, const policy::Context&, const policy::Decision&,
                            bool quote_resource);

}  // namespace watchword
