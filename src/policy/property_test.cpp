// Generated policies and requests: evaluate() and reference_evaluate() must agree on all of the decision. A
// disagreement is shrunk, written into tests/differential/corpus and from then on asked first. The same
// corpus holds hand-written cases, each with the fact that decides it.
//
// WATCHWORD_PROPERTY_CASES and WATCHWORD_PROPERTY_SEED change how many cases there are, and which.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>

#include "base/text.hpp"
#include "policy/program.hpp"
#include "policy/test_batch.hpp"
#include "policy/test_generate.hpp"
#include "policy/test_shrink.hpp"
#include "policy/validate.hpp"

namespace watchword::policy {
namespace {

using namespace test;
namespace fs = std::filesystem;

const fs::path corpus = fs::path(WATCHWORD_SOURCE) / "tests/differential/corpus";

unsigned number_from(const char* variable, unsigned otherwise) {
    const char* text = std::getenv(variable);
    return text ? parse_number<unsigned>(text).value_or(otherwise) : otherwise;
}
unsigned cases() {
// Sanitizers look for memory errors, which fewer cases show as well: they are ten times slower.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    return number_from("WATCHWORD_PROPERTY_CASES", 4000);
#else
    return number_from("WATCHWORD_PROPERTY_CASES", 60000);
#endif
}
unsigned seed() { return number_from("WATCHWORD_PROPERTY_SEED", 20260131); }

std::string said(const Decision& decision) {
    return concat(name_of(decision.outcome), " by ", name_of(decision.decided_by), ", statement ",
                  decision.statement ? decision.statement->sid : "none");
}

void add_member(JsonNode& object, std::string key, std::string text) {
    JsonNode value;
    value.kind = JsonNode::Kind::string;
    value.text = std::move(text);
    object.keys.push_back(std::move(key));
    object.children.push_back(std::move(value));
}

/// The minimal case as a line of the corpus, with what the reference says to it.
std::string corpus_line(JsonNode minimal) {
    const Answers shown = ask(minimal);
    for (std::size_t i = minimal.keys.size(); i-- > 0;)
        if (minimal.keys[i] != "request" && minimal.keys[i] != "policies" && minimal.keys[i] != "bindings") {
            minimal.keys.erase(minimal.keys.begin() + static_cast<std::ptrdiff_t>(i));
            minimal.children.erase(minimal.children.begin() + static_cast<std::ptrdiff_t>(i));
        }
    add_member(minimal, "id", concat("found-", std::to_string(std::hash<std::string>()(json_text(minimal)))));
    add_member(minimal, "expected", std::string(name_of(shown.slow.outcome)));
    add_member(minimal, "decidedBy", std::string(name_of(shown.slow.decided_by)));
    return json_text(minimal);
}

/// Where the line was kept, or why it was not.
std::string keep(const std::string& line) {
    const fs::path path = corpus / "found.jsonl";
    std::ofstream out(path, std::ios::app);
    out << line << '\n';
    return out ? concat("kept in ", path.string()) : concat("not kept: cannot write ", path.string());
}

bool disagree(const JsonNode& line) {
    const Answers answers = ask(line);
    return answers.error.empty() && !answers.agree();
}

/// What the cases reached, by name: "allowed by identity", "StringLikeIfExists on two values: true", ….
class Coverage {
public:
    void count(const JsonNode& line, const Answers& answers) {
        const Decision& decision = answers.fast;
        const BatchCase& asked = *answers.asked;
        const std::string outcome(name_of(decision.outcome));
        ++seen_[concat(outcome, " by ", name_of(decision.decided_by))];
        ++seen_[concat(outcome, " for principal ", std::to_string(static_cast<int>(asked.principal.type)))];
        ++seen_[concat(outcome, decision.cross_account ? " cross account" : " same account")];
        if (const auto& policies = asked.policies; decision.allowed()) {
            if (policies.boundary) ++seen_["allowed under a boundary"];
            if (policies.session) ++seen_["allowed in a session"];
            if (policies.scps.size() > 1) ++seen_["allowed by several SCP levels"];
            if (policies.rcps.size() > 1) ++seen_["allowed by several RCP levels"];
            if (policies.endpoint_applies) ++seen_["allowed through an endpoint"];
        }
        for (const auto& document : asked.documents) count_statement(*document, decision);
        const auto* only = line.member("policies")->member("identity");
        if (line.member("policies")->children.size() == 1 && only->children.size() == 1)
            if (const auto* statement = only->children[0].member("Statement");
                statement && statement->is(JsonNode::Kind::object))
                if (const auto* condition = statement->member("Condition"))
                    count_condition(*condition, asked, decision.allowed());
    }

    unsigned operator[](const std::string& name) const {
        const auto found = seen_.find(name);
        return found == seen_.end() ? 0 : found->second;
    }

private:
    // Traits of the statement that decided.
    void count_statement(const Document& document, const Decision& decision) {
        const auto statements = document.statements();
        if (!decision.statement || statements.empty() || decision.statement < &statements.front() ||
            decision.statement > &statements.back())
            return;
        ++seen_[document.program().indexed ? "decided by an indexed document"
                                           : "decided by a document without index"];
        const auto root = parse_json(document.text());
        const std::string text = json_text(*statements_of(*root)[decision.statement->index]);
        const bool variables = document.version() == "2012-10-17";
        for (const char* trait :
             {"\"NotAction\"", "\"NotResource\"", "\"NotPrincipal\"", "\"Principal\":\"*\"", "\"AWS\"",
              "${aws:username}", "${aws:username, 'a'}", "${x:gone, 'alice'}", "${*}", "\"Condition\"", "b/?",
              "*Obj?ct", "\"Service\"", "\"Federated\"", "\"CanonicalUser\""})
            if (text.find(trait) != std::string::npos && (trait[0] != '$' || variables))
                ++seen_[concat("decided by ", trait)];
    }

    // Only one statement, and all of it matches but perhaps its condition: that is what the decision says.
    void count_condition(const JsonNode& condition, const BatchCase& asked, bool holds) {
        static const char* const counts[] = {"no value", "one value", "two values", "three values"};
        const auto given = asked.context.find(condition.children[0].keys[0]);
        const bool empty_text = given.size() == 1 && given[0].empty();
        ++seen_[concat(condition.keys[0], holds ? ": true" : ": false")];
        ++seen_[concat(condition.keys[0], " on ",
                       empty_text ? "an empty value" : counts[std::min<std::size_t>(given.size(), 3)])];
    }

    std::map<std::string, unsigned> seen_;
};

std::vector<std::string> operator_names() {
    return {"StringEquals",
            "StringNotEquals",
            "StringEqualsIgnoreCase",
            "StringNotEqualsIgnoreCase",
            "StringLike",
            "StringNotLike",
            "NumericEquals",
            "NumericNotEquals",
            "NumericLessThan",
            "NumericLessThanEquals",
            "NumericGreaterThan",
            "NumericGreaterThanEquals",
            "DateEquals",
            "DateNotEquals",
            "DateLessThan",
            "DateLessThanEquals",
            "DateGreaterThan",
            "DateGreaterThanEquals",
            "Bool",
            "BinaryEquals",
            "IpAddress",
            "NotIpAddress",
            "ArnEquals",
            "ArnLike",
            "ArnNotEquals",
            "ArnNotLike"};
}

/// A generator is worth what it reaches. Out of 60,000 cases each of these must be seen that often at least.
void expect_everything_reached(const Coverage& seen, unsigned total) {
    const auto expect = [&](const std::string& name, unsigned of_60000) {
        EXPECT_GE(seen[name], of_60000 * (total / 1000) / 60) << name;
    };
    for (const char* type :
         {"identity", "resource", "trust", "boundary", "session", "scp", "rcp", "endpoint"}) {
        expect(concat("explicitDeny by ", type), 60);
        expect(concat("implicitDeny by ", type), 60);
    }
    for (const char* type : {"none", "identity", "resource", "trust"})
        expect(concat("allowed by ", type), 60);
    for (const char* outcome : {"allowed", "explicitDeny", "implicitDeny"}) {
        for (int type = 0; type < 7; ++type)
            expect(concat(outcome, " for principal ", std::to_string(type)), 60);
        expect(concat(outcome, " cross account"), 100);
        expect(concat(outcome, " same account"), 1000);
    }
    for (const char* name : {"allowed under a boundary",
                             "allowed in a session",
                             "allowed by several SCP levels",
                             "allowed by several RCP levels",
                             "allowed through an endpoint",
                             "decided by an indexed document",
                             "decided by a document without index",
                             "decided by \"NotAction\"",
                             "decided by \"NotResource\"",
                             "decided by \"NotPrincipal\"",
                             "decided by \"Principal\":\"*\"",
                             "decided by \"AWS\"",
                             "decided by ${aws:username}",
                             "decided by ${aws:username, 'a'}",
                             "decided by ${x:gone, 'alice'}",
                             "decided by ${*}",
                             "decided by \"Condition\"",
                             "decided by b/?",
                             "decided by *Obj?ct",
                             "decided by \"Service\"",
                             "decided by \"Federated\"",
                             "decided by \"CanonicalUser\""})
        expect(name, 40);
    auto names = operator_names();
    for (const char* prefix : {"", "ForAnyValue:", "ForAllValues:"})
        for (const char* suffix : {"", "IfExists"})
            for (const auto& base : names) {
                const auto name = concat(prefix, base, suffix);
                expect(name + ": true", 4);
                expect(name + ": false", 4);
                expect(name + " on no value", 4);
                expect(name + " on one value", 4);
                expect(name + " on two values", 1);
                expect(name + " on three values", 1);
            }
    for (const char* how : {": true", ": false", " on no value", " on one value", " on two values"})
        expect(concat("Null", how), 20);
    for (const char* name : {"StringEquals", "ForAllValues:StringLike", "ForAnyValue:StringNotEquals"})
        expect(concat(name, " on an empty value"), 1);
}

TEST(Property, DoBothEvaluatorsAgreeOnGeneratedRequests) {
    Generator generator(seed());
    Coverage seen;
    const unsigned total = cases();
    for (unsigned i = 0; i < total; ++i) {
        const auto made = generator.make();
        const auto line = parse_json(made);
        ASSERT_TRUE(line) << made;
        const Answers answers = ask(*line);
        ASSERT_EQ(answers.error, "") << made;
        if (answers.agree()) {
            seen.count(*line, answers);
            continue;
        }
        const std::string minimal = corpus_line(shrink(*line, disagree));
        const Answers shown = ask(*parse_json(minimal));
        FAIL() << "case " << i << " of seed " << seed() << ", " << keep(minimal) << ":\n"
               << minimal << "\nevaluate: " << said(shown.fast) << "\nreference: " << said(shown.slow)
               << (shown.explained ? "" : "\nexplain() says otherwise")
               << (shown.indexed ? "" : "\nwith an index it is decided otherwise");
    }
    expect_everything_reached(seen, total);
}

TEST(Property, DoesTheShrinkerFindTheOneStatementThatMatters) {
    Generator generator(seed() + 1);
    JsonNode line;
    do line = *parse_json(generator.make());
    while (line.member("policies")->member("scps") == nullptr);
    const auto culprit =
        *parse_json(R"({"Statement":[{"Effect":"Allow","Action":["s3:*","odd:One"],"Resource":"*"}]})");
    for (std::size_t i = 0; i < line.keys.size(); ++i)
        if (line.keys[i] == "policies") line.children[i].children[0].children.push_back(culprit);
    const auto minimal = shrink(line, [](const JsonNode& smaller) {
        return ask(smaller).error.empty() && json_text(smaller).find("odd:O") != std::string::npos;
    });
    EXPECT_NE(
        json_text(minimal).find(
            R"("policies":{"identity":[{"Statement":{"Effect":"Allow","Action":"odd:O","Resource":"*"}}]})"),
        std::string::npos)
        << json_text(minimal);
    EXPECT_LE(json_text(minimal).size(), 330u) << json_text(minimal);
}

TEST(Corpus, IsEveryKeptCaseDecidedAsItsFactSays) {
    std::set<std::string> ids;
    for (const auto& entry : fs::directory_iterator(corpus)) {
        if (entry.path().extension() != ".jsonl") continue;
        std::ifstream in(entry.path());
        unsigned number = 0;
        for (std::string text; std::getline(in, text);) {
            SCOPED_TRACE(concat(entry.path().filename().string(), ":", std::to_string(++number)));
            const auto line = parse_json(text);
            ASSERT_TRUE(line) << line.error().reason;
            const Answers answers = ask(*line);
            ASSERT_EQ(answers.error, "");
            const auto& id = answers.asked->id;
            EXPECT_TRUE(ids.insert(id).second) << id << " twice";
            EXPECT_TRUE(answers.agree()) << id;
            EXPECT_EQ(name_of(answers.slow.outcome), answers.asked->expected) << id << " by the reference";
            EXPECT_EQ(name_of(answers.fast.outcome), answers.asked->expected) << id;
            const auto& by = answers.asked->decided_by;
            EXPECT_TRUE(by.empty() || by == name_of(answers.fast.decided_by))
                << id << " by " << name_of(answers.fast.decided_by);
        }
    }
    EXPECT_GE(ids.size(), 60u);
}

}  // namespace
}  // namespace watchword::policy
