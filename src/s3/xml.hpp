// The S3 documents that are answered (facts: s3 §2, §3; signatures §8). Each function gives a whole document.
// Elements come in the order of AWS's service model.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/fault.hpp"
#include "s3/objects/listing.hpp"
#include "s3/objects/object_store.hpp"

namespace watchword::s3::xml {

inline constexpr std::string_view xmlns = "http://s3.amazonaws.com/doc/2006-03-01/";

/// What ListBuckets answers. Absent optional members are left out of the document.
struct BucketEntry {
    std::string name;
    Time created;
    std::string region = {};  ///< shown as BucketRegion when not empty
};
struct BucketList {
    std::string owner_id;
    std::vector<BucketEntry> buckets;
    std::optional<std::string> prefix = {};
    std::optional<std::string> continuation_token = {};  ///< only when more remain
};
std::string list_buckets(const BucketList&);

/// What a listing of objects was asked for, as it is echoed. Absent: not sent.
struct ListEcho {
    std::string bucket, prefix;
    std::optional<std::string> delimiter = {};
    std::size_t max_keys = 1000;
    bool url_encoding = false;
    std::string owner_id = {};  ///< V2: shown with fetch-owner only, so "" without
};
std::string list_objects_v1(const ListEcho&, const std::string& marker, const Listing&);
struct ListV2Tokens {
    std::optional<std::string> continuation_token = {}, start_after = {};  ///< as sent
    std::string next_token = {};  ///< shown when the listing is truncated
};
std::string list_objects_v2(const ListEcho&, const ListV2Tokens&, const Listing&);

/// `region` "us-east-1" is the empty constraint.
std::string bucket_location(std::string_view region);
/// A bucket whose versioning was never set.
std::string bucket_versioning();
/// The owner has FULL_CONTROL; nobody else has anything.
std::string access_control_policy(std::string_view owner_id);

std::string copy_object_result(const PutResult&);
std::string copy_part_result(const PutResult&);
std::string initiate_multipart_upload_result(std::string_view bucket, std::string_view key,
                                             std::string_view upload_id);
std::string complete_multipart_upload_result(std::string_view location, std::string_view bucket,
                                             std::string_view key, const PutResult&);
std::string list_parts(const UploadTarget&, unsigned part_number_marker, std::size_t max_parts,
                       const PartListing&);
std::string list_multipart_uploads(const ListUploadsRequest&, bool url_encoding, const UploadListing&);

/// What became of one key of DeleteObjects.
struct DeletedKey {
    std::string key;
    std::optional<Fault> error = {};  ///< none: deleted
};
/// `quiet`: only what failed.
std::string delete_result(const std::vector<DeletedKey>&, bool quiet);

/// The error document, without namespace.
std::string error(const Fault&, std::string_view request_id, std::string_view host_id);

}  // namespace watchword::s3::xml
