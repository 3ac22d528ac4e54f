// What a caller of AssumeRole and its kin packs into the session: session policies and session tags (facts:
// sts §7).
#pragma once

#include <boost/describe/class.hpp>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "directory/snapshot.hpp"
#include "service/session.hpp"
#include "service/tags.hpp"
#include "sts/shapes.hpp"

namespace watchword::sts {

struct PolicyDescriptorType {
    /// Not required by AWS's model; but a session whose limit was not understood must not have none.
    ArnType arn;
    BOOST_DESCRIBE_CLASS(PolicyDescriptorType, (), (arn), (), ())
};
using PolicyArnList = shape::List<PolicyDescriptorType, 0, 10>;

/// Gives a new session its policies, "" and none for a session without. Throws Fault MalformedPolicyDocument,
/// or PackedPolicyTooLarge over 2,048 characters together.
void set_session_policies(Session&, std::string_view policy, const PolicyArnList&);

/// Checks that session policy ARNs name managed policies of the account or of AWS. Throws Fault
/// ValidationError.
void require_managed_policies(const Snapshot&, std::string_view account_id,
                              std::span<const std::string> policy_arns);

/// The tags of a new session: what is passed, and what the calling session hands down. Throws Fault
/// InvalidParameterValue for repeated keys, keys of AWS's own ("aws:"), transitive keys that are not passed,
/// and keys that the calling session has made transitive.
void set_session_tags(Session& session, const std::vector<Tag>& passed, const std::vector<TagKey>& transitive,
                      const Session* calling);

/// Adds the key of a tag, found in whatever case and spelled as the tag has it, unless it is there already.
/// False: there is no such tag.
bool make_transitive(std::vector<std::string>& transitive_tag_keys, const Tags&, std::string_view key);

/// Percent of the allotted space that policies and tags take; none without any. Throws Fault
/// PackedPolicyTooLarge.
std::optional<std::int64_t> packed_policy_size(const Session&);

}  // namespace watchword::sts
