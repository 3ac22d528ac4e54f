// A strict JSON reader that remembers where everything stands. RFC 8259, and besides:
//
//   duplicate keys in one object    refused (which one counts is what attackers play with)
//   depth                           at most limits::json_depth_max
//   text                            valid UTF-8, no byte order mark, nothing after the value
//   escapes                         no lone surrogates, no \u0000
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "watchword/result.hpp"

namespace watchword::policy {

/// 1-based line and column, in bytes.
struct Position {
    unsigned line = 1, column = 1;
};

/// One value and where it stands. Owns its text and children: the input may go away.
struct JsonNode {
    enum class Kind { null, boolean, number, string, array, object } kind = Kind::null;
    std::string text;                ///< string: decoded; number, boolean: as written
    std::vector<std::string> keys;   ///< object: the name of each child
    std::vector<JsonNode> children;  ///< array, object: in document order
    Position begin, end;             ///< end: just past the last character

    bool is(Kind k) const { return kind == k; }
    /// The member of that exact name, or null.
    const JsonNode* member(std::string_view name) const;
};

/// Why a text is not taken for JSON, and the first place where that shows.
struct JsonError {
    std::string_view reason;  ///< static storage, for people: "duplicate key"
    Position at;
};

/// Time linear in `text`, except n log n in the number of keys of one object.
Result<JsonNode, JsonError> parse_json(std::string_view text);

/// True for well-formed UTF-8 (RFC 3629: no surrogates, no overlong forms).
bool is_utf8(std::string_view text);

}  // namespace watchword::policy
