#include "policy/findings.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <set>

#include "policy/findings/cases.hpp"
#include "policy/findings/subject.hpp"

namespace watchword::policy::check {
namespace {

constexpr FindingOptions in_2026{1'769'904'000'000};

std::string json(std::string text) {
    if (text.find('"') == std::string::npos) std::replace(text.begin(), text.end(), '\'', '"');
    return text;
}

std::string told(const std::vector<Finding>& list) {
    std::string out;
    for (const auto& finding : list)
        out += std::string(type_name(finding.type)) + " " + std::string(finding.code) + " at " +
               finding.path + " " + std::to_string(finding.line) + ":" + std::to_string(finding.column) +
               ": " + finding.message + "\n";
    return out;
}

const Finding* find(const std::vector<Finding>& list, std::string_view code) {
    const auto at = std::find_if(list.begin(), list.end(), [&](const Finding& f) { return f.code == code; });
    return at == list.end() ? nullptr : &*at;
}

std::vector<Case> all_cases() {
    auto out = statement_cases();
    for (auto& more : condition_cases()) out.push_back(std::move(more));
    return out;
}

class EachCase : public testing::TestWithParam<Case> {};

TEST_P(EachCase, IsTheOneDocumentToldAndTheOtherNot) {
    const auto& row = GetParam();
    const auto bad = json(row.bad);
    const auto found = findings(bad, row.type, in_2026);
    const auto* finding = find(found, row.code);
    ASSERT_TRUE(finding) << row.code << " is not told of " << bad << "\n" << told(found);
    EXPECT_FALSE(finding->message.empty());
    EXPECT_FALSE(finding->advice.empty());
    EXPECT_LE(std::pair(finding->line, finding->column), std::pair(finding->end_line, finding->end_column));
    EXPECT_LE(finding->end_column, bad.size() + 1);
    if (!row.path.empty()) {
        EXPECT_EQ(finding->path, row.path) << told(found);
    }
    const auto good = json(row.good);
    EXPECT_FALSE(find(findings(good, row.type, in_2026), row.code))
        << good << "\n"
        << told(findings(good, row.type, in_2026));
}

std::string name_of(const testing::TestParamInfo<Case>& row) {
    return std::string(row.param.code) + "_" + std::to_string(row.index);
}
INSTANTIATE_TEST_SUITE_P(Findings, EachCase, testing::ValuesIn(all_cases()), name_of);

TEST(Findings, HasEveryCodeACaseAndEveryCaseACode) {
    std::set<std::string_view> codes, cases;
    for (const auto& kind : finding_kinds()) {
        EXPECT_TRUE(codes.insert(kind.code).second) << kind.code << " is there twice";
        EXPECT_FALSE(kind.title.empty() || kind.advice.empty()) << kind.code;
    }
    const auto list = all_cases();
    for (const auto& row : list) cases.insert(row.code);
    EXPECT_EQ(codes, cases);
}

TEST(Findings, IsEveryCodeInTheManual) {
    std::ifstream file(WATCHWORD_SOURCE "/docs/policy-findings.md");
    const std::string page{std::istreambuf_iterator<char>(file), {}};
    std::string wanted;
    for (const auto& kind : finding_kinds())
        wanted += "| `" + std::string(kind.code) + "` | " + std::string(type_name(kind.type)) + " | " +
                  std::string(kind.title) + " | " + std::string(kind.advice) + " |\n";
    EXPECT_NE(page.find(wanted), std::string::npos) << "docs/policy-findings.md lacks this table:\n"
                                                    << wanted;
}

TEST(Findings, WhereIsSomethingTold) {
    const auto found = findings(
        "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": {\n    \"Effect\": \"Allow\",\n"
        "    \"Action\": [\"s3:GetObject\",\n      \"s3:GetObjects\"],\n    \"Resource\": \"*\"\n  }\n}\n",
        DocumentType::identity);
    ASSERT_EQ(found.size(), 1u) << told(found);
    EXPECT_EQ(found[0].code, "INVALID_ACTION");
    EXPECT_EQ(found[0].message, "Amazon S3 has no action \"GetObjects\". Is s3:GetObject meant?");
    EXPECT_EQ(found[0].path, "Statement[0].Action[1]");
    EXPECT_EQ(found[0].line, 6u);
    EXPECT_EQ(found[0].column, 7u);
    EXPECT_EQ(found[0].end_line, 6u);
    EXPECT_EQ(found[0].end_column, 22u);
}

TEST(Findings, AreAllFaultyStatementsToldAndTheOthersLookedAt) {
    const auto found = findings(json("{'Version':'2012-10-17','Statement':["
                                     "{'Effect':'Permit','Action':'s3:*','Resource':'*'},"
                                     "{'Effect':'Allow','Action':'s3:Gett','Resource':'*'},"
                                     "{'Effect':'Allow','Action':'s3:*','Resurce':'*'}]}"),
                                DocumentType::identity);
    ASSERT_EQ(found.size(), 3u) << told(found);
    EXPECT_EQ(found[0].code, "INVALID_EFFECT");
    EXPECT_EQ(found[0].message, "Syntax errors in policy. Invalid effect: Permit");
    EXPECT_EQ(found[0].path, "Statement[0].Effect");
    EXPECT_EQ(found[1].code, "INVALID_ACTION");
    EXPECT_EQ(found[2].code, "INVALID_POLICY_ELEMENT");
    EXPECT_EQ(found[2].path, "Statement[2].Resurce");
}

TEST(Findings, IsWhatCompileRefusesAlwaysAnError) {
    for (const auto& row : all_cases())
        for (const auto& text : {json(row.bad), json(row.good)})
            for (int type = 0; type < 8; ++type) {
                const auto as = static_cast<DocumentType>(type);
                const auto made = compile(text, as);
                if (made) continue;
                const auto found = findings(text, as);
                const auto* first = found.empty() ? nullptr : &found[0];
                ASSERT_TRUE(first) << text;
                EXPECT_TRUE(std::any_of(found.begin(), found.end(),
                                        [](const Finding& f) { return f.type == FindingType::error; }))
                    << text << told(found);
            }
}

TEST(Findings, IsADocumentToldTheSameAsItsText) {
    const auto text = json(allow("'Action':'s3:Gett','Resource':'*'"));
    const auto document = compile(text, DocumentType::identity);
    ASSERT_TRUE(document);
    EXPECT_EQ(told(findings(**document)), told(findings(text, DocumentType::identity)));
}

TEST(Findings, DoDatesCountOnlyWhereNowIsGiven) {
    const auto text = json(allow_if("'DateGreaterThan':{'aws:CurrentTime':'2020-01-01'}"));
    EXPECT_FALSE(find(findings(text, DocumentType::identity), "DATE_IN_PAST"));
    EXPECT_TRUE(find(findings(text, DocumentType::identity, in_2026), "DATE_IN_PAST"));
}

TEST(Findings, DoPatternsAndArnFormatsOverlap) {
    const std::string object = "arn:${Partition}:s3:::${BucketName}/${ObjectName}",
                      bucket = "arn:${Partition}:s3:::${BucketName}";
    const struct {
        const char* resource;
        std::string format;
        bool overlap;
    } table[] = {
        {"*", object, true},
        {"arn:aws:s3:::b/k", object, true},
        {"arn:aws:s3:::b", object, false},
        {"arn:aws:s3:::b*", object, true},
        {"arn:aws:s3:::b", bucket, true},
        {"arn:aws:s3:::b/*", bucket, false},
        {"arn:aws:s3:::*", bucket, true},
        {"arn:aws:s3:::?", object, false},
        {"arn:aws:s3:::?/?", object, true},
        {"arn:aws:s3:::${aws:username}", object, true},
        {"arn:aws:s3:::b${*}", object, false},
        {"arn:aws:s3:*", object, true},
        {"arn:*:s3:::b/k", object, true},
        {"arn:aws:iam::111122223333:role/R", "arn:${Partition}:iam::${Account}:role/${RoleNameWithPath}",
         true},
        {"arn:aws:iam::111122223333:user/R", "arn:${Partition}:iam::${Account}:role/${RoleNameWithPath}",
         false},
        {"arn:aws:iam::111122223333:*r/R", "arn:${Partition}:iam::${Account}:user/${UserNameWithPath}", true},
        {"arn:aws:iam::111122223333:?ser/?", "arn:${Partition}:iam::${Account}:user/${UserNameWithPath}",
         true},
    };
    for (const auto& row : table)
        EXPECT_EQ(overlap(row.resource, row.format, true), row.overlap) << row.resource;
}

TEST(Findings, DoesOnePatternCoverAnother) {
    EXPECT_TRUE(covers("s3:*", "S3:Get*", true));
    EXPECT_FALSE(covers("s3:*", "S3:Get*", false));
    EXPECT_TRUE(covers("a?c", "a?c", false));
    EXPECT_FALSE(covers("a?c", "a*c", false));
    EXPECT_FALSE(covers("a*c", "a*d", false));
    EXPECT_TRUE(covers("*a*", "ba", false));
}

// Documents that only a program writes must not cost more than a moment: no such time is measured, but a
// quadratic walk over any of these takes minutes.
TEST(Findings, DoLargeDocumentsEnd) {
    const auto many = [](const std::string& element, std::size_t bytes) {
        std::string out;
        for (std::size_t i = 0; out.size() < bytes; ++i)
            out += (out.empty() ? "'" : ",'") + element + std::to_string(i) + "*'";
        return "[" + out + "]";
    };
    for (const auto& text : {
             allow("'Action':" + many("ec2:*a*", 120'000) + ",'Resource':'*'"),
             allow("'Action':" + many("ec2:Describ", 120'000) + ",'Resource':'*'"),
             allow("'Action':" + many("ec2:x", 60'000) +
                   ",'Resource':" + many("arn:aws:ec2:*:*:*a*", 60'000)),
             allow("'Action':['ec2:*','s3:*','iam:*'],'Resource':" + many("arn:aws:ec2:*:*:*a*", 120'000)),
             allow("'Action':'s3:*','Resource':'arn:aws:s3:::" + std::string(120'000, '*') + "'"),
             allow_if("'StringEquals':{'aws:username':" + many("a", 60'000) +
                      "},'StringNotEquals':{'aws:username':" + many("b", 60'000) + "}"),
         })
        EXPECT_FALSE(findings(json(text), DocumentType::identity).empty());
    std::string statements;
    while (statements.size() < 120'000)
        statements +=
            std::string(statements.empty() ? "" : ",") + "{'Effect':'Allow','Action':'s3:*','Resource':'*'}";
    EXPECT_FALSE(findings(json("{'Statement':[" + statements + "]}"), DocumentType::identity).empty());
    EXPECT_EQ(findings(std::string(200'000, ' '), DocumentType::identity)[0].code, "JSON_SYNTAX_ERROR");
}

}  // namespace
}  // namespace watchword::policy::check
