// Request ids: unique, not secret. Drawing them from a per-thread generator keeps the system's randomness out
// of the read path.
#pragma once

#include <string>

#include "base/random.hpp"

namespace watchword {

/// A random UUID: IAM, STS.
std::string new_request_id(Random& seed);
/// 16 upper-case hex digits: S3.
std::string new_s3_request_id(Random& seed);

}  // namespace watchword
