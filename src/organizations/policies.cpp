#include "organizations/policies.hpp"

#include "organizations/errors.hpp"
#include "organizations/find.hpp"
#include "organizations/paging.hpp"
#include "organizations/policy_types.hpp"
#include "organizations/quotas.hpp"
#include "organizations/tagging.hpp"
#include "organizations/targets.hpp"

namespace watchword::organizations {
namespace {

shapes::PolicySummary summary_of(const OrganizationPolicy& policy) {
    return {policy.id,           policy.arn, policy.name, policy.description, std::string(policy.type()),
            policy.aws_managed()};
}

PolicyResponse shown(const OrganizationPolicy& policy) {
    return {{summary_of(policy), policy.content.document()->text()}};
}

const OrganizationPolicy& policy_named(const Snapshot& snapshot, const Organization& organization,
                                       std::string_view id) {
    const auto* policy = find_policy(snapshot, organization, id);
    if (!policy) throw no_such_policy();
    return *policy;
}

OrganizationPolicy own_policy(const Snapshot& snapshot, const Organization& organization,
                              std::string_view id) {
    const auto& policy = policy_named(snapshot, organization, id);
    if (policy.aws_managed())
        throw invalid_input("IMMUTABLE_POLICY",
                            "You specified a policy that is managed by AWS and can't be modified.");
    return policy;
}

Fault malformed(const std::string& why) {
    return {
        "MalformedPolicyDocumentException", 400,
        concat("The provided policy document does not meet the requirements of the specified policy type.",
               why.empty() ? "" : " ", why)};
}

// Resource control policies of customers only ever deny (facts: policy §7); what allows is RCPFullAWSAccess.
ControlPolicy compile_content(const std::string& text, std::string_view type) {
    if (text.size() > quotas::policy_size)
        throw constraint_violation(
            "POLICY_CONTENT_LIMIT_EXCEEDED",
            concat("The policy content is larger than ", std::to_string(quotas::policy_size), " bytes."));
    const bool rcp = type == resource_control_policy;
    auto document = policy::compile(text, rcp ? policy::DocumentType::rcp : policy::DocumentType::scp);
    if (!document) throw malformed(document.error().message);
    if (rcp)
        for (const auto& statement : (*document)->statements())
            if (statement.effect == policy::Statement::Effect::allow)
                throw malformed("A resource control policy can only deny.");
    return ControlPolicy(*document);
}

void require_unused_name(const Snapshot& snapshot, const Organization& organization, std::string_view name,
                         std::string_view type, std::string_view except) {
    const auto taken = [&](const OrganizationPolicy* policy) {
        return policy && policy->id != except && policy->type() == type && policy->name == name;
    };
    const std::string prefix = concat(organization.id, "/");
    bool found = taken(snapshot.organization_policies.find(full_access_policy_id(type)));
    for (const std::string_view key : snapshot.organization_parts.prefix(concat(prefix, "p-")))
        found = found || taken(snapshot.organization_policies.find(key.substr(prefix.size())));
    if (found)
        throw Fault("DuplicatePolicyException", 400,
                    "A policy with the specified name and type already exists.");
}

}  // namespace

PolicyResponse create_policy(Transaction& in, Call& call, const CreatePolicyRequest& request) {
    const Organization organization = require_management(in.snapshot(), call);
    require_available(organization, request.Type);
    require_tagging(in.snapshot(), call, request.Tags, some_policy(in.snapshot(), call, request.Type));
    if (in.snapshot().organization_parts.count_prefix(concat(organization.id, "/p-")) >= quotas::policies)
        throw constraint_violation("POLICY_NUMBER_LIMIT_EXCEEDED",
                                   "You have exceeded the number of policies that an organization can have.");
    require_unused_name(in.snapshot(), organization, request.Name, request.Type, {});
    OrganizationPolicy policy;
    policy.id = new_policy_id(in.random());
    policy.organization_id = organization.id;
    policy.arn = organization.arn_of("policy", concat(lower(request.Type), "/", policy.id));
    policy.name = request.Name;
    policy.description = request.Description;
    policy.created = policy.updated = stored(in.now());
    policy.content = compile_content(request.Content, request.Type);
    add_tags(policy.tags, request.Tags);
    in.put(policy);
    return shown(policy);
}

PolicyResponse describe_policy(const Snapshot& snapshot, Call& call, const OfPolicyRequest& request) {
    return shown(policy_named(snapshot, require_reader(snapshot, call), request.PolicyId));
}

PolicyResponse update_policy(Transaction& in, Call& call, const UpdatePolicyRequest& request) {
    const auto& organization = require_management(in.snapshot(), call);
    auto policy = own_policy(in.snapshot(), organization, request.PolicyId);
    if (request.Name) {
        require_unused_name(in.snapshot(), organization, *request.Name, policy.type(), policy.id);
        policy.name = *request.Name;
    }
    if (request.Description) policy.description = *request.Description;
    if (request.Content) policy.content = compile_content(*request.Content, policy.type());
    policy.updated = stored(in.now());
    in.put(policy);
    return shown(policy);
}

Empty delete_policy(Transaction& in, Call& call, const OfPolicyRequest& request) {
    const auto& organization = require_management(in.snapshot(), call);
    const auto policy = own_policy(in.snapshot(), organization, request.PolicyId);
    if (in.snapshot().organization_attachments.count_prefix(concat(organization.id, "/", policy.id, " ")) > 0)
        throw Fault("PolicyInUseException", 400,
                    "The policy is attached to one or more entities. You must detach it from all roots, OUs, "
                    "and accounts before performing this operation.");
    in.erase(policy);
    return {};
}

ListPoliciesResponse list_policies(const Snapshot& snapshot, Call& call, const ListPoliciesRequest& request) {
    const auto& organization = require_reader(snapshot, call);
    ListPoliciesResponse out;
    const std::string_view type = request.Filter;
    // AWS's own comes first, on the first page.
    if (first_key_of(request).empty() && organization.feature_set == "ALL")
        for (const auto& policy : aws_organization_policies())
            if (policy->type() == type) out.Policies.push_back(summary_of(*policy));
    page_through(
        snapshot.organization_parts, concat(organization.id, "/p-"), request, out,
        [&](std::string_view rest) {
            const auto* policy = snapshot.organization_policies.find(concat("p-", rest));
            if (!policy || policy->type() != type) return false;
            out.Policies.push_back(summary_of(*policy));
            return true;
        },
        out.Policies.size());
    return out;
}

DescribeEffectivePolicyResponse describe_effective_policy(const Snapshot& snapshot, Call& call,
                                                          const DescribeEffectivePolicyRequest& request) {
    const auto& organization = require_reader(snapshot, call);
    if (request.TargetId && !find_member(snapshot, organization, *request.TargetId)) throw no_such_target();
    throw Fault("EffectivePolicyNotFoundException", 400,
                concat("The account has no effective policy of the type ", request.PolicyType, "."));
}

}  // namespace watchword::organizations
