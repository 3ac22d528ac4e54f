#include "iam/access_keys.hpp"

#include "base/ids.hpp"
#include "iam/paging.hpp"
#include "iam/quotas.hpp"
#include "iam/root_user.hpp"
#include "iam/show.hpp"

namespace watchword::iam {
namespace {

std::string status_of(const AccessKey& key) { return key.active ? "Active" : "Inactive"; }

const std::vector<std::string>& key_ids_of(const Call& call, const Snapshot& snapshot, const User* owner) {
    return owner ? owner->access_key_ids : snapshot.accounts.find(call.account_id())->root_access_key_ids;
}

// The root user has no name that a session of its own could give.
void require_long_term_key_for_default(const Call& call, const std::optional<ExistingUserNameType>& name) {
    if (!name && call.caller.session && !call.caller.is_root())
        throw validation_error("Must specify userName when calling with non-User credentials");
}

AccessKey key_named(const Snapshot& snapshot, const Call& call, const User* owner, std::string_view id) {
    const auto* key = snapshot.access_keys.find(id);
    if (!key || key->account_id != call.account_id() || key->user_id != (owner ? owner->id : std::string{}))
        throw no_such_entity(concat("The Access Key with id ", id, " cannot be found."));
    return *key;
}

// Adds to or takes from the owner's list of key ids.
template <class Change>
void change_owner(Transaction& in, std::string_view account_id, const User* owner, Change change) {
    if (owner) {
        User user = *owner;
        change(user.access_key_ids);
        in.put(std::move(user));
    } else {
        Account account = *in.snapshot().accounts.find(account_id);
        change(account.root_access_key_ids);
        in.put(std::move(account));
    }
}

}  // namespace

NewAccessKey make_access_key(Transaction& in, std::string_view account_id, const User* owner) {
    const auto& ids =
        owner ? owner->access_key_ids : in.snapshot().accounts.find(account_id)->root_access_key_ids;
    if (ids.size() >= quotas::access_keys_per_user)
        throw quota_exceeded("AccessKeysPerUser", quotas::access_keys_per_user);
    NewAccessKey made;
    made.record.id = new_access_key_id("AKIA", account_id, in.random());
    made.record.account_id = account_id;
    if (owner) made.record.user_id = owner->id;
    made.record.created = stored(in.now());
    made.secret = Secret(new_secret_access_key(in.random()));
    made.record.secret = in.vault().seal(concat("access_key/", made.record.id), made.secret, in.random());
    change_owner(in, account_id, owner, [&](auto& key_ids) { key_ids.push_back(made.record.id); });
    in.put(made.record);
    return made;
}

CreateAccessKeyResult create_access_key(Transaction& in, Call& call, const CreateAccessKeyRequest& request) {
    const User* owner = owner_named(in.snapshot(), call, request.UserName);
    require_in_person(call, owner, "iam:CreateAccessKey");
    const std::string name = owner_name(call, owner);
    const auto made = make_access_key(in, call.account_id(), owner);
    return {{name, made.record.id, status_of(made.record), made.secret.reveal(),
             shown_date(made.record.created)}};
}

ListAccessKeysResult list_access_keys(const Snapshot& snapshot, Call& call,
                                      const ListAccessKeysRequest& request) {
    require_long_term_key_for_default(call, request.UserName);
    const User* owner = owner_named(snapshot, call, request.UserName);
    ShortList<const AccessKey*> keys;
    for (const auto& id : key_ids_of(call, snapshot, owner))
        if (const auto* key = snapshot.access_keys.find(id))
            keys.add(concat(shown_date(key->created), id), key);
    ListAccessKeysResult result;
    page_through(keys, "", request.page(), result, [&](const auto& entry) {
        const AccessKey& key = *entry.value;
        result.AccessKeyMetadata.push_back(
            {owner_name(call, owner), key.id, status_of(key), shown_date(key.created)});
        return true;
    });
    return result;
}

Empty update_access_key(Transaction& in, Call& call, const UpdateAccessKeyRequest& request) {
    require_long_term_key_for_default(call, request.UserName);
    const User* owner = owner_named(in.snapshot(), call, request.UserName);
    require_in_person(call, owner, "iam:UpdateAccessKey");
    auto key = key_named(in.snapshot(), call, owner, request.AccessKeyId);
    key.active = active_of(request.Status);
    in.put(std::move(key));
    return {};
}

Empty delete_access_key(Transaction& in, Call& call, const DeleteAccessKeyRequest& request) {
    const User* owner = owner_named(in.snapshot(), call, request.UserName);
    const auto key = key_named(in.snapshot(), call, owner, request.AccessKeyId);
    change_owner(in, call.account_id(), owner, [&](auto& key_ids) { std::erase(key_ids, key.id); });
    in.erase(key);
    if (const auto* use = in.snapshot().last_uses.find(key.id)) in.erase(LastUse(*use));
    return {};
}

GetAccessKeyLastUsedResult get_access_key_last_used(const Snapshot& snapshot, Call& call,
                                                    const GetAccessKeyLastUsedRequest& request) {
    const auto* key = snapshot.access_keys.find(request.AccessKeyId);
    if (!key || key->account_id != call.account_id())
        throw no_such_entity(concat("The Access Key with id ", request.AccessKeyId, " cannot be found."));
    const auto name = owner_name(call, snapshot.users_by_id.find(key->user_id));
    const auto* use = snapshot.last_uses.find(key->id);
    if (!use) return {name, {{}, "N/A", "N/A"}};
    return {name, {shown_date(use->used), use->service, use->region}};
}

}  // namespace watchword::iam
