// What is wrong, risky or superfluous in a policy document, in the spirit of IAM Access Analyzer's
// ValidatePolicy: its issue codes where it has the check, own ones where it has not. docs/policy-findings.md
// lists them all.
//
// Findings look at one document alone. They are advice: a document with findings may be stored and evaluated,
// except where compile() refuses it, which is told as findings of type error.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "watchword/policy/document.hpp"

namespace watchword::policy {

/// In the order of their weight, heaviest first. AWS's four types.
enum class FindingType {
    error,             ///< cannot work, or cannot mean what was written
    security_warning,  ///< lets in more than its author is likely to want
    warning,           ///< does something else than it seems to do
    suggestion,        ///< may go, or be said better
};

/// "ERROR", "SECURITY_WARNING", "WARNING" or "SUGGESTION".
std::string_view type_name(FindingType);

/// One thing found, and where.
struct Finding {
    FindingType type = FindingType::error;
    std::string_view code;                  ///< "INVALID_ACTION"; static storage
    std::string message;                    ///< one sentence about this place
    std::string_view advice;                ///< what to do about it; static storage
    std::string path;                       ///< "Statement[0].Action[1]"; "" is the document
    unsigned line = 1, column = 1;          ///< 1-based, in bytes: its first character
    unsigned end_line = 1, end_column = 1;  ///< just past its last
};

/// A kind of finding there can be.
struct FindingKind {
    FindingType type = FindingType::error;
    std::string_view code, title, advice;
};

/// What findings() cannot know by itself.
struct FindingOptions {
    std::optional<std::int64_t> now;  ///< milliseconds since 1970; none: dates are not held against it
};

/// All there is to say of a text, be it a document or not, in the order of the places. Never throws for bad
/// input. Cost: linear in the text for most, with fixed limits on what compares pairs (findings/subject.hpp).
std::vector<Finding> findings(std::string_view text, DocumentType, const FindingOptions& = {});
std::vector<Finding> findings(const Document&, const FindingOptions& = {});

/// Every kind, by code.
std::vector<FindingKind> finding_kinds();

}  // namespace watchword::policy
