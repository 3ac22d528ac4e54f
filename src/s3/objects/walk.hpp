// Walks an ordered index page by page, rolling keys up into common prefixes. A group costs one seek however
// many keys it has: from its first key the walk jumps behind the group.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "s3/objects/database.hpp"

namespace watchword::s3::objects {

struct WalkRequest {
    std::string_view bucket, prefix, delimiter;
    std::string_view after;     ///< key or common prefix to resume behind; "" from the start
    std::string_view after_id;  ///< with it, rows of key `after` whose id is greater are shown too
    std::size_t items_max = 0;  ///< rows and common prefixes together
};

/// What a walk found besides the rows it showed, and what it cost (as in Listing).
struct WalkResult {
    std::vector<std::string> common_prefixes;
    bool truncated = false;
    std::string last;  ///< last key or common prefix shown
    bool last_is_prefix = false;
    std::uint64_t rows_read = 0, index_steps = 0;
};

/// `rows` takes bucket, lowest key, key bound (exclusive) and, when it has a fourth parameter, lowest id; its
/// first column is the key. `show` is called for each row shown, while `rows` stands on it.
WalkResult walk(Statement& rows, const WalkRequest&, const std::function<void(std::string_view key)>& show);

/// The least byte string greater than all that start with `prefix`; a string greater than all keys when every
/// byte is 0xff.
std::string end_of_prefix(std::string_view prefix);

}  // namespace watchword::s3::objects
