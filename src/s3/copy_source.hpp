// The source of CopyObject and UploadPartCopy: found, authorized and held against the x-amz-copy-source-if-*
// conditions.
#pragma once

#include "s3/access.hpp"

namespace watchword::s3 {

struct CopySource {
    std::string bucket_id, key;
    ObjectPtr object;
};

/// Throws Fault: AccessDenied, NoSuchBucket, NoSuchKey, PreconditionFailed, and what a malformed header is.
CopySource find_copy_source(Work&, Access&);

}  // namespace watchword::s3
