// The command line: what there is to say, and nothing of what it does (commands.hpp).
//
// Exit status: 0 done; 1 the service refused; 2 the command line, configuration or an answer is at fault; 3
// the service could not be reached or not be understood.
#include <CLI/CLI.hpp>
#include <iostream>

#include "cli/commands.hpp"
#include "cli/policy_command.hpp"
#include "watchword/error.hpp"

namespace {

using namespace watchword;

constexpr const char* examples = R"(
Examples:
  watchword login                         ask for the MFA code of the profile's mfa_serial, once
  watchword exec -- aws s3 ls             run a program with the session's temporary keys
  watchword --profile prod whoami         through the profile's role_arn
  watchword --serial arn:aws:iam::123456789012:mfa/phone --code 123456 login
  watchword s3 ls s3://bucket/folder/
  watchword device enroll phone           make an MFA device, show its QR code, switch it on

Keys, profiles, regions and endpoints come from the environment and ~/.aws as for the AWS CLI:
AWS_PROFILE, AWS_ACCESS_KEY_ID …, AWS_REGION, AWS_ENDPOINT_URL, AWS_CA_BUNDLE, HTTPS_PROXY.
In ~/.aws/config, any AWS tool can use a session:  credential_process = watchword --profile NAME creds

Exit status: 0 done, 1 refused by the service, 2 usage or configuration, 3 not reached.)";

struct CommandLine {
    CLI::App app{"Temporary AWS credentials from an MFA code, for Watchword and AWS"};
    cli::Flags flags;
    std::function<int()> run;

    bool renew = false;
    std::vector<std::string> command;  // behind "--"
    cli::CredsFormat format = cli::CredsFormat::process;
    std::string where;
    bool recursive = false;
    cli::EnrollOptions enroll;
    std::string seed_file;
    std::optional<std::int64_t> time;
    std::string user_name;

    CommandLine() {
        app.name("watchword");
        app.set_version_flag("--version", "watchword " WATCHWORD_VERSION);
        app.footer(examples);
        app.require_subcommand(1);
        app.fallthrough();
        app.add_option("--profile", flags.profile, "Profile of ~/.aws (default: AWS_PROFILE, else default)")
            ->type_name("NAME");
        app.add_option("--region", flags.region, "Region to sign for")->type_name("REGION");
        app.add_option("--endpoint-url", flags.endpoint_url, "Service to talk to, for all services")
            ->type_name("URL");
        app.add_option("--serial", flags.serial_number, "MFA device, instead of mfa_serial")
            ->type_name("SERIAL");
        app.add_option("--code", flags.token_code, "MFA code (default: asked for)")->type_name("CODE");
        app.add_option("--role-arn", flags.role_arn, "Role to assume, instead of role_arn")->type_name("ARN");
        app.add_option("--external-id", flags.external_id, "For the role's trust policy")->type_name("ID");
        app.add_option("--duration", flags.duration_seconds, "Life of the session in seconds, 900 to 129600")
            ->type_name("SECONDS")
            ->check(CLI::Range(900, 129600));
        app.add_flag("--json", flags.json, "Results as JSON, one object per line");
        add_session_commands();
        add_s3();
        add_device();
        cli::add_policy(app, run);
    }

    CLI::App* add(CLI::App& to, const char* name, const char* what, std::function<int()> action) {
        auto* command_app = to.add_subcommand(name, what);
        command_app->fallthrough();
        command_app->callback([this, action = std::move(action)] { run = action; });
        return command_app;
    }

    void add_session_commands() {
        auto* login = add(app, "login", "Turn an MFA code into a session and keep it",
                          [this] { return cli::login(flags, renew); });
        login->add_flag("--force", renew, "Get a new session even if the one at hand is still good");
        login->footer(
            "\nThe code is asked for on the terminal, or read from standard input when that is a pipe or a "
            "file."
            "\nSessions are kept in $XDG_CACHE_HOME/watchword or ~/.aws/watchword/cache, readable by you "
            "alone.");
        add(app, "exec", "Run a program with the session's keys in its environment",
            [this] {
                if (command.empty())
                    throw client::ConfigurationError("exec needs a program: watchword exec -- PROGRAM …");
                return cli::exec(flags, command);
            })
            ->footer(
                "\nExample: watchword exec -- aws s3 ls\nThe program replaces watchword: its exit status is "
                "the result "
                "(126, 127: it could not be run).");
        const std::map<std::string, cli::CredsFormat> formats{{"process", cli::CredsFormat::process},
                                                              {"env", cli::CredsFormat::env},
                                                              {"json", cli::CredsFormat::json}};
        add(app, "creds", "Print the session's keys for other programs",
            [this] { return cli::creds(flags, format); })
            ->add_option("--format", format, "process: for credential_process; env: for eval \"$(…)\"; json")
            ->type_name("FORMAT")
            ->transform(CLI::CheckedTransformer(formats));
        add(app, "whoami", "Who the keys are, by GetCallerIdentity", [this] { return cli::whoami(flags); });
    }

    void add_s3() {
        auto* s3 = app.add_subcommand("s3", "Look into S3");
        s3->require_subcommand(1);
        s3->fallthrough();
        auto* ls = add(*s3, "ls", "List buckets, or the objects of one",
                       [this] { return cli::s3_ls(flags, where, recursive); });
        ls->add_option("where", where, "s3://BUCKET[/PREFIX]; nothing: all buckets");
        ls->add_flag("--recursive", recursive, "Everything below, not folder by folder");
    }

    void add_device() {
        auto* device = app.add_subcommand("device", "MFA devices: enrol, list, compute codes");
        device->require_subcommand(1);
        device->fallthrough();
        auto* enroll_app = add(*device, "enroll", "Make a virtual MFA device and switch it on",
                               [this] { return cli::device_enroll(flags, enroll); });
        enroll_app->add_option("name", enroll.name, "Name of the device")->required();
        enroll_app->add_option("--user-name", enroll.user_name,
                               "User who gets it (default: whose keys these are)");
        enroll_app->add_option("--path", enroll.path, "Path of the device: / or /…/");
        enroll_app->add_option("--seed-file", enroll.seed_file,
                               "Write the seed to this new file and compute both codes, for machines");
        auto* code = add(*device, "code", "Compute the code a seed gives now",
                         [this] { return cli::device_code(seed_file, time); });
        code->add_option("--seed-file", seed_file, "File with the seed in base32 (default: standard input)");
        code->add_option("--time", time, "Seconds since 1970, instead of now");
        add(*device, "list", "List a user's MFA devices", [this] {
            return cli::device_list(flags, user_name);
        })->add_option("--user-name", user_name, "User (default: whose keys these are)");
    }
};

int failed(const std::exception& error, int status) {
    std::cerr << "watchword: " << error.what() << '\n';
    return status;
}

}  // namespace

int main(int argc, char** argv) {
    CommandLine line;
    try {
        std::vector<std::string> words(argv + 1, argv + argc);
        const auto dashes = std::find(words.begin(), words.end(), "--");
        if (dashes != words.end()) line.command.assign(dashes + 1, words.end());
        words.erase(dashes, words.end());
        std::reverse(words.begin(), words.end());  // as CLI11 wants them
        line.app.parse(words);
        if (!line.command.empty() && !line.app.got_subcommand("exec"))
            throw client::ConfigurationError("only exec takes a program behind --");
        const int status = line.run();
        std::cout.flush();
        return status;
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() == 0) return line.app.exit(error);
        failed(error, 2);
        std::cerr << "See watchword --help.\n";
        return 2;
    } catch (const client::ServiceError& error) {
        return failed(error, 1);
    } catch (const client::TransportError& error) {
        return failed(error, 3);
    } catch (const std::exception& error) {
        return failed(error, 2);
    }
}
