// Where the embedded data lies.
#pragma once

#include <cstdint>
#include <string_view>

namespace watchword::policy::catalog {

/// iam_data.txt, whole. Lives as long as the program.
std::string_view embedded_data();

}  // namespace watchword::policy::catalog
