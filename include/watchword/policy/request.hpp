// What is decided, by what, and with what outcome. All views: the caller keeps everything alive.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "watchword/policy/context.hpp"
#include "watchword/policy/document.hpp"

namespace watchword::policy {

/// Who asks. Every ARN is compared byte by byte (facts: policy §3).
struct Principal {
    enum class Type {
        anonymous,          ///< unsigned request; all fields empty
        root,               ///< arn:aws:iam::A:root
        user,               ///< IAM user, also under its GetSessionToken credentials
        assumed_role,       ///< role session
        federated_user,     ///< GetFederationToken session
        service,            ///< AWS service: `arn` holds its name, "ec2.amazonaws.com"
        identity_provider,  ///< a SAML or OIDC token asking for a role: `arn` holds the provider's ARN or
                            ///< host
    } type = Type::anonymous;
    std::string_view account = {};  ///< 12 digits; empty for anonymous, service and identity_provider
    std::string_view arn = {};      ///< for sessions the session's ARN (arn:aws:sts::A:assumed-role/R/S)
    std::string_view unique_id =
        {};  ///< AIDA… of the user, also behind a federated session; AROA… of the role (not
             ///< ":session"); else empty
    std::string_view issuer_arn =
        {};  ///< role ARN with its path; user ARN behind a federated session; else empty
    std::string_view canonical_id = {};  ///< S3's id of the account (64 hex); may be empty
};

/// One question to the policies: may this principal do this to that? Views must outlive the evaluation.
struct Request {
    Principal principal;
    std::string_view action;    ///< "s3:GetObject"; compared ignoring case
    std::string_view resource;  ///< concrete ARN, or "*" for actions without one
    /// Owner of the resource: same account or cross account is decided by this alone. Empty means the
    /// caller's own only where `resource` is "*"; with an ARN it means somebody else's.
    std::string_view resource_account;
    const Context& context;
};

/// Actions longer than this are refused before anything is matched (IAM's own limit is 128).
inline constexpr std::size_t action_bytes_max = 256;

/// A policy and its name (inline) or ARN (managed). Owns neither; both must outlive the Decision.
struct AttachedPolicy {
    std::string_view name_or_arn;
    const Document* document = nullptr;  ///< never null
};

/// What applies to the request. An absent optional means that kind does not apply at all; an empty span means
/// it applies and allows nothing.
struct Policies {
    std::span<const AttachedPolicy> identity;  ///< of the user and its groups, or of the role
    const Document* resource = nullptr;        ///< bucket policy; for sts:AssumeRole* the trust policy
    std::optional<std::span<const AttachedPolicy>> boundary;
    std::optional<std::span<const AttachedPolicy>> session;  ///< inline and managed ones together: a union
    /// Levels from the organization's root to the account; each must allow. Empty: none in force.
    std::span<const std::span<const AttachedPolicy>> scps, rcps;
    std::span<const AttachedPolicy> endpoint;  ///< VPC endpoint policies
    bool endpoint_applies = false;             ///< false: `endpoint` is not looked at
};

/// implicit_deny: no statement allowed it; explicit_deny: one denied it, which nothing can outvote.
enum class Outcome { allow, explicit_deny, implicit_deny };
/// The kinds of policies a decision can rest on; denials are worded by them (facts: policy §9).
enum class PolicyType { none, identity, resource, trust, boundary, session, scp, rcp, vpc_endpoint };

/// What was decided and by what. Its pointers are good as long as the Policies asked and their documents.
struct Decision {
    Outcome outcome = Outcome::implicit_deny;
    /// allow: whose grant it was (none: root, which needs none). Denies: the kind that denies, or that had to
    /// allow and did not (none: a request nothing could allow).
    PolicyType decided_by = PolicyType::none;
    const AttachedPolicy* policy = nullptr;  ///< into Policies; null for resource and trust policies
    const Statement* statement = nullptr;    ///< the first that denied or granted; null for implicit denies
    bool cross_account = false;              ///< caller and resource belong to different accounts

    bool allowed() const { return outcome == Outcome::allow; }
};

}  // namespace watchword::policy
