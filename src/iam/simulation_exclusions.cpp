#include "iam/simulation_exclusions.hpp"

#include "policy/pattern.hpp"

namespace watchword::iam {
namespace {

bool matches_with_wildcards(std::string_view pattern, std::string_view text) {
    policy::PatternPool pool;
    const auto compiled = policy::compile_pattern(pool, pattern, {.wildcards = true});
    pool.seal();
    return policy::matches(pool, compiled, text, policy::Context{});
}

bool names(const InlinePolicyIdentifierType& identifier, const Grantor& policy) {
    return equal_ignoring_case(identifier.AttachmentType, policy.owner_type) &&
           identifier.PolicyName == policy.name &&
           matches_with_wildcards(identifier.AttachmentName, policy.owner_name);
}

std::string_view type_of(const Grantor& policy) {
    if (!policy.managed) return "inline";
    return policy.managed->account_id == "aws" ? "aws-managed" : "user-managed";
}

}  // namespace

Exclusions::Exclusions(std::span<const PolicyIdentifier> identifiers) : identifiers_(identifiers) {
    for (const auto& one : identifiers)
        if (int(one.PolicyType.has_value()) + int(one.PolicyArn.has_value()) +
                int(one.InlinePolicyIdentifier.has_value()) !=
            1)
            throw invalid_input("A policy to exclude must be identified by exactly one of its members.");
}

bool Exclusions::exclude(const Grantor& policy) const {
    return std::ranges::any_of(identifiers_, [&](const PolicyIdentifier& one) {
        if (one.PolicyType) return *one.PolicyType == type_of(policy);
        if (policy.managed) return one.PolicyArn && *one.PolicyArn == policy.managed->arn();
        return one.InlinePolicyIdentifier && names(*one.InlinePolicyIdentifier, policy);
    });
}

bool Exclusions::has_type(std::string_view type) const {
    return std::ranges::any_of(
        identifiers_, [&](const PolicyIdentifier& one) { return one.PolicyType && *one.PolicyType == type; });
}

}  // namespace watchword::iam
