// The services that reports on access are about: those that this server is.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace watchword::iam {

struct ServedService {
    std::string_view name_space;
    std::string_view name;  ///< as AWS's reports call it
};
/// In order of their namespaces.
inline constexpr std::array<ServedService, 4> served_services{{
    {"iam", "AWS Identity and Access Management"},
    {"organizations", "AWS Organizations"},
    {"s3", "Amazon S3"},
    {"sts", "AWS Security Token Service"},
}};

/// Older use is not reported.
inline constexpr std::int64_t tracking_period_ms = std::int64_t{400} * 24 * 3600 * 1000;

}  // namespace watchword::iam
