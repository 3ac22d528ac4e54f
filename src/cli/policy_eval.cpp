#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>

#include "cli/line_source.hpp"
#include "cli/policy_command.hpp"
#include "policy/batch/case.hpp"
#include "policy/evaluate.hpp"
#include "watchword/error.hpp"

namespace watchword::cli {
namespace {

using namespace policy;

constexpr const char* help = R"(
Examples:
  watchword policy eval --jsonl requests.jsonl        one decision a line
  producer | watchword policy eval --jsonl | consumer

A line is one JSON object, docs/formats/policy_batch.md; its answer, in the same order, is one of
allowed, implicitDeny, explicitDeny, or "error: " and why the line cannot be read.

Exit status: 0 every line was read, 1 some were not, 2 usage.)";

struct Options {
    bool jsonl = false;
    std::string file;
};

std::string_view word_of(Outcome outcome) {
    switch (outcome) {
        case Outcome::allow: return "allowed";
        case Outcome::explicit_deny: return "explicitDeny";
        case Outcome::implicit_deny: break;
    }
    return "implicitDeny";
}

void flush(std::string& out) {
    std::cout.write(out.data(), static_cast<std::streamsize>(out.size()));
    if (!std::cout.flush()) throw client::ConfigurationError("standard output: cannot be written");
    out.clear();
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
        if (asked) {
            const batch::PolicyView view(asked->policies);
            out += word_of(evaluate(asked->request(), view.policies()).outcome);
        } else {
            out += "error: " + asked.error();
            status = 1;
        }
        out += '\n';
    }
    flush(out);
    return status;
}

}  // namespace

void add_policy_eval(CLI::App& group, Action& run) {
    auto options = std::make_shared<Options>();
    auto* command = group.add_subcommand("eval", "Decide requests by the policies given with them");
    command->fallthrough();
    command->footer(help);
    command->add_flag("--jsonl", options->jsonl,
                      "A batch: one JSON object a line in, one decision a line out");
    command->add_option("file", options->file, "The batch (default: standard input)")->type_name("FILE");
    command->callback([options, &run] {
        run = [options] {
            if (!options->jsonl) throw client::ConfigurationError("policy eval needs --jsonl");
            return eval_lines(*options);
        };
    });
}

}  // namespace watchword::cli
