// The root user as an owner of keys, certificates, devices and a password, beside the users (facts: root §4).
// An owner is a `const User*`: null is the root user of the caller's account. Records of the root user have
// the account's id where those of users have the user's unique id.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "service/call.hpp"

namespace watchword::iam {

/// What is shown as UserName: the root user has none of its own, so its account's.
std::string owner_name(const Call&, const User* owner);
std::string owner_arn(const Call&, const User* owner);
/// What records of the owner are known by.
std::string owner_id(const Call&, const User* owner);
/// Whether the root user calls and, where a request gives a name, means itself: by the account's id, whatever
/// users there are.
bool names_own_root(const Call&, std::optional<std::string_view> name);
/// Whether an AssumeRoot session calls.
bool in_root_task(const Call&);
/// Whether the root user calls with its own key or GetSessionToken's credentials: neither AssumeRoot's nor
/// delegated ones.
bool is_root_in_person(const Call&);
/// The owner is given or takes up credentials. Throws Fault AccessDenied where it is the root user and not it
/// that calls, in person: those would outlast whatever the caller has been allowed. `action`:
/// "iam:CreateAccessKey".
void require_in_person(const Call&, const User* owner, std::string_view action);

}  // namespace watchword::iam
