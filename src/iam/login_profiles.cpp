#include "iam/login_profiles.hpp"

#include "iam/password_policy.hpp"
#include "iam/root_user.hpp"
#include "iam/show.hpp"

namespace watchword::iam {
namespace {

const LoginProfile& profile_of(const Snapshot& snapshot, const User& user) {
    if (const auto* profile = snapshot.login_profiles.find(user.id)) return *profile;
    throw no_such_entity(concat("Login Profile for User ", user.name, " cannot be found."));
}

Fault being_modified(const User& user, std::string_view why) {
    return {"EntityTemporarilyUnmodifiable", 409,
            concat("Login Profile for User ", user.name, " cannot be modified ", why)};
}
Fault too_many_attempts(const User& user) {
    return being_modified(user, "after too many attempts. Try again later.");
}
Fault reused() {
    return {"PasswordPolicyViolation", 400,
            "Policy constraint violation with password reuse prevention during password change."};
}

// Of a user, or of the root user: null.
const LoginProfile& profile_of(const Snapshot& snapshot, const Call& call, const User* owner) {
    if (owner) return profile_of(snapshot, *owner);
    if (const auto* profile = snapshot.login_profiles.find(call.account_id())) return *profile;
    throw no_such_entity(concat("Login Profile for User ", call.account_id(), " cannot be found."));
}

LoginProfileShape shown(const User* owner, const LoginProfile& profile) {
    std::optional<std::string> name;
    if (owner) name = owner->name;
    return {std::move(name), shown_date(profile.created), profile.reset_required};
}

// The root user's password is recovered by whoever reads its account's mail, never set by a call: a profile
// only says that it may be (facts: root §4).
void require_root_creatable(const Snapshot& snapshot, const Call& call,
                            const CreateLoginProfileRequest& request) {
    if (!in_root_task(call))
        throw validation_error("Must specify userName: only AssumeRoot sessions make root's login profile.");
    if (request.Password || request.PasswordResetRequired)
        throw invalid_input("The login profile of a root user takes no password.");
    if (snapshot.login_profiles.contains(call.account_id()))
        throw already_exists(concat("Login Profile for user ", call.account_id(), " already exists."));
}

const User& require_creatable(const Snapshot& snapshot, const User& user,
                              const CreateLoginProfileRequest& request) {
    if (snapshot.login_profiles.contains(user.id))
        throw already_exists(concat("Login Profile for user ", user.name, " already exists."));
    if (!request.Password)
        throw validation_error(
            "1 validation error detected: Value null at 'password' failed to satisfy constraint: Member must "
            "not be null");
    return user;
}

std::size_t reuse_prevention(const Snapshot& snapshot, const User& user) {
    const auto* policy = password_policy_of(snapshot, user.account_id);
    return policy ? static_cast<std::size_t>(policy->reuse_prevention) : 0;
}

// The last passwords are the current one and those before it.
bool is_reused(const Secret& password, const Snapshot& snapshot, const User& user,
               const LoginProfile& profile, const Call& call) {
    const auto prevention = reuse_prevention(snapshot, user);
    if (prevention == 0) return false;
    const auto found = matches_of(password, profile, prevention - 1, call);
    return found.current || found.former > 0;
}

PreparedPassword hashed(const Secret& password, const User& user, const LoginProfile* before,
                        const Call& call) {
    return {user.id, before ? before->password.hash.bytes() : std::string{},
            hash_password(password, user.id, before, call)};
}

// Throws when the profile is not the one that the new password was compared with.
void require_unchanged(const User& user, const LoginProfile& profile, const PreparedPassword& prepared) {
    if (user.id != prepared.user_id || profile.password.hash.bytes() != prepared.replaces)
        throw being_modified(user, "while it is being changed.");
}

void set_password(LoginProfile& profile, const PreparedPassword& prepared, std::size_t kept, Time now) {
    profile.former.insert(profile.former.begin(), profile.password);
    if (profile.former.size() >= std::max<std::size_t>(kept, 1))
        profile.former.resize(kept == 0 ? 0 : kept - 1);
    profile.password = prepared.hash;
    profile.password_changed = stored(now);
    profile.attempts_spent = 0;
}

const User& require_own_user(const Snapshot& snapshot, Call& call) {
    if (call.caller.type != policy::Principal::Type::user)
        throw Fault("InvalidUserType", 400, "Only IAM Users can change their own password");
    const User& user = *snapshot.users_by_id.find(call.caller.user->id);
    require_own_password_access(snapshot, call, "iam:ChangePassword", user.arn());
    return user;
}

}  // namespace

PreparedPassword prepare_login_profile(const Snapshot& snapshot, Call& call,
                                       const CreateLoginProfileRequest& request) {
    const User* owner = owner_named(snapshot, call, request.UserName);
    if (!owner) {
        require_root_creatable(snapshot, call, request);
        return {owner_id(call, owner), {}, {}};
    }
    const User& user = require_creatable(snapshot, *owner, request);
    const Secret password(*request.Password);
    require_good_password(snapshot, *call.caller.account, password);
    return hashed(password, user, nullptr, call);
}

CreateLoginProfileResult create_login_profile(Transaction& in, Call& call,
                                              const CreateLoginProfileRequest& request,
                                              const PreparedPassword& prepared) {
    const User* owner = owner_named(in.snapshot(), call, request.UserName);
    if (owner) {
        require_creatable(in.snapshot(), *owner, request);
        require_good_password(in.snapshot(), *call.caller.account, Secret(*request.Password));
        if (owner->id != prepared.user_id) throw being_modified(*owner, "while the user is being created.");
    } else {
        require_root_creatable(in.snapshot(), call, request);
    }
    LoginProfile profile;
    profile.user_id = owner_id(call, owner);
    profile.account_id = call.account_id();
    profile.created = profile.password_changed = stored(in.now());
    profile.reset_required = request.PasswordResetRequired.value_or(false);
    profile.password = prepared.hash;
    CreateLoginProfileResult result{shown(owner, profile)};
    in.put(std::move(profile));
    return result;
}

GetLoginProfileResult get_login_profile(const Snapshot& snapshot, Call& call,
                                        const GetLoginProfileRequest& request) {
    const User* owner = owner_named(snapshot, call, request.UserName);
    return {shown(owner, profile_of(snapshot, call, owner))};
}

std::optional<PreparedPassword> prepare_update(const Snapshot& snapshot, Call& call,
                                               const UpdateLoginProfileRequest& request) {
    const User& user = user_named(snapshot, call, request.UserName);
    const auto& profile = profile_of(snapshot, user);
    if (!request.Password) return std::nullopt;
    const Secret password(*request.Password);
    require_good_password(snapshot, *call.caller.account, password);
    if (is_reused(password, snapshot, user, profile, call)) throw reused();
    return hashed(password, user, &profile, call);
}

Empty update_login_profile(Transaction& in, Call& call, const UpdateLoginProfileRequest& request,
                           const std::optional<PreparedPassword>& prepared) {
    const User& user = user_named(in.snapshot(), call, request.UserName);
    LoginProfile profile = profile_of(in.snapshot(), user);
    if (prepared) {
        require_good_password(in.snapshot(), *call.caller.account, Secret(*request.Password));
        require_unchanged(user, profile, *prepared);
        set_password(profile, *prepared, reuse_prevention(in.snapshot(), user), in.now());
    }
    if (request.PasswordResetRequired) profile.reset_required = *request.PasswordResetRequired;
    in.put(std::move(profile));
    return {};
}

Empty delete_login_profile(Transaction& in, Call& call, const DeleteLoginProfileRequest& request) {
    const User* owner = owner_named(in.snapshot(), call, request.UserName);
    in.erase(LoginProfile(profile_of(in.snapshot(), call, owner)));
    return {};
}

PreparedChange prepare_change(const Snapshot& snapshot, Call& call, const ChangePasswordRequest& request) {
    const User& user = require_own_user(snapshot, call);
    const auto& profile = profile_of(snapshot, user);
    const Secret password(request.NewPassword);
    require_good_password(snapshot, *call.caller.account, password);
    LoginProfile spent = profile;
    if (!spend_attempt(spent, call.now())) throw too_many_attempts(user);
    PreparedChange out;
    out.old_matches = matches_of(Secret(request.OldPassword), profile, 0, call).current;
    if (out.old_matches) out.reused = is_reused(password, snapshot, user, profile, call);
    out.password = hashed(password, user, &profile, call);
    return out;
}

Empty change_password(Transaction& in, Call& call, const ChangePasswordRequest& request,
                      const PreparedChange& prepared) {
    const User& user = require_own_user(in.snapshot(), call);
    LoginProfile profile = profile_of(in.snapshot(), user);
    require_good_password(in.snapshot(), *call.caller.account, Secret(request.NewPassword));
    require_unchanged(user, profile, prepared.password);
    if (!spend_attempt(profile, in.now())) throw too_many_attempts(user);
    in.put(profile);
    in.keep();
    if (!prepared.old_matches) throw access_denied("The old password was incorrect.");
    if (prepared.reused) throw reused();
    if (request.NewPassword == request.OldPassword)
        throw access_denied("The new password must not be the old one.");
    set_password(profile, prepared.password, reuse_prevention(in.snapshot(), user), in.now());
    profile.reset_required = false;
    profile.password_used = stored(in.now());
    in.put(std::move(profile));
    return {};
}

std::optional<std::string> password_last_used(const Snapshot& snapshot, const User& user) {
    const auto* profile = snapshot.login_profiles.find(user.id);
    if (!profile || !profile->password_used) return std::nullopt;
    return shown_date(*profile->password_used);
}

}  // namespace watchword::iam
