// An account's users, groups, roles and policies, as `aws iam get-account-authorization-details` prints them.
//
//   read_account(texts) -> Account       policies that cannot be read stay, with the reason
//   resolve(account, "alice") -> who asks, with the policies that apply to it
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "policy/batch/case.hpp"

namespace watchword::policy::account {

/// A policy as the account has it.
struct Policy {
    std::string name;        ///< inline: inline_name(); managed: ARN
    std::string text;        ///< as written, no longer URL-encoded
    DocumentPtr document;    ///< null when it cannot be read
    std::string unreadable;  ///< why not
};

/// A user, group or role.
struct Entity {
    enum class Kind { user, group, role } kind = Kind::user;
    std::string name, path, id, arn;
    std::vector<std::pair<std::string, std::string>> tags;
    std::vector<Policy> inline_policies;
    std::vector<std::string> attached;  ///< ARNs
    std::string boundary;               ///< ARN, or empty
    std::vector<std::string> groups;    ///< user: names
    std::optional<Policy> trust;        ///< role
};

/// What an inline policy is called where there are several owners: "user alice: ReadAll".
std::string inline_name(const Entity&, std::string_view policy_name);

/// One account.
class Account {
public:
    std::string id;                         ///< empty as long as there are no entities
    std::map<std::string, Policy> managed;  ///< by ARN: the default versions

    /// False, and nothing added, when the name or ARN is taken.
    bool add(Entity);
    /// In the order they were added.
    const std::vector<Entity>& entities() const { return entities_; }
    /// Null when there is none. Good until the next add().
    const Entity* find(Entity::Kind, std::string_view name_or_arn) const;

private:
    std::vector<Entity> entities_;
    std::map<std::pair<Entity::Kind, std::string>, std::size_t> index_;
};

/// Something in the text that could not be read or understood, and where.
struct Problem {
    std::string where;  ///< "UserDetailList[3].UserPolicyList[0]: alice/ReadAll"
    std::string what;
};

/// An account and what is wrong with it.
struct ReadAccount {
    Account account;
    std::vector<Problem> problems;
};

/// Reads one or several pages: what the AWS CLI prints, what the API answers as JSON, or what to_text() wrote
/// (docs/formats/policy_account.md). The error is one line: not JSON, not of that shape, two accounts.
Result<ReadAccount, std::string> read_account(const std::vector<std::string_view>& pages);

/// The account as text that read_account() reads: what decides nothing (dates, old versions) is left out.
std::string to_text(const Account&);

/// Somebody of an account, ready to ask.
struct Asker {
    batch::Caller caller;
    batch::PolicySet policies;                                 ///< identity and boundary
    std::vector<std::pair<std::string, std::string>> context;  ///< condition keys that the account tells
    const Entity* entity = nullptr;                            ///< null: root
};

/// `principal`: a name, or the ARN of a user, role, role session or the root user. A role asks through a
/// session named `session_name`. An error, in one line, when nobody or two are meant, or when one of the
/// policies that apply is missing or cannot be read: to leave it out could allow what it denies.
Result<Asker, std::string> resolve(const Account&, std::string_view principal, std::string_view session_name);

}  // namespace watchword::policy::account
