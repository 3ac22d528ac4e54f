#include "iam/ssh_public_keys.hpp"

#include "base/ids.hpp"
#include "crypto/ssh_key.hpp"
#include "iam/quotas.hpp"
#include "iam/show.hpp"

namespace watchword::iam {
namespace {

constexpr std::size_t bits_min = 2048;

crypto::SshRsaKey read_key(std::string_view text) {
    const auto start = text.substr(text.find_first_not_of(" \t\r\n") == std::string_view::npos
                                       ? text.size()
                                       : text.find_first_not_of(" \t\r\n"));
    if (!start.starts_with("ssh-rsa ") && !start.starts_with("-----BEGIN PUBLIC KEY-----"))
        throw Fault("UnrecognizedPublicKeyEncoding", 400, "Invalid public key uploaded.");
    auto key = crypto::read_ssh_rsa_key(text);
    if (!key || key->bits < bits_min) throw Fault("InvalidPublicKey", 400, "Invalid body for public key");
    return std::move(*key);
}

SSHPublicKeyShape shown(const User& user, const SshPublicKey& key, std::string body) {
    return {user.name,
            key.id,
            key.fingerprint,
            std::move(body),
            shown_status(key.active),
            shown_date(key.uploaded)};
}

const SshPublicKey& key_named(const Snapshot& snapshot, const User& user, std::string_view id) {
    if (const auto* key = snapshot.ssh_public_keys.find(concat(user.id, "/", id))) return *key;
    throw no_such_entity(concat("User has no Public Key with id ", id, "."));
}

}  // namespace

UploadSSHPublicKeyResult upload_ssh_public_key(Transaction& in, Call& call,
                                               const UploadSSHPublicKeyRequest& request) {
    const User& user = named(in.snapshot(), call, request);
    const auto read = read_key(request.SSHPublicKeyBody);
    const auto keys = in.snapshot().ssh_public_keys.prefix(concat(user.id, "/"));
    const auto body = read.ssh_text();
    for (const auto& [name, key, pointer] : keys)
        if (key.body == body) throw Fault("DuplicateSSHPublicKey", 400, "Duplicate SSH public key uploaded.");
    if (keys.size() >= quotas::ssh_keys_per_user)
        throw quota_exceeded("SSHPublicKeysPerUser", quotas::ssh_keys_per_user);
    SshPublicKey key;
    key.user_id = user.id;
    key.account_id = user.account_id;
    key.id = new_unique_id("APKA", user.account_id, in.random());
    key.fingerprint = read.md5_fingerprint();
    key.body = body;
    key.uploaded = stored(in.now());
    UploadSSHPublicKeyResult result{shown(user, key, request.SSHPublicKeyBody)};
    in.put(std::move(key));
    return result;
}

UploadSSHPublicKeyResult get_ssh_public_key(const Snapshot& snapshot, Call& call,
                                            const GetSSHPublicKeyRequest& request) {
    const User& user = named(snapshot, call, request);
    const auto& key = key_named(snapshot, user, request.SSHPublicKeyId);
    return {shown(user, key,
                  request.Encoding == "PEM" ? crypto::read_ssh_rsa_key(key.body)->pem_text() : key.body)};
}

Empty update_ssh_public_key(Transaction& in, Call& call, const UpdateSSHPublicKeyRequest& request) {
    SshPublicKey key = key_named(in.snapshot(), named(in.snapshot(), call, request), request.SSHPublicKeyId);
    key.active = active_of(request.Status);
    in.put(std::move(key));
    return {};
}

Empty delete_ssh_public_key(Transaction& in, Call& call, const DeleteSSHPublicKeyRequest& request) {
    in.erase(
        SshPublicKey(key_named(in.snapshot(), named(in.snapshot(), call, request), request.SSHPublicKeyId)));
    return {};
}

ListSSHPublicKeysResult list_ssh_public_keys(const Snapshot& snapshot, Call& call,
                                             const ListSSHPublicKeysRequest& request) {
    ListSSHPublicKeysResult result;
    const User* user = owner_named(snapshot, call, request.UserName);
    if (!user) return result;
    page_through(
        snapshot.ssh_public_keys, concat(user->id, "/"), request.page(), result, [&](const auto& entry) {
            result.SSHPublicKeys.push_back({user->name, entry.value.id, shown_status(entry.value.active),
                                            shown_date(entry.value.uploaded)});
            return true;
        });
    return result;
}

}  // namespace watchword::iam
