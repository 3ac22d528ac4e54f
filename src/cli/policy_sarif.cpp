// SARIF 2.1.0, the Static Analysis Results Interchange Format of OASIS: what code hosts show beside a change.
#include <fmt/format.h>

#include <algorithm>

#include "cli/output.hpp"
#include "cli/policy_report.hpp"

namespace watchword::cli {
namespace {

using policy::Finding;
using policy::FindingType;

constexpr auto schema = "https://json.schemastore.org/sarif-2.1.0.json";
constexpr auto manual =
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html";

std::string_view level_of(FindingType type) {
    switch (type) {
        case FindingType::error: return "error";
        case FindingType::security_warning:
        case FindingType::warning: return "warning";
        case FindingType::suggestion: return "note";
    }
    return "none";
}

std::string rule(const policy::FindingKind& kind) {
    const bool security = kind.type == FindingType::security_warning;
    return fmt::format(
        "{{\"id\": {}, \"shortDescription\": {{\"text\": {}}}, \"help\": {{\"text\": {}}}, "
        "\"defaultConfiguration\": {{\"level\": \"{}\"}}, \"properties\": {{\"findingType\": \"{}\", "
        "\"tags\": [{}]}}}}",
        json_string(kind.code), json_string(fmt::format("{}.", kind.title)), json_string(kind.advice),
        level_of(kind.type), type_name(kind.type), security ? "\"security\"" : "");
}

// The column of a byte counted in characters, as columnKind says.
std::size_t character_column(std::string_view text, unsigned line, unsigned column) {
    for (unsigned i = 1; i < line; ++i) text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
    text = text.substr(0, column - 1);
    return 1 + static_cast<std::size_t>(
                   std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

std::string result(const CheckedFile& file, const Finding& found, std::size_t rule_index) {
    const auto where = file.name == "-"
                           ? std::string("\"uri\": \"stdin\"")
                           : fmt::format("\"uri\": {}{}", json_string(artifact_uri(file.name)),
                                         file.name.starts_with('/') ? "" : ", \"uriBaseId\": \"SRCROOT\"");
    return fmt::format(
        "{{\"ruleId\": {}, \"ruleIndex\": {}, \"level\": \"{}\", \"message\": {{\"text\": {}}}, "
        "\"locations\": "
        "[{{\"physicalLocation\": {{\"artifactLocation\": {{{}}}, \"region\": {{\"startLine\": {}, "
        "\"startColumn\": {}, "
        "\"endLine\": {}, \"endColumn\": {}}}}}, \"logicalLocations\": [{{\"fullyQualifiedName\": {}}}]}}]}}",
        json_string(found.code), rule_index, level_of(found.type),
        json_string(fmt::format("{} {}", found.message, found.advice)), where, found.line,
        character_column(file.text, found.line, found.column), found.end_line,
        character_column(file.text, found.end_line, found.end_column),
        json_string(found.path.empty() ? "document" : found.path));
}

}  // namespace

std::string artifact_uri(std::string_view path) {
    constexpr std::string_view plain = "-._~/!$&'()*+,=@";
    std::string out = path.starts_with('/') ? "file://" : "";
    while (path.starts_with("./")) path.remove_prefix(2);
    for (const char c : path) {
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (letter || plain.find(c) != std::string_view::npos) {
            out += c;
        } else {
            out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
        }
    }
    return out;
}

void write_sarif(std::ostream& out, const std::vector<CheckedFile>& files) {
    const auto kinds = policy::finding_kinds();
    out << fmt::format(
        "{{\"$schema\": \"{}\", \"version\": \"2.1.0\", \"runs\": [{{\n"
        "\"tool\": {{\"driver\": {{\"name\": \"watchword policy check\", \"version\": \"{}\", "
        "\"informationUri\": \"{}\", "
        "\"rules\": [\n",
        schema, WATCHWORD_VERSION, manual);
    for (std::size_t i = 0; i < kinds.size(); ++i) out << (i ? ",\n" : "") << rule(kinds[i]);
    out << "\n]}}, \"columnKind\": \"unicodeCodePoints\", \"results\": [\n";
    bool first = true;
    for (const auto& file : files)
        for (const auto& found : file.findings) {
            const auto at = std::find_if(kinds.begin(), kinds.end(),
                                         [&](const auto& kind) { return kind.code == found.code; });
            out << (first ? "" : ",\n") << result(file, found, static_cast<std::size_t>(at - kinds.begin()));
            first = false;
        }
    out << "\n]}]}\n";
}

}  // namespace watchword::cli
