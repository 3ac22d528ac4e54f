#include "iam/simulation_input.hpp"

#include <array>
#include <set>

#include "base/encoding.hpp"
#include "base/ids.hpp"
#include "iam/errors.hpp"
#include "policy/arn.hpp"
#include "policy/values.hpp"
#include "watchword/policy/request.hpp"

namespace watchword::iam {
namespace {

// AWS simulates RunInstances alike whichever is given (facts: simulation §5).
constexpr std::array<std::string_view, 6> scenarios{
    "EC2-Classic-InstanceStore",    "EC2-Classic-EBS", "EC2-VPC-InstanceStore",
    "EC2-VPC-InstanceStore-Subnet", "EC2-VPC-EBS",     "EC2-VPC-EBS-Subnet"};

void require_option_of(const SimulationRequest& request, std::string_view option) {
    if (request.ResourceArns.empty()) return;
    for (const auto& action : request.ActionNames)
        if (!equal_ignoring_case(action, "ec2:RunInstances"))
            throw invalid_input(
                concat("Invalid input resource handling options. Action does not support resource handling "
                       "options: ",
                       action,
                       ". Please refer to the documentation for more details: "
                       "https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulateCustomPolicy.html"));
    if (std::ranges::find(scenarios, option) == scenarios.end())
        throw invalid_input(concat("Invalid Resource Handling Option: ", option));
}

void require_arn(std::string_view resource) {
    if (!policy::Arn::parse(resource))
        throw invalid_input(concat("ResourceNames are not in a valid ARN format: ", resource, "."));
}

bool is_address(std::string_view text) {
    const auto range = policy::Cidr::parse(text);
    return range && text.find('/') == std::string_view::npos;
}

// What a value must look like, as AWS calls it; "" when it does. The type is without "List". Any text is a
// boolean: what is not "true" is false to conditions.
std::string_view expected_format(std::string_view type, const std::string& value) {
    if (type == "numeric" && !policy::Decimal::parse(value)) return "numeric format";
    if (type == "ip" && !is_address(value)) return "IP address";
    if (type == "date" && !policy::parse_date(value)) return "DateTime format";
    if (type == "binary" && !base64_decode(value)) return "base-64 encoded binary format";
    return {};
}

bool says_nothing(const ContextEntry& entry) {
    return !entry.ContextKeyName && !entry.ContextKeyType && entry.ContextKeyValues.empty();
}

void require_sound(const ContextEntry& entry) {
    if (!entry.ContextKeyName) throw invalid_input("ContextKeyName cannot be null or empty.");
    const std::string& name = *entry.ContextKeyName;
    const auto& values = entry.ContextKeyValues;
    if (!entry.ContextKeyType) throw invalid_input(concat("Context key ", name, " has invalid type null."));
    if (values.empty())
        throw invalid_input(concat("Context values for context key ", name, " cannot be null or empty."));
    std::string_view type = *entry.ContextKeyType;
    const bool list = type.ends_with("List");
    if (!list && values.size() > 1)
        throw invalid_input(concat("Context key ", type, " expected a single value, but received ",
                                   std::to_string(values.size()), "."));
    if (list) type.remove_suffix(4);
    for (const auto& value : values)
        if (const auto expected = expected_format(type, value); !expected.empty())
            throw invalid_input(concat("Invalid context value for key ", name, ": expected ", expected, "."));
}

}  // namespace

Fault invalid_policy_input(std::size_t index) {
    return invalid_input(
        concat("Policy input list item ", std::to_string(index + 1), " has invalid content"));
}

void require_sound(const SimulationRequest& request) {
    for (const auto& action : request.ActionNames) {
        if (action.find(':') == std::string::npos)
            throw invalid_input("The action is invalid since it is missing names");
        if (action.size() > policy::action_bytes_max)
            throw invalid_input(concat("Invalid Action: ", action, " is too long."));
    }
    for (const auto& resource : request.ResourceArns)
        if (resource != "*") require_arn(resource);
    if (request.PermissionsBoundaryPolicyInputList.size() > 1)
        throw invalid_input("The list of Permissions Boundary policies cannot exceed 1 items.");
    if (request.ResourceHandlingOption) require_option_of(request, *request.ResourceHandlingOption);
}

void require_sound(const policy::Document& resource_policy, const SimulationRequest& request) {
    if (request.ResourceArns.empty() ||
        std::ranges::find(request.ResourceArns, "*") != request.ResourceArns.end())
        throw invalid_input("Invalid Entity Arn: * does not clearly define entity type and name.");
    for (const auto& resource : resource_policy.resources()) require_arn(resource);
}

void set_context_entries(policy::Context& context, const SimulationRequest& request) {
    std::set<std::string> seen;
    for (const auto& entry : request.ContextEntries) {
        if (says_nothing(entry)) continue;
        require_sound(entry);
        if (!seen.insert(lower(*entry.ContextKeyName)).second)
            throw invalid_input(concat("Duplicate context key: ", *entry.ContextKeyName, "."));
        context.set(*entry.ContextKeyName, entry.ContextKeyValues);
    }
}

bool has_context_entry(const SimulationRequest& request, std::string_view key) {
    return std::ranges::any_of(request.ContextEntries, [&](const auto& entry) {
        return entry.ContextKeyName && equal_ignoring_case(*entry.ContextKeyName, key);
    });
}

std::size_t first_action(const SimulationRequest& request) {
    if (!request.Marker) return 0;
    const auto text = base64_decode(*request.Marker);
    const auto at = text ? parse_number<std::size_t>(*text) : std::nullopt;
    if (!at) throw invalid_input("Invalid marker for pagination.");
    return std::min(*at, request.ActionNames.size());
}

std::string_view resource_owner(const SimulationRequest& request) {
    if (!request.ResourceOwner) return {};
    const auto arn = policy::Arn::parse(*request.ResourceOwner);
    if (!arn || arn->service != "iam" || !is_account_id(arn->account))
        throw invalid_input(concat("'", *request.ResourceOwner, "' is not a valid as a Resource Owner."));
    return arn->account;
}

}  // namespace watchword::iam
