#include "cli/policy_command.hpp"

#include <CLI/CLI.hpp>

namespace watchword::cli {

void add_policy(CLI::App& app, Action& run) {
    auto* group = app.add_subcommand(
        "policy", "Policies: check, evaluate, simulate and compare them, without a service");
    group->require_subcommand(1);
    group->fallthrough();
    add_policy_check(*group, run);
    add_policy_diff(*group, run);
    add_policy_eval(*group, run);
    add_policy_import(*group, run);
    add_policy_simulate(*group, run);
}

}  // namespace watchword::cli
