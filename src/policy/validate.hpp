// What a policy document must look like, and what is said when it does not (facts: policy §1, §10).
// S3 has its own texts for the same faults.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "policy/json.hpp"
#include "policy/program.hpp"
#include "watchword/policy/document.hpp"

namespace watchword::policy {

/// The names that the members of a document, and of a statement, may have.
inline constexpr std::array<std::string_view, 3> document_elements{"Version", "Id", "Statement"};
inline constexpr std::array<std::string_view, 9> statement_elements{"Sid",      "Principal",   "NotPrincipal",
                                                                    "Effect",   "Action",      "NotAction",
                                                                    "Resource", "NotResource", "Condition"};

/// The first fault of a document read as JSON, or none.
std::optional<DocumentError> validate(const JsonNode& root, DocumentType);
/// What is said of a text that is not JSON (or has duplicate keys, or is nested too deeply).
DocumentError not_json(const JsonError&, DocumentType);

/// The statements of a well-formed document: its one, or those of its array.
std::vector<const JsonNode*> statements_of(const JsonNode& root);
/// A value, or the elements of an array: the language lets one stand for the other.
std::vector<const JsonNode*> list_of(const JsonNode&);

/// An operator's name ("ForAllValues:StringNotLikeIfExists") as a test without key and values; none when AWS
/// has no such operator. Case matters. `wildcards`: whether '*' and '?' mean something in its values.
struct OperatorName {
    ConditionTest test;
    bool wildcards = false;
    bool variables = false;  ///< whether "${…}" does
};
std::optional<OperatorName> parse_operator(std::string_view name);

/// The kind of one principal, or none when it is not one. `type` is the key: "AWS", "Service", ….
std::optional<PrincipalEntry::Kind> principal_kind(std::string_view type, std::string_view value,
                                                   DocumentType);
/// The account of an `account` principal: 12 digits.
std::string_view account_of_principal(std::string_view value);

/// The fault of one Resource (not for buckets), or an empty text.
std::string resource_fault(std::string_view resource);
/// A Resource whose last segments are missing after a "*" ("arn:aws:logs:*") with those filled in.
std::string complete_resource(std::string_view resource);

}  // namespace watchword::policy
