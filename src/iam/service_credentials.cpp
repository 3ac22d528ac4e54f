#include "iam/service_credentials.hpp"

#include "base/encoding.hpp"
#include "base/ids.hpp"
#include "crypto/hash.hpp"
#include "iam/quotas.hpp"
#include "iam/show.hpp"

namespace watchword::iam {
namespace {

constexpr std::string_view api_key_service = "bedrock.amazonaws.com";
constexpr std::string_view services[] = {"codecommit.amazonaws.com", "cassandra.amazonaws.com",
                                         api_key_service};
constexpr std::size_t secret_bytes = 33;  // 44 characters

void require_service(std::string_view name) {
    if (std::ranges::find(services, name) == std::end(services))
        throw Fault("NotSupportedService", 404,
                    concat("No such service ", name, " is supported for Service Specific Credentials"));
}

bool is_api_key(const ServiceCredential& credential) { return credential.service == api_key_service; }

std::string status_of(const ServiceCredential& credential, Time now) {
    if (credential.expires && restored(*credential.expires) <= now) return "Expired";
    return shown_status(credential.active);
}

std::optional<std::string> expiration_of(const ServiceCredential& credential) {
    if (!credential.expires) return std::nullopt;
    return shown_date(*credential.expires);
}

// With the secret, which is shown this once.
CreateServiceSpecificCredentialResult shown_once(const User& user, const ServiceCredential& credential,
                                                 const std::string& secret, Time now) {
    ServiceSpecificCredentialShape out;
    out.CreateDate = shown_date(credential.created);
    out.ExpirationDate = expiration_of(credential);
    out.ServiceName = credential.service;
    (is_api_key(credential) ? out.ServiceCredentialAlias : out.ServiceUserName) = credential.name;
    (is_api_key(credential) ? out.ServiceCredentialSecret : out.ServicePassword) = secret;
    out.ServiceSpecificCredentialId = credential.id;
    out.UserName = user.name;
    out.Status = status_of(credential, now);
    return {out};
}

ServiceSpecificCredentialMetadataShape listed(const User& user, const ServiceCredential& credential,
                                              Time now) {
    ServiceSpecificCredentialMetadataShape out;
    out.UserName = user.name;
    out.Status = status_of(credential, now);
    (is_api_key(credential) ? out.ServiceCredentialAlias : out.ServiceUserName) = credential.name;
    out.CreateDate = shown_date(credential.created);
    out.ExpirationDate = expiration_of(credential);
    out.ServiceSpecificCredentialId = credential.id;
    out.ServiceName = credential.service;
    return out;
}

std::string new_secret(Random& random, ServiceCredential& credential) {
    auto secret = base64_encode(random.bytes(secret_bytes));
    if (is_api_key(credential)) secret.insert(0, "ABSK");
    credential.secret_sha256 = crypto::sha256_hex(secret);
    return secret;
}

const User& user_for(const Snapshot& snapshot, const Call& call, const std::optional<UserNameType>& name) {
    if (const User* user = owner_named(snapshot, call, name)) return *user;
    throw validation_error("Must specify userName: the root user has no service-specific credentials.");
}

const ServiceCredential& credential_named(const Snapshot& snapshot, const User& user, std::string_view id) {
    if (const auto* found = snapshot.service_credentials.find(concat(user.id, "/", id))) return *found;
    throw no_such_entity(concat("No such credential ", id, " exists"));
}

// "ada-at-111122223333", then "ada+1-at-111122223333": names are unique within the user's service.
std::string free_name(const User& user, const std::vector<const ServiceCredential*>& taken) {
    for (int number = 0;; ++number) {
        auto name = concat(user.name, number == 0 ? std::string{} : "+" + std::to_string(number), "-at-",
                           user.account_id);
        if (std::ranges::none_of(taken, [&](const auto* one) { return one->name == name; })) return name;
    }
}

}  // namespace

void set_service_key(const Snapshot& snapshot, Call& call, const std::optional<UserNameType>& user_name,
                     std::string_view credential_id) {
    const User* user = user_name ? snapshot.user(call.account_id(), *user_name) : call.caller.user;
    if (!user) return;
    if (const auto* found = snapshot.service_credentials.find(concat(user->id, "/", credential_id)))
        call.context.set("iam:ServiceSpecificCredentialServiceName", found->service);
}

CreateServiceSpecificCredentialResult create_service_specific_credential(
    Transaction& in, Call& call, const CreateServiceSpecificCredentialRequest& request) {
    const User& user = named(in.snapshot(), call, request);
    require_service(request.ServiceName);
    if (request.CredentialAgeDays && request.ServiceName != api_key_service)
        throw validation_error(
            concat("CredentialAgeDays is not supported for service ", request.ServiceName, "."));
    std::vector<const ServiceCredential*> of_service;
    for (const auto& [key, one, pointer] : in.snapshot().service_credentials.prefix(concat(user.id, "/")))
        if (one.service == request.ServiceName) of_service.push_back(&one);
    if (of_service.size() >= quotas::service_credentials_per_user)
        throw quota_exceeded("ServiceSpecificCredentialsPerUser", quotas::service_credentials_per_user);
    ServiceCredential credential;
    credential.user_id = user.id;
    credential.account_id = user.account_id;
    credential.id = new_unique_id("ACCA", user.account_id, in.random());
    credential.service = request.ServiceName;
    credential.name = free_name(user, of_service);
    credential.created = stored(in.now());
    if (request.CredentialAgeDays)
        credential.expires = stored(in.now() + std::chrono::hours(24 * request.CredentialAgeDays->value));
    const auto secret = new_secret(in.random(), credential);
    auto result = shown_once(user, credential, secret, in.now());
    in.put(std::move(credential));
    return result;
}

CreateServiceSpecificCredentialResult reset_service_specific_credential(
    Transaction& in, Call& call, const ResetServiceSpecificCredentialRequest& request) {
    const User& user = user_for(in.snapshot(), call, request.UserName);
    ServiceCredential credential = credential_named(in.snapshot(), user, request.ServiceSpecificCredentialId);
    const auto secret = new_secret(in.random(), credential);
    auto result = shown_once(user, credential, secret, in.now());
    in.put(std::move(credential));
    return result;
}

Empty update_service_specific_credential(Transaction& in, Call& call,
                                         const UpdateServiceSpecificCredentialRequest& request) {
    ServiceCredential credential = credential_named(
        in.snapshot(), user_for(in.snapshot(), call, request.UserName), request.ServiceSpecificCredentialId);
    credential.active = active_of(request.Status);
    in.put(std::move(credential));
    return {};
}

Empty delete_service_specific_credential(Transaction& in, Call& call,
                                         const DeleteServiceSpecificCredentialRequest& request) {
    in.erase(
        ServiceCredential(credential_named(in.snapshot(), user_for(in.snapshot(), call, request.UserName),
                                           request.ServiceSpecificCredentialId)));
    return {};
}

ListServiceSpecificCredentialsResult list_service_specific_credentials(
    const Snapshot& snapshot, Call& call, const ListServiceSpecificCredentialsRequest& request) {
    if (request.ServiceName) require_service(*request.ServiceName);
    const bool all = request.AllUsers.value_or(false);
    if (all && request.UserName) throw validation_error("AllUsers and UserName must not be given together.");
    const User* user = all ? nullptr : owner_named(snapshot, call, request.UserName);
    ListServiceSpecificCredentialsResult result;
    if (!all && !user) return result;
    const auto prefix =
        all ? unique_id_prefix(KindOf<User>::id_prefix, call.account_id()) : concat(user->id, "/");
    page_through(snapshot.service_credentials, prefix, request.page(), result, [&](const auto& entry) {
        const ServiceCredential& one = entry.value;
        if (one.account_id != call.account_id()) return false;
        if (request.ServiceName && one.service != *request.ServiceName) return false;
        const User* owner = snapshot.users_by_id.find(one.user_id);
        if (!owner) return false;
        result.ServiceSpecificCredentials.push_back(listed(*owner, one, call.now()));
        return true;
    });
    if (result.IsTruncated == false) result.IsTruncated.reset();
    return result;
}

}  // namespace watchword::iam
