// What a caller of AssumeRole and its kin packs into the session: session policies and session tags (facts:
// sts §7).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "directory/snapshot.hpp"
#include "service/session.hpp"
#include "service/tags.hpp"

namespace watchword::sts {

/// Checks an inline session policy. Throws Fault MalformedPolicyDocument, or PackedPolicyTooLarge over 2,048
/// characters together with the ARNs.
void require_session_policy(std::string_view policy, std::span<const std::string> policy_arns);

/// Checks that session policy ARNs name managed policies of the account or of AWS. Throws Fault
/// ValidationError.
void require_managed_policies(const Snapshot&, std::string_view account_id,
                              std::span<const std::string> policy_arns);

/// The tags of a new session: what is passed, and what the calling session hands down. Throws Fault
/// InvalidParameterValue for repeated keys, transitive keys that are not passed, and keys that the calling
/// session has made transitive.
void set_session_tags(Session& session, const std::vector<Tag>& passed, const std::vector<TagKey>& transitive,
                      const Session* calling);

/// Percent of the allotted space that policies and tags take; none without any. Throws Fault
/// PackedPolicyTooLarge.
std::optional<std::int64_t> packed_policy_size(const Session&);

}  // namespace watchword::sts
