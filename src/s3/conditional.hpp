// Conditional and partial reads: RFC 9110 §13 and §14 as S3 answers them.
#pragma once

#include <optional>

#include "base/fault.hpp"
#include "s3/objects/types.hpp"
#include "watchword/result.hpp"
#include "wire/message.hpp"

namespace watchword::s3 {

/// What conditional headers make of a request: go on, 304 Not Modified, or 412 PreconditionFailed.
enum class Precondition { holds, not_modified, failed };
struct PreconditionResult {
    Precondition outcome = Precondition::holds;
    std::string condition = {};  ///< the header that failed: element Condition of the error
};

/// If-Match, If-Unmodified-Since, If-None-Match, If-Modified-Since in RFC 9110 §13.2.2's order. `prefix`: ""
/// or "x-amz-copy-source-", whose headers ask the same of a copy's source.
PreconditionResult evaluate_preconditions(const Headers&, const ObjectSummary&, std::string_view prefix = "");

/// Part of a body, in bytes from its beginning. Never empty, never beyond the end.
struct ByteRange {
    std::uint64_t offset = 0, length = 0;
};
/// The part a Range header asks for; none: all of it (no header, malformed, or several ranges, which S3 does
/// not serve). 416 InvalidRange when no byte of it is there.
Result<std::optional<ByteRange>, Fault> parse_range(std::optional<std::string_view> header,
                                                    std::uint64_t size);

}  // namespace watchword::s3
