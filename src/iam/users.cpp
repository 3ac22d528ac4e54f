#include "iam/users.hpp"

#include "base/ids.hpp"
#include "iam/boundary.hpp"
#include "iam/login_profiles.hpp"
#include "iam/quotas.hpp"
#include "iam/show.hpp"
#include "iam/tagging.hpp"

namespace watchword::iam {

CreateUserResult create_user(Transaction& in, Call& call, const CreateUserRequest& request) {
    const auto& snapshot = in.snapshot();
    if (snapshot.user(call.account_id(), request.UserName)) throw already_exists("User", request.UserName);
    if (snapshot.users.count_prefix(name_key(call.account_id(), "")) >= quotas::users_per_account)
        throw quota_exceeded("UsersPerAccount", quotas::users_per_account);
    User user;
    user.account_id = call.account_id();
    user.path = request.Path.value_or("/");
    user.name = request.UserName;
    user.id = new_unique_id(KindOf<User>::id_prefix, user.account_id, in.random());
    user.created = stored(in.now());
    user.tags = new_tags<User>(request.Tags);
    if (request.PermissionsBoundary)
        user.permissions_boundary_arn =
            require_boundary(snapshot, call, *request.PermissionsBoundary, KindOf<User>::title);
    CreateUserResult result{shown(user)};
    in.put(std::move(user));
    return result;
}

GetUserResult get_user(const Snapshot& snapshot, Call& call, const GetUserRequest& request) {
    const User* user = owner_named(snapshot, call, request.UserName);
    if (!user) return {shown_root(*call.caller.account)};
    GetUserResult result{shown(*user)};
    result.User.PasswordLastUsed = password_last_used(snapshot, *user);
    return result;
}

ListUsersResult list_users(const Snapshot& snapshot, Call& call, const ListUsersRequest& request) {
    const std::string path_prefix = request.PathPrefix.value_or("/");
    ListUsersResult result;
    page_through(snapshot.users, name_key(call.account_id(), ""), request.page(), result,
                 [&](const auto& entry) {
                     if (!entry.value.path.starts_with(path_prefix)) return false;
                     result.Users.push_back(listed(entry.value));
                     result.Users.back().PasswordLastUsed = password_last_used(snapshot, entry.value);
                     return true;
                 });
    return result;
}

Empty update_user(Transaction& in, Call& call, const UpdateUserRequest& request) {
    const User before = named(in.snapshot(), call, request);
    User user = before;
    if (request.NewPath) user.path = *request.NewPath;
    if (request.NewUserName) user.name = *request.NewUserName;
    require_access(in.snapshot(), call.caller, {"iam:UpdateUser", user.arn(), call.account_id()},
                   call.context);
    const bool moved = key_of(user) != key_of(before);
    if (moved && in.snapshot().user(call.account_id(), user.name)) throw already_exists("User", user.name);
    if (moved) in.erase(before);
    in.put(std::move(user));
    return {};
}

Empty delete_user(Transaction& in, Call& call, const DeleteUserRequest& request) {
    const User user = named(in.snapshot(), call, request);
    const auto& snapshot = in.snapshot();
    const auto own = concat(user.id, "/");
    if (snapshot.login_profiles.contains(user.id)) throw must_first("delete login profile");
    if (!user.access_key_ids.empty()) throw must_first("delete access keys");
    if (snapshot.signing_certificates.count_prefix(own) > 0) throw must_first("delete certificates");
    if (snapshot.ssh_public_keys.count_prefix(own) > 0 || snapshot.service_credentials.count_prefix(own) > 0)
        throw must_first("remove referenced objects");
    if (!user.mfa_serial_numbers.empty()) throw must_first("delete MFA device");
    if (!user.inline_policies.empty()) throw must_first("delete policies");
    if (!user.attached_policy_arns.empty()) throw must_first("detach all policies");
    if (!user.group_ids.empty()) throw must_first("remove users from group");
    if (const auto* use = snapshot.principal_uses.find(user.id)) in.erase(PrincipalUse(*use));
    in.erase(user);
    return {};
}

}  // namespace watchword::iam
