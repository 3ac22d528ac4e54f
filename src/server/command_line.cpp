#include "server/command_line.hpp"

#include <fmt/core.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <CLI/CLI.hpp>

#include <cstdio>
#include <exception>
#include <map>

#include "server/commands.hpp"
#include "server/configuration.hpp"

namespace watchword {
namespace {

constexpr const char* about =
    "watchwordd: your own AWS IAM + STS with MFA that is really checked, in front of S3.\n\n"
    "The options of serve can also stand in a TOML file (--config) under their names with underscores, or in "
    "the\n"
    "environment (--tls-cert is WATCHWORD_TLS_CERT). Flags win over the environment, the environment over "
    "the "
    "file.\n";

constexpr const char* examples =
    "Examples:\n"
    "  watchwordd init --data /var/lib/watchword          make the first account, show its key\n"
    "  watchwordd serve --data /var/lib/watchword         serve IAM, STS, Organizations, S3 on "
    "127.0.0.1:9000\n"
    "  watchwordd account create partner --data DIR       make another account, beside a running server\n"
    "  watchwordd device register --serial GAHT12345678 --seed-file seed.txt --data DIR\n";

// Flags as given, by option; applied after file and environment.
struct Flags {
    std::string config_file;
    std::map<const Option*, std::vector<std::string>> values;

    void add_to(CLI::App& command) {
        command.add_option("--config", config_file, "TOML file with any of these options.")
            ->type_name("FILE");
        for (const Option& option : options()) {
            auto* flag = command.add_option(option.flag(), values[&option], std::string(option.help))
                             ->type_name(std::string(option.type));
            if (!option.repeatable()) flag->expected(1);
            flag->multi_option_policy(option.repeatable() ? CLI::MultiOptionPolicy::TakeAll
                                                          : CLI::MultiOptionPolicy::Throw);
        }
    }

    Configuration configuration() const {
        Configuration out;
        if (!config_file.empty()) apply_file(out, config_file);
        apply_environment(out);
        for (const auto& [option, given] : values)
            if (!given.empty()) apply(out, *option, given);
        require_consistent(out);
        return out;
    }
};

// Every file made is the owner's alone, and a crash leaves no core: this process's memory is full of keys.
void keep_to_oneself() {
    ::umask(S_IRWXG | S_IRWXO);
#ifndef __SANITIZE_ADDRESS__  // the leak checker must be able to trace its own process
    ::prctl(PR_SET_DUMPABLE, 0);
#endif
}

int parse_and_run(int argc, char** argv, const Clock& clock) {
    CLI::App app(about, "watchwordd");
    app.footer(examples);
    app.require_subcommand(0, 1);
    app.set_version_flag("--version", "watchwordd " WATCHWORD_VERSION);
    bool describing = false;
    app.add_flag("--describe", describing,
                 "Print every IAM, STS and Organizations operation with its members, as JSON.");

    Flags flags;
    auto* serving =
        app.add_subcommand("serve", "Serve until SIGTERM; SIGHUP reads the TLS certificate again.");
    flags.add_to(*serving);

    NewAccountRequest account;
    auto* initializing =
        app.add_subcommand("init", "Make a data directory, the master key and the first account.");
    flags.add_to(*initializing);
    initializing->add_option("--account-name", account.name, "Name of the first account.")
        ->capture_default_str();

    auto* accounts = app.add_subcommand("account", "Accounts.")->require_subcommand(1);
    auto* creating = accounts->add_subcommand(
        "create", "Make another account; its key is shown once. Works beside a running server.");
    creating->add_option("NAME", account.name, "Name of the account.")->required();
    flags.add_to(*creating);
    std::string recovered_id;
    auto* recovering = accounts->add_subcommand(
        "recover",
        "Give an account's root user an access key, once an AssumeRoot session with "
        "IAMCreateRootUserPassword has allowed it (CreateLoginProfile). Works beside a running server.");
    recovering->add_option("ACCOUNT-ID", recovered_id, "The account's 12 digits.")->required();
    flags.add_to(*recovering);
    for (auto* command : {initializing, creating})
        command->add_flag("--root-key", account.root_key,
                          "Make the root user's access key, and no administrator user.");
    for (auto* command : {initializing, creating, recovering})
        command->add_flag("--json", account.json, "Print one JSON object.");

    std::string serial_number, seed_file = "-";
    auto* devices = app.add_subcommand("device", "Hardware MFA devices.")->require_subcommand(1);
    auto* registering =
        devices->add_subcommand("register", "Register a hardware device, so that a user can enable it.");
    registering->add_option("--serial", serial_number, "Serial number printed on the device.")->required();
    registering->add_option("--seed-file", seed_file, "File with the seed as base32; - for standard input.")
        ->capture_default_str();
    flags.add_to(*registering);

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }

    if (describing)
        describe();
    else if (*serving)
        serve(flags.configuration(), clock);
    else if (*initializing)
        init(flags.configuration(), clock, account);
    else if (*creating)
        create_account(flags.configuration(), clock, account);
    else if (*recovering)
        recover_account(flags.configuration(), clock, recovered_id, account.json);
    else if (*registering)
        register_device(flags.configuration(), clock, serial_number, seed_file);
    else
        fmt::print("{}", app.help());
    return 0;
}

}  // namespace

int run_watchwordd(int argc, char** argv, const Clock& clock) try {
    keep_to_oneself();
    return parse_and_run(argc, argv, clock);
} catch (const ConfigurationError& error) {
    fmt::print(stderr, "watchwordd: {}\n", error.what());
    return 2;
} catch (const std::exception& error) {
    fmt::print(stderr, "watchwordd: {}\n", error.what());
    return 1;
}

}  // namespace watchword
