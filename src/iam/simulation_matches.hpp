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

/// A statement that decided.
struct Match {
    std::string_view policy_id;
    policy::PolicyType type = policy::PolicyType::none;
    const policy::Document* document = nullptr;
    const policy::Statement* statement = nullptr;
};
/// The statements that made the decision what it is: all Denies that match, or all Allows that grant; none
/// where nothing allows. Not those of service control policies, which a member account does not read.
std::vector<Match> deciding_statements(const policy::Explanation&);

MatchedStatement shown(const Match&, StatementPlaces&);

}  // namespace watchword::iam
