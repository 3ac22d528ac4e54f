#include "iam/root_user.hpp"

#include "base/fault.hpp"

namespace watchword::iam {

std::string owner_name(const Call& call, const User* owner) {
    return owner ? owner->name : call.caller.account->name;
}

std::string owner_id(const Call& call, const User* owner) {
    return owner ? owner->id : call.caller.account->id;
}

std::string owner_arn(const Call& call, const User* owner) {
    return owner ? owner->arn() : call.caller.account->root_arn();
}

bool names_own_root(const Call& call, std::optional<std::string_view> name) {
    return call.caller.is_root() && (!name || *name == call.account_id());
}

bool in_root_task(const Call& call) {
    return call.caller.session && call.caller.session->session.kind == SessionKind::root_task;
}

bool is_root_in_person(const Call& call) {
    const auto& session = call.caller.session;
    return call.caller.is_root() && (!session || session->session.kind == SessionKind::session_token);
}

void require_in_person(const Call& call, const User* owner, std::string_view action) {
    if (!owner && !is_root_in_person(call))
        throw access_denied(concat("User: ", call.caller.arn, " is not authorized to perform: ", action,
                                   " on resource: ", owner_arn(call, owner)));
}

}  // namespace watchword::iam
