// A document taken apart for the rules: every text with its place and with what the catalog knows of it.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "policy/catalog/catalog.hpp"
#include "policy/findings.hpp"
#include "policy/json.hpp"
#include "policy/validate.hpp"

namespace watchword::policy::check {

// What compares pairs or walks the catalog stops here: a document of these sizes is a program's, not a
// person's.
inline constexpr std::size_t expansions_max = 1000;  ///< wildcard actions looked up in the catalog
inline constexpr std::size_t suggestions_max = 50;   ///< misspelt names with a suggestion
inline constexpr std::size_t pairs_max = 200'000;    ///< texts of one list compared with each other
inline constexpr std::size_t overlaps_max = 30'000;  ///< resources of one statement times ARN formats
inline constexpr std::size_t text_bytes_max = 2048;  ///< of an ARN: AWS's own limit
inline constexpr std::size_t statement_pairs_max = 10'000;

/// Where something stands.
struct Place {
    std::string path;
    Position begin, end;
};

/// One text of an element: Action, Resource, ….
struct Text {
    const JsonNode* node = nullptr;
    const char* element = "";  ///< "Action"
    int index = -1;            ///< in its array; -1: the element is this one text

    std::string_view text() const { return node->text; }
};

/// An Action or NotAction with the actions it names.
struct ActionText : Text {
    bool everything = false;                    ///< "*" or "*:*"
    bool wildcard = false;                      ///< in its name
    bool expanded = true;                       ///< false: expansions_max is reached, `actions` is empty
    const catalog::Service* service = nullptr;  ///< null: unknown, or the vendor is "*"
    std::vector<const catalog::Action*> actions;

    std::string_view vendor() const { return text().substr(0, text().find(':')); }
    std::string_view name() const {
        const auto colon = text().find(':');
        return colon == std::string_view::npos ? std::string_view() : text().substr(colon + 1);
    }
    /// Whether it is or covers that action, as "iam:PassRole".
    bool covers(std::string_view action) const;
};

/// One principal.
struct PrincipalText : Text {
    std::string_view type;  ///< "AWS", "Service", …; "" for the bare "*"

    bool everybody() const { return text() == "*" && (type.empty() || type == "AWS"); }
};

/// One key under one operator.
struct ConditionText {
    std::string_view name;  ///< of the operator, as written
    OperatorName op;
    std::string_view key;                          ///< as written
    const catalog::ConditionKey* known = nullptr;  ///< null: AWS has no such key
    const JsonNode* node = nullptr;                ///< the value or array of values
    Position begin;                                ///< of the key
    std::vector<const JsonNode*> values;

    bool is(std::string_view wanted) const;  ///< by key, ignoring case
    bool family(ConditionTest::Family wanted) const { return op.test.family == wanted; }
    /// The one value, in lower case; "" when there are more or none.
    std::string only_value() const;
};

/// One statement, by its elements.
struct Statement {
    const JsonNode* node = nullptr;
    std::size_t index = 0;
    bool deny = false, not_action = false, not_resource = false, not_principal = false;
    std::vector<ActionText> actions;        ///< of Action or NotAction
    std::vector<Text> resources;            ///< of Resource or NotResource
    std::vector<PrincipalText> principals;  ///< of Principal or NotPrincipal
    std::vector<ConditionText> conditions;

    bool allow() const { return !deny; }
    /// Whether its actions include that one; with NotAction, whether they leave it in.
    bool covers(std::string_view action) const;
    /// The first condition on that key, or null.
    const ConditionText* condition_on(std::string_view key) const;
};

/// What every rule looks at. The tree it was made from must outlive it.
struct Subject {
    const JsonNode& root;
    std::string_view text;
    DocumentType type;
    bool variables = false;  ///< Version 2012-10-17
    std::optional<std::int64_t> now;
    std::vector<Statement> statements;  ///< only well-formed ones

    bool takes_principals() const {
        return type == DocumentType::bucket || type == DocumentType::trust ||
               type == DocumentType::endpoint || type == DocumentType::resource;
    }
};

/// `good`: the indexes of the statements that validate() lets pass.
Subject take_apart(const JsonNode& root, std::string_view text, DocumentType, const FindingOptions&,
                   std::span<const std::size_t> good);

/// Where things of a statement stand.
Place place_of(const Statement&);
Place place_of(const Statement&, const Text&);
Place place_of(const Statement&, const ConditionText&);
/// A member of the statement, "Sid"; the statement itself when it has none.
Place place_of(const Statement&, std::string_view member);
Place place_of(const Statement&, const ConditionText&, const JsonNode& value);

/// Collects what one rule after the other finds.
class Report {
public:
    void add(Place, std::string message);
    /// False when enough names were suggested: looking for one costs a walk over the catalog.
    bool may_suggest() { return ++suggestions_ <= suggestions_max; }

    const FindingKind* kind = nullptr;  ///< of the rule that is running
    std::vector<Finding> found;

private:
    std::size_t suggestions_ = 0;
};

/// One kind of finding and the function that finds it.
struct Rule {
    FindingKind kind;
    void (*look)(const Subject&, Report&);
};

/// The rules, by the file they are in.
std::span<const Rule> document_rules();
std::span<const Rule> action_rules();
std::span<const Rule> resource_rules();
std::span<const Rule> redundancy_rules();
std::span<const Rule> breadth_rules();
std::span<const Rule> role_passing_rules();
std::span<const Rule> principal_rules();
std::span<const Rule> key_rules();
std::span<const Rule> value_rules();
std::span<const Rule> address_rules();
std::span<const Rule> variable_rules();
std::span<const Rule> set_operator_rules();
std::span<const Rule> logic_rules();
std::span<const Rule> mfa_rules();

/// Codes for what compile() refuses, which no rule finds.
std::span<const FindingKind> refusal_kinds();
/// Why a text is no document of that type: an empty list when it is one. `good`: statements fit to be looked
/// at.
std::vector<Finding> refusals(const Result<JsonNode, JsonError>& root, std::string_view text, DocumentType,
                              std::vector<std::size_t>& good);

/// Whether some text could match both: a resource as written in a policy ('*', '?', and ${…} where
/// `variables`) and an ARN format of the catalog. Segments are compared one by one.
bool overlap(std::string_view resource, std::string_view format, bool variables);
/// Whether a text has the form of a region's code, "us-east-1", "us-gov-west-1": regions come and go.
bool is_region(std::string_view text);
/// Whether everything that `narrow` matches is matched by `wide`: never true in error, sometimes false in
/// error.
bool covers(std::string_view wide, std::string_view narrow, bool ignore_case);

}  // namespace watchword::policy::check
