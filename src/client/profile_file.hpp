// The file format of ~/.aws/config and ~/.aws/credentials (AWS SDKs and Tools Reference Guide, "shared config
// and credentials files"):
//
//     file     = { line }
//     line     = blank | comment | section | property | nested | continued
//     comment  = ("#" | ";") anything                        also behind blank space in section and property
//     lines section  = "[" name "]"                                name: blanks between words count as one;
//     "…" quotes property = key "=" value                               key: lower-cased; value: trimmed
//     nested   = indent key "=" value                        below a property whose value is empty
//     continued = indent text                                below a property that has a value: joined by
//     "\n"
//
// A line is indented when it starts further right than the property above it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "watchword/profile.hpp"

namespace watchword::client {

struct FileSection {
    std::string name;  // "default", "profile dev", "services local"
    Profiles::Section content;
};

/// Sections in the order of the file, repeated ones not merged. Throws ConfigurationError naming FILE:LINE.
std::vector<FileSection> parse_profile_file(std::string_view text, const std::string& file_name);

}  // namespace watchword::client
