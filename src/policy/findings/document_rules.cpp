// Rules about the document as a whole, and what is empty in it.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "policy/findings/subject.hpp"

namespace watchword::policy::check {
namespace {

Place whole(const Subject& subject) { return {"", subject.root.begin, subject.root.end}; }

bool has_variable(const Subject& subject) {
    return std::any_of(subject.statements.begin(), subject.statements.end(), [](const Statement& statement) {
        const auto in = [](std::string_view text) { return text.find("${") != std::string_view::npos; };
        const auto in_values = [&](const ConditionText& test) {
            return std::any_of(test.values.begin(), test.values.end(),
                               [&](const JsonNode* value) { return in(value->text); });
        };
        return std::any_of(statement.resources.begin(), statement.resources.end(),
                           [&](const Text& text) { return in(text.text()); }) ||
               std::any_of(statement.conditions.begin(), statement.conditions.end(), in_values);
    });
}

void missing_version(const Subject& subject, Report& report) {
    if (!subject.root.member("Version"))
        report.add(whole(subject), "There is no Version, which means the language of 2008-10-17.");
}

void old_version(const Subject& subject, Report& report) {
    const auto* version = subject.root.member("Version");
    if (version && version->text == "2008-10-17")
        report.add({"Version", version->begin, version->end}, "The Version is that of 2008.");
}

void variable_in_old_version(const Subject& subject, Report& report) {
    if (subject.variables || !has_variable(subject)) return;
    const auto* version = subject.root.member("Version");
    report.add(version ? Place{"Version", version->begin, version->end} : whole(subject),
               "\"${\" is plain text in this Version: the variables of this document stand for nothing.");
}

void empty_sid(const Subject& subject, Report& report) {
    for (const auto& statement : subject.statements)
        if (const auto* sid = statement.node->member("Sid"); sid && sid->text.empty())
            report.add(place_of(statement, "Sid"), "The Sid is empty.");
}

void empty_condition(const Subject& subject, Report& report) {
    for (const auto& statement : subject.statements) {
        const auto* condition = statement.node->member("Condition");
        if (!condition) continue;
        if (condition->keys.empty()) report.add(place_of(statement, "Condition"), "The Condition is empty.");
        for (std::size_t i = 0; i < condition->keys.size(); ++i)
            if (condition->children[i].keys.empty())
                report.add({fmt::format("Statement[{}].Condition.{}", statement.index, condition->keys[i]),
                            condition->children[i].begin, condition->children[i].end},
                           fmt::format("{} has no key to test.", condition->keys[i]));
    }
}

void empty_values(const Subject& subject, Report& report) {
    for (const auto& statement : subject.statements)
        for (const auto& test : statement.conditions)
            if (test.values.empty())
                report.add(place_of(statement, test),
                           fmt::format("{} has no value to compare with.", test.key));
}

// A document's size as its quota counts it, and that quota (facts: policy §6).
struct Size {
    std::size_t characters = 0, quota = 0;
    const char* name = "";
};
Size size_of(const Subject& subject) {
    const auto count = [&](bool white_space) {
        return static_cast<std::size_t>(std::count_if(subject.text.begin(), subject.text.end(), [&](char c) {
            const bool white = c == ' ' || c == '\t' || c == '\n' || c == '\r';
            return (c & 0xC0) != 0x80 && (white_space || !white);
        }));
    };
    switch (subject.type) {
        case DocumentType::identity: return {count(false), 6144, "a managed policy"};
        case DocumentType::boundary: return {count(false), 6144, "a permissions boundary"};
        case DocumentType::session: return {count(true), 2048, "session policies"};
        case DocumentType::trust: return {count(false), 2048, "a trust policy"};
        case DocumentType::bucket: return {count(true), 20'480, "a bucket policy"};
        case DocumentType::endpoint: return {count(true), 20'480, "an endpoint policy"};
        // Each service has a quota of its own, which is not known here.
        case DocumentType::resource: return {count(true), std::size_t{1} << 32, "a resource policy"};
        case DocumentType::scp: return {count(true), 5120, "a service control policy"};
        case DocumentType::rcp: return {count(true), 5120, "a resource control policy"};
    }
    return {};
}

template <DocumentType... types>
void above_quota(const Subject& subject, Report& report) {
    if (!((subject.type == types) || ...)) return;
    const auto size = size_of(subject);
    if (size.characters > size.quota)
        report.add(whole(subject),
                   fmt::format("{} characters; {} may have {}.", size.characters, size.name, size.quota));
}

void near_quota(const Subject& subject, Report& report) {
    const auto size = size_of(subject);
    if (size.characters * 10 >= size.quota * 9 && size.characters <= size.quota)
        report.add(whole(subject), fmt::format("{} characters of the {} that {} may have.", size.characters,
                                               size.quota, size.name));
}

constexpr auto split = "Split it, use wildcards, or leave out what is redundant.";
constexpr std::array table{
    Rule{{FindingType::warning, "MISSING_VERSION", "No Version", "Add \"Version\": \"2012-10-17\"."},
         missing_version},
    Rule{{FindingType::suggestion, "OLD_VERSION", "The Version of 2008", "Use \"Version\": \"2012-10-17\"."},
         old_version},
    Rule{{FindingType::error, "VARIABLE_UNSUPPORTED_IN_VERSION", "Variables in a Version that has none",
          "Use \"Version\": \"2012-10-17\"."},
         variable_in_old_version},
    Rule{{FindingType::suggestion, "EMPTY_SID_VALUE", "An empty Sid",
          "Name the statement, or remove the Sid."},
         empty_sid},
    Rule{{FindingType::suggestion, "EMPTY_OBJECT_CONDITION", "A Condition without a test",
          "Remove it, or say what is to be tested: as it is, it holds always."},
         empty_condition},
    Rule{{FindingType::suggestion, "EMPTY_ARRAY_CONDITION", "A condition key without values",
          "Give it values. To ask whether the key is there at all, use Null."},
         empty_values},
    Rule{{FindingType::warning, "POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA",
          "Larger than such policies may be", split},
         above_quota<DocumentType::identity, DocumentType::boundary, DocumentType::session>},
    Rule{{FindingType::warning, "POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA",
          "Larger than policies on resources may be", split},
         above_quota<DocumentType::trust, DocumentType::bucket, DocumentType::endpoint>},
    Rule{{FindingType::error, "POLICY_SIZE_EXCEEDS_SCP_QUOTA", "Larger than a service control policy may be",
          split},
         above_quota<DocumentType::scp>},
    Rule{{FindingType::error, "POLICY_SIZE_EXCEEDS_RCP_QUOTA", "Larger than a resource control policy may be",
          split},
         above_quota<DocumentType::rcp>},
    Rule{{FindingType::suggestion, "POLICY_SIZE_NEAR_QUOTA", "Nearly as large as it may be",
          "Split it before the next statement does not fit."},
         near_quota},
};

}  // namespace

std::span<const Rule> document_rules() { return table; }

}  // namespace watchword::policy::check
