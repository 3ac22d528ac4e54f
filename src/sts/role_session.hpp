// What every way of assuming a role shares: finding the role, asking its trust policy, the limits of a
// session, and sealing it (facts: sts §3, §6, §7). What differs is who proves what: assume_role.hpp and its
// siblings.
#pragma once

#include <boost/describe/class.hpp>
#include <optional>
#include <string_view>

#include "service/call.hpp"
#include "sts/session_policy.hpp"
#include "sts/shapes.hpp"

namespace watchword::sts {

using RoleDurationSecondsType = shape::Number<900, 43200>;

struct AssumedRoleUser {
    std::string AssumedRoleId, Arn;
    BOOST_DESCRIBE_CLASS(AssumedRoleUser, (), (AssumedRoleId, Arn), (), ())
};

/// What every answer has.
struct IssuedRoleSession {
    sts::Credentials Credentials;
    sts::AssumedRoleUser AssumedRoleUser;
    std::optional<std::int64_t>
        PackedPolicySize;  ///< percent of what is allotted; absent without policies and tags
};

/// The role that an ARN names; null when there is no such role, which a stranger must not be able to tell
/// from a refusal. Throws Fault ValidationError for what is no ARN.
const Role* find_role(const Snapshot&, const std::string& role_arn);

/// A session with its name and its policies. Throws Fault as set_session_policies().
Session new_role_session(std::string_view session_name, std::string_view policy, const PolicyArnList&);

/// The condition keys that say what the session is to be: its name, its tags (inherited ones included) and
/// which of them are transitive, its source identity.
void set_session_keys(policy::Context&, const Session&);
/// The condition keys that show the role's tags.
void set_role_tags(policy::Context&, const Role&);
void erase_role_tags(policy::Context&, const Role&);

/// Asks the role's trust policy whether the identity provider may have `session`: `action`
/// ("sts:AssumeRoleWithSAML" …), sts:TagSession when it brings tags, sts:SetSourceIdentity when it brings
/// one. `call.context` must have what the token or assertion says. Throws Fault AccessDenied, which never
/// says more than that; a null role is refused like any other.
void require_federated_trust(const Snapshot&, Call&, const Role*, std::string_view provider_arn,
                             std::string_view action, const Session&);

/// How long the session lasts: what is asked, or an hour. Throws Fault ValidationError beyond the role's
/// maximum, and for chained sessions beyond an hour.
std::int64_t role_session_duration(const Call&, const Role&, const std::optional<RoleDurationSecondsType>&);

/// Completes the session and seals it. Throws Fault ValidationError for session policies that are not there,
/// PackedPolicyTooLarge.
IssuedRoleSession issue_role_session(const Snapshot&, Call&, const Role&, Session, std::int64_t duration_s);

}  // namespace watchword::sts
