#include "watchword/policy/denial.hpp"

#include "base/text.hpp"

namespace watchword::policy {
namespace {

struct Names {
    std::string_view implicit;  // because no … allows the <a> action
    std::string_view denying;   // with an explicit deny in …
};

Names names_of(PolicyType type) {
    switch (type) {
        case PolicyType::none: break;
        case PolicyType::identity: return {"identity-based policy", "an identity-based policy"};
        case PolicyType::resource: return {"resource-based policy", "a resource-based policy"};
        case PolicyType::trust: return {"role trust policy", "the role trust policy"};
        case PolicyType::boundary: return {"permissions boundary", "a permissions boundary"};
        case PolicyType::session: return {"session policy", "a session policy"};
        case PolicyType::scp: return {"service control policy", "a service control policy"};
        case PolicyType::rcp: return {"resource control policy", "a resource control policy"};
        case PolicyType::vpc_endpoint: return {"VPC endpoint policy", "a VPC endpoint policy"};
    }
    return {};
}

bool of_resource_account(PolicyType type) {
    return type == PolicyType::resource || type == PolicyType::trust || type == PolicyType::rcp;
}

std::string reason(const Request& request, const Decision& decision) {
    if (decision.decided_by == PolicyType::none) return {};
    if (decision.cross_account && of_resource_account(decision.decided_by)) return {};
    const Names names = names_of(decision.decided_by);
    if (decision.outcome == Outcome::explicit_deny)
        return concat(" with an explicit deny in ", names.denying);
    return concat(" because no ", names.implicit, " allows the ", request.action, " action");
}

}  // namespace

std::string denial_message(const Request& request, const Decision& decision, bool quote_resource) {
    const auto& caller = request.principal;
    const std::string_view who = caller.type == Principal::Type::anonymous ? "anonymous" : caller.arn;
    const std::string_view quote = quote_resource ? "\"" : "";
    std::string out = concat("User: ", who, " is not authorized to perform: ", request.action);
    // IAM names even that; others leave it out (facts: policy §9).
    if (request.resource != "*" || request.action.starts_with("iam:"))
        out += concat(" on resource: ", quote, request.resource, quote);
    return out + reason(request, decision);
}

}  // namespace watchword::policy
