// What the policy engine costs: a decision, a compiled byte, the worst inputs, and growth with the number of
// policies and statements. `./dev bench policy` runs it beside other engines (bench/policy_peers.py).
//
//   bench_policy --cases FILE     writes cases (a) and (b) and the growing ones as `watchword policy eval
//                                 --jsonl` reads them, for others to decide the same
//   bench_policy [Google Benchmark's options]
#include <benchmark/benchmark.h>

#include <cstring>
#include <deque>
#include <fstream>
#include <iostream>

#include "policy/json_text.hpp"
#include "policy/test_cases.hpp"

using namespace watchword;
using namespace watchword::policy;
using test::CaseText;
using test::CompiledCase;

namespace {

[[noreturn]] void fail(const std::string& why) {
    std::cerr << "bench_policy: " << why << '\n';
    std::exit(1);
}

void decide(benchmark::State& state, const CaseText& text) {
    const CompiledCase made(text);
    const Request request = made.request();
    if (evaluate(request, made.policies()).outcome != text.expected) fail(text.name + ": another outcome");
    for (auto _ : state) benchmark::DoNotOptimize(evaluate(request, made.policies()));
    state.SetItemsProcessed(state.iterations());
}

/// `documents` policies, `statements` in all: those of the first policies are for other services, or for
/// other buckets; the last statement of the last policy allows.
CaseText growing_case(std::size_t documents, std::size_t statements, bool other_buckets) {
    CaseText out = test::case_request("growing");
    std::size_t number = 0;
    for (std::size_t d = 0; d < documents; ++d) {
        std::vector<std::string> list;
        const std::size_t share = (d + 1) * statements / documents - d * statements / documents;
        while (list.size() < share) {
            const std::string n = std::to_string(number++);
            list.push_back(other_buckets
                               ? R"({"Effect":"Allow","Action":["s3:GetObject","s3:PutObject"],"Resource":[)"
                                 R"("arn:aws:s3:::bucket-)" +
                                     n + R"(/*","arn:aws:s3:::bucket-)" + n + R"("]})"
                               : test::service_statement(
                                     test::case_services[number % std::size(test::case_services)], number));
        }
        if (d + 1 == documents)
            list.back() =
                R"({"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/${aws:username}/*"})";
        out.identity.push_back(test::policy_of(list));
    }
    return out;
}

void statements_that_cannot_match(benchmark::State& state) {
    decide(state, growing_case(static_cast<std::size_t>(state.range(0)),
                               static_cast<std::size_t>(state.range(1)), state.range(2) != 0));
}

/// As equivalent as can be said in Cedar too: N policies of one statement each for other buckets, the last
/// allows.
void growth_with_policies(benchmark::State& state) {
    const auto n = static_cast<std::size_t>(state.range(0));
    decide(state, growing_case(n, n, true));
}

void compile_time(benchmark::State& state, const std::string& text) {
    for (auto _ : state) benchmark::DoNotOptimize(compile(text, DocumentType::identity));
    state.counters["us/KB"] =
        benchmark::Counter(static_cast<double>(text.size()) / 1024e6,
                           benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
    const auto made = *compile(text, DocumentType::identity);
    const auto statements = static_cast<double>(made->statements().size());
    state.counters["bytes/statement"] = static_cast<double>(made->bytes()) / statements;
    state.counters["text/statement"] = static_cast<double>(text.size()) / statements;
}

// ---- the worst inputs -----------------------------------------------------------------------------------

std::string repeated(std::string_view what, std::size_t times) {
    std::string out;
    for (std::size_t i = 0; i < times; ++i) out += what;
    return out;
}

/// One pattern of range(0) bytes made of `unit` against a text of range(1) bytes of 'a' that it almost
/// matches.
void worst_pattern(benchmark::State& state, std::string_view unit) {
    const auto pattern_bytes = static_cast<std::size_t>(state.range(0));
    const auto text_bytes = static_cast<std::size_t>(state.range(1));
    CaseText text = test::case_request("worst");
    text.identity = {test::policy_of({R"({"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::b/)" +
                                      repeated(unit, pattern_bytes / unit.size()) + R"(*z"})"})};
    text.target = "arn:aws:s3:::b/" + std::string(text_bytes, 'a');
    text.expected = Outcome::implicit_deny;
    decide(state, text);
}

/// A managed policy as large as can be (6,144 bytes) of resources that are all stars, against a long key.
void worst_policy(benchmark::State& state, std::string_view unit) {
    CaseText text = test::case_request("worst policy");
    std::string resources;
    while (resources.size() < 6000)
        resources += "\"arn:aws:s3:::" + repeated(unit, 64 / unit.size()) + "*z\",";
    resources.pop_back();
    text.identity = {
        test::policy_of({R"({"Effect":"Allow","Action":"s3:*","Resource":[)" + resources + "]}"})};
    text.target = "arn:aws:s3:::b/" + std::string(static_cast<std::size_t>(state.range(0)), 'a');
    text.expected = Outcome::implicit_deny;
    decide(state, text);
}

// ---- the same policies for others -----------------------------------------------------------------------

void write_case(std::ostream& out, const CaseText& text) {
    JsonText line;
    line.open('{').key("id").value(text.name).key("request").open('{');
    line.key("action").value(text.action).key("resource").value(text.target);
    line.key("resourceAccount").value(test::case_account).key("principal").open('{');
    line.key("type").value("AWS").key("arn").value("arn:aws:iam::111122223333:user/alice").close('}');
    line.key("context").open('{');
    for (const auto& [key, value] : text.context) line.key(key).open('[').value(value).close(']');
    line.close('}').close('}').key("policies").open('{').key("identity").open('[');
    // Documents are JSON: a placeholder each, filled in below.
    std::string rest;
    for (const auto& document : text.identity) rest += (rest.empty() ? "" : ",") + document;
    std::erase(rest, '\n');
    out << line.text() << rest << "]}}\n";
}

int write_cases(const char* path) {
    std::ofstream out(path);
    write_case(out, test::small_case());
    write_case(out, test::managed_case());
    for (const std::size_t n : {3u, 10u, 30u, 100u, 300u}) {
        CaseText text = growing_case(n, n, true);
        text.name = "growth/" + std::to_string(n);
        write_case(out, text);
    }
    out.close();
    return out ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc == 3 && std::strcmp(argv[1], "--cases") == 0) return write_cases(argv[2]);

    static const std::deque<CaseText> cases{test::small_case(), test::managed_case(), test::full_case(),
                                            test::wide_case()};
    for (const CaseText& text : cases)
        benchmark::RegisterBenchmark(("decide/" + text.name).c_str(),
                                     [&text](benchmark::State& state) { decide(state, text); });
    for (const long n : {1, 3, 10, 30, 100, 300, 1000})
        benchmark::RegisterBenchmark("growth/policies", growth_with_policies)->Arg(n);
    for (const long buckets : {0, 1}) {
        auto* made = benchmark::RegisterBenchmark(buckets ? "cannot match/buckets/documents/statements"
                                                          : "cannot match/services/documents/statements",
                                                  statements_that_cannot_match);
        for (const long documents : {1, 10, 20, 100})
            for (const long statements : {10, 100, 1000})
                if (statements >= documents) made->Args({documents, statements, buckets});
    }
    for (const CaseText* text : {&cases[0], &cases[1], &cases[3]})
        benchmark::RegisterBenchmark(("compile/" + text->name).c_str(), [text](benchmark::State& state) {
            compile_time(state, text->identity.back());
        });
    for (const std::string_view unit : {"*a", "*aa?", "?", "*ab"}) {
        auto* made = benchmark::RegisterBenchmark(
            ("worst pattern/" + std::string(unit) + "/pattern/text").c_str(), worst_pattern, unit);
        for (const long pattern : {256, 1024, 4096})
            for (const long text : {256, 1024}) made->Args({pattern, text});
    }
    for (const std::string_view unit : {"*a", "*aa?", "*"})
        benchmark::RegisterBenchmark(("worst policy/" + std::string(unit) + "/text").c_str(), worst_policy,
                                     unit)
            ->Arg(64)
            ->Arg(256)
            ->Arg(1024);
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
