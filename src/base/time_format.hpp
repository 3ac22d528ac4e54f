// The spellings of time that AWS and HTTP use. Parsers accept exactly the form named and nothing else.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"

namespace watchword {

/// "2026-01-31T23:59:59Z": IAM's and STS's dateType (whole seconds).
std::string iso8601_seconds(Time);
/// "2026-01-31T23:59:59.123Z": S3's LastModified and CreationDate.
std::string iso8601_milliseconds(Time);
/// "20260131T235959Z": X-Amz-Date (facts: signatures §1).
std::string iso8601_basic(Time);
/// "20260131": the date of a credential scope.
std::string iso8601_date(Time);
/// "Sat, 31 Jan 2026 23:59:59 GMT": HTTP Date, Last-Modified (RFC 9110 §5.6.7).
std::string http_date(Time);

/// Reads the inverse of iso8601_basic; none when malformed or not a calendar date.
std::optional<Time> parse_iso8601_basic(std::string_view);
/// Reads an RFC 9110 IMF-fixdate, and the RFC 1123 form with a numeric zone ("… +0000") that old clients
/// send.
std::optional<Time> parse_http_date(std::string_view);
/// Reads W3C ISO 8601: YYYY, YYYY-MM, YYYY-MM-DD, or with Thh:mm[:ss[.s…]] and a zone Z or ±hh:mm.
/// The forms AWS's Date condition operators accept besides epoch seconds (facts: policy §4).
std::optional<Time> parse_iso8601(std::string_view);

}  // namespace watchword
