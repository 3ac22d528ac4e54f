// The commands that look into policies: `watchword policy …`. They need no service and no credentials.
#pragma once

#include <functional>

namespace CLI {
class App;
}

namespace watchword::cli {

/// What main() calls once the line is parsed: the chosen command, which returns the exit status.
using Action = std::function<int()>;

/// The group, with all its commands. Whichever is chosen puts itself into `run`.
void add_policy(CLI::App& app, Action& run);

/// One function a command: each adds itself, its flags and its help to the group, and lies in the file of its
/// name.
void add_policy_check(CLI::App& group, Action& run);
void add_policy_diff(CLI::App& group, Action& run);
void add_policy_eval(CLI::App& group, Action& run);
void add_policy_import(CLI::App& group, Action& run);
void add_policy_simulate(CLI::App& group, Action& run);

}  // namespace watchword::cli
