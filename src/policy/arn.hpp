// An Amazon Resource Name:
//
//   arn:partition:service:region:account:resource      region and account may be empty;
//                                                       resource may itself hold ':' and '/'
#pragma once

#include <optional>
#include <string_view>

namespace watchword::policy {

/// The parts of an ARN, as views into the text it was parsed from.
struct Arn {
    std::string_view partition, service, region, account, resource;

    /// None when `text` does not begin "arn:", has fewer than six segments, or lacks partition, service or
    /// resource. Nothing is said about whether the parts are known names.
    static constexpr std::optional<Arn> parse(std::string_view text) {
        if (!text.starts_with("arn:")) return std::nullopt;
        text.remove_prefix(4);
        Arn arn;
        for (std::string_view* part : {&arn.partition, &arn.service, &arn.region, &arn.account}) {
            const auto colon = text.find(':');
            if (colon == std::string_view::npos) return std::nullopt;
            *part = text.substr(0, colon);
            text.remove_prefix(colon + 1);
        }
        arn.resource = text;
        if (arn.partition.empty() || arn.service.empty() || arn.resource.empty()) return std::nullopt;
        return arn;
    }
};

}  // namespace watchword::policy
