// The compiled form of a document: flat arrays that refer to each other by index, and an index of statements
// by action vendor and head of resource, so that a decision looks only at statements that could match.
#pragma once

#include <array>
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

/// Whether a test of that family has its values in Program::patterns.
constexpr bool values_are_patterns(ConditionTest::Family family) {
    using Family = ConditionTest::Family;
    return family == Family::string || family == Family::string_ignoring_case || family == Family::boolean ||
           family == Family::binary || family == Family::arn;
}

/// What evaluate() reads of one statement.
struct Rule {
    bool deny = false, not_action = false, not_resource = false;
    bool has_principal = false, not_principal = false, has_resource = false;
    std::uint32_t vendor = 0;  ///< hash of the one vendor all its actions have; 0: several, or any
    Slice actions, resources;  ///< in patterns
    Slice principals, conditions;
};

/// Finds the statements that may match a request by the vendor of its action and the head of its resource, at
/// a cost that does not grow with the other statements.
class StatementIndex {
public:
    static constexpr std::uint64_t any_vendor = 0;
    /// A statement is listed for any vendor, for each of its vendors (hash as in vendor_hash), or for each of
    /// its vendors and heads (hash as in vendor_and_head_hash).
    struct Listing {
        std::uint64_t hash;
        std::uint32_t statement;
        auto operator<=>(const Listing&) const = default;
    };

    /// Replaces what was listed before.
    void build(std::vector<Listing>);

    /// Calls `look_at(statement)` for each statement listed for any vendor, for `vendor` or for
    /// `vendor_and_head`, in ascending order, until it answers true.
    template <class LookAt>
    void find(std::uint64_t vendor, std::uint64_t vendor_and_head, LookAt&& look_at) const {
        std::array lists{any_vendor_, entry(vendor), entry(vendor_and_head)};
        while (true) {
            Entry* next = nullptr;
            for (Entry& list : lists)
                if (list.count != 0 && (!next || lists_[list.first] < lists_[next->first])) next = &list;
            if (!next || look_at(lists_[next->first])) return;
            ++next->first;
            --next->count;
        }
    }

    std::size_t bytes() const {
        return entries_.capacity() * sizeof(Entry) + lists_.capacity() * sizeof(std::uint32_t);
    }

private:
    struct Entry {
        std::uint64_t hash = 0;
        std::uint32_t first = 0, count = 0;  // in lists_; count 0: free
    };
    Entry entry(std::uint64_t hash) const {
        const std::size_t mask = entries_.size() - 1;
        for (std::size_t slot = (hash >> 7) & mask; entries_[slot].count != 0; slot = (slot + 1) & mask)
            if (entries_[slot].hash == hash) return entries_[slot];
        return {};
    }

    Entry any_vendor_;
    std::vector<Entry> entries_ = std::vector<Entry>(4);  // open addressing; some slot is always free
    std::vector<std::uint32_t> lists_;
};

/// The hashes of some listings, one bit each: may take a hash for listed that is not, never the other way
/// round. Spares decisions the documents that are about something else.
class ListingFilter {
public:
    void add(std::uint64_t hash) {
        if (hash == StatementIndex::any_vendor) words_.fill(~std::uint64_t{0});
        words_[hash >> 62] |= bit(hash);
    }
    bool may_have(std::uint64_t hash) const { return (words_[hash >> 62] & bit(hash)) != 0; }

private:
    static constexpr std::uint64_t bit(std::uint64_t hash) { return std::uint64_t{1} << (hash >> 56 & 63); }
    std::array<std::uint64_t, 4> words_{};
};

/// What a PolicyIndex finds: statements of several documents, numbered in the order of policies and
/// documents.
struct IndexedStatements {
    /// Statement `rule` of the document of policy `policy`.
    struct Place {
        std::uint32_t policy, rule;
    };
    std::vector<Place> places;  ///< by number
    StatementIndex index;
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

    ListingFilter filter;  ///< of all listings
    bool indexed = false;  ///< false: few statements, look at all
    StatementIndex index;
};

/// From how many statements on a document is indexed.
inline constexpr std::size_t indexed_statements_min = 8;

/// Never 0. The action's text before its colon, in lower case.
std::uint64_t vendor_hash(std::string_view vendor);
/// With a head: the resource up to its first '/', all of it when it has none.
std::uint64_t vendor_and_head_hash(std::uint64_t vendor, std::string_view head);

/// Lists a rule of a complete program under the number `statement`.
void add_listings(const Program&, const Rule&, std::uint32_t statement,
                  std::vector<StatementIndex::Listing>&);
/// Fills filter and index of a program whose rules are complete.
void build_index(Program&);

}  // namespace watchword::policy
