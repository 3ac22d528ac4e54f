#include "cli/policy_input.hpp"

#include <CLI/CLI.hpp>
#include <fstream>
#include <iostream>
#include <map>

#include "base/limits.hpp"
#include "base/text.hpp"
#include "cli/output.hpp"
#include "policy/batch/json_cursor.hpp"
#include "watchword/error.hpp"

namespace watchword::cli {

using namespace policy;
using batch::DocumentCache;
using batch::NamedDocument;
using client::ConfigurationError;

std::string file_text(const std::string& path, std::size_t bytes_max) {
    std::ifstream file;
    const bool standard_input = path == "-";
    if (!standard_input) file.open(path, std::ios::binary);
    std::istream& in = standard_input ? std::cin : file;
    std::string out;
    char block[64 * 1024];
    while (in.read(block, sizeof block), in.gcount() > 0) {
        out.append(block, static_cast<std::size_t>(in.gcount()));
        if (out.size() > bytes_max)
            throw ConfigurationError(concat(path, ": longer than ", std::to_string(bytes_max), " bytes"));
    }
    if (in.bad() || !in.eof()) throw ConfigurationError(path + ": cannot be read");
    return out;
}

void add_policy_files(CLI::App& command, PolicyFiles& files) {
    command.add_option("--resource-policy", files.resource, "The resource's own policy")->type_name("FILE");
    command.add_option("--trust", files.trust, "The role's trust policy, for sts:AssumeRole")
        ->type_name("FILE");
    command.add_option("--session", files.session, "Session policies")->type_name("FILE");
    command.add_option("--scp", files.scps, "Service control policies, root first: each file is a level")
        ->type_name("FILE");
    command.add_option("--rcp", files.rcps, "Resource control policies, likewise")->type_name("FILE");
    command.add_option("--endpoint", files.endpoint, "Policies of the VPC endpoint in between")
        ->type_name("FILE");
}

NamedDocument document_in(const std::string& file, DocumentType type, DocumentCache& cache) {
    try {
        return {file,
                batch::document_of(file_text(file, limits::policy_document_bytes_max), type, file, cache)};
    } catch (const batch::Unreadable& error) {
        throw ConfigurationError(error.what());
    }
}

std::vector<NamedDocument> documents_in(const std::vector<std::string>& files, DocumentType type,
                                        DocumentCache& cache) {
    std::vector<NamedDocument> out;
    for (const auto& file : files) out.push_back(document_in(file, type, cache));
    return out;
}

void read_policy_files(const PolicyFiles& files, std::string_view action, batch::PolicySet& into,
                       DocumentCache& cache) {
    const auto type = batch::resource_policy_type(action);
    const bool trust = type == DocumentType::trust;
    const std::string& resource = trust ? files.trust : files.resource;
    if (!(trust ? files.resource : files.trust).empty())
        throw ConfigurationError(concat("the policy that goes with ", action, " is given with ",
                                        trust ? "--trust" : "--resource-policy"));
    if (!resource.empty()) into.resource = document_in(resource, type, cache).document;
    if (!files.session.empty()) into.session = documents_in(files.session, DocumentType::session, cache);
    if (!files.endpoint.empty()) into.endpoint = documents_in(files.endpoint, DocumentType::endpoint, cache);
    for (const auto& file : files.scps) into.scps.push_back(documents_in({file}, DocumentType::scp, cache));
    for (const auto& file : files.rcps) into.rcps.push_back(documents_in({file}, DocumentType::rcp, cache));
}

account::ReadAccount accounts_in(const std::vector<std::string>& files, Problems problems) {
    constexpr std::size_t bytes_max = std::size_t{256} << 20;
    std::vector<std::string> texts;
    std::string names;
    for (const auto& file : files) {
        texts.push_back(file_text(file, bytes_max));
        names += (names.empty() ? "" : ", ") + file;
    }
    auto read = account::read_account({texts.begin(), texts.end()});
    if (!read) throw ConfigurationError(concat(names, ": ", read.error()));
    constexpr auto warning = "watchword: warning: ";
    if (problems == Problems::counted && !read->problems.empty())
        std::cerr << warning << names << ": " << read->problems.size()
                  << " problems; watchword policy import tells them\n";
    if (problems == Problems::told)
        for (const auto& problem : read->problems)
            std::cerr << warning << shown(concat(problem.where, ": ", problem.what)) << '\n';
    return std::move(*read);
}

void set_context(const std::vector<std::string>& assignments, Context& context) {
    std::map<std::string, std::vector<std::string>> values;  // by the key in lower case
    for (const auto& assignment : assignments) {
        const auto equals = assignment.find('=');
        if (equals == std::string::npos || equals == 0)
            throw ConfigurationError("--context takes KEY=VALUE, not " + assignment);
        values[lower(assignment.substr(0, equals))].push_back(assignment.substr(equals + 1));
    }
    for (const auto& [key, list] : values) context.set(key, list);
}

batch::Caller caller_named(const std::string& principal) {
    if (principal == "anonymous") return {};
    const bool arn = principal.starts_with("arn:");
    auto caller = arn ? batch::caller_of_arn(principal) : batch::caller_of_service(principal);
    if (!caller) throw ConfigurationError("--principal " + caller.error());
    return std::move(*caller);
}

}  // namespace watchword::cli
