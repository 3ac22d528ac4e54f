// How requests name what they are about, and how it is found. The OfX structs are bases of requests, so that
// a function written once serves users, groups and roles alike:
//
//     template <class Of> struct TagRequest : Of { RequiredTagList Tags; … };
//     template <class Of> Empty tag(Transaction& in, Call& call, const TagRequest<Of>& request) {
//         auto record = named(in.snapshot(), call, request); …
//
// Nothing of another account is ever found.
#pragma once

#include <boost/describe/class.hpp>

#include "iam/errors.hpp"
#include "iam/shapes.hpp"
#include "service/call.hpp"

namespace watchword::iam {

struct OfUser {
    using Record = User;
    ExistingUserNameType UserName;
    BOOST_DESCRIBE_CLASS(OfUser, (), (UserName), (), ())
};
/// As OfUser, for the operations whose model has the shorter name.
struct OfShortUser {
    using Record = User;
    UserNameType UserName;
    BOOST_DESCRIBE_CLASS(OfShortUser, (), (UserName), (), ())
};
struct OfGroup {
    using Record = Group;
    GroupNameType GroupName;
    BOOST_DESCRIBE_CLASS(OfGroup, (), (GroupName), (), ())
};
struct OfRole {
    using Record = Role;
    RoleNameType RoleName;
    BOOST_DESCRIBE_CLASS(OfRole, (), (RoleName), (), ())
};
struct OfPolicy {
    using Record = ManagedPolicy;
    ArnType PolicyArn;
    BOOST_DESCRIBE_CLASS(OfPolicy, (), (PolicyArn), (), ())
};
struct OfMfaDevice {
    using Record = MfaDevice;
    SerialNumberType SerialNumber;
    BOOST_DESCRIBE_CLASS(OfMfaDevice, (), (SerialNumber), (), ())
};

struct OfServerCertificate {
    using Record = ServerCertificate;
    ServerCertificateNameType ServerCertificateName;
    BOOST_DESCRIBE_CLASS(OfServerCertificate, (), (ServerCertificateName), (), ())
};
struct OfInstanceProfile {
    using Record = InstanceProfile;
    InstanceProfileNameType InstanceProfileName;
    BOOST_DESCRIBE_CLASS(OfInstanceProfile, (), (InstanceProfileName), (), ())
};
struct OfOpenIdProvider {
    using Record = OpenIdProvider;
    ArnType OpenIDConnectProviderArn;
    BOOST_DESCRIBE_CLASS(OfOpenIdProvider, (), (OpenIDConnectProviderArn), (), ())
};

/// The record a request names. All throw Fault NoSuchEntity. Valid until the Snapshot changes: writers copy.
const User& user_named(const Snapshot&, const Call&, std::string_view name);
const Group& group_named(const Snapshot&, const Call&, std::string_view name);
const Role& role_named(const Snapshot&, const Call&, std::string_view name);
/// A policy of the caller's account, or of AWS.
const ManagedPolicy& policy_named(const Snapshot&, const Call&, std::string_view arn);
/// A policy of the caller's account. Throws Fault AccessDenied for any other, whether it exists or not.
const ManagedPolicy& own_policy_named(const Snapshot&, const Call&, std::string_view arn);
/// A virtual device of the caller's account.
const MfaDevice& virtual_device_named(const Snapshot&, const Call&, std::string_view serial_number);

const ServerCertificate& server_certificate_named(const Snapshot&, const Call&, std::string_view name);
const InstanceProfile& instance_profile_named(const Snapshot&, const Call&, std::string_view name);
/// Null when there is none of that ARN, or in another account. Throws Fault ValidationError for what is no
/// ARN of such a provider.
const OpenIdProvider* find_openid_provider(const Snapshot&, const Call&, std::string_view arn);
const OpenIdProvider& openid_provider_named(const Snapshot&, const Call&, std::string_view arn);

inline const User& named(const Snapshot& in, const Call& call, const OfUser& of) {
    return user_named(in, call, of.UserName);
}
inline const User& named(const Snapshot& in, const Call& call, const OfShortUser& of) {
    return user_named(in, call, of.UserName);
}
inline const Group& named(const Snapshot& in, const Call& call, const OfGroup& of) {
    return group_named(in, call, of.GroupName);
}
inline const Role& named(const Snapshot& in, const Call& call, const OfRole& of) {
    return role_named(in, call, of.RoleName);
}
inline const ManagedPolicy& named(const Snapshot& in, const Call& call, const OfPolicy& of) {
    return policy_named(in, call, of.PolicyArn);
}
inline const MfaDevice& named(const Snapshot& in, const Call& call, const OfMfaDevice& of) {
    return virtual_device_named(in, call, of.SerialNumber);
}

inline const ServerCertificate& named(const Snapshot& in, const Call& call, const OfServerCertificate& of) {
    return server_certificate_named(in, call, of.ServerCertificateName);
}
inline const InstanceProfile& named(const Snapshot& in, const Call& call, const OfInstanceProfile& of) {
    return instance_profile_named(in, call, of.InstanceProfileName);
}
inline const OpenIdProvider& named(const Snapshot& in, const Call& call, const OfOpenIdProvider& of) {
    return openid_provider_named(in, call, of.OpenIDConnectProviderArn);
}

/// Whose keys or devices a request without a UserName is about: the caller's own; null for the root user of
/// the account. Throws Fault ValidationError for callers that are neither, and NoSuchEntity.
const User* owner_named(const Snapshot&, const Call&, std::optional<std::string_view> name);

/// Whether a key or certificate is to be active. Throws Fault InvalidInput for `Expired`, which only time
/// makes.
bool active_of(const StatusType&);
inline std::string shown_status(bool active) { return active ? "Active" : "Inactive"; }

/// What generic functions must know of users, groups and roles.
template <class Record>
struct KindOf;
template <>
struct KindOf<User> {
    static constexpr std::string_view word = "user", title = "User", id_prefix = "AIDA";
    static constexpr std::size_t inline_policies_size_max = 2048;
};
template <>
struct KindOf<Group> {
    static constexpr std::string_view word = "group", title = "Group", id_prefix = "AGPA";
    static constexpr std::size_t inline_policies_size_max = 5120;
};
template <>
struct KindOf<Role> {
    static constexpr std::string_view word = "role", title = "Role", id_prefix = "AROA";
    static constexpr std::size_t inline_policies_size_max = 10240;
};
template <>
struct KindOf<ManagedPolicy> {
    static constexpr std::string_view word = "policy", title = "Policy", id_prefix = "ANPA";
};
template <>
struct KindOf<MfaDevice> {
    static constexpr std::string_view word = "mfa", title = "MFADevice";
};
template <>
struct KindOf<ServerCertificate> {
    static constexpr std::string_view word = "server-certificate", title = "ServerCertificate",
                                      id_prefix = "ASCA";
};
template <>
struct KindOf<InstanceProfile> {
    static constexpr std::string_view word = "instance-profile", title = "InstanceProfile",
                                      id_prefix = "AIPA";
};
template <>
struct KindOf<OpenIdProvider> {
    static constexpr std::string_view word = "oidc-provider", title = "OpenIDConnectProvider";
};

/// Roles that belong to an AWS service (service_linked_roles.hpp) are known by their path, which no other
/// role may have.
inline constexpr std::string_view service_role_path = "/aws-service-role/";
bool is_service_linked(const Role&);
/// Throws Fault UnmodifiableEntity for a service-linked role; does nothing for all else.
void require_unprotected(const Role&);
inline void require_unprotected(const User&) {}
inline void require_unprotected(const Group&) {}

/// Whether it is one of AWS's policies that AssumeRoot alone uses.
bool is_root_task_policy(const ManagedPolicy&);
/// Throws Fault PolicyNotAttachable for a policy of AWS that no entity of a customer may be given, be it as
/// permissions or as a boundary. `title`: of the kind of entity it is for, "Role".
void require_attachable(const ManagedPolicy&, std::string_view title);

/// Throws Fault ValidationError when the text is no ARN at all.
void require_arn(std::string_view text);

}  // namespace watchword::iam
