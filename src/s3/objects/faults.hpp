// The errors of the object store, as S3 spells them (facts: s3 §8).
#pragma once

#include <exception>
#include <string>

#include "base/fault.hpp"

namespace watchword::s3::objects {

Fault no_such_key(const std::string& key);
Fault no_such_upload(const std::string& upload_id);
/// `condition` is the header that did not hold: "If-Match", "If-None-Match".
Fault precondition_failed(const std::string& condition);
Fault invalid_part(const std::string& upload_id, unsigned number, const std::string& etag);
Fault invalid_part_order(const std::string& upload_id);
Fault entity_too_small(unsigned number, const std::string& etag, std::uint64_t size, std::uint64_t size_min);

/// What the caller reads when storage failed: 503 when there is no space left, else 500 InternalError. The
/// cause itself goes to the log, not to strangers.
Fault storage_fault(const std::exception& cause);
/// True when `cause` says that the disk is full.
bool is_full(const std::exception& cause);

}  // namespace watchword::s3::objects
