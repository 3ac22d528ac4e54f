#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>
#include <set>

#include "base/text.hpp"
#include "cli/line_source.hpp"
#include "cli/policy_command.hpp"
#include "cli/policy_input.hpp"
#include "policy/json_text.hpp"
#include "watchword/error.hpp"
#include "watchword/policy/evaluate.hpp"
#include "watchword/policy/explain.hpp"

namespace watchword::cli {
namespace {

using namespace policy;
using client::ConfigurationError;

constexpr const char* help = R"(
Examples:
  watchword policy eval --principal arn:aws:iam::111122223333:user/alice --action s3:GetObject \
      --resource arn:aws:s3:::b/k --resource-account 111122223333 \
      --identity alice.json --context aws:MultiFactorAuthPresent=true
  watchword policy eval --request request.json        one request, with its policies, as a batch has it
  watchword policy eval --jsonl requests.jsonl        a batch: one decision a line
  producer | watchword policy eval --jsonl | consumer

Nothing is added to the context: condition keys that are not given are missing.
A batch's line is one JSON object (docs/formats/policy_batch.md); its answer, in the same order, is one of
allowed, implicitDeny, explicitDeny, or "error: " and why the line cannot be read.

Exit status: one request: 0 allowed, 1 denied; a batch: 0 every line was read, 1 some were not; 2 usage.)";

struct Options {
    bool jsonl = false, explain = false, json = false;
    std::string file, request;
    std::string principal, action, resource = "*", resource_account, boundary;
    std::vector<std::string> context, identity;
    PolicyFiles files;
};

void flush(std::string& out) {
    std::cout.write(out.data(), static_cast<std::streamsize>(out.size()));
    if (!std::cout.flush()) throw ConfigurationError("standard output cannot be written");
    out.clear();
}

std::string answer(const batch::Case& asked, bool explained) {
    const batch::PolicyView view(asked.policies);
    if (!explained) return std::string(name_of(evaluate(asked.request(), view.policies()).outcome));
    JsonText head;
    head.open('{').key("id");
    asked.id.empty() ? head.null() : head.value(asked.id);
    head.key("error").null();
    return head.text() + "," + explanation_json(explain(asked.request(), view.policies())).substr(1);
}

std::string failure(const std::string& why, bool explained) {
    if (!explained) return "error: " + why;
    return JsonText().open('{').key("id").null().key("error").value(why).close('}').text();
}

int eval_lines(const Options& options) {
    constexpr std::size_t flush_bytes = 64 * 1024;
    LineSource lines(options.file, batch::line_bytes_max);
    batch::DocumentCache cache;
    std::string out;
    int status = 0;
    while (true) {
        // Who waits for an answer before sending the next line gets it.
        if (out.size() >= flush_bytes || (!out.empty() && !lines.ready())) flush(out);
        const auto line = lines.next();
        if (!line) break;
        const auto asked = batch::read_case(*line, cache);
        if (!asked) status = 1;
        out += asked ? answer(*asked, options.explain) : failure(asked.error(), options.explain);
        out += '\n';
    }
    flush(out);
    return status;
}

batch::Case case_of(const Options& options, batch::DocumentCache& cache) {
    if (!options.request.empty()) {
        auto asked = batch::read_case(file_text(options.request, batch::line_bytes_max), cache);
        if (!asked) throw ConfigurationError(options.request + ": " + asked.error());
        return std::move(*asked);
    }
    if (options.action.empty() || options.principal.empty())
        throw ConfigurationError("policy eval needs --principal and --action, or --request, or --jsonl");
    batch::Case out;
    out.action = options.action;
    out.resource = options.resource;
    out.resource_account = options.resource_account;
    if (const auto fault = batch::request_fault(out.action, out.resource, out.resource_account))
        throw ConfigurationError(*fault);
    out.caller = caller_named(options.principal);
    set_context(options.context, out.context);
    out.policies.identity = documents_in(options.identity, DocumentType::identity, cache);
    if (!options.boundary.empty())
        out.policies.boundary = documents_in({options.boundary}, DocumentType::boundary, cache);
    read_policy_files(options.files, out.action, out.policies, cache);
    return out;
}

int eval_one(const Options& options) {
    batch::DocumentCache cache;
    const auto asked = case_of(options, cache);
    const batch::PolicyView view(asked.policies);
    const auto explanation = explain(asked.request(), view.policies());
    std::string out = options.json ? explanation_json(explanation) : text_tree(asked.request(), explanation);
    if (!out.ends_with('\n')) out += '\n';
    flush(out);
    return explanation.decision.allowed() ? 0 : 1;
}

/// Throws when the line has other options than these.
void takes_only(const CLI::App& command, std::string_view what, const std::set<std::string>& names) {
    for (const auto* option : command.get_options())
        if (option->count() != 0 && !names.contains(option->get_name()))
            throw ConfigurationError(concat(option->get_name(), " does not go with ", what));
}

}  // namespace

void add_policy_eval(CLI::App& group, Action& run) {
    auto options = std::make_shared<Options>();
    auto* command = group.add_subcommand("eval", "Decide requests by the policies given with them");
    command->fallthrough();
    command->footer(help);
    command->add_option("--principal", options->principal,
                        "ARN of a user, role session, federated user or root; a service; or anonymous");
    command->add_option("--action", options->action, "Such as s3:GetObject");
    command->add_option("--resource", options->resource, "ARN, or * for actions without one (default)");
    command->add_option("--resource-account", options->resource_account,
                        "Whose the resource is (default: the ARN says so)");
    command->add_option("--context", options->context, "Condition keys; a key again is one more value")
        ->type_name("KEY=VALUE");
    command->add_option("--identity", options->identity, "Policies of the principal and its groups")
        ->type_name("FILE");
    command->add_option("--boundary", options->boundary, "Permissions boundary")->type_name("FILE");
    add_policy_files(*command, options->files);
    command->add_option("--request", options->request, "Request and policies, as one object of a batch")
        ->type_name("FILE");
    command->add_flag("--jsonl", options->jsonl, "A batch: one object a line in, one decision out");
    command->add_flag("--explain", options->explain, "With --jsonl: a JSON object a line that says why");
    command->add_option("file", options->file, "With --jsonl: the batch (default: standard input)")
        ->type_name("FILE");
    command->add_flag("--json", options->json, "The explanation as JSON, not with --jsonl");
    command->callback([options, command, &run] {
        run = [options, command] {
            if (options->jsonl) {
                takes_only(*command, "--jsonl", {"--jsonl", "--explain", "file"});
                return eval_lines(*options);
            }
            if (!options->request.empty()) takes_only(*command, "--request", {"--request", "--json"});
            for (const char* name : {"--explain", "file"})
                if (command->count(name) != 0) throw ConfigurationError(concat(name, " needs --jsonl"));
            return eval_one(*options);
        };
    });
}

}  // namespace watchword::cli
