#include "cli/policy_report.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cli/output.hpp"

namespace watchword::cli {
namespace {

using policy::Finding;
using policy::FindingType;

std::string_view word_of(FindingType type) {
    switch (type) {
        case FindingType::error: return "error";
        case FindingType::security_warning: return "security warning";
        case FindingType::warning: return "warning";
        case FindingType::suggestion: return "suggestion";
    }
    return "";
}

// Sentences quote the document, which could hold what moves a terminal's cursor.
std::string on_one_line(std::string text) {
    std::replace_if(
        text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; },
        '?');
    return text;
}

}  // namespace

void write_text(std::ostream& out, const std::vector<CheckedFile>& files) {
    std::size_t total = 0;
    for (const auto& file : files) {
        const auto name = on_one_line(file.name == "-" ? "<stdin>" : file.name);
        if (file.guessed && !file.findings.empty())
            out << fmt::format("{}: held to be a policy of type {}; --type says otherwise\n", name,
                               file.type);
        for (const auto& found : file.findings)
            out << fmt::format("{}:{}:{}: {}: {} [{}]\n    {}\n", name, found.line, found.column,
                               word_of(found.type), on_one_line(found.message), found.code, found.advice);
        total += file.findings.size();
    }
    if (total > 0) out << fmt::format("{} finding{}\n", total, total == 1 ? "" : "s");
}

void write_json(std::ostream& out, const std::vector<CheckedFile>& files) {
    for (const auto& file : files)
        for (const auto& found : file.findings)
            out << fmt::format(
                "{{\"file\": {}, \"policyType\": {}, \"findingType\": {}, \"issueCode\": {}, \"message\": "
                "{}, "
                "\"advice\": {}, \"path\": {}, \"line\": {}, \"column\": {}, \"endLine\": {}, \"endColumn\": "
                "{}}}\n",
                json_string(file.name), json_string(file.type), json_string(type_name(found.type)),
                json_string(found.code), json_string(found.message), json_string(found.advice),
                json_string(found.path), found.line, found.column, found.end_line, found.end_column);
}

void write_codes(std::ostream& out) {
    out << "| code | type | what is found | what to do |\n|---|---|---|---|\n";
    for (const auto& kind : policy::finding_kinds())
        out << fmt::format("| `{}` | {} | {} | {} |\n", kind.code, type_name(kind.type), kind.title,
                           kind.advice);
}

}  // namespace watchword::cli
