// How findings about files are written: for people, for programs, and for code scanners.
#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "policy/findings.hpp"

namespace watchword::cli {

/// A file and what was found in it.
struct CheckedFile {
    std::string name;  ///< as given; "-" is standard input
    std::string type;  ///< what it was held to be: "identity"
    bool guessed = false;
    std::string text;  ///< what was read
    std::vector<policy::Finding> findings;
};

/// Like a compiler: "FILE:LINE:COLUMN: error: SENTENCE [CODE]", and the advice below it. Control characters
/// of the document become '?'.
void write_text(std::ostream&, const std::vector<CheckedFile>&);
/// One JSON object a finding, one a line.
void write_json(std::ostream&, const std::vector<CheckedFile>&);
/// SARIF 2.1.0 (OASIS): one run, a rule for each code, a result for each finding.
void write_sarif(std::ostream&, const std::vector<CheckedFile>&);
/// All codes, as the table of docs/policy-findings.md.
void write_codes(std::ostream&);

/// A path as a relative URI reference (RFC 3986), what needs it percent-encoded; absolute paths become file
/// URIs.
std::string artifact_uri(std::string_view path);

}  // namespace watchword::cli
