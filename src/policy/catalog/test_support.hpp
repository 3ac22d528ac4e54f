// For tests that hold a service's table to the catalog: keys and ARNs of it as requests have them.
#pragma once

#include <string>
#include <string_view>

#include "base/text.hpp"

namespace watchword::policy::catalog {

/// A key of the catalog as a request to that service has it; `tag` is the key of the tag, where it is one.
inline std::string key_in_request(std::string_view service, std::string_view shortened,
                                  std::string_view tag) {
    std::string key = shortened.starts_with(":")                      ? concat(service, shortened)
                      : shortened.find(':') == std::string_view::npos ? concat("aws:", shortened)
                                                                      : std::string(shortened);
    if (key.ends_with("/*")) key.replace(key.size() - 1, 1, tag);
    return key;
}

/// "arn:${Partition}:iam::${Account}:user/${UserNameWithPath}" as a pattern, for one account.
inline std::string pattern_of(std::string_view format, std::string_view account) {
    std::string out;
    while (!format.empty()) {
        if (!format.starts_with("${")) {
            out += format[0];
            format.remove_prefix(1);
            continue;
        }
        const auto name = format.substr(2, format.find('}') - 2);
        out += name == "Partition" ? "aws" : name == "Account" ? account : "*";
        format.remove_prefix(name.size() + 3);
    }
    return out;
}

}  // namespace watchword::policy::catalog
