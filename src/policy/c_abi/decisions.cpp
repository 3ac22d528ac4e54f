#include "policy/c_abi/handles.hpp"
#include "watchword/policy/denial.hpp"
#include "watchword/policy/evaluate.hpp"

int watchword::policy::c_abi::outcome_of(Outcome outcome) {
    switch (outcome) {
        case Outcome::allow: return WATCHWORD_POLICY_ALLOW;
        case Outcome::explicit_deny: return WATCHWORD_POLICY_EXPLICIT_DENY;
        case Outcome::implicit_deny: break;
    }
    return WATCHWORD_POLICY_IMPLICIT_DENY;
}

using namespace watchword::policy;
using namespace watchword::policy::c_abi;

void watchword_policy_decision::clear() {
    made = {};
    evaluated = false;
    for (std::string* text : {&policy, &sid, &message}) text->clear();
    statement = line = column = 0;
}

int watchword_policy_decision_new(watchword_policy_decision** decision) { return make(decision); }

void watchword_policy_decision_free(watchword_policy_decision* decision) { delete decision; }

int watchword_policy_evaluate(const watchword_policy_policies* policies,
                              const watchword_policy_request* request, watchword_policy_decision* decision) {
    if (decision) decision->clear();
    if (!policies || !request || !decision) return WATCHWORD_POLICY_NULL_ARGUMENT;
    if (!request->complete()) return WATCHWORD_POLICY_WRONG_ORDER;
    const int status = guarded([&] {
        Decision made = evaluate(request->request(), policies->view);
        if (const Statement* statement = made.statement) {
            decision->policy = made.policy ? made.policy->name_or_arn : policies->resource_name;
            decision->sid = statement->sid;
            decision->statement = statement->index + 1;
            decision->line = statement->line;
            decision->column = statement->column;
        }
        made.policy = nullptr;
        made.statement = nullptr;
        decision->made = made;  // last: until then the decision is a deny
        decision->evaluated = true;
        return WATCHWORD_POLICY_OK;
    });
    if (status != WATCHWORD_POLICY_OK) decision->clear();
    return status;
}

int watchword_policy_decision_outcome(const watchword_policy_decision* decision) {
    return decision ? outcome_of(decision->made.outcome) : WATCHWORD_POLICY_IMPLICIT_DENY;
}

int watchword_policy_decision_decided_by(const watchword_policy_decision* decision) {
    if (!decision) return WATCHWORD_POLICY_KIND_NONE;
    switch (decision->made.decided_by) {
        case PolicyType::none: break;
        case PolicyType::identity: return WATCHWORD_POLICY_KIND_IDENTITY;
        case PolicyType::resource: return WATCHWORD_POLICY_KIND_RESOURCE;
        case PolicyType::trust: return WATCHWORD_POLICY_KIND_TRUST;
        case PolicyType::boundary: return WATCHWORD_POLICY_KIND_BOUNDARY;
        case PolicyType::session: return WATCHWORD_POLICY_KIND_SESSION;
        case PolicyType::scp: return WATCHWORD_POLICY_KIND_SCP;
        case PolicyType::rcp: return WATCHWORD_POLICY_KIND_RCP;
        case PolicyType::vpc_endpoint: return WATCHWORD_POLICY_KIND_ENDPOINT;
    }
    return WATCHWORD_POLICY_KIND_NONE;
}

int watchword_policy_decision_cross_account(const watchword_policy_decision* decision) {
    return decision && decision->made.cross_account ? 1 : 0;
}

const char* watchword_policy_decision_policy(const watchword_policy_decision* decision, std::size_t* size) {
    return decision ? answer(decision->policy, size) : no_answer(size);
}

const char* watchword_policy_decision_sid(const watchword_policy_decision* decision, std::size_t* size) {
    return decision ? answer(decision->sid, size) : no_answer(size);
}

std::uint32_t watchword_policy_decision_statement(const watchword_policy_decision* decision) {
    return decision ? decision->statement : 0;
}

std::uint32_t watchword_policy_decision_line(const watchword_policy_decision* decision) {
    return decision ? decision->line : 0;
}

std::uint32_t watchword_policy_decision_column(const watchword_policy_decision* decision) {
    return decision ? decision->column : 0;
}

int watchword_policy_decision_denial(watchword_policy_decision* decision,
                                     const watchword_policy_request* request, int quote_resource,
                                     const char** message, std::size_t* size) {
    if (size) *size = 0;
    if (message) *message = "";
    if (!decision || !request || !message) return WATCHWORD_POLICY_NULL_ARGUMENT;
    if (!decision->evaluated || !request->complete()) return WATCHWORD_POLICY_WRONG_ORDER;
    if (decision->made.allowed()) return WATCHWORD_POLICY_OK;
    return guarded([&] {
        decision->message = denial_message(request->request(), decision->made, quote_resource != 0);
        *message = answer(decision->message, size);
        return WATCHWORD_POLICY_OK;
    });
}
