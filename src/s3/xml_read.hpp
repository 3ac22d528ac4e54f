// The S3 documents that are read. A document type declaration, and with it every entity but XML's own five,
// is refused; so is any element whose meaning would be lost. All answer 400 MalformedXML to what does not
// fit.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/fault.hpp"
#include "s3/objects/object_store.hpp"
#include "watchword/result.hpp"

namespace watchword::s3::xml {

inline constexpr std::size_t delete_keys_max = 1000;
inline constexpr unsigned part_number_max = 10'000;

struct DeleteRequest {
    struct Entry {
        std::string key;
        std::optional<ETag> if_match = {};  ///< <ETag>: delete only this content
        bool if_match_any = false;          ///< <ETag>*</ETag>
    };
    std::vector<Entry> keys;
    bool quiet = false;
};
/// 1 to 1000 keys. 501 NotImplemented for VersionId, LastModifiedTime and Size.
Result<DeleteRequest, Fault> parse_delete(std::string_view document);

/// 1 to 10000 parts, in the order sent (the store checks it). An ETag that is none of ours is 400
/// InvalidPart.
Result<std::vector<CompletedPart>, Fault> parse_complete_multipart_upload(std::string_view document);

/// The LocationConstraint, "" when there is none; an empty body is none. 501 for Location, Bucket and Tags.
Result<std::string, Fault> parse_create_bucket_configuration(std::string_view document);

}  // namespace watchword::s3::xml
