#include "service/caller.hpp"

#include "service/root_access.hpp"

namespace watchword {
namespace {

using Type = policy::Principal::Type;

// False when there is no such account, or it is closed: nothing of it works any more, sessions included.
bool set_account(Caller& caller, const Snapshot& snapshot, std::string_view account_id) {
    caller.account = snapshot.accounts.find(account_id);
    if (!caller.account || caller.account->closed != 0) return false;
    caller.guardrails = snapshot.guardrails.find(account_id);
    return true;
}

bool set_root(Caller& caller) {
    caller.type = Type::root;
    caller.arn = caller.account->root_arn();
    caller.user_id = caller.account->id;
    return true;
}

bool set_user(Caller& caller, const Snapshot& snapshot, std::string_view user_id) {
    caller.user = snapshot.users_by_id.find(user_id);
    if (!caller.user || caller.user->account_id != caller.account->id) return false;
    caller.type = Type::user;
    caller.arn = caller.user->arn();
    caller.user_id = caller.user->id;
    return true;
}

bool set_role_session(Caller& caller, const Snapshot& snapshot, const Session& session) {
    caller.role = snapshot.roles_by_id.find(session.principal_id);
    if (!caller.role || caller.role->account_id != caller.account->id) return false;
    caller.type = Type::assumed_role;
    caller.arn = concat("arn:aws:sts::", caller.account->id, ":assumed-role/", caller.role->name, "/",
                        session.session_name);
    caller.user_id = concat(caller.role->id, ":", session.session_name);
    caller.issuer_arn = caller.role->arn();
    return true;
}

// Of a user, or of the root user. Nothing is the user's own but the identity policies: neither ARN nor name.
bool set_federated_user(Caller& caller, const Snapshot& snapshot, const Session& session) {
    if (!session.principal_id.empty() && !set_user(caller, snapshot, session.principal_id)) return false;
    caller.type = Type::federated_user;
    caller.arn = concat("arn:aws:sts::", caller.account->id, ":federated-user/", session.session_name);
    caller.user_id = concat(caller.account->id, ":", session.session_name);
    return true;
}

// Ends with what it came from: when the account leaves, or the organization turns the feature off.
bool set_root_task(Caller& caller, const Snapshot& snapshot, const Session& session) {
    if (session.policy_arns.size() != 1 ||
        !organization_allowing(snapshot, session.policy_arns.front(), session.account_id))
        return false;
    return set_root(caller);
}

bool set_session(Caller& caller, const Snapshot& snapshot, const Session& session) {
    switch (session.kind) {
        case SessionKind::session_token:
            return session.principal_id.empty() ? set_root(caller)
                                                : set_user(caller, snapshot, session.principal_id);
        case SessionKind::assumed_role: return set_role_session(caller, snapshot, session);
        case SessionKind::federated_user: return set_federated_user(caller, snapshot, session);
        case SessionKind::root_task: return set_root_task(caller, snapshot, session);
        case SessionKind::delegated:
            if (session.principal_id.empty()) return set_root(caller);
            return session.principal_id.starts_with("AROA")
                       ? set_role_session(caller, snapshot, session)
                       : set_user(caller, snapshot, session.principal_id);
    }
    return false;
}

}  // namespace

policy::Principal Caller::principal() const {
    policy::Principal principal;
    principal.type = type;
    principal.account = account_id();
    principal.arn = arn;
    principal.unique_id = user   ? std::string_view(user->id)
                          : role ? std::string_view(role->id)
                                 : std::string_view{};
    principal.issuer_arn = issuer_arn;
    return principal;
}

std::optional<Caller> look_up_caller(const Credential& credential, const Snapshot& snapshot) {
    Caller caller;
    if (credential.anonymous()) return caller;
    caller.access_key_id = credential.access_key_id;
    caller.session = credential.session;
    if (credential.session) {
        const Session& session = credential.session->session;
        if (!set_account(caller, snapshot, session.account_id)) return std::nullopt;
        if (!set_session(caller, snapshot, session)) return std::nullopt;
        return caller;
    }
    const AccessKey* key = snapshot.access_keys.find(credential.access_key_id);
    if (!key || !key->active) return std::nullopt;
    if (!set_account(caller, snapshot, key->account_id)) return std::nullopt;
    if (key->user_id.empty() ? !set_root(caller) : !set_user(caller, snapshot, key->user_id))
        return std::nullopt;
    return caller;
}

}  // namespace watchword
