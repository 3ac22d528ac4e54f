// What passwords must be like: the account's policy, and AWS's own where the account has none (facts: iam
// §7).
#pragma once

#include <boost/describe/class.hpp>

#include "base/secret.hpp"
#include "iam/entities.hpp"
#include "service/operation.hpp"

namespace watchword::iam {

/// Of the account; null where it has none.
const PasswordPolicy* password_policy_of(const Snapshot&, std::string_view account_id);
/// Throws Fault PasswordPolicyViolation when a new password of that account is not good enough. Says nothing
/// of former passwords.
void require_good_password(const Snapshot&, const Account&, const Secret& password);
/// Throws Fault AccessDenied unless policies allow `action` or the password policy lets users do it anyway.
void require_own_password_access(const Snapshot&, Call&, std::string_view action, std::string_view resource);

struct GetAccountPasswordPolicyRequest {
    BOOST_DESCRIBE_CLASS(GetAccountPasswordPolicyRequest, (), (), (), ())
};
struct PasswordPolicyShape {
    std::int64_t MinimumPasswordLength = 6;
    bool RequireSymbols = false, RequireNumbers = false, RequireUppercaseCharacters = false,
         RequireLowercaseCharacters = false, AllowUsersToChangePassword = false, ExpirePasswords = false;
    std::optional<std::int64_t> MaxPasswordAge, PasswordReusePrevention;
    std::optional<bool> HardExpiry;
    BOOST_DESCRIBE_CLASS(PasswordPolicyShape, (),
                         (MinimumPasswordLength, RequireSymbols, RequireNumbers, RequireUppercaseCharacters,
                          RequireLowercaseCharacters, AllowUsersToChangePassword, ExpirePasswords,
                          MaxPasswordAge, PasswordReusePrevention, HardExpiry),
                         (), ())
};
struct GetAccountPasswordPolicyResult {
    PasswordPolicyShape PasswordPolicy;
    BOOST_DESCRIBE_CLASS(GetAccountPasswordPolicyResult, (), (PasswordPolicy), (), ())
};
/// Throws Fault NoSuchEntity where the account has no policy of its own. Users may always ask when they may
/// change their passwords.
GetAccountPasswordPolicyResult get_account_password_policy(const Snapshot&, Call&,
                                                           const GetAccountPasswordPolicyRequest&);

struct UpdateAccountPasswordPolicyRequest {
    std::optional<shape::Number<6, 128>> MinimumPasswordLength;  ///< default 6
    std::optional<bool> RequireSymbols, RequireNumbers, RequireUppercaseCharacters,
        RequireLowercaseCharacters, AllowUsersToChangePassword;   ///< default false
    std::optional<shape::Number<1, 1095>> MaxPasswordAge;         ///< days; default: for ever
    std::optional<shape::Number<1, 24>> PasswordReusePrevention;  ///< passwords; default: none
    std::optional<bool> HardExpiry;                               ///< default false
    BOOST_DESCRIBE_CLASS(UpdateAccountPasswordPolicyRequest, (),
                         (MinimumPasswordLength, RequireSymbols, RequireNumbers, RequireUppercaseCharacters,
                          RequireLowercaseCharacters, AllowUsersToChangePassword, MaxPasswordAge,
                          PasswordReusePrevention, HardExpiry),
                         (), ())
};
/// Takes the place of the whole policy: what is not given has its default. Passwords that exist stay good.
Empty update_account_password_policy(Transaction&, Call&, const UpdateAccountPasswordPolicyRequest&);

struct DeleteAccountPasswordPolicyRequest {
    BOOST_DESCRIBE_CLASS(DeleteAccountPasswordPolicyRequest, (), (), (), ())
};
Empty delete_account_password_policy(Transaction&, Call&, const DeleteAccountPasswordPolicyRequest&);

}  // namespace watchword::iam
