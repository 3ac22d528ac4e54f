#include "s3/objects/conditions.hpp"

namespace watchword::s3::objects {

std::optional<Fault> refused(const Conditions& conditions, const std::optional<ObjectSummary>& there,
                             const std::string& key) {
    if (conditions.if_none_match_any && there) return precondition_failed("If-None-Match");
    if ((conditions.if_match || conditions.if_match_any) && !there) return no_such_key(key);
    if (conditions.if_match && there->etag != *conditions.if_match) return precondition_failed("If-Match");
    return std::nullopt;
}

PutResult put_result(const Content& content) {
    const auto& summary = content.summary;
    return {summary.etag,
            summary.size,
            summary.last_modified,
            {summary.checksum_algorithm, summary.checksum_type, content.details.checksum_value}};
}

}  // namespace watchword::s3::objects
