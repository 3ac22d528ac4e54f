// Every S3 operation: a function that answers one authorized request, and a row that says what it needs.
#pragma once

#include <span>
#include <string_view>

#include "s3/access.hpp"
#include "s3/work.hpp"

namespace watchword::s3 {

/// Where the request's body goes.
enum class Body {
    none,      ///< must be empty, or is ignored as HTTP allows
    document,  ///< XML or JSON, in memory
    parts,     ///< a document, while the checksum in the head is that of the object its parts make
    object,    ///< through BodyCheck
};

/// How one S3 operation is authorized, what body it takes, and the function that answers it.
struct OperationRow {
    Operation operation;
    std::string_view action;  ///< what is asked of the bucket, or the object when there is a key; "" asks
                              ///< nothing beforehand
    Body body;
    /// Answers the request, now or later; may throw Fault. Runs on the I/O thread: must not block.
    void (*run)(WorkPtr, Access&);
};

const OperationRow& row_of(Operation);

// buckets.cpp
void list_buckets(WorkPtr, Access&);
void create_bucket(WorkPtr, Access&);
void head_bucket(WorkPtr, Access&);
void delete_bucket(WorkPtr, Access&);
void get_bucket_location(WorkPtr, Access&);
void get_bucket_versioning(WorkPtr, Access&);
void get_bucket_acl(WorkPtr, Access&);

// bucket_policy.cpp
void get_bucket_policy(WorkPtr, Access&);
void put_bucket_policy(WorkPtr, Access&);
void delete_bucket_policy(WorkPtr, Access&);

// list_objects.cpp
void list_objects(WorkPtr, Access&);
void list_objects_v2(WorkPtr, Access&);

// read_objects.cpp
void get_object(WorkPtr, Access&);
void head_object(WorkPtr, Access&);
void get_object_acl(WorkPtr, Access&);

// write_objects.cpp
void put_object(WorkPtr, Access&);
void copy_object(WorkPtr, Access&);
void delete_object(WorkPtr, Access&);
void delete_objects(WorkPtr, Access&);

// multipart_uploads.cpp
void create_multipart_upload(WorkPtr, Access&);
void upload_part(WorkPtr, Access&);
void upload_part_copy(WorkPtr, Access&);
void complete_multipart_upload(WorkPtr, Access&);
void abort_multipart_upload(WorkPtr, Access&);
void list_parts(WorkPtr, Access&);
void list_multipart_uploads(WorkPtr, Access&);

}  // namespace watchword::s3
