// Service-specific credentials of users: a name and password for CodeCommit and Keyspaces, an API key for
// Bedrock, CloudWatch and others. Made, shown once, reset, listed and deleted; the services themselves are
// not here.
#pragma once

#include <boost/describe/class.hpp>

#include "iam/entities.hpp"
#include "iam/targets.hpp"
#include "service/operation.hpp"

namespace watchword::iam {

using ServiceNameType = shape::Text<0, shape::unlimited, shape::Anything>;
using ServiceCredentialIdType = shape::SensitiveText<20, 128, shape::WordPattern>;

struct ServiceSpecificCredentialShape {
    std::string CreateDate;
    std::optional<std::string> ExpirationDate;
    std::string ServiceName;
    std::optional<std::string> ServiceUserName, ServicePassword, ServiceCredentialAlias,
        ServiceCredentialSecret;
    std::string ServiceSpecificCredentialId, UserName, Status;
    BOOST_DESCRIBE_CLASS(ServiceSpecificCredentialShape, (),
                         (CreateDate, ExpirationDate, ServiceName, ServiceUserName, ServicePassword,
                          ServiceCredentialAlias, ServiceCredentialSecret, ServiceSpecificCredentialId,
                          UserName, Status),
                         (), ())
};
struct ServiceSpecificCredentialMetadataShape {
    std::string UserName, Status;
    std::optional<std::string> ServiceUserName, ServiceCredentialAlias;
    std::string CreateDate;
    std::optional<std::string> ExpirationDate;
    std::string ServiceSpecificCredentialId, ServiceName;
    BOOST_DESCRIBE_CLASS(ServiceSpecificCredentialMetadataShape, (),
                         (UserName, Status, ServiceUserName, ServiceCredentialAlias, CreateDate,
                          ExpirationDate, ServiceSpecificCredentialId, ServiceName),
                         (), ())
};

struct CreateServiceSpecificCredentialRequest : OfShortUser {
    ServiceNameType ServiceName;                               ///< of any case
    std::optional<shape::Number<1, 36600>> CredentialAgeDays;  ///< default: for ever
    BOOST_DESCRIBE_CLASS(CreateServiceSpecificCredentialRequest, (OfShortUser),
                         (ServiceName, CredentialAgeDays), (), ())
};
struct CreateServiceSpecificCredentialResult {
    ServiceSpecificCredentialShape ServiceSpecificCredential;
    BOOST_DESCRIBE_CLASS(CreateServiceSpecificCredentialResult, (), (ServiceSpecificCredential), (), ())
};
/// Throws Fault NoSuchEntity for a service that has none, LimitExceeded beyond two for the service.
CreateServiceSpecificCredentialResult create_service_specific_credential(
    Transaction&, Call&, const CreateServiceSpecificCredentialRequest&);

struct ResetServiceSpecificCredentialRequest {
    std::optional<UserNameType> UserName;  ///< default: the caller
    ServiceCredentialIdType ServiceSpecificCredentialId;
    BOOST_DESCRIBE_CLASS(ResetServiceSpecificCredentialRequest, (), (UserName, ServiceSpecificCredentialId),
                         (), ())
};
/// A new secret; the old one is good no more. The status stays. Throws Fault NoSuchEntity, ValidationError
/// for a credential of another user of the account; so do the two below.
CreateServiceSpecificCredentialResult reset_service_specific_credential(
    Transaction&, Call&, const ResetServiceSpecificCredentialRequest&);

struct UpdateServiceSpecificCredentialRequest {
    std::optional<UserNameType> UserName;  ///< default: the caller
    ServiceCredentialIdType ServiceSpecificCredentialId;
    StatusType Status;
    BOOST_DESCRIBE_CLASS(UpdateServiceSpecificCredentialRequest, (),
                         (UserName, ServiceSpecificCredentialId, Status), (), ())
};
Empty update_service_specific_credential(Transaction&, Call&, const UpdateServiceSpecificCredentialRequest&);

struct DeleteServiceSpecificCredentialRequest {
    std::optional<UserNameType> UserName;  ///< default: the caller
    ServiceCredentialIdType ServiceSpecificCredentialId;
    BOOST_DESCRIBE_CLASS(DeleteServiceSpecificCredentialRequest, (), (UserName, ServiceSpecificCredentialId),
                         (), ())
};
Empty delete_service_specific_credential(Transaction&, Call&, const DeleteServiceSpecificCredentialRequest&);

struct ListServiceSpecificCredentialsRequest : Paged {
    std::optional<UserNameType> UserName;  ///< default: the caller
    std::optional<ServiceNameType> ServiceName;
    std::optional<bool> AllUsers;  ///< of the account; not together with UserName
    BOOST_DESCRIBE_CLASS(ListServiceSpecificCredentialsRequest, (Paged), (UserName, ServiceName, AllUsers),
                         (), ())
};
struct ListServiceSpecificCredentialsResult : PagedResult {
    std::vector<ServiceSpecificCredentialMetadataShape> ServiceSpecificCredentials;
    BOOST_DESCRIBE_CLASS(ListServiceSpecificCredentialsResult, (PagedResult), (ServiceSpecificCredentials),
                         (), ())
};
/// Throws Fault NoSuchEntity for a service that has none, InvalidInput for AllUsers with a UserName.
ListServiceSpecificCredentialsResult list_service_specific_credentials(
    const Snapshot&, Call&, const ListServiceSpecificCredentialsRequest&);

/// Sets iam:ServiceSpecificCredentialServiceName to the service's one spelling, whatever the request's.
void set_service_key(Call&, std::string_view service_name);
/// The same, of the credential of that id when the user has it.
void set_service_key(const Snapshot&, Call&, const std::optional<UserNameType>& user_name,
                     std::string_view credential_id);

/// The user, and the condition keys that say what kind of credential it is about.
inline constexpr auto on_service_credential = [](const Snapshot& snapshot, Call& call, const auto& request) {
    if constexpr (requires { request.CredentialAgeDays; }) {
        set_service_key(call, request.ServiceName);
        if (request.CredentialAgeDays)
            call.context.set("iam:ServiceSpecificCredentialAgeDays",
                             std::to_string(request.CredentialAgeDays->value));
    } else {
        set_service_key(snapshot, call, request.UserName, request.ServiceSpecificCredentialId);
    }
    return on_user(snapshot, call, request);
};

/// One user, or `…:user/*` for all of them.
inline constexpr auto on_user_or_all = [](const Snapshot& snapshot, Call& call, const auto& request) {
    if (request.AllUsers.value_or(false)) return new_entity_target(call, "user", "/", "*");
    return on_user(snapshot, call, request);
};

}  // namespace watchword::iam
