// What the policy commands read: files of documents, condition keys, and who asks.
#pragma once

#include <string>
#include <vector>

#include "policy/account/account.hpp"
#include "policy/batch/case.hpp"

namespace CLI {
class App;
}

namespace watchword::cli {

/// The whole file, or standard input for "-". Throws client::ConfigurationError when it cannot be read or has
/// more than `bytes_max` bytes.
std::string file_text(const std::string& path, std::size_t bytes_max);

/// The policies that apply beside those of the principal itself, as files.
struct PolicyFiles {
    std::string resource, trust;                 ///< "": none
    std::vector<std::string> session, endpoint;  ///< none: does not apply
    std::vector<std::string> scps, rcps;         ///< each a level of its own
};

/// Adds --resource-policy, --trust, --session, --scp, --rcp and --endpoint.
void add_policy_files(CLI::App&, PolicyFiles&);

/// Compiles a file's document; the error is client::ConfigurationError "FILE: MESSAGE at line L, column C".
policy::batch::NamedDocument document_in(const std::string& file, policy::DocumentType,
                                         policy::batch::DocumentCache&);
std::vector<policy::batch::NamedDocument> documents_in(const std::vector<std::string>& files,
                                                       policy::DocumentType, policy::batch::DocumentCache&);

/// Adds what the files hold. `action` says whether a trust policy or another resource policy is asked for;
/// the wrong one is an error.
void read_policy_files(const PolicyFiles&, std::string_view action, policy::batch::PolicySet& into,
                       policy::batch::DocumentCache&);

/// What is said on standard error of what could not be read of an account: each thing, or how many.
enum class Problems { told, counted };

/// Reads the pages of one account. Throws client::ConfigurationError.
policy::account::ReadAccount accounts_in(const std::vector<std::string>& files, Problems);

/// Sets the keys of KEY=VALUE texts; a key that comes again gets one more value. Throws
/// client::ConfigurationError.
void set_context(const std::vector<std::string>& assignments, policy::Context&);

/// An ARN, the name of a service, or "anonymous". Throws client::ConfigurationError.
policy::batch::Caller caller_named(const std::string& principal);

}  // namespace watchword::cli
