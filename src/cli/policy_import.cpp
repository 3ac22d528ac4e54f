#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <fstream>
#include <iostream>
#include <memory>

#include "cli/policy_command.hpp"
#include "cli/policy_input.hpp"
#include "watchword/error.hpp"

namespace watchword::cli {
namespace {

using namespace policy;
using client::ConfigurationError;

constexpr const char* help = R"(
Example:
  aws iam get-account-authorization-details > details.json
  watchword policy import --from details.json -o account.json
  watchword policy simulate --account account.json --principal alice --action s3:GetObject …

Every document is checked; what cannot be read or understood is told, and kept: no decision is made about whom
it applies to. Left out is what decides nothing: dates, old versions, instance profiles.

Exit status: 0 all of it was read, 1 some was not, 2 usage or not the details of one account.)";

struct Options {
    std::vector<std::string> from;
    std::string output = "-";
};

std::size_t count(const account::Account& account, account::Entity::Kind kind) {
    const auto& all = account.entities();
    return static_cast<std::size_t>(
        std::count_if(all.begin(), all.end(), [&](const auto& entity) { return entity.kind == kind; }));
}

void write(const std::string& path, const std::string& text) {
    std::ofstream file;
    if (path != "-") file.open(path, std::ios::binary | std::ios::trunc);
    std::ostream& out = path == "-" ? std::cout : file;
    if (!(out << text).flush()) throw ConfigurationError(path + ": cannot be written");
}

int import(const Options& options) {
    using Kind = account::Entity::Kind;
    const auto read = accounts_in(options.from, Problems::told);
    write(options.output, to_text(read.account));
    std::cerr << fmt::format("account {}: {} users, {} groups, {} roles, {} managed policies; {} problems\n",
                             read.account.id, count(read.account, Kind::user),
                             count(read.account, Kind::group), count(read.account, Kind::role),
                             read.account.managed.size(), read.problems.size());
    return read.problems.empty() ? 0 : 1;
}

}  // namespace

void add_policy_import(CLI::App& group, Action& run) {
    auto options = std::make_shared<Options>();
    auto* command = group.add_subcommand("import", "Read an account's policies from what AWS says of it");
    command->fallthrough();
    command->footer(help);
    command
        ->add_option("--from", options->from,
                     "What get-account-authorization-details prints; several files are pages of one")
        ->required()
        ->type_name("FILE");
    command->add_option("-o,--output", options->output, "Where to write it (default: standard output)")
        ->type_name("FILE");
    command->callback([options, &run] { run = [options] { return import(*options); }; });
}

}  // namespace watchword::cli
