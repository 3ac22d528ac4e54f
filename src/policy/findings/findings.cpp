#include "policy/findings.hpp"

#include <algorithm>
#include <tuple>

#include "base/limits.hpp"
#include "policy/findings/subject.hpp"

namespace watchword::policy {
namespace {

using RuleFile = std::span<const check::Rule> (*)();
constexpr RuleFile rule_files[] = {
    check::document_rules, check::action_rules,       check::resource_rules,  check::redundancy_rules,
    check::breadth_rules,  check::role_passing_rules, check::principal_rules, check::key_rules,
    check::value_rules,    check::address_rules,      check::variable_rules,  check::set_operator_rules,
    check::logic_rules,    check::mfa_rules,
};

}  // namespace

std::string_view type_name(FindingType type) {
    switch (type) {
        case FindingType::error: return "ERROR";
        case FindingType::security_warning: return "SECURITY_WARNING";
        case FindingType::warning: return "WARNING";
        case FindingType::suggestion: return "SUGGESTION";
    }
    return "";
}

std::vector<FindingKind> finding_kinds() {
    const auto refused = check::refusal_kinds();
    std::vector<FindingKind> out(refused.begin(), refused.end());
    for (const auto rules : rule_files)
        for (const auto& rule : rules()) out.push_back(rule.kind);
    std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.code < b.code; });
    const auto same = [](const auto& a, const auto& b) { return a.code == b.code; };
    out.erase(std::unique(out.begin(), out.end(), same), out.end());
    return out;
}

std::vector<Finding> findings(std::string_view text, DocumentType type, const FindingOptions& options) {
    const auto root = text.size() > limits::policy_document_bytes_max
                          ? Result<JsonNode, JsonError>(JsonError{"it is longer than 131072 bytes", {1, 1}})
                          : parse_json(text);
    std::vector<std::size_t> good;
    check::Report report;
    report.found = check::refusals(root, text, type, good);
    if (root && root->is(JsonNode::Kind::object) && (report.found.empty() || !good.empty())) {
        const auto subject = check::take_apart(*root, text, type, options, good);
        for (const auto rules : rule_files)
            for (const auto& rule : rules()) {
                report.kind = &rule.kind;
                rule.look(subject, report);
            }
    }
    std::stable_sort(report.found.begin(), report.found.end(), [](const Finding& a, const Finding& b) {
        return std::tie(a.line, a.column, a.type) < std::tie(b.line, b.column, b.type);
    });
    return std::move(report.found);
}

std::vector<Finding> findings(const Document& document, const FindingOptions& options) {
    return findings(document.text(), document.type(), options);
}

}  // namespace watchword::policy
