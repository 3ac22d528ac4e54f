// Which texts are resources, and the texts that say which are not (facts: policy §10).
#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "policy/validate.hpp"

namespace watchword::policy {
namespace {

bool has_wildcard(std::string_view text) { return text.find_first_of("*?") != std::string_view::npos; }

bool is_partition(std::string_view text) {
    constexpr std::array known{"aws", "aws-cn", "aws-us-gov", "aws-iso", "aws-iso-b"};
    return has_wildcard(text) || std::find(known.begin(), known.end(), text) != known.end();
}

}  // namespace

std::string complete_resource(std::string_view resource) {
    std::string out(resource);
    const auto colons = std::count(resource.begin(), resource.end(), ':');
    if (resource != "*" && (resource.ends_with(":*")))
        for (auto i = colons; i < 5; ++i) out += ":*";
    return out;
}

std::string resource_fault(std::string_view resource) {
    if (resource == "*") return {};
    const std::string whole = complete_resource(resource);
    const std::string bad_format = concat("Resource ", resource, " must be in ARN format or \"*\".");
    std::string_view rest = whole;
    if (take_until(rest, ':') != "arn") return bad_format;
    const auto partition = take_until(rest, ':');
    if (!is_partition(partition))
        return concat("Partition \"", partition, "\" is not valid for resource \"", whole, "\".");
    const auto service = take_until(rest, ':');
    if (service.empty() || has_wildcard(service))
        return "Resource vendor must be fully qualified and cannot contain regexes.";
    if (std::count(whole.begin(), whole.end(), ':') < 5) return bad_format;
    const auto region = take_until(rest, ':');
    // "*" is accepted where a region would be wrong: what is generated from templates often has it.
    if (!region.empty() && region != "*") {
        if (service == "iam") return concat("IAM resource ", resource, " cannot contain region information.");
        if (service == "s3") return concat("Resource ", resource, " can not contain region information.");
    }
    take_until(rest, ':');
    if (rest.empty()) return bad_format;
    return {};
}

}  // namespace watchword::policy
