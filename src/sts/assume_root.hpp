// AssumeRoot: one task as the root user of a member account, for whoever administers the organization (facts:
// root).
#pragma once

#include <boost/describe/class.hpp>
#include <optional>

#include "service/call.hpp"
#include "sts/session_policy.hpp"

namespace watchword::sts {

struct AssumeRootRequest {
    shape::Text<12, 2048, shape::Anything> TargetPrincipal;  ///< an account id, or its root user's ARN
    PolicyDescriptorType TaskPolicyArn;
    std::optional<shape::Number<0, 900>> DurationSeconds;  ///< default: 900
    BOOST_DESCRIBE_CLASS(AssumeRootRequest, (), (TargetPrincipal, TaskPolicyArn, DurationSeconds), (), ())
};
struct AssumeRootResult {
    sts::Credentials Credentials;
    std::optional<std::string> SourceIdentity;  ///< the calling session's
    BOOST_DESCRIBE_CLASS(AssumeRootResult, (), (Credentials, SourceIdentity), (), ())
};
/// For users and role sessions of the management account and of IAM's delegated administrator that have
/// sts:AssumeRoot on the target's root ARN. Whatever else is wrong (no member, feature off, no administrator)
/// looks like a missing permission. The session ends, before its time, with the member's membership and with
/// the feature. Throws Fault AccessDenied, ValidationError for what is no account or no root task policy.
AssumeRootResult assume_root(const Snapshot&, Call&, const AssumeRootRequest&);

}  // namespace watchword::sts
