// AssumeRole: the permissions of a role, in this account or another, if its trust policy lets the caller have
// them (facts: sts §3, §6, §7).
#pragma once

#include <boost/describe/class.hpp>
#include <optional>

#include "service/call.hpp"
#include "service/tags.hpp"
#include "sts/role_session.hpp"

namespace watchword::sts {

struct ProvidedContext {
    std::optional<ArnType> ProviderArn;
    std::optional<shape::Text<4, 2048, shape::Anything>> ContextAssertion;
    BOOST_DESCRIBE_CLASS(ProvidedContext, (), (ProviderArn, ContextAssertion), (), ())
};

struct AssumeRoleRequest {
    ArnType RoleArn;
    RoleSessionNameType RoleSessionName;
    PolicyArnList PolicyArns;
    std::optional<shape::Text<1, shape::unlimited, shape::Latin1Pattern>> Policy;
    std::optional<RoleDurationSecondsType> DurationSeconds;
    TagList Tags;
    shape::List<TagKey, 0, 50> TransitiveTagKeys;
    std::optional<shape::Text<2, 1224, shape::ExternalIdPattern>> ExternalId;
    std::optional<SerialNumberType> SerialNumber;
    std::optional<TokenCodeType> TokenCode;
    std::optional<SourceIdentityType> SourceIdentity;
    shape::List<ProvidedContext, 0, 5> ProvidedContexts;
    BOOST_DESCRIBE_CLASS(AssumeRoleRequest, (),
                         (RoleArn, RoleSessionName, PolicyArns, Policy, DurationSeconds, Tags,
                          TransitiveTagKeys, ExternalId, SerialNumber, TokenCode, SourceIdentity,
                          ProvidedContexts),
                         (), ())
};
struct AssumeRoleResult {
    sts::Credentials Credentials;
    sts::AssumedRoleUser AssumedRoleUser;
    std::optional<std::int64_t>
        PackedPolicySize;  ///< percent of what is allotted; absent without policies and tags
    std::optional<std::string> SourceIdentity;
    BOOST_DESCRIBE_CLASS(AssumeRoleResult, (),
                         (Credentials, AssumedRoleUser, PackedPolicySize, SourceIdentity), (), ())
};
AssumeRoleResult assume_role(const Snapshot&, Call&, const AssumeRoleRequest&);
/// As assume_role, with a code of the caller's device: what the trust policy sees is MFA of this very moment.
/// A request that is refused spends an attempt but not the code.
AssumeRoleResult assume_role_with_mfa(Transaction&, Call&, const AssumeRoleRequest&);

}  // namespace watchword::sts
