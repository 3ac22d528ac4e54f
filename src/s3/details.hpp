// What the head of a PUT says about the object to be (ObjectDetails), and its conditions.
#pragma once

#include "s3/work.hpp"

namespace watchword::s3 {

/// Content-Type and its kin, x-amz-meta-*, x-amz-storage-class. Throws Fault InvalidStorageClass,
/// MetadataTooLarge.
ObjectDetails details_of(const Work&);

/// If-Match and If-None-Match of a write. Throws Fault NotImplemented for forms that S3 does not know.
Conditions conditions_of(const Headers&);

/// The bucket may have been deleted while a body came in: what was then stored is in nobody's bucket. Throws
/// Fault NoSuchBucket.
void require_bucket_still_there(const Work&);

/// ETag and checksum headers of a reply to a write.
void add_put_headers(Work&, const PutResult&);

}  // namespace watchword::s3
