// Listings: which part of the ordered index to show (facts: s3 §3), independent of how it is asked for on the
// wire.
#pragma once

#include <string>
#include <vector>

#include "s3/objects/types.hpp"

namespace watchword::s3 {

/// Keys come in the order of their UTF-8 bytes.
struct ListRequest {
    std::string bucket = {};
    std::string prefix = {};
    std::string delimiter = {};  ///< "": no grouping
    std::string after = {};      ///< only keys and groups behind this one
    std::size_t keys_max = 1000;
};

/// One object of a listing.
struct ListedObject {
    std::string key;
    ObjectSummary summary;
};

/// One page of a bucket's objects and common prefixes, each in byte order of the keys.
struct Listing {
    std::vector<ListedObject> objects;
    std::vector<std::string> common_prefixes;
    bool truncated = false;
    /// The last key or common prefix shown; `after` of the next page. "" when nothing was shown.
    std::string last;
    std::uint64_t rows_read = 0;    ///< index rows looked at
    std::uint64_t index_steps = 0;  ///< steps of SQLite's virtual machine: the cost, free of noise
};

/// Which multipart uploads under way to list. `uploads_max` counts common prefixes too.
struct ListUploadsRequest {
    std::string bucket = {};
    std::string prefix = {};
    std::string delimiter = {};
    std::string key_marker = {};        ///< only keys behind this one …
    std::string upload_id_marker = {};  ///< … or at it with a later upload id, when not empty
    std::size_t uploads_max = 1000;
};

/// A multipart upload under way, neither completed nor aborted.
struct ListedUpload {
    std::string key;
    std::string upload_id;
    Time initiated;
    StorageClass storage_class;
    std::string owner;
    ChecksumAlgorithm checksum_algorithm;
    ChecksumType checksum_type;
};

/// One key's uploads come in the order they were started in.
struct UploadListing {
    std::vector<ListedUpload> uploads;
    std::vector<std::string> common_prefixes;
    bool truncated = false;
    std::string next_key_marker, next_upload_id_marker;
};

/// One part as ListParts shows it. Sizes are in bytes.
struct ListedPart {
    unsigned number;
    std::uint64_t size;
    Time last_modified;
    ETag etag;
    std::string checksum_value;  ///< base64; "" when the upload has no checksum algorithm
};

/// One page of an upload's parts, by number, and what the upload says of all of them.
struct PartListing {
    std::vector<ListedPart> parts;
    bool truncated = false;
    unsigned next_part_number_marker = 0;  ///< the last part shown
    StorageClass storage_class = StorageClass::STANDARD;
    std::string owner;
    ChecksumAlgorithm checksum_algorithm = ChecksumAlgorithm::none;
    ChecksumType checksum_type = ChecksumType::none;
};

}  // namespace watchword::s3
