// The files of aws_managed/ as the build embeds them (CMakeLists.txt of this folder).
#pragma once

#include <span>
#include <string_view>

namespace watchword {

/// One file: its name without ".json", and its text.
struct AwsManagedFile {
    std::string_view name, text;
};

std::span<const AwsManagedFile> aws_managed_files();

}  // namespace watchword
