#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>

#include "cli/policy_command.hpp"
#include "watchword/policy/document.hpp"

namespace watchword::cli {
namespace {

using policy::DocumentType;

struct CheckOptions {
    std::vector<std::string> files;
    DocumentType type = DocumentType::identity;
};

const std::map<std::string, DocumentType> type_names{
    {"identity", DocumentType::identity}, {"trust", DocumentType::trust},
    {"bucket", DocumentType::bucket},     {"session", DocumentType::session},
    {"boundary", DocumentType::boundary}, {"scp", DocumentType::scp},
    {"rcp", DocumentType::rcp},           {"endpoint", DocumentType::endpoint},
};

std::string text_of(const std::string& file) {
    const auto all = [](std::istream& in) { return std::string{std::istreambuf_iterator<char>(in), {}}; };
    if (file == "-") return all(std::cin);
    std::ifstream in(file, std::ios::binary);
    if (!in) throw std::runtime_error(file + ": cannot be read");
    return all(in);
}

int check(const CheckOptions& options) {
    int status = 0;
    for (const auto& file : options.files) {
        const auto document = policy::compile(text_of(file), options.type);
        if (document) continue;
        const auto& error = document.error();
        std::cout << fmt::format("{}:{}:{}: error: {}\n", file, error.line, error.column, error.message);
        status = 1;
    }
    return status;
}

}  // namespace

void add_policy_check(CLI::App& group, Action& run) {
    auto* command = group.add_subcommand("check", "Say what is wrong or risky in policy documents");
    command->fallthrough();
    const auto options = std::make_shared<CheckOptions>();
    command->add_option("files", options->files, "JSON files; - is standard input")->required();
    command->add_option("--type", options->type, "What they are used as")
        ->transform(CLI::CheckedTransformer(type_names));
    command->callback([&run, options] { run = [options] { return check(*options); }; });
}

}  // namespace watchword::cli
