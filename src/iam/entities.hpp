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

/// Whose keys or devices a request without a UserName is about: the caller's own; null for the root user of
/// the account. Throws Fault ValidationError for callers that are neither, and NoSuchEntity.
const User* owner_named(const Snapshot&, const Call&, const std::optional<ExistingUserNameType>& name);

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

}  // namespace watchword::iam
