#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>

#include "base/text.hpp"
#include "cli/output.hpp"
#include "cli/policy_command.hpp"
#include "cli/policy_input.hpp"
#include "policy/arn.hpp"
#include "policy/json_text.hpp"
#include "watchword/error.hpp"
#include "watchword/policy/explain.hpp"

namespace watchword::cli {
namespace {

using namespace policy;
using client::ConfigurationError;

constexpr const char* help = R"(
Examples:
  watchword policy simulate --account account.json --principal alice \
      --action s3:GetObject s3:PutObject --resource arn:aws:s3:::b/k --context aws:MultiFactorAuthPresent=true
  watchword policy simulate --from details.json --principal arn:aws:iam::111122223333:role/ops \
      --action sts:AssumeRole --resource arn:aws:iam::111122223333:role/audit

Each action is asked about each resource. What the account tells of the principal (aws:PrincipalArn, aws:userid,
aws:username, aws:PrincipalTag/…, …) is in the context unless --context says otherwise; every other key is missing
unless given. Where a role is assumed, its trust policy is the account's. A resource whose ARN names no account
belongs to this one.

Exit status: 0 everything is allowed, 1 something is not, 2 usage, or a policy that applies cannot be read.)";

struct Options {
    std::vector<std::string> account, actions, resources{"*"}, context;
    std::string principal, session_name = "session", resource_account;
    PolicyFiles files;
    bool json = false;
};

/// One row of the table.
struct Row {
    std::string action, resource, decision, by, missing;
};

std::string deciding(const Decision& decision, const DocumentPtr& resource) {
    if (decision.decided_by == PolicyType::none) return "-";
    std::string out(name_of(decision.decided_by));
    if (!decision.statement) return "no " + out + " policy allows it";
    if (decision.policy) out += concat(" ", decision.policy->name_or_arn);
    const auto& statement = *decision.statement;
    out += fmt::format(" #{}", statement.index + 1);
    if (!statement.sid.empty()) out += concat(" ", statement.sid);
    const auto& document = decision.policy ? decision.policy->document->text() : resource->text();
    if (document.find('\n') != std::string::npos) out += fmt::format(" (line {})", statement.line);
    return out;
}

void print(const std::vector<Row>& rows) {
    constexpr std::string Row::*columns[] = {&Row::action, &Row::resource, &Row::decision, &Row::by,
                                             &Row::missing};
    std::size_t widths[std::size(columns)] = {};
    for (const auto& row : rows)
        for (std::size_t i = 0; i < std::size(columns); ++i)
            widths[i] = std::max(widths[i], (row.*columns[i]).size());
    for (const auto& row : rows) {
        std::string line;
        for (std::size_t i = 0; i < std::size(columns); ++i)
            line += fmt::format("{:<{}}  ", row.*columns[i], widths[i]);
        line.erase(line.find_last_not_of(' ') + 1);
        std::cout << shown(line) << '\n';
    }
}

/// Everything but action and resource, read once.
class Simulation {
public:
    explicit Simulation(const Options& options)
        : options_(options),
          cache_(std::size_t{64} << 20, batch::RoleNames::as_written),
          read_(accounts_in(options.account, Problems::counted)) {
        auto asker = account::resolve(read_.account, options.principal, options.session_name);
        if (!asker) throw ConfigurationError(asker.error());
        asker_ = std::move(*asker);
        for (const auto& [key, value] : asker_.context) context_.set(key, value);
        set_context(options.context, context_);
    }

    /// "aws:username=alice" of what the account told and --context did not replace.
    std::vector<std::string> told() const {
        Context given;
        set_context(options_.context, given);
        std::vector<std::string> out;
        for (const auto& [key, value] : asker_.context)
            if (given.find(key).empty()) out.push_back(concat(key, "=", value));
        return out;
    }
    std::string_view caller_arn() const { return asker_.caller.arn; }

    /// One decision; `row` gets what the table shows of it. Returns the explanation as JSON.
    bool ask(const std::string& action, const std::string& resource, Row& row, std::string& json) {
        batch::Case asked;
        asked.caller = asker_.caller;
        asked.action = action;
        asked.resource = resource;
        asked.resource_account = options_.resource_account;
        const auto arn = Arn::parse(resource);
        if (asked.resource_account.empty() && arn && arn->account.empty())
            asked.resource_account = read_.account.id;
        if (const auto fault = batch::request_fault(action, resource, asked.resource_account))
            throw ConfigurationError(*fault);
        asked.context = context_;
        asked.policies = asker_.policies;
        add_trust(asked);
        read_policy_files(options_.files, action, asked.policies, cache_);
        const batch::PolicyView view(asked.policies);
        const auto explanation = explain(asked.request(), view.policies());
        const Decision& decision = explanation.decision;
        std::string missing;
        for (const auto& key : explanation.missing_context_keys)
            missing += (missing.empty() ? "" : " ") + key;
        row = {action, resource, std::string(name_of(decision.outcome)),
               deciding(decision, asked.policies.resource), missing};
        JsonText head;
        head.open('{').key("principal").value(asked.caller.arn).key("action").value(action);
        head.key("resource").value(resource);
        json = head.text() + "," + explanation_json(explanation).substr(1);
        return decision.allowed();
    }

private:
    void add_trust(batch::Case& asked) const {
        if (batch::resource_policy_type(asked.action) != DocumentType::trust || !options_.files.trust.empty())
            return;
        const auto* role = read_.account.find(account::Entity::Kind::role, asked.resource);
        if (!role || !asked.resource.starts_with("arn:")) return;
        if (!role->trust->document)
            throw ConfigurationError(
                concat("no decision about ", role->trust->name, ": ", role->trust->unreadable));
        asked.policies.resource = role->trust->document;
    }

    const Options& options_;
    batch::DocumentCache cache_;
    account::ReadAccount read_;
    account::Asker asker_;
    Context context_;
};

int simulate(const Options& options) {
    Simulation simulation(options);
    std::vector<Row> rows{{"ACTION", "RESOURCE", "DECISION", "BY", "MISSING CONTEXT KEYS"}};
    if (!options.json) {
        std::cout << shown(concat("principal: ", simulation.caller_arn())) << '\n';
        std::cout << "told by the account:\n";
        for (const auto& told : simulation.told()) std::cout << "  " << shown(told) << '\n';
    }
    bool all = true;
    for (const auto& action : options.actions) {
        for (const auto& resource : options.resources) {
            std::string json;
            all = simulation.ask(action, resource, rows.emplace_back(), json) && all;
            if (options.json) std::cout << json << '\n';
        }
    }
    if (!options.json) print(rows);
    return all ? 0 : 1;
}

}  // namespace

void add_policy_simulate(CLI::App& group, Action& run) {
    auto options = std::make_shared<Options>();
    auto* command = group.add_subcommand("simulate", "What somebody of an account may do");
    command->fallthrough();
    command->footer(help);
    command
        ->add_option("--account,--from", options->account,
                     "What policy import wrote, or get-account-authorization-details printed")
        ->required()
        ->type_name("FILE");
    command->add_option("--principal", options->principal, "User or role: name or ARN; session or root: ARN")
        ->required();
    command->add_option("--session-name", options->session_name, "Of a role's session (default: session)")
        ->type_name("NAME");
    command->add_option("--action", options->actions, "Such as s3:GetObject")->required();
    command->add_option("--resource", options->resources, "ARNs, or * for actions without one (default)");
    command->add_option("--resource-account", options->resource_account, "Whose the resources are");
    command->add_option("--context", options->context, "Condition keys; a key again is one more value")
        ->type_name("KEY=VALUE");
    add_policy_files(*command, options->files);
    command->add_flag("--json", options->json, "One JSON object a decision, with the explanation");
    command->callback([options, &run] { run = [options] { return simulate(*options); }; });
}

}  // namespace watchword::cli
