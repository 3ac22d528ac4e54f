// What only whoever runs the server can do: make accounts, and register hardware MFA devices. No request
// reaches these; `watchwordd` calls them inside a Transaction of its own.
#pragma once

#include <string>
#include <string_view>

#include "base/secret.hpp"
#include "directory/transaction.hpp"

namespace watchword::iam {

struct NewAccount {
    std::string AccountId, AccountName, UserArn, AccessKeyId;
    Secret SecretAccessKey;  ///< shown once
};

/// A new account with a user "Administrator", who has AdministratorAccess and an access key; with `root_key`
/// no user but an access key of the root user. Throws Fault EntityAlreadyExists when an account has that
/// name, ignoring case, and ValidationError for a name that is not 1 to 50 printable ASCII characters.
NewAccount create_account(Transaction&, std::string_view name, bool root_key);

/// An access key for the root user of an account that an AssumeRoot session has allowed to be recovered
/// (login_profiles.hpp): here the one who runs the server stands in for who reads the account's mail. The
/// permission is used up. Throws Fault NoSuchEntity without one, and for accounts that are not there or
/// closed, LimitExceeded beyond two keys.
NewAccount recover_root_user(Transaction&, std::string_view account_id);

/// Makes a hardware device known by the serial number printed on it and its raw seed (mfa/seed.hpp:
/// read_seed_text), so that EnableMFADevice can give it to a user of whatever account. Throws Fault
/// EntityAlreadyExists, or ValidationError for a serial number that is not 9 to 200 characters of
/// [\w+=/:,.@-], or looks like an ARN.
void register_hardware_device(Transaction&, std::string_view serial_number, const Secret& seed);

}  // namespace watchword::iam
