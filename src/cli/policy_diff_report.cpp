#include "cli/policy_diff_report.hpp"

#include <fmt/format.h>

#include <iostream>

#include "base/text.hpp"
#include "cli/line_source.hpp"
#include "cli/output.hpp"
#include "policy/json_text.hpp"
#include "watchword/error.hpp"
#include "watchword/policy/explain.hpp"

namespace watchword::cli {

using namespace policy;

void DiffReport::add(const batch::Case& asked, Outcome before, Outcome after, const std::string& note) {
    ++asked_;
    if (before == after) return;
    const bool was = before == Outcome::allow, is = after == Outcome::allow;
    ++(is ? widened_ : was ? narrowed_ : denied_otherwise_);
    std::map<std::string, std::vector<std::string>> context;
    for (std::size_t i = 0; i < asked.context.size(); ++i) {
        const auto values = asked.context.values(i);
        auto& into = context[std::string(asked.context.key(i))];
        for (std::size_t v = 0; v < values.size(); ++v) into.emplace_back(values[v]);
    }
    std::erase_if(context, [](const auto& entry) { return entry.second.empty(); });
    const std::string caller = asked.caller.arn.empty() ? "anonymous" : asked.caller.arn;
    Change& change = changes_[{caller, asked.action, asked.resource, note, before, after}];
    if (change.contexts++ == 0 || context.size() < change.context.size()) change.context = std::move(context);
}

void DiffReport::print(const Key& key, const Change& change) const {
    const auto& [caller, action, resource, note, before, after] = key;
    if (json_) {
        JsonText out;
        out.open('{').key("old").value(name_of(before)).key("new").value(name_of(after));
        out.key("principal").value(caller).key("action").value(action).key("resource").value(resource);
        out.key("context").open('{');
        for (const auto& [name, values] : change.context) {
            out.key(name).open('[');
            for (const auto& value : values) out.value(value);
            out.close(']');
        }
        out.close('}').key("contexts").value(change.contexts).key("note").value(note).close('}');
        std::cout << out.text() << '\n';
        return;
    }
    std::string line =
        fmt::format("{} -> {}  {} on {}  by {}", name_of(before), name_of(after), action, resource, caller);
    for (const auto& [name, values] : change.context)
        line += fmt::format("  {}={}", name, fmt::join(values, ","));
    if (!note.empty()) line += concat("  (", note, ")");
    if (change.contexts > 1) line += fmt::format("  (and in {} more contexts)", change.contexts - 1);
    std::cout << shown(line) << '\n';
}

int DiffReport::finish() const {
    for (const auto& [key, change] : changes_) print(key, change);
    if (json_) {
        JsonText out;
        out.open('{')
            .key("asked")
            .value(asked_)
            .key("widened")
            .value(widened_)
            .key("narrowed")
            .value(narrowed_);
        out.key("deniedOtherwise").value(denied_otherwise_).key("generated").value(generated_);
        std::cout << out.key("cut").value(cut_).close('}').text() << '\n';
    } else {
        std::cout << fmt::format("{} requests asked{}: {} widened, {} narrowed, {} denied otherwise{}\n",
                                 asked_, generated_ ? " (a search, not a proof)" : "", widened_, narrowed_,
                                 denied_otherwise_, cut_ ? "; more were left out: see --limit" : "");
    }
    return changes_.empty() ? 0 : 1;
}

void for_each_case(const std::string& file, batch::DocumentCache& cache,
                   const std::function<bool(batch::Case)>& f) {
    LineSource lines(file, batch::line_bytes_max);
    std::size_t number = 0, unused = 0;
    while (const auto line = lines.next()) {
        ++number;
        auto asked = batch::read_case(*line, cache);
        if (!asked)
            throw client::ConfigurationError(fmt::format("{}: line {}: {}", file, number, asked.error()));
        if (!f(std::move(*asked))) ++unused;
    }
    if (unused != 0)
        std::cerr << fmt::format("watchword: warning: {} of {} requests are not about this\n", unused,
                                 number);
}

}  // namespace watchword::cli
