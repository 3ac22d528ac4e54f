// Login profiles: the password of a user. Create, Get, Update and Delete are for administrators,
// ChangePassword is for the user. A root user's login profile has no password: it says that the password may
// be recovered, is kept under the account's id, and is made by AssumeRoot sessions alone (facts: root §4).
#pragma once

#include <boost/describe/class.hpp>

#include "iam/entities.hpp"
#include "iam/passwords.hpp"
#include "service/operation.hpp"

namespace watchword::iam {

using PasswordType = shape::SensitiveText<1, 128, shape::Latin1Pattern>;

struct LoginProfileShape {
    std::optional<std::string> UserName;  ///< the root user's has none
    std::string CreateDate;
    bool PasswordResetRequired = false;
    BOOST_DESCRIBE_CLASS(LoginProfileShape, (), (UserName, CreateDate, PasswordResetRequired), (), ())
};

/// A new password, hashed before the Transaction that stores it.
struct PreparedPassword {
    std::string user_id;
    std::string replaces;  ///< the sealed bytes of the hash it was compared with; "" for none
    PasswordHash hash;
};

struct CreateLoginProfileRequest {
    std::optional<UserNameType> UserName;  ///< default: the caller
    std::optional<PasswordType> Password;  ///< required for users; the model spares it for root's alone
    std::optional<bool> PasswordResetRequired;
    BOOST_DESCRIBE_CLASS(CreateLoginProfileRequest, (), (UserName, Password, PasswordResetRequired), (), ())
};
struct CreateLoginProfileResult {
    LoginProfileShape LoginProfile;
    BOOST_DESCRIBE_CLASS(CreateLoginProfileResult, (), (LoginProfile), (), ())
};
PreparedPassword prepare_login_profile(const Snapshot&, Call&, const CreateLoginProfileRequest&);
CreateLoginProfileResult create_login_profile(Transaction&, Call&, const CreateLoginProfileRequest&,
                                              const PreparedPassword&);

struct GetLoginProfileRequest {
    std::optional<UserNameType> UserName;  ///< default: the caller
    BOOST_DESCRIBE_CLASS(GetLoginProfileRequest, (), (UserName), (), ())
};
struct GetLoginProfileResult {
    LoginProfileShape LoginProfile;
    BOOST_DESCRIBE_CLASS(GetLoginProfileResult, (), (LoginProfile), (), ())
};
GetLoginProfileResult get_login_profile(const Snapshot&, Call&, const GetLoginProfileRequest&);

struct UpdateLoginProfileRequest {
    UserNameType UserName;
    std::optional<PasswordType> Password;
    std::optional<bool> PasswordResetRequired;
    BOOST_DESCRIBE_CLASS(UpdateLoginProfileRequest, (), (UserName, Password, PasswordResetRequired), (), ())
};
/// What is not given stays. A new password clears the count of attempts.
std::optional<PreparedPassword> prepare_update(const Snapshot&, Call&, const UpdateLoginProfileRequest&);
Empty update_login_profile(Transaction&, Call&, const UpdateLoginProfileRequest&,
                           const std::optional<PreparedPassword>&);

struct DeleteLoginProfileRequest {
    std::optional<UserNameType> UserName;  ///< default: the caller
    BOOST_DESCRIBE_CLASS(DeleteLoginProfileRequest, (), (UserName), (), ())
};
Empty delete_login_profile(Transaction&, Call&, const DeleteLoginProfileRequest&);

struct ChangePasswordRequest {
    PasswordType OldPassword, NewPassword;
    BOOST_DESCRIBE_CLASS(ChangePasswordRequest, (), (OldPassword, NewPassword), (), ())
};
/// What came of comparing and hashing, not yet told to anybody: whoever has no attempts left learns nothing.
struct PreparedChange {
    PreparedPassword password;
    bool old_matches = false, reused = false;
};
PreparedChange prepare_change(const Snapshot&, Call&, const ChangePasswordRequest&);
/// Every attempt with a wrong old password is spent, and kept: five in a quarter of an hour, then
/// EntityTemporarilyUnmodifiable until it is over, right password or not.
Empty change_password(Transaction&, Call&, const ChangePasswordRequest&, const PreparedChange&);

/// When the user's password was last proven; none without one.
std::optional<std::string> password_last_used(const Snapshot&, const User&);

}  // namespace watchword::iam
