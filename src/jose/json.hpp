// JSON as JOSE needs it: an object whose names are all different (RFC 7515 §4, RFC 7519 §4 leave it to the
// parser whether the last one wins or all is refused; two parsers that differ are an attack).
#pragma once

#include <boost/json.hpp>
#include <optional>
#include <string_view>

namespace watchword::jose {

/// None for what is no JSON object, is deeper than 16, or has a name twice in any object. The text must be
/// limited before.
std::optional<boost::json::object> read_object(std::string_view text);

/// The member when it is there and text; null otherwise. Good as long as the object.
const boost::json::string* text_member(const boost::json::object&, std::string_view name);

}  // namespace watchword::jose
