#include "s3/operations.hpp"

#include <algorithm>
#include <array>

namespace watchword::s3 {
namespace {

using enum Operation;

// Actions: facts s3 §5.
constexpr std::array rows{
    OperationRow{ListBuckets, "s3:ListAllMyBuckets", Body::none, list_buckets},
    OperationRow{CreateBucket, "s3:CreateBucket", Body::document, create_bucket},
    OperationRow{HeadBucket, "s3:ListBucket", Body::none, head_bucket},
    OperationRow{DeleteBucket, "s3:DeleteBucket", Body::none, delete_bucket},
    OperationRow{GetBucketLocation, "s3:GetBucketLocation", Body::none, get_bucket_location},
    OperationRow{GetBucketPolicy, "", Body::none, get_bucket_policy},
    OperationRow{PutBucketPolicy, "", Body::document, put_bucket_policy},
    OperationRow{DeleteBucketPolicy, "", Body::none, delete_bucket_policy},
    OperationRow{GetBucketVersioning, "s3:GetBucketVersioning", Body::none, get_bucket_versioning},
    OperationRow{GetBucketAcl, "s3:GetBucketAcl", Body::none, get_bucket_acl},
    OperationRow{ListObjects, "s3:ListBucket", Body::none, list_objects},
    OperationRow{ListObjectsV2, "s3:ListBucket", Body::none, list_objects_v2},
    OperationRow{ListMultipartUploads, "s3:ListBucketMultipartUploads", Body::none, list_multipart_uploads},
    OperationRow{GetObject, "s3:GetObject", Body::none, get_object},
    OperationRow{HeadObject, "s3:GetObject", Body::none, head_object},
    OperationRow{PutObject, "s3:PutObject", Body::object, put_object},
    OperationRow{CopyObject, "s3:PutObject", Body::none, copy_object},
    OperationRow{DeleteObject, "s3:DeleteObject", Body::none, delete_object},
    OperationRow{DeleteObjects, "", Body::document, delete_objects},
    OperationRow{GetObjectAcl, "s3:GetObjectAcl", Body::none, get_object_acl},
    OperationRow{CreateMultipartUpload, "s3:PutObject", Body::none, create_multipart_upload},
    OperationRow{UploadPart, "s3:PutObject", Body::object, upload_part},
    OperationRow{UploadPartCopy, "s3:PutObject", Body::none, upload_part_copy},
    OperationRow{CompleteMultipartUpload, "s3:PutObject", Body::parts, complete_multipart_upload},
    OperationRow{AbortMultipartUpload, "s3:AbortMultipartUpload", Body::none, abort_multipart_upload},
    OperationRow{ListParts, "s3:ListMultipartUploadParts", Body::none, list_parts},
};
static_assert([] {
    for (std::size_t i = 0; i < rows.size(); ++i)
        if (static_cast<std::size_t>(rows[i].operation) != i) return false;
    return true;
}());

}  // namespace

const OperationRow& row_of(Operation operation) { return rows[static_cast<std::size_t>(operation)]; }

}  // namespace watchword::s3
