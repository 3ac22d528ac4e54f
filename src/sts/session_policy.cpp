#include "sts/session_policy.hpp"

#include <algorithm>

#include "base/fault.hpp"
#include "watchword/policy/document.hpp"

namespace watchword::sts {
namespace {

constexpr std::size_t plaintext_characters_max = 2048;
// AWS packs policies and tags into an opaque binary form with a size of its own; ours is their plain bytes.
// Session tokens are about 9 KB then, which every client can send in a header, unless an identity provider
// has more to say of somebody: seal_session() has the last word.
constexpr std::size_t packed_bytes_max = 6144;

Fault bad_parameter(const std::string& message) { return {"InvalidParameterValue", 400, message}; }

void require_session_policy(std::string_view policy, std::span<const std::string> policy_arns) {
    std::size_t characters = shape::character_count(policy);
    for (const auto& arn : policy_arns) characters += arn.size();
    if (characters > plaintext_characters_max)
        throw Fault(
            "PackedPolicyTooLarge", 400,
            concat("Packed policy consumes ", std::to_string(characters * 100 / plaintext_characters_max),
                   "% of allotted space, please use smaller policy."));
    if (policy.empty()) return;
    const auto compiled = policy::compile(std::string(policy), policy::DocumentType::session);
    if (!compiled) throw Fault("MalformedPolicyDocument", 400, compiled.error().message);
}

}  // namespace

void set_session_policies(Session& session, std::string_view policy, const PolicyArnList& policy_arns) {
    session.policy = policy;
    for (const auto& descriptor : policy_arns) session.policy_arns.push_back(descriptor.arn);
    require_session_policy(session.policy, session.policy_arns);
}

void require_managed_policies(const Snapshot& snapshot, std::string_view account_id,
                              std::span<const std::string> policy_arns) {
    for (const auto& arn : policy_arns) {
        const auto* managed = snapshot.policies_by_arn.find(arn);
        if (!managed || (managed->account_id != account_id && managed->account_id != "aws"))
            throw validation_error(
                concat("The policy ", arn, " does not exist in the account of the session."));
    }
}

void set_session_tags(Session& session, const std::vector<Tag>& passed, const std::vector<TagKey>& transitive,
                      const Session* calling) {
    require_good_keys(passed, "InvalidParameterValue");
    for (const auto& tag : passed) session.tags.emplace(tag.Key, tag.Value);
    for (const auto& key : transitive)
        if (!make_transitive(session.transitive_tag_keys, session.tags, key))
            throw bad_parameter("The specified transitive tag key must be included in the requested tags.");
    if (!calling) return;
    for (const auto& key : calling->transitive_tag_keys)
        if (find_tag(session.tags, key) != session.tags.end())
            throw bad_parameter(
                "One of the specified transitive tag keys can't be set because it conflicts with a "
                "transitive tag key from the calling session.");
    for (const auto& key : calling->transitive_tag_keys) {
        const auto inherited = find_tag(calling->tags, key);
        if (inherited == calling->tags.end()) continue;
        session.tags.insert(*inherited);
        make_transitive(session.transitive_tag_keys, session.tags, key);
    }
}

bool make_transitive(std::vector<std::string>& transitive_tag_keys, const Tags& tags, std::string_view key) {
    const auto tag = find_tag(tags, key);
    if (tag == tags.end()) return false;
    if (std::ranges::find(transitive_tag_keys, tag->first) == transitive_tag_keys.end())
        transitive_tag_keys.push_back(tag->first);
    return true;
}

std::optional<std::int64_t> packed_policy_size(const Session& session) {
    std::size_t bytes = session.policy.size();
    for (const auto& arn : session.policy_arns) bytes += arn.size();
    for (const auto& [key, value] : session.tags) bytes += key.size() + value.size();
    if (bytes == 0) return std::nullopt;
    const auto percent = static_cast<std::int64_t>((bytes * 100 + packed_bytes_max - 1) / packed_bytes_max);
    if (percent > 100)
        throw Fault(
            "PackedPolicyTooLarge", 400,
            concat(session.tags.empty() ? "Packed policy consumes " : "Packed size of session tags consumes ",
                   std::to_string(percent), "% of allotted space",
                   session.tags.empty() ? ", please use smaller policy." : "."));
    return percent;
}

}  // namespace watchword::sts
