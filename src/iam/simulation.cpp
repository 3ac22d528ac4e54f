#include "iam/simulation.hpp"

#include <array>
#include <set>

#include "base/ids.hpp"
#include "iam/simulation_input.hpp"
#include "iam/simulation_matches.hpp"
#include "iam/simulation_subject.hpp"
#include "policy/arn.hpp"
#include "policy/match_cost.hpp"
#include "policy/question.hpp"
#include "watchword/policy/explain.hpp"

namespace watchword::iam {
namespace {

using policy::DocumentType;
using policy::Explanation;
using policy::PolicyType;

// What one page may cost, in the steps of policy::match_cost() and those of showing a result and a byte of
// it.
constexpr std::uint64_t page_steps_max = 100'000'000, result_steps = 2000, shown_byte_steps = 4;

// Keys that the owner of a resource sets, unless the request does.
constexpr std::array<std::string_view, 3> owner_keys{"aws:ResourceAccount", "aws:ResourceOrgID",
                                                     "aws:ResourceOrgPaths"};

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
int severity(policy::Outcome outcome) {
    return outcome == policy::Outcome::explicit_deny ? 2 : outcome == policy::Outcome::implicit_deny ? 1 : 0;
}

/// One action on one resource, decided.
struct Result {
    std::string resource;
    policy::Outcome outcome;
    std::vector<Match> matches = {};
    bool misses_keys = false;  ///< more of them could have allowed it
    bool allowed_by_organizations = true, allowed_by_boundary = true;
    std::optional<std::map<std::string, std::string>> details = {};  ///< across accounts
};

class Simulation {
public:
    Simulation(SimulationSubject subject, const SimulationRequest& request)
        : subject_(std::move(subject)), request_(request), owner_(resource_owner(request)) {
        require_sound(request);
        for (const auto& text : request.PermissionsBoundaryPolicyInputList) {
            const std::string id = "PermissionsBoundaryPolicyInputList.1";
            subject_.boundary.emplace().add(id, policy_input(id, text, DocumentType::boundary));
        }
        set_context_entries(subject_.context, request);
        for (std::size_t i = 0; i < owner_keys.size(); ++i)
            owner_key_given_[i] = has_context_entry(request, owner_keys[i]);
        resources_.assign(request.ResourceArns.begin(), request.ResourceArns.end());
        if (resources_.empty()) resources_.emplace_back("*");
        if (request.ResourcePolicy) read_resource_policy(*request.ResourcePolicy);
        policies_.identity = subject_.identity.attached();
        if (subject_.boundary) policies_.boundary = subject_.boundary->attached();
        if (subject_.scps) policies_.scps = *subject_.scps;
        find_missing_keys();
    }

    SimulatePolicyResponse page() {
        const auto& actions = request_.ActionNames;
        const std::size_t items_max =
            request_.MaxItems ? static_cast<std::size_t>(request_.MaxItems->value) : PageRequest{}.items_max;
        std::size_t at = first_action(request_);
        std::uint64_t budget = page_steps_max;
        const auto each = cost_of_one();
        if (each > budget / resources_.size())
            throw invalid_input(
                "Simulating one action on all of these resources is too much work; simulate fewer resources "
                "at a time.");
        const auto cost = each * resources_.size();
        SimulatePolicyResponse out;
        for (; at < actions.size() && out.EvaluationResults.size() < items_max && cost <= budget; ++at) {
            out.EvaluationResults.push_back(simulate(actions[at]));
            budget -= cost;
        }
        out.IsTruncated = at < actions.size();
        if (out.IsTruncated) out.Marker = base64_encode(std::to_string(at));
        return out;
    }

private:
    void read_resource_policy(const std::string& text) {
        if (subject_.arn.empty()) throw invalid_input("Invalid caller - Caller cannot be null or empty.");
        for (const auto& action : request_.ActionNames) {
            const auto type = policy::resource_policy_type(action);
            auto& document = type == DocumentType::trust ? trust_policy_ : resource_policy_;
            if (document) continue;
            document = policy_input("ResourcePolicy", text, type);
            require_sound(*document, request_);
        }
    }

    /// Calls visit(const policy::Document&) for each policy that may decide, but for those of organizations.
    template <class Visit>
    void for_each_document(Visit visit) const {
        for (const auto& one : policies_.identity) visit(*one.document);
        if (policies_.boundary)
            for (const auto& one : *policies_.boundary) visit(*one.document);
        for (const auto& one : {resource_policy_, trust_policy_})
            if (one) visit(*one);
    }

    // Of an organization's policies not even these are told (facts: simulation §2).
    void find_missing_keys() {
        std::set<std::string> seen{"*", "?", "$"};  // stand for themselves
        std::set<std::string> given;
        for (const auto& entry : request_.ContextEntries)
            if (entry.ContextKeyName) given.insert(lower(*entry.ContextKeyName));
        for_each_document([&](const policy::Document& document) {
            const auto keys = policy::context_keys(document.text());
            for (const auto& key : *keys)
                if (!given.contains(lower(key)) && seen.insert(key).second) missing_keys_.push_back(key);
        });
    }

    /// What one action on one resource costs at most.
    std::uint64_t cost_of_one() const {
        policy::LongestText action, resource;
        for (const auto& text : request_.ActionNames) action.add(text);
        for (const auto& text : resources_) resource.add(text);
        std::uint64_t out = result_steps + shown_byte_steps * (action.bytes + resource.bytes);
        for (const auto& key : missing_keys_) out += shown_byte_steps * key.size();
        const auto add = [&](const policy::Document& document) {
            out += policy::match_cost(document, subject_.context, action, resource);
        };
        for_each_document(add);
        for (const auto& level : policies_.scps)
            for (const auto& one : level) add(*one.document);
        return out;
    }

    /// Whose the resource is: its ARN tells, or ResourceOwner, or else it is the caller's own.
    std::string_view owner_of(std::string_view resource) const {
        const auto arn = policy::Arn::parse(resource);
        if (arn && is_account_id(arn->account)) return arn->account;
        return owner_.empty() ? std::string_view(subject_.account_id) : owner_;
    }

    // As every request says it; but of another account's organization nothing is told.
    void set_owner_keys(std::string_view owner) {
        const auto* organization = owner == subject_.own_account ? subject_.organization : nullptr;
        std::array<std::string_view, owner_keys.size()> values{owner};
        if (organization) values = {owner, organization->organization_id, organization->path};
        for (std::size_t i = 0; i < owner_keys.size(); ++i) {
            if (owner_key_given_[i]) continue;
            if (values[i].empty())
                subject_.context.erase(owner_keys[i]);
            else
                subject_.context.set(owner_keys[i], values[i]);
        }
    }

    Result decide(const std::string& action, const std::string& resource) {
        const auto owner = owner_of(resource);
        set_owner_keys(owner);
        const bool trust = policy::resource_policy_type(action) == DocumentType::trust;
        policies_.resource = (trust ? trust_policy_ : resource_policy_).get();
        const policy::Request asked{subject_.principal(), action, resource, owner, subject_.context};
        const auto explanation = explain(asked, policies_, policy::Detail::statements);

        Result out{resource, explanation.decision.outcome};
        if (subject_.boundary) out.allowed_by_boundary = allows(kind(explanation, PolicyType::boundary));
        out.allowed_by_organizations = allowed_by_organizations(explanation);
        if (!out.allowed_by_organizations) return out;  // and nobody else has anything to say
        out.matches = deciding_statements(explanation);
        out.misses_keys = out.outcome == policy::Outcome::implicit_deny;
        if (explanation.decision.cross_account) out.details = details(explanation);
        return out;
    }

    static bool allowed_by_organizations(const Explanation& explanation) {
        return std::ranges::all_of(
            explanation.kinds, [](const auto& kind) { return kind.type != PolicyType::scp || allows(kind); });
    }

    static std::map<std::string, std::string> details(const Explanation& explanation) {
        std::map<std::string, std::string> out;
        for (const auto& kind : explanation.kinds)
            if (kind.applied && kind.type != PolicyType::scp)
                out.emplace(source_policy_type(kind.type), verdict_of(kind));
        return out;
    }

    EvaluationResult simulate(const std::string& action) {
        std::vector<Result> results;
        for (const auto& resource : resources_) results.push_back(decide(action, resource));
        EvaluationResult out;
        out.EvalActionName = action;
        summarize(out, results);
        // "*" has a result of its own; ARNs have one each besides (facts: simulation §3).
        if (results.size() == 1 && results.front().resource == "*") return out;
        if (!out.EvalDecisionDetails) out.EvalDecisionDetails.emplace();
        auto& specific = out.ResourceSpecificResults.emplace();
        for (const auto& one : results) specific.push_back(shown_alone(one));
        return out;
    }

    // What is said of all resources together.
    void summarize(EvaluationResult& out, const std::vector<Result>& results) {
        const auto& worst =
            *std::ranges::max_element(results, {}, [](const Result& one) { return severity(one.outcome); });
        out.EvalDecision = name_of(worst.outcome);
        out.EvalResourceName = results.size() == 1 ? worst.resource : "*";
        std::set<std::pair<std::string_view, const policy::Statement*>>
            told;  // policies may share a document
        for (const auto& one : results)
            for (const auto& match : one.matches)
                if (told.emplace(match.policy_id, match.statement).second)
                    out.MatchedStatements.push_back(shown(match, places_));
        if (std::ranges::any_of(results, &Result::misses_keys)) out.MissingContextValues = missing_keys_;
        if (subject_.scps)
            out.OrganizationsDecisionDetail.emplace(
                std::ranges::all_of(results, &Result::allowed_by_organizations));
        if (subject_.boundary)
            out.PermissionsBoundaryDecisionDetail.emplace(
                std::ranges::all_of(results, &Result::allowed_by_boundary));
        if (results.size() == 1) out.EvalDecisionDetails = worst.details;
    }

    ResourceSpecificResult shown_alone(const Result& result) {
        ResourceSpecificResult out;
        out.EvalResourceName = result.resource;
        out.EvalResourceDecision = name_of(result.outcome);
        if (!result.matches.empty()) out.MatchedStatements.emplace();
        for (const auto& match : result.matches) out.MatchedStatements->push_back(shown(match, places_));
        if (result.misses_keys && !missing_keys_.empty()) out.MissingContextValues = missing_keys_;
        out.EvalDecisionDetails = result.details;
        if (subject_.boundary) out.PermissionsBoundaryDecisionDetail.emplace(result.allowed_by_boundary);
        return out;
    }

    SimulationSubject subject_;
    const SimulationRequest& request_;
    const std::string_view owner_;
    std::array<bool, owner_keys.size()> owner_key_given_{};
    std::vector<std::string> resources_;
    policy::DocumentPtr resource_policy_, trust_policy_;
    policy::Policies policies_;
    std::vector<std::string> missing_keys_;
    StatementPlaces places_;
};

std::optional<std::string_view> caller_of(const SimulationRequest& request) {
    if (!request.CallerArn) return std::nullopt;
    return *request.CallerArn;
}

}  // namespace

SimulatePolicyResponse simulate_custom_policy(const Snapshot&, Call& call,
                                              const SimulateCustomPolicyRequest& request, const OnWorker&) {
    auto subject = custom_subject(call, caller_of(request));
    add_inputs(subject.identity, request.PolicyInputList);
    add_organization(subject, request.OrderedOrganizationPolicyInputList);
    return Simulation(std::move(subject), request).page();
}

SimulatePolicyResponse simulate_principal_policy(const Snapshot& snapshot, Call& call,
                                                 const SimulatePrincipalPolicyRequest& request,
                                                 const OnWorker&) {
    const auto entity = policy_source(snapshot, call, request.PolicySourceArn);
    auto subject = principal_subject(snapshot, call, entity, caller_of(request),
                                     Exclusions(request.PolicyExclusionList));
    add_inputs(subject.identity, request.PolicyInputList);
    return Simulation(std::move(subject), request).page();
}

}  // namespace watchword::iam
