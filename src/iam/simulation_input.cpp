#include "iam/simulation_input.hpp"

#include <array>
#include <set>
#include <span>

#include "base/encoding.hpp"
#include "base/ids.hpp"
#include "iam/errors.hpp"
#include "policy/arn.hpp"
#include "policy/question.hpp"
#include "policy/values.hpp"

namespace watchword::iam {
namespace {

// The scenarios and the kinds of EC2 resources that each needs.
struct Scenario {
    std::string_view name;
    std::array<std::string_view, 6> resource_types;  // "" at the end
};
constexpr std::array scenarios{
    Scenario{"EC2-Classic-InstanceStore", {"instance", "image", "security-group"}},
    Scenario{"EC2-Classic-EBS", {"instance", "image", "security-group", "volume"}},
    Scenario{"EC2-VPC-InstanceStore", {"instance", "image", "security-group", "network-interface"}},
    Scenario{"EC2-VPC-InstanceStore-Subnet",
             {"instance", "image", "security-group", "network-interface", "subnet"}},
    Scenario{"EC2-VPC-EBS", {"instance", "image", "security-group", "network-interface", "volume"}},
    Scenario{"EC2-VPC-EBS-Subnet",
             {"instance", "image", "security-group", "network-interface", "subnet", "volume"}},
};

bool is_ec2(std::string_view resource, std::string_view type) {
    const auto arn = policy::Arn::parse(resource);
    return arn && arn->service == "ec2" && arn->resource.substr(0, arn->resource.find('/')) == type;
}

void require_resources_of(std::string_view option, std::span<const ResourceNameType> resources) {
    const auto scenario = std::ranges::find(scenarios, option, &Scenario::name);
    if (scenario == scenarios.end())
        throw invalid_input(concat("Invalid Resource Handling Option: ", option));
    for (const auto type : scenario->resource_types)
        if (!type.empty() &&
            std::ranges::none_of(resources, [&](const auto& arn) { return is_ec2(arn, type); }))
            throw invalid_input(
                concat("The resource handling option ", option, " requires a resource of type ", type, "."));
}

// The type without "List".
bool is_value_of(std::string_view type, const std::string& value) {
    if (type == "numeric") return policy::Decimal::parse(value).has_value();
    if (type == "boolean") return equal_ignoring_case(value, "true") || equal_ignoring_case(value, "false");
    if (type == "ip") return policy::Cidr::parse(value).has_value();
    if (type == "date") return policy::parse_date(value).has_value();
    if (type == "binary") return base64_decode(value).has_value();
    return true;
}

void require_sound(const ContextEntry& entry) {
    if (!entry.ContextKeyName) throw invalid_input("A context entry must have a ContextKeyName.");
    const std::string& name = *entry.ContextKeyName;
    if (name.find(':') == std::string::npos) throw invalid_input(concat("Invalid context key name: ", name));
    if (!entry.ContextKeyType)
        throw invalid_input(concat("The context key ", name, " must have a ContextKeyType."));
    std::string_view type = *entry.ContextKeyType;
    const bool list = type.ends_with("List");
    if (list) type.remove_suffix(4);
    if (!list && entry.ContextKeyValues.size() > 1)
        throw invalid_input(concat("The context key ", name, " of type ", type, " must have one value."));
    for (const auto& value : entry.ContextKeyValues)
        if (!is_value_of(type, value))
            throw invalid_input(
                concat("The value ", value, " of the context key ", name, " is not of type ", type, "."));
}

}  // namespace

void require_sound(const SimulationRequest& request) {
    for (const auto& action : request.ActionNames)
        if (!policy::names_one_action(action))
            throw invalid_input(
                concat("Invalid Action: ", action,
                       " must be the name of one operation, such as iam:CreateUser; wildcards "
                       "are not supported."));
    for (const auto& resource : request.ResourceArns)
        if (resource != "*" && !policy::Arn::parse(resource))
            throw invalid_input(concat("Invalid Resource: ", resource, " must be in ARN format or \"*\"."));
    if (request.PermissionsBoundaryPolicyInputList.size() > 1)
        throw invalid_input("Only one permissions boundary policy can be simulated.");
    if (request.ResourceHandlingOption)
        require_resources_of(*request.ResourceHandlingOption, request.ResourceArns);
}

void set_context_entries(policy::Context& context, const SimulationRequest& request) {
    std::set<std::string> seen;
    for (const auto& entry : request.ContextEntries) {
        require_sound(entry);
        if (!seen.insert(lower(*entry.ContextKeyName)).second)
            throw invalid_input(concat("Duplicate context key name: ", *entry.ContextKeyName));
        context.set(*entry.ContextKeyName, entry.ContextKeyValues);
    }
}

bool has_context_entry(const SimulationRequest& request, std::string_view key) {
    return std::ranges::any_of(request.ContextEntries, [&](const auto& entry) {
        return entry.ContextKeyName && equal_ignoring_case(*entry.ContextKeyName, key);
    });
}

std::string_view resource_owner(const SimulationRequest& request) {
    if (!request.ResourceOwner) return {};
    const auto arn = policy::Arn::parse(*request.ResourceOwner);
    if (!arn || arn->service != "iam" || arn->resource != "root" || !is_account_id(arn->account))
        throw invalid_input(concat("'", *request.ResourceOwner, "' is not a valid as a Resource Owner."));
    return arn->account;
}

}  // namespace watchword::iam
