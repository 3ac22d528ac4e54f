#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>
#include <memory>
#include <set>

#include "base/ids.hpp"
#include "base/text.hpp"
#include "cli/policy_command.hpp"
#include "cli/policy_diff_report.hpp"
#include "cli/policy_input.hpp"
#include "policy/arn.hpp"
#include "policy/sample/questions.hpp"
#include "watchword/error.hpp"
#include "watchword/policy/evaluate.hpp"

namespace watchword::cli {
namespace {

using namespace policy;
using client::ConfigurationError;

constexpr const char* help = R"(
Examples:
  watchword policy diff old.json new.json                       identity policies; requests are generated
  watchword policy diff old.json new.json --type trust
  watchword policy diff old.json new.json --requests past.jsonl
  watchword policy diff account-june.json account-july.json     everybody, and who may assume roles

Generated requests try the actions, resources and condition values that either document names, and ones beside
them: a search, not a proof. The same files give the same requests. A document is asked about as if it were
the only one of its kind, beside an identity policy that allows everything (boundary, session, scp, rcp, endpoint),
or both with and without one (resource, bucket, trust). With --requests (docs/formats/policy_batch.md) it is put to
the policies of each line: a resource or trust policy in the place of the line's own.

Exit status: 0 no difference was found, 1 some were, 2 usage, or policies that cannot be read.)";

struct Options {
    std::string old_file, new_file, requests, account = "111122223333";
    DocumentType type = DocumentType::identity;
    std::size_t count_max = 20000;
    bool json = false;
};

const std::map<std::string, DocumentType> type_names{
    {"identity", DocumentType::identity}, {"trust", DocumentType::trust},
    {"bucket", DocumentType::bucket},     {"resource", DocumentType::resource},
    {"session", DocumentType::session},   {"boundary", DocumentType::boundary},
    {"scp", DocumentType::scp},           {"rcp", DocumentType::rcp},
    {"endpoint", DocumentType::endpoint},
};

bool is_of_resource(DocumentType type) {
    return type == DocumentType::trust || type == DocumentType::bucket || type == DocumentType::resource;
}

DocumentPtr allow_all() {
    return *compile(R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}})",
                    DocumentType::identity);
}

/// A resource's policy that leaves it to the account's identity policies, as roles and KMS keys need one.
DocumentPtr delegating(const std::string& account, std::string_view action) {
    const auto type = batch::resource_policy_type(action);
    const auto* of_type = type == DocumentType::trust ? R"("sts:*")" : R"("*","Resource":"*")";
    return *compile(concat(R"({"Statement":{"Effect":"Allow","Principal":{"AWS":")", account,
                           R"("},"Action":)", of_type, "}}"),
                    type);
}

/// The policies with the document put where its type belongs.
batch::PolicySet with(batch::PolicySet set, const DocumentPtr& document) {
    const batch::NamedDocument named{"document", document};
    const auto add = [&](auto& list) {
        if (!list) list.emplace();
        list->push_back(named);
    };
    switch (document->type()) {
        case DocumentType::identity: set.identity.push_back(named); break;
        case DocumentType::boundary: add(set.boundary); break;
        case DocumentType::session: add(set.session); break;
        case DocumentType::endpoint: add(set.endpoint); break;
        case DocumentType::scp: set.scps.push_back({named}); break;
        case DocumentType::rcp: set.rcps.push_back({named}); break;
        case DocumentType::trust:
        case DocumentType::bucket:
        case DocumentType::resource: set.resource = document; break;
    }
    return set;
}

Outcome decide(const batch::Case& asked) {
    const batch::PolicyView view(asked.policies);
    return evaluate(asked.request(), view.policies()).outcome;
}

/// A document of each file, asked the same.
class DocumentDiff {
public:
    DocumentDiff(const Options& options, DiffReport& report) : options_(options), report_(report) {}

    void run() {
        type_ = options_.type;
        old_ = document_in(options_.old_file, type_, cache_).document;
        new_ = document_in(options_.new_file, type_, cache_).document;
        if (!options_.requests.empty()) return given();
        const auto role = concat("arn:aws:iam::", options_.account, ":role/watchword");
        generated(options_.account, type_ == DocumentType::trust ? role : "");
    }

    /// The trust policies of one role; "": there was or is none.
    void run(const std::string& role_arn, const std::string& old_text, const std::string& new_text) {
        type_ = DocumentType::trust;
        const auto document = [&](const std::string& text) {
            return text.empty() ? nullptr : batch::document_of(text, type_, role_arn, cache_);
        };
        old_ = document(old_text);
        new_ = document(new_text);
        generated(std::string(Arn::parse(role_arn)->account), role_arn);
    }

private:
    void compare(batch::Case asked, const std::string& note) {
        const batch::PolicySet base = asked.policies;
        if (old_) asked.policies = with(base, old_);
        const Outcome before = decide(asked);
        asked.policies = new_ ? with(base, new_) : base;
        report_.add(asked, before, decide(asked), note);
    }

    void given() {
        for_each_case(options_.requests, cache_, [&](batch::Case asked) {
            const bool trust = batch::resource_policy_type(asked.action) == DocumentType::trust;
            if (is_of_resource(type_) && trust != (type_ == DocumentType::trust)) return false;
            compare(std::move(asked), "");
            return true;
        });
    }

    /// `resource`: asked about besides what the documents name; "": nothing.
    void generated(const std::string& account, const std::string& resource) {
        std::vector<DocumentPtr> documents;
        for (const auto& document : {old_, new_})
            if (document) documents.push_back(document);
        std::vector<std::string> resources;
        if (!resource.empty()) resources.push_back(resource);
        const auto found = sample::questions_about(documents, resources, options_.count_max);
        if (found.cut) report_.cut();
        const auto callers = this->callers(account, documents);
        for (const auto& question : found.questions) {
            const bool trust = batch::resource_policy_type(question.action) == DocumentType::trust;
            if (is_of_resource(type_) && trust != (type_ == DocumentType::trust)) continue;
            for (const auto& caller : callers) ask(question, caller, account);
        }
    }

    void ask(const sample::Question& question, const batch::Caller& caller, const std::string& account) {
        batch::Case asked;
        asked.caller = caller;
        asked.action = question.action;
        asked.resource = question.resource;
        asked.resource_account = account;
        for (const auto& [key, values] : question.context) asked.context.set(key, values);
        if (is_of_resource(type_)) {
            compare(asked, "without identity policies");
            if (caller.account.empty()) return;
        } else {
            asked.policies.resource = delegating(account, question.action);
        }
        if (type_ != DocumentType::identity) asked.policies.identity.push_back({"everything", allow_all_});
        compare(std::move(asked), is_of_resource(type_) ? "identity policies allow everything" : "");
    }

    std::vector<batch::Caller> callers(const std::string& owner,
                                       const std::vector<DocumentPtr>& documents) const {
        std::vector<batch::Caller> out;
        const auto add = [&](const std::string& arn) {
            const bool known =
                std::any_of(out.begin(), out.end(), [&](const auto& caller) { return caller.arn == arn; });
            auto caller = batch::caller_of_arn(arn);
            if (caller && !known) out.push_back(std::move(*caller));
        };
        add(concat("arn:aws:iam::", owner, ":user/watchword"));
        const bool principals =
            is_of_resource(type_) || type_ == DocumentType::rcp || type_ == DocumentType::endpoint;
        if (!principals) return out;
        add("arn:aws:iam::999988887777:user/watchword");
        out.push_back({});
        for (const auto& text : sample::principals_in(documents)) {
            const auto blank = text.find(' ');
            const std::string type = text.substr(0, blank), value = text.substr(blank + 1);
            const auto arn = Arn::parse(value);
            if (type == "Service") {
                if (auto caller = batch::caller_of_service(value)) out.push_back(std::move(*caller));
            } else if (type == "Federated") {
                out.push_back({Principal::Type::identity_provider, {}, value, {}, {}});
            } else if (type == "AWS" && (is_account_id(value) || (arn && arn->resource == "root"))) {
                const auto account = arn ? std::string(arn->account) : value;
                add(concat("arn:aws:iam::", account, ":root"));
                add(concat("arn:aws:iam::", account, ":user/watchword"));
            } else if (type == "AWS" && arn && arn->resource.starts_with("role/")) {
                add(concat("arn:", arn->partition, ":sts::", arn->account, ":assumed-role/",
                           arn->resource.substr(arn->resource.rfind('/') + 1), "/watchword"));
            } else if (type == "AWS") {
                add(value);
            }
        }
        return out;
    }

    const Options& options_;
    DiffReport& report_;
    batch::DocumentCache cache_;
    DocumentType type_ = DocumentType::identity;
    DocumentPtr old_, new_, allow_all_ = allow_all();
};

/// Everybody and every role's trust policy of two accounts' details, as they were and as they are.
class AccountDiff {
public:
    AccountDiff(const Options& options, DiffReport& report)
        : options_(options),
          report_(report),
          old_(accounts_in({options.old_file}, Problems::counted).account),
          new_(accounts_in({options.new_file}, Problems::counted).account) {
        if (old_.id != new_.id)
            throw ConfigurationError(concat("the files are of two accounts: ", old_.id, " and ", new_.id));
    }

    void run() {
        if (!options_.requests.empty()) return given();
        std::set<std::string> arns;
        for (const auto* account : {&old_, &new_})
            for (const auto& entity : account->entities())
                if (entity.kind != account::Entity::Kind::group) arns.insert(entity.arn);
        DocumentDiff trust(options_, report_);
        for (const auto& arn : arns) {
            generated(arn);
            const auto before = trust_policy(old_, arn), after = trust_policy(new_, arn);
            if (before != after) trust.run(arn, before, after);
        }
    }

private:
    /// None when the account does not have it.
    static std::optional<account::Asker> asker(const account::Account& account, const std::string& arn,
                                               std::string_view session) {
        using Kind = account::Entity::Kind;
        if (!account.find(Kind::user, arn) && !account.find(Kind::role, arn)) return std::nullopt;
        auto out = account::resolve(account, arn, session);
        if (!out) throw ConfigurationError(out.error());
        return std::move(*out);
    }

    /// The text, or "" when the account has no such role.
    static std::string trust_policy(const account::Account& account, const std::string& arn) {
        const auto* role = account.find(account::Entity::Kind::role, arn);
        if (!role) return {};
        if (!role->trust->document)
            throw ConfigurationError(concat(role->trust->name, " cannot be read: ", role->trust->unreadable));
        return role->trust->text;
    }

    static Outcome decide_as(batch::Case asked, const std::optional<account::Asker>& asker) {
        if (!asker) return Outcome::implicit_deny;  // nobody who could ask
        asked.caller = asker->caller;
        asked.policies.identity = asker->policies.identity;
        asked.policies.boundary = asker->policies.boundary;
        for (const auto& [key, value] : asker->context)
            if (asked.context.find(key).empty()) asked.context.set(key, value);
        return decide(asked);
    }

    static void documents(const std::optional<account::Asker>& asker, std::vector<DocumentPtr>& into) {
        if (!asker) return;
        for (const auto& named : asker->policies.identity) into.push_back(named.document);
        if (asker->policies.boundary)
            for (const auto& named : *asker->policies.boundary) into.push_back(named.document);
    }

    void generated(const std::string& arn) {
        const auto before = asker(old_, arn, "session"), after = asker(new_, arn, "session");
        std::vector<DocumentPtr> all;
        documents(before, all);
        documents(after, all);
        const auto found = sample::questions_about(all, {}, options_.count_max);
        if (found.cut) report_.cut();
        for (const auto& question : found.questions) {
            batch::Case asked;
            asked.caller = (after ? *after : *before).caller;
            asked.action = question.action;
            asked.resource = question.resource;
            asked.resource_account = old_.id;
            asked.policies.resource = delegating(old_.id, question.action);
            for (const auto& [key, values] : question.context) asked.context.set(key, values);
            report_.add(asked, decide_as(asked, before), decide_as(asked, after), "");
        }
    }

    void given() {
        batch::DocumentCache cache(std::size_t{64} << 20, batch::RoleNames::as_written);
        for_each_case(options_.requests, cache, [&](batch::Case asked) {
            const auto arn = asked.caller.arn;
            const auto slash = arn.rfind('/');
            const bool session = asked.caller.type == Principal::Type::assumed_role;
            const bool user = asked.caller.type == Principal::Type::user;
            if ((!session && !user) || asked.caller.account != old_.id) return false;
            std::string principal = arn, session_name = "session";
            if (session) {
                const auto name = asked.caller.issuer_arn.substr(asked.caller.issuer_arn.rfind('/') + 1);
                session_name = arn.substr(slash + 1);
                for (const auto* account : {&old_, &new_})
                    if (const auto* role = account->find(account::Entity::Kind::role, name))
                        principal = role->arn;
            }
            report_.add(asked, decide_as(asked, asker(old_, principal, session_name)),
                        decide_as(asked, asker(new_, principal, session_name)), "");
            return true;
        });
    }

    const Options& options_;
    DiffReport& report_;
    account::Account old_, new_;
};

/// Whether the file is an account's details rather than a policy document.
bool is_account(const std::string& file) {
    const auto text = file_text(file, std::size_t{256} << 20);
    return text.find("DetailList\"") != std::string::npos;
}

int diff(const Options& options, bool type_given) {
    if (!is_account_id(options.account)) throw ConfigurationError("--account takes 12 digits");
    for (const auto& file : {options.old_file, options.new_file, options.requests})
        if (file == "-") throw ConfigurationError("policy diff reads files, not standard input");
    const bool accounts = is_account(options.old_file);
    if (accounts != is_account(options.new_file))
        throw ConfigurationError("one file is an account's details, the other is not");
    if (accounts && type_given) throw ConfigurationError("--type does not go with accounts' details");
    DiffReport report(options.json, options.requests.empty());
    if (accounts) {
        AccountDiff(options, report).run();
    } else {
        DocumentDiff(options, report).run();
    }
    return report.finish();
}

}  // namespace

void add_policy_diff(CLI::App& group, Action& run) {
    auto options = std::make_shared<Options>();
    auto* command = group.add_subcommand("diff", "Which requests are decided otherwise by another version");
    command->fallthrough();
    command->footer(help);
    command->add_option("old", options->old_file, "Policy document, or an account's details")->required();
    command->add_option("new", options->new_file, "What it became")->required();
    auto* type =
        command->add_option("--type", options->type, "What the documents are used as (default: identity)")
            ->transform(CLI::CheckedTransformer(type_names))
            ->option_text("identity|trust|bucket|resource|session|boundary|scp|rcp|endpoint");
    command
        ->add_option("--requests", options->requests,
                     "Requests to ask, as a batch, instead of generated ones")
        ->type_name("FILE");
    command->add_option("--account", options->account, "Whose the generated callers and resources are")
        ->type_name("ID");
    command
        ->add_option("--limit", options->count_max,
                     "Generated requests, at most, each principal (default: 20000)")
        ->type_name("COUNT")
        ->check(CLI::Range(1, 1000000));
    command->add_flag("--json", options->json, "One JSON object a changed request, then one that counts");
    command->callback(
        [options, type, &run] { run = [options, type] { return diff(*options, type->count() != 0); }; });
}

}  // namespace watchword::cli
