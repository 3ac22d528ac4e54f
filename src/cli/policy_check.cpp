#include <CLI/CLI.hpp>
#include <chrono>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>

#include "base/limits.hpp"
#include "base/text.hpp"
#include "cli/output.hpp"
#include "cli/policy_command.hpp"
#include "cli/policy_report.hpp"
#include "policy/json.hpp"
#include "policy/validate.hpp"
#include "watchword/policy/document.hpp"

namespace watchword::cli {
namespace {

using policy::DocumentType;
using policy::FindingType;
using policy::JsonNode;

struct CheckOptions {
    std::vector<std::string> files;
    std::string type;  // "": guessed
    std::string format = "text";
    std::string at_least = "suggestion";
    bool codes = false;
};

const std::map<std::string, DocumentType> types{
    {"identity", DocumentType::identity}, {"trust", DocumentType::trust},
    {"bucket", DocumentType::bucket},     {"resource", DocumentType::resource},
    {"session", DocumentType::session},   {"boundary", DocumentType::boundary},
    {"scp", DocumentType::scp},           {"rcp", DocumentType::rcp},
    {"endpoint", DocumentType::endpoint},
};
const std::map<std::string, FindingType> severities{
    {"error", FindingType::error},
    {"security-warning", FindingType::security_warning},
    {"warning", FindingType::warning},
    {"suggestion", FindingType::suggestion},
};

// At most a byte more than a document may have: what is longer is refused, not read.
std::string text_of(const std::string& file) {
    std::ifstream opened;
    if (file != "-") {
        opened.open(file, std::ios::binary);
        if (!opened) throw std::runtime_error(file + ": cannot be read");
    }
    std::istream& in = file == "-" ? std::cin : opened;
    std::string out(limits::policy_document_bytes_max + 1, '\0');
    in.read(out.data(), static_cast<std::streamsize>(out.size()));
    if (in.bad()) throw std::runtime_error(file + ": cannot be read");
    out.resize(static_cast<std::size_t>(in.gcount()));
    return out;
}

// By what the statements have: a Principal makes it a policy of a resource, sts actions without a Resource a
// trust policy.
DocumentType guessed_type(const std::string& text) {
    const auto root = policy::parse_json(text);
    const auto* statements = root && root->is(JsonNode::Kind::object) ? root->member("Statement") : nullptr;
    if (!statements) return DocumentType::identity;
    bool principal = false, resource = false, sts = false;
    for (const JsonNode* statement : policy::list_of(*statements)) {
        principal = principal || statement->member("Principal") || statement->member("NotPrincipal");
        resource = resource || statement->member("Resource") || statement->member("NotResource");
        for (const char* name : {"Action", "NotAction"})
            if (const auto* actions = statement->member(name))
                for (const JsonNode* action : policy::list_of(*actions))
                    sts = sts || lower(action->text).starts_with("sts:");
    }
    if (!principal) return DocumentType::identity;
    return sts && !resource ? DocumentType::trust : DocumentType::bucket;
}

std::string name_of(DocumentType type) {
    for (const auto& [name, value] : types)
        if (value == type) return name;
    return {};
}

CheckedFile check(const std::string& file, const CheckOptions& options) {
    CheckedFile out{file, "", options.type.empty(), text_of(file), {}};
    const auto& text = out.text;
    const auto type = out.guessed ? guessed_type(text) : types.at(options.type);
    out.type = name_of(type);
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    out.findings =
        policy::findings(text, type, {std::chrono::duration_cast<std::chrono::milliseconds>(now).count()});
    const auto lightest = severities.at(options.at_least);
    std::erase_if(out.findings, [&](const policy::Finding& found) { return found.type > lightest; });
    return out;
}

int run_check(const CheckOptions& options) {
    if (options.codes) {
        write_codes(std::cout);
        return 0;
    }
    if (options.files.empty()) throw std::runtime_error("policy check needs a file, or - for standard input");
    std::vector<CheckedFile> checked;
    bool found = false;
    for (const auto& file : options.files) {
        checked.push_back(check(file, options));
        found = found || !checked.back().findings.empty();
    }
    if (options.format == "text") write_text(std::cout, checked);
    if (options.format == "json") write_json(std::cout, checked);
    if (options.format == "sarif") write_sarif(std::cout, checked);
    return found ? 1 : 0;
}

}  // namespace

void add_policy_check(CLI::App& group, Action& run) {
    auto* command =
        group.add_subcommand("check", "Say what is wrong, risky or superfluous in policy documents");
    command->fallthrough();
    const auto options = std::make_shared<CheckOptions>();
    command->add_option("files", options->files, "JSON files; - is standard input")->type_name("FILE");
    command->add_option("--type", options->type, "What they are used as (default: guessed from each)")
        ->type_name("TYPE")
        ->check(CLI::IsMember(&types));
    command->add_option("--format", options->format, "text, one line each and advice; json; sarif, for CI")
        ->type_name("FORMAT")
        ->check(CLI::IsMember({"text", "json", "sarif"}));
    command->add_option("--min-severity", options->at_least, "The lightest that is told and counts")
        ->type_name("SEVERITY")
        ->check(CLI::IsMember(&severities));
    command->add_flag("--codes", options->codes, "List all codes there are instead");
    command->footer(
        "\nExamples:\n  watchword policy check policy.json\n"
        "  watchword policy check --type scp --min-severity warning scps/*.json\n"
        "  watchword policy check --format sarif policies/*.json > policies.sarif\n"
        "\nExit status: 0 nothing found, 1 something found, 2 usage or a file that cannot be read.");
    command->callback([&run, options] { run = [options] { return run_check(*options); }; });
}

}  // namespace watchword::cli
