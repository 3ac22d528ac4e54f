// The shapes of Organizations: constrained types of request members, and the structs that answers show things
// as. Spelled as AWS spells them (facts: organizations §3).
#pragma once

#include <algorithm>
#include <boost/describe/class.hpp>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "base/ids.hpp"
#include "organizations/ids.hpp"
#include "service/json_operation.hpp"
#include "service/tags.hpp"

namespace watchword::organizations {

/// Pattern made of a function: Shown is what AWS shows, Matches decides.
template <shape::Literal Shown, auto Matches>
struct Checked {
    static constexpr std::string_view text = Shown.view();
    static bool matches(std::string_view value) { return Matches(value); }
};

inline bool is_parent_id(std::string_view id) { return is_root_id(id) || is_unit_id(id); }
inline bool is_target_id(std::string_view id) { return is_parent_id(id) || is_account_id(id); }
inline bool is_child_id(std::string_view id) { return is_unit_id(id) || is_account_id(id); }
inline bool is_taggable_id(std::string_view id) {
    return is_target_id(id) || is_policy_id(id) || is_resource_policy_id(id);
}
/// Something, '@', something with a dot inside; no blanks.
inline bool is_email(std::string_view text) {
    const auto at = text.find('@');
    if (at == 0 || at == std::string_view::npos || text.find('@', at + 1) != std::string_view::npos)
        return false;
    const auto dot = text.find('.', at + 2);
    return dot != std::string_view::npos && dot + 1 < text.size() &&
           text.find_first_of(" \t\n\r\f\v") == std::string_view::npos;
}
inline bool is_printable(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c >= 0x20 && c <= 0x7e; });
}
inline bool is_role_name(std::string_view text) { return !text.empty() && shape::NamePattern::matches(text); }
inline bool is_utf8_text(std::string_view) { return true; }  // the JSON reader took nothing else

using AccountId = shape::Text<0, 12, Checked<"^\\d{12}$", is_account_id>>;
using RootId = shape::Text<0, 34, Checked<"^r-[0-9a-z]{4,32}$", is_root_id>>;
using UnitId = shape::Text<0, 68, Checked<"^ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}$", is_unit_id>>;
using ParentId =
    shape::Text<0, 100, Checked<"^(r-[0-9a-z]{4,32})|(ou-[0-9a-z]{4,32}-[a-z0-9]{8,32})$", is_parent_id>>;
using ChildId = shape::Text<0, 100, Checked<"^(\\d{12})|(ou-[0-9a-z]{4,32}-[a-z0-9]{8,32})$", is_child_id>>;
using PolicyTargetId =
    shape::Text<0, 100,
                Checked<"^(r-[0-9a-z]{4,32})|(\\d{12})|(ou-[0-9a-z]{4,32}-[a-z0-9]{8,32})$", is_target_id>>;
using PolicyId = shape::Text<0, 130, Checked<"^p-[0-9a-zA-Z_]{8,128}$", is_policy_id>>;
using TaggableResourceId = shape::Text<0, 130,
                                       Checked<"^(r-[0-9a-z]{4,32})|(\\d{12})|(ou-[0-9a-z]{4,32}-[a-z0-9]{8,"
                                               "32})|(^p-[0-9a-zA-Z_]{8,128})|(^rp-[0-9a-zA-Z_]{4,128})$",
                                               is_taggable_id>>;
using CreateAccountRequestId = shape::Text<0, 36, Checked<"^car-[a-z0-9]{8,32}$", is_creation_id>>;
using HandshakeId = shape::Text<0, 34, Checked<"^h-[0-9a-z]{8,32}$", is_handshake_id>>;

using AnyText = Checked<"[\\s\\S]*", is_utf8_text>;
using Email = shape::SensitiveText<6, 64, Checked<"[^\\s@]+@[^\\s@]+\\.[^\\s@]+", is_email>>;
using AccountName = shape::SensitiveText<1, 50, Checked<"[\\u0020-\\u007E]+", is_printable>>;
using RoleName = shape::Text<0, 64, Checked<"[\\w+=,.@-]{1,64}", is_role_name>>;
using UnitName = shape::Text<1, 128, AnyText>;
using PolicyName = shape::Text<1, 128, AnyText>;
using PolicyDescription = shape::Text<0, 512, AnyText>;
using PolicyContent = shape::Text<1, 1'000'000, AnyText>;
using ServicePrincipal = shape::Text<1, 128, shape::NameOrEmptyPattern>;
using NextToken = shape::Text<0, 100'000, AnyText>;
using MaxResults = shape::Number<1, 20>;
/// Every type there is; which ones this server has, policy_types.hpp says.
using PolicyType =
    shape::OneOf<"SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY", "TAG_POLICY", "BACKUP_POLICY",
                 "AISERVICES_OPT_OUT_POLICY", "CHATBOT_POLICY", "DECLARATIVE_POLICY_EC2",
                 "SECURITYHUB_POLICY", "INSPECTOR_POLICY", "UPGRADE_ROLLOUT_POLICY", "BEDROCK_POLICY",
                 "S3_POLICY", "NETWORK_SECURITY_DIRECTOR_POLICY">;
/// Those that merge along the tree.
using EffectivePolicyType =
    shape::OneOf<"TAG_POLICY", "BACKUP_POLICY", "AISERVICES_OPT_OUT_POLICY", "CHATBOT_POLICY",
                 "DECLARATIVE_POLICY_EC2", "SECURITYHUB_POLICY", "INSPECTOR_POLICY", "UPGRADE_ROLLOUT_POLICY",
                 "BEDROCK_POLICY", "S3_POLICY", "NETWORK_SECURITY_DIRECTOR_POLICY">;

using TagKey =
    shape::Text<1, 128, Checked<"^([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)$", shape::TagKeyPattern::matches>>;
using TagValue =
    shape::Text<0, 256, Checked<"^([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)$", shape::TagValuePattern::matches>>;
struct Tag {
    TagKey Key;
    TagValue Value;
    BOOST_DESCRIBE_CLASS(Tag, (), (Key, Value), (), ())
};
/// How many a resource may have is a limit of its own (tagging.hpp); how many are given, that of a body.
inline constexpr std::size_t any_number = std::numeric_limits<std::size_t>::max();
using TagList = shape::List<Tag, 0, any_number>;
using RequiredTags = shape::List<Tag, 1, any_number>;
using RequiredTagKeys = shape::List<TagKey, 1, any_number>;

/// Members that all paged requests have; a base of theirs.
struct Paged {
    std::optional<organizations::NextToken> NextToken;
    std::optional<organizations::MaxResults> MaxResults;
    BOOST_DESCRIBE_CLASS(Paged, (), (NextToken, MaxResults), (), ())
};

namespace shapes {

struct PolicyTypeSummary {
    std::string Type, Status;
    BOOST_DESCRIBE_CLASS(PolicyTypeSummary, (), (Type, Status), (), ())
};
struct Organization {
    std::string Id, Arn, FeatureSet, MasterAccountArn, MasterAccountId;
    std::optional<std::string> MasterAccountEmail;
    std::vector<PolicyTypeSummary> AvailablePolicyTypes;
    BOOST_DESCRIBE_CLASS(Organization, (),
                         (Id, Arn, FeatureSet, MasterAccountArn, MasterAccountId, MasterAccountEmail,
                          AvailablePolicyTypes),
                         (), ())
};
struct Root {
    std::string Id, Arn, Name;
    std::vector<PolicyTypeSummary> PolicyTypes;
    BOOST_DESCRIBE_CLASS(Root, (), (Id, Arn, Name, PolicyTypes), (), ())
};
/// State says what Status does; AWS retires the latter in September 2026.
struct AccountFacts {
    std::string Id, Arn;
    std::optional<std::string> Email;  ///< accounts made by `watchwordd account create` may have none
    std::string Name, Status, State, JoinedMethod;
    Timestamp JoinedTimestamp = 0;
    BOOST_DESCRIBE_CLASS(AccountFacts, (),
                         (Id, Arn, Email, Name, Status, State, JoinedMethod, JoinedTimestamp), (), ())
};
struct Account : AccountFacts {
    std::vector<std::string> Paths;  ///< "o-…/r-…/ou-…/ID/": there is one
    BOOST_DESCRIBE_CLASS(Account, (AccountFacts), (Paths), (), ())
};
struct DelegatedAdministrator : AccountFacts {
    Timestamp DelegationEnabledDate = 0;
    BOOST_DESCRIBE_CLASS(DelegatedAdministrator, (AccountFacts), (DelegationEnabledDate), (), ())
};
struct CreateAccountStatus {
    std::string Id, AccountName, State;
    Timestamp RequestedTimestamp = 0, CompletedTimestamp = 0;
    std::optional<std::string> AccountId, FailureReason;
    BOOST_DESCRIBE_CLASS(CreateAccountStatus, (),
                         (Id, AccountName, State, RequestedTimestamp, CompletedTimestamp, AccountId,
                          FailureReason),
                         (), ())
};
struct OrganizationalUnit {
    std::string Id, Arn, Name, Path;  ///< Path: "o-…/r-…/ou-…/", itself included
    BOOST_DESCRIBE_CLASS(OrganizationalUnit, (), (Id, Arn, Name, Path), (), ())
};
/// A parent or a child.
struct Relative {
    std::string Id, Type;
    BOOST_DESCRIBE_CLASS(Relative, (), (Id, Type), (), ())
};
struct PolicySummary {
    std::string Id, Arn, Name, Description, Type;
    bool AwsManaged = false;
    BOOST_DESCRIBE_CLASS(PolicySummary, (), (Id, Arn, Name, Description, Type, AwsManaged), (), ())
};
struct Policy {
    shapes::PolicySummary PolicySummary;
    std::string Content;
    BOOST_DESCRIBE_CLASS(Policy, (), (PolicySummary, Content), (), ())
};
struct PolicyTargetSummary {
    std::string TargetId, Arn, Name, Type;
    BOOST_DESCRIBE_CLASS(PolicyTargetSummary, (), (TargetId, Arn, Name, Type), (), ())
};
struct EnabledServicePrincipal {
    std::string ServicePrincipal;
    Timestamp DateEnabled = 0;
    BOOST_DESCRIBE_CLASS(EnabledServicePrincipal, (), (ServicePrincipal, DateEnabled), (), ())
};
struct DelegatedService {
    std::string ServicePrincipal;
    Timestamp DelegationEnabledDate = 0;
    BOOST_DESCRIBE_CLASS(DelegatedService, (), (ServicePrincipal, DelegationEnabledDate), (), ())
};

}  // namespace shapes
}  // namespace watchword::organizations
