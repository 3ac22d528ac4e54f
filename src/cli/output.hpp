// How commands write: shell words, JSON, names that came from a server.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "watchword/credentials.hpp"

namespace watchword::cli {

/// One word for a POSIX shell, whatever is in it: 'it'\''s'.
std::string shell_quote(std::string_view);

/// A JSON string with its quotes. Bytes that are not UTF-8 pass as they are.
std::string json_string(std::string_view);

/// {"Name": "value", …} with string values, in order, on one line.
std::string json_object(const std::vector<std::pair<std::string_view, std::string>>&);

/// Control characters become '?' when standard output is a terminal: an object key could hold escape
/// sequences.
std::string shown(std::string_view name);

/// "2026-01-31T23:59:59Z"
std::string iso8601(client::Timestamp);

}  // namespace watchword::cli
