// Why a request is decided as it is: every statement of every policy that applied, element by element.
//
//   explain(request, policies) -> Explanation       the same decision as evaluate()
//
// and three renderings of it: a tree for people, one line of JSON for programs, and the text that AWS's
// DecodeAuthorizationMessage gives back. All of them show what policies say: not for the caller who was
// denied.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "watchword/policy/grant.hpp"
#include "watchword/policy/request.hpp"

namespace watchword::policy {

/// One key of one operator of a Condition, and what became of it.
struct ConditionExplanation {
    std::string operator_name;               ///< as written: "ForAllValues:StringLikeIfExists"
    std::string key;                         ///< as written
    std::vector<std::string> policy_values;  ///< as written, variables not replaced
    std::vector<std::string> request_values;
    bool key_missing = false;  ///< the request has no value of the key
    bool held = false;
};

/// One statement, and which of its elements the request met. Pointers and views are good as long as the
/// Policies that were explained.
struct StatementExplanation {
    const Document* document = nullptr;
    const AttachedPolicy* policy = nullptr;  ///< null for resource and trust policies
    const Statement* statement = nullptr;
    Grant grant = Grant::none;  ///< none: its Principal is somebody else
    bool action_matched = false, resource_matched = false, conditions_held = false;
    std::vector<ConditionExplanation> conditions;

    std::string_view policy_name() const { return policy ? policy->name_or_arn : std::string_view{}; }
    bool principal_matched() const { return grant != Grant::none; }
    /// Whether it has its effect on the request.
    bool matched() const {
        return principal_matched() && action_matched && resource_matched && conditions_held;
    }
};

/// What one kind of policy, or one level of an organization's policies, has to say.
struct KindExplanation {
    PolicyType type = PolicyType::none;
    std::size_t level = 0;  ///< scp and rcp: 0 is the organization's root
    /// False when this kind has no say: there is none, or the caller is none it binds (root has no identity
    /// policies). Then no statement is listed.
    bool applied = false;
    bool allowed = false;                          ///< one of its Allows matched
    bool denied = false;                           ///< one of its Denies matched
    std::vector<StatementExplanation> statements;  ///< in the order of policies and documents
};

/// All there is to say about one decision.
struct Explanation {
    Decision decision;
    /// In the order in which Denies are looked for: scp levels, rcp levels, vpc_endpoint, resource or trust,
    /// identity, boundary, session. Kinds without levels stand here even when they do not apply.
    std::vector<KindExplanation> kinds;
    /// Keys, spelled as in the policies and without repeats ignoring case, that the request does not have and
    /// that are asked for by a Condition, or by a variable without default, of a statement whose principal,
    /// action and resource match (whatever a missing variable of its Resource may stand for). They are what
    /// AWS's simulator calls MissingContextValues.
    std::vector<std::string> missing_context_keys;
};

/// How much explain() tells of each statement.
enum class Detail {
    conditions,  ///< everything
    statements,  ///< which elements matched: StatementExplanation::conditions stays empty
};

/// Never throws but std::bad_alloc. Costs time and memory linear in all the policies' texts, many times what
/// evaluate() costs; without the conditions no text is read again, and it costs some times what evaluate()
/// costs without its index.
Explanation explain(const Request&, const Policies&, Detail = Detail::conditions);

/// The keys that a document asks for in conditions and in variables, with or without default: as written,
/// each once in that spelling, statement by statement, those of resources first. "${*}", "${?}" and "${$}"
/// ask for
/// "*", "?" and "$". More is read than compile() takes: only what is not JSON, has elements, operators or
/// effects that there are not, or has a statement without Effect is refused (facts: simulation §6). Costs
/// time linear in the text.
Result<std::vector<std::string>, DocumentError> context_keys(std::string_view text);

/// "identity", "resource", "trust", "boundary", "session", "scp", "rcp", "endpoint", or "none".
std::string_view name_of(PolicyType);
/// AWS's words: "allowed", "explicitDeny" or "implicitDeny" (facts: policy §11).
std::string_view name_of(Outcome);

/// For people: the decision and its reason in the first line; then for each kind of policy the statements
/// that matched, and why the others did not. Control characters of names and values are escaped.
std::string text_tree(const Request&, const Explanation&);

/// One JSON object in one line: decision, decidedBy, policy, statement {sid, line, column},
/// missingContextKeys, crossAccount, statements […]. What is not there is null.
std::string explanation_json(const Explanation&);

/// What DecodeAuthorizationMessage answers in DecodedMessage: JSON in AWS's shape (facts: policy §12).
/// Elements that AWS's examples do not show are spelled notActions, notResources and notPrincipals.
std::string authorization_message(const Request&, const Explanation&);

}  // namespace watchword::policy
