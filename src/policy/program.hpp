// The compiled form of a document: flat arrays that refer to each other by index, and an index of statements
// by action vendor and head of resource, so that a decision looks only at statements that could match.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "policy/pattern.hpp"
#include "policy/values.hpp"
#include "watchword/policy/document.hpp"

namespace watchword::policy {

/// Some consecutive elements of one of Program's arrays.
struct Slice {
    std::uint32_t first = 0, count = 0;
};

/// One entry of a Principal or NotPrincipal element (facts: policy §3).
struct PrincipalEntry {
    enum class Kind : std::uint8_t {
        everybody,  ///< "*"
        account,    ///< 12 digits or the root ARN
        arn,        ///< user or role ARN that is not bound
        session,    ///< assumed-role or federated-user ARN
        unique_id,  ///< AIDA… or AROA…, as written or by binding
        service,
        federated,
        canonical_user,
    } kind = Kind::everybody;
    std::uint32_t offset = 0, size = 0;  ///< in PatternPool::bytes
};

/// How the request's value must relate to the document's: `less` is request < document.
enum class Comparison : std::uint8_t { equal, less, less_or_equal, greater, greater_or_equal };

/// One key of one operator.
struct ConditionTest {
    enum class Family : std::uint8_t {
        string,
        string_ignoring_case,
        number,
        date,
        boolean,
        binary,
        ip,
        arn,
        null
    };
    enum class Set : std::uint8_t { none, for_any_value, for_all_values };
    Family family = Family::string;
    Comparison comparison = Comparison::equal;
    Set set = Set::none;
    bool negated = false;
    bool if_exists = false;
    std::uint32_t key = 0;  ///< in PatternPool::keys
    Slice values;  ///< in the array of the family; values that no request value can equal are left out
};

/// What evaluate() reads of one statement.
struct Rule {
    bool deny = false, not_action = false, not_resource = false;
    bool has_principal = false, not_principal = false, has_resource = false;
    std::uint32_t vendor = 0;  ///< hash of the one vendor all its actions have; 0: several, or any
    Slice actions, resources;  ///< in patterns
    Slice principals, conditions;
};

/// Statements that may match requests of one vendor and head of resource, ascending. hash as in
/// request_key().
struct IndexEntry {
    std::uint64_t hash = 0;
    Slice rules;  ///< in rule_lists
};

/// Everything evaluate() reads of a Document, which owns it. Never changes once compiled.
struct Program {
    std::string version, id;
    std::vector<Statement> statements;
    std::vector<std::string> sids;
    std::vector<std::string> principal_arns, resources;

    std::vector<Rule> rules;  ///< one a statement
    PatternPool pool;
    std::vector<Pattern> patterns;
    std::vector<PrincipalEntry> principals;
    std::vector<ConditionTest> conditions;
    std::vector<std::string> numbers;  ///< texts that Decimal::parse accepts
    std::vector<std::int64_t> dates;
    std::vector<Cidr> ranges;
    std::vector<std::uint8_t> nulls;  ///< 1: the key must be absent

    bool indexed = false;           ///< false: few statements, look at all
    Slice any_vendor;               ///< in rule_lists: statements of any vendor
    std::vector<IndexEntry> index;  ///< open addressing by hash; rules.count 0 = free
    std::vector<std::uint32_t> rule_lists;
};

/// From how many statements on a document is indexed.
inline constexpr std::size_t indexed_statements_min = 8;

/// Never 0. The action's text before its colon, in lower case.
std::uint64_t vendor_hash(std::string_view vendor);
/// With a head: the resource up to its first '/', all of it when it has none.
std::uint64_t vendor_and_head_hash(std::uint64_t vendor, std::string_view head);

/// Fills the index of a program whose rules are complete.
void build_index(Program&);
/// The rules of that hash, or an empty slice.
Slice rules_of(const Program&, std::uint64_t hash);

}  // namespace watchword::policy
