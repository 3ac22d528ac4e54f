// May Alice read the object? Exit status 0: yes, 1: no.  usage: policy_decision POLICY-FILE [KEY=VALUE]...
//     policy_decision read.json aws:MultiFactorAuthPresent=true
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

#include "watchword/policy/denial.hpp"
#include "watchword/policy/evaluate.hpp"

int main(int argc, char** argv) {
    using namespace watchword::policy;
    std::ifstream file(argc > 1 ? argv[1] : "");
    if (!file) {
        std::cerr << "usage: policy_decision POLICY-FILE [KEY=VALUE]...\n";
        return 2;
    }
    const auto document = compile({std::istreambuf_iterator<char>(file), {}}, DocumentType::identity);
    if (!document) {
        const DocumentError& error = document.error();
        std::cerr << argv[1] << ':' << error.line << ':' << error.column << ": " << error.message << '\n';
        return 2;
    }
    const AttachedPolicy attached[] = {{argv[1], document->get()}};
    Policies policies;
    policies.identity = attached;

    Context context;
    for (const std::string_view pair : std::span(argv + 2, argv + argc))
        context.set(pair.substr(0, pair.find('=')), pair.substr(pair.find('=') + 1));
    const Request request{{Principal::Type::user, "111122223333", "arn:aws:iam::111122223333:user/alice"},
                          "s3:GetObject",
                          "arn:aws:s3:::reports/2024.csv",
                          "111122223333",
                          context};
    const Decision decision = evaluate(request, policies);
    if (!decision.allowed()) std::cout << denial_message(request, decision) << '\n';
    if (decision.statement) std::cout << "by the statement in line " << decision.statement->line << '\n';
    return decision.allowed() ? 0 : 1;
}
