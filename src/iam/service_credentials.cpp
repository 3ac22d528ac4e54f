#include "iam/service_credentials.hpp"

#include "base/encoding.hpp"
#include "base/ids.hpp"
#include "crypto/hash.hpp"
#include "iam/quotas.hpp"
#include "iam/show.hpp"

namespace watchword::iam {
namespace {

constexpr std::size_t secret_bytes = 45;  // 60 characters

// A service that takes credentials of its own: a user name and password, or an API key, which begins with
// `key_mark`.
struct CredentialService {
    std::string_view name, key_mark = {};
    bool has_api_keys() const { return !key_mark.empty(); }
};
constexpr CredentialService services[] = {
    {"aws-external-anthropic.amazonaws.com", "AEAA"},
    {"bedrock.amazonaws.com", "ABSK"},
    {"cassandra.amazonaws.com"},
    {"cloudwatch.amazonaws.com", "APIAACWM"},
    {"codecommit.amazonaws.com"},
    {"logs.amazonaws.com", "ACWL"},
};

const CredentialService* find_service(std::string_view name) {
    const auto found = std::ranges::find(services, lower(name), &CredentialService::name);
    return found == std::end(services) ? nullptr : found;
}

const CredentialService& service_named(std::string_view name) {
    if (!shape::Characters<"", ".-">::matches(name))
        throw validation_error("ServiceName must match [a-zA-Z0-9.-]*");
    if (const auto* service = find_service(name)) return *service;
    throw no_such_entity(concat("No such service ", name, " is supported for Service Specific Credentials"));
}

bool is_api_key(const ServiceCredential& credential) {
    const auto* service = find_service(credential.service);
    return service && service->has_api_keys();
}

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

// A password, or an API key: the service's mark, then in base64 the alias and the secret.
std::string new_secret(Random& random, ServiceCredential& credential) {
    auto secret = base64_encode(random.bytes(secret_bytes));
    if (is_api_key(credential))
        secret = concat(find_service(credential.service)->key_mark,
                        base64_encode(concat(credential.name, ":", secret)));
    credential.secret_sha256 = crypto::sha256_hex(secret);
    return secret;
}

const User& user_for(const Snapshot& snapshot, const Call& call, const std::optional<UserNameType>& name) {
    if (const User* user = owner_named(snapshot, call, name)) return *user;
    throw validation_error("Must specify userName: the root user has no service-specific credentials.");
}

bool has_credential(const Snapshot& snapshot, std::string_view account_id, std::string_view id) {
    for (const auto& [key, one, pointer] :
         snapshot.service_credentials.prefix(unique_id_prefix("AIDA", account_id)))
        if (one.id == id && one.account_id == account_id) return true;
    return false;
}

const ServiceCredential& credential_named(const Snapshot& snapshot, const User& user, std::string_view id) {
    if (const auto* found = snapshot.service_credentials.find(concat(user.id, "/", id))) return *found;
    if (has_credential(snapshot, user.account_id, id))
        throw validation_error(
            concat("User ", user.name, " does not have a service specific credential with id ", id));
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

void set_service_key(Call& call, std::string_view service_name) {
    const auto* service = find_service(service_name);
    call.context.set("iam:ServiceSpecificCredentialServiceName", service ? service->name : service_name);
}

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
    const auto service = service_named(request.ServiceName).name;
    std::vector<const ServiceCredential*> of_service;
    for (const auto& [key, one, pointer] : in.snapshot().service_credentials.prefix(concat(user.id, "/")))
        if (one.service == service) of_service.push_back(&one);
    if (of_service.size() >= quotas::service_credentials_per_user)
        throw quota_exceeded("ContextSpecificCredentialsPerUserPerContext",
                             quotas::service_credentials_per_user);
    ServiceCredential credential;
    credential.user_id = user.id;
    credential.account_id = user.account_id;
    credential.id = new_unique_id("ACCA", user.account_id, in.random());
    credential.service = service;
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
    const auto* service = request.ServiceName ? &service_named(*request.ServiceName) : nullptr;
    const bool all = request.AllUsers.value_or(false);
    if (all && request.UserName)
        throw invalid_input("Cannot list credentials for all users if a username is given");
    const User* user = all ? nullptr : owner_named(snapshot, call, request.UserName);
    ListServiceSpecificCredentialsResult result;
    if (!all && !user) return result;
    const auto prefix =
        all ? unique_id_prefix(KindOf<User>::id_prefix, call.account_id()) : concat(user->id, "/");
    page_through(snapshot.service_credentials, prefix, request.page(), result, [&](const auto& entry) {
        const ServiceCredential& one = entry.value;
        if (one.account_id != call.account_id()) return false;
        if (service && one.service != service->name) return false;
        const User* owner = snapshot.users_by_id.find(one.user_id);
        if (!owner) return false;
        result.ServiceSpecificCredentials.push_back(listed(*owner, one, call.now()));
        return true;
    });
    return result;
}

}  // namespace watchword::iam
