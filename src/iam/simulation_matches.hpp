// The statements that decided a simulated request, and where they stand in their documents.
#pragma once

#include <string_view>
#include <vector>

#include "iam/simulation.hpp"
#include "watchword/policy/explain.hpp"

namespace watchword::iam {

/// "IAM Policy", "Resource Policy", "Permissions Boundary Policy" (facts: simulation §4).
std::string_view source_policy_type(policy::PolicyType);

/// Where statements stand, worked out once for each document. The documents must outlive it.
class StatementPlaces {
public:
    struct Span {
        Position start, end;
    };
    const Span& of(const policy::Document&, const policy::Statement&);

private:
    std::map<const policy::Document*, std::vector<Span>> known_;
};

/// All statements that match, those of service control policies left out: a member account does not read
/// them.
std::vector<MatchedStatement> matched_statements(const policy::Explanation&, StatementPlaces&);

}  // namespace watchword::iam
