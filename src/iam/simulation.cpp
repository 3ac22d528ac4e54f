#include "iam/simulation.hpp"

#include <algorithm>

#include "base/ids.hpp"
#include "iam/simulation_input.hpp"
#include "iam/simulation_matches.hpp"
#include "iam/simulation_subject.hpp"
#include "policy/arn.hpp"
#include "watchword/policy/explain.hpp"

namespace watchword::iam {
namespace {

using policy::DocumentType;
using policy::Explanation;
using policy::PolicyType;

// What one page may read of policies: every simulated request reads all of them once, and costs something
// besides. Some tens of milliseconds.
constexpr std::size_t page_bytes_max = std::size_t{8} << 20;
constexpr std::size_t request_bytes = 512;

const policy::KindExplanation& kind(const Explanation& explanation, PolicyType type) {
    return *std::ranges::find(explanation.kinds, type, &policy::KindExplanation::type);
}

bool allows(const policy::KindExplanation& kind) { return kind.allowed && !kind.denied; }

std::string verdict_of(const policy::KindExplanation& kind) {
    return std::string(name_of(kind.denied    ? policy::Outcome::explicit_deny
                               : kind.allowed ? policy::Outcome::allow
                                              : policy::Outcome::implicit_deny));
}

// The deny that is told of several: the more explicit one.
int severity(std::string_view decision) {
    return decision == "explicitDeny" ? 2 : decision == "implicitDeny" ? 1 : 0;
}

/// One action on one resource, decided.
struct Result {
    ResourceSpecificResult shown;
    std::optional<bool> allowed_by_organizations;
};

class Simulation {
public:
    Simulation(SimulationSubject subject, const SimulationRequest& request)
        : subject_(std::move(subject)), request_(request), owner_(resource_owner(request)) {
        require_sound(request);
        if (!request.PermissionsBoundaryPolicyInputList.empty()) {
            subject_.boundary.emplace().add("PermissionsBoundaryPolicyInputList.1",
                                            request.PermissionsBoundaryPolicyInputList.front(),
                                            DocumentType::boundary);
        }
        set_context_entries(subject_.context, request);
        resources_.assign(request.ResourceArns.begin(), request.ResourceArns.end());
        if (resources_.empty()) resources_.emplace_back("*");
        if (request.ResourcePolicy) read_resource_policy(*request.ResourcePolicy);
        identity_ = subject_.identity.attached();
        policies_.identity = identity_;
        if (subject_.boundary) policies_.boundary = subject_.boundary->attached();
        if (subject_.guarded) policies_.scps = subject_.guardrails->scps;
    }

    SimulatePolicyResponse page(const PageRequest& page) {
        const auto& actions = request_.ActionNames;
        std::size_t at = first_action(page);
        SimulatePolicyResponse out;
        std::size_t budget = page_bytes_max;
        const std::size_t cost = (bytes() + request_bytes) * resources_.size();
        if (cost > budget)
            throw invalid_input(
                "Simulating one action on all of these resources is too much work; simulate fewer resources "
                "at a time.");
        for (; at < actions.size() && out.EvaluationResults.size() < page.items_max && cost <= budget; ++at) {
            out.EvaluationResults.push_back(simulate(actions[at]));
            budget -= cost;
        }
        out.IsTruncated = at < actions.size();
        if (out.IsTruncated) out.Marker = base64_encode(std::to_string(at));
        return out;
    }

private:
    void read_resource_policy(const std::string& text) {
        if (subject_.arn.empty())
            throw invalid_input("Invalid caller - Caller must be an IAM user in this context.");
        for (const auto& action : request_.ActionNames) {
            const auto type = policy::resource_policy_type(action);
            auto& document = type == DocumentType::trust ? trust_policy_ : resource_policy_;
            if (!document) document = policy_input("ResourcePolicy", text, type);
        }
    }

    std::size_t first_action(const PageRequest& page) const {
        if (page.first_key.empty()) return 0;
        const auto at = parse_number<std::size_t>(page.first_key);
        if (!at || *at >= request_.ActionNames.size()) throw validation_error("Invalid Marker.");
        return *at;
    }

    std::size_t bytes() const {
        std::size_t out = subject_.identity.bytes();
        if (subject_.boundary) out += subject_.boundary->bytes();
        for (const auto* document : {&resource_policy_, &trust_policy_})
            if (*document) out += (*document)->text().size();
        for (const auto& level : policies_.scps)
            for (const auto& policy : level) out += policy.document->text().size();
        return out;
    }

    /// Whose the resource is: its ARN tells, or ResourceOwner, or else it is the caller's own.
    std::string_view owner_of(std::string_view resource) const {
        const auto arn = policy::Arn::parse(resource);
        if (arn && is_account_id(arn->account)) return arn->account;
        return owner_.empty() ? std::string_view(subject_.account_id) : owner_;
    }

    Result decide(const std::string& action, const std::string& resource) {
        const auto owner = owner_of(resource);
        if (!has_context_entry(request_, "aws:ResourceAccount"))
            subject_.context.set("aws:ResourceAccount", owner);
        const bool trust = policy::resource_policy_type(action) == DocumentType::trust;
        policies_.resource = (trust ? trust_policy_ : resource_policy_).get();
        const policy::Request asked{subject_.principal(), action, resource, owner, subject_.context};
        const auto explanation = explain(asked, policies_, policy::Detail::statements);

        Result out;
        out.shown.EvalResourceName = resource;
        out.shown.EvalResourceDecision = name_of(explanation.decision.outcome);
        out.shown.MatchedStatements = matched_statements(explanation, places_);
        out.shown.MissingContextValues = explanation.missing_context_keys;
        if (subject_.boundary)
            out.shown.PermissionsBoundaryDecisionDetail.emplace(
                allows(kind(explanation, PolicyType::boundary)));
        if (subject_.guardrails) out.allowed_by_organizations = allowed_by_organizations(explanation);
        if (explanation.decision.cross_account && out.allowed_by_organizations.value_or(true))
            out.shown.EvalDecisionDetails = details(explanation);
        return out;
    }

    static bool allowed_by_organizations(const Explanation& explanation) {
        return std::ranges::all_of(
            explanation.kinds, [](const auto& kind) { return kind.type != PolicyType::scp || allows(kind); });
    }

    std::map<std::string, std::string> details(const Explanation& explanation) const {
        std::map<std::string, std::string> out;
        for (const auto& kind : explanation.kinds)
            if (kind.applied && kind.type != PolicyType::scp)
                out.emplace(source_policy_type(kind.type), verdict_of(kind));
        return out;
    }

    EvaluationResult simulate(const std::string& action) {
        EvaluationResult out;
        out.EvalActionName = action;
        std::vector<Result> results;
        for (const auto& resource : resources_) results.push_back(decide(action, resource));
        if (subject_.guardrails) {
            out.OrganizationsDecisionDetail.emplace(std::ranges::all_of(
                results, [](const Result& one) { return one.allowed_by_organizations.value_or(true); }));
        }
        if (subject_.boundary) {
            out.PermissionsBoundaryDecisionDetail.emplace(std::ranges::all_of(results, [](const Result& one) {
                return one.shown.PermissionsBoundaryDecisionDetail->AllowedByPermissionsBoundary;
            }));
        }
        summarize(out, results);
        return out;
    }

    // "*" has a result of its own; ARNs have one each, besides one for all (facts: simulation §3).
    void summarize(EvaluationResult& out, std::vector<Result>& results) const {
        const auto& worst = *std::ranges::max_element(
            results, {}, [](const Result& one) { return severity(one.shown.EvalResourceDecision); });
        out.EvalDecision = worst.shown.EvalResourceDecision;
        out.EvalResourceName = results.size() == 1 ? results.front().shown.EvalResourceName : "*";
        if (results.size() == 1) {
            const auto& only = results.front().shown;
            out.MatchedStatements = only.MatchedStatements;
            out.EvalDecisionDetails = only.EvalDecisionDetails;
            if (only.EvalResourceName == "*") {
                out.MissingContextValues = only.MissingContextValues;
                return;
            }
        }
        const bool stopped =
            out.OrganizationsDecisionDetail && !out.OrganizationsDecisionDetail->AllowedByOrganizations;
        if (!out.EvalDecisionDetails && !stopped) out.EvalDecisionDetails.emplace();
        auto& specific = out.ResourceSpecificResults.emplace();
        for (auto& one : results) specific.push_back(std::move(one.shown));
    }

    SimulationSubject subject_;
    const SimulationRequest& request_;
    const std::string_view owner_;
    std::vector<std::string> resources_;
    policy::DocumentPtr resource_policy_, trust_policy_;
    std::span<const policy::AttachedPolicy> identity_;
    policy::Policies policies_;
    StatementPlaces places_;
};

std::optional<std::string_view> caller_of(const SimulationRequest& request) {
    if (!request.CallerArn) return std::nullopt;
    return *request.CallerArn;
}

}  // namespace

SimulatePolicyResponse simulate_custom_policy(const Snapshot&, Call& call,
                                              const SimulateCustomPolicyRequest& request) {
    auto subject = custom_subject(call, caller_of(request));
    add_inputs(subject.identity, request.PolicyInputList);
    return Simulation(std::move(subject), request).page(request.page());
}

SimulatePolicyResponse simulate_principal_policy(const Snapshot& snapshot, Call& call,
                                                 const SimulatePrincipalPolicyRequest& request) {
    const auto entity = entity_of_arn(snapshot, call, request.PolicySourceArn);
    auto subject = principal_subject(snapshot, call, entity, caller_of(request));
    add_inputs(subject.identity, request.PolicyInputList);
    return Simulation(std::move(subject), request).page(request.page());
}

}  // namespace watchword::iam
