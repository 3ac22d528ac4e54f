#include "policy/c_abi/handles.hpp"
#include "watchword/policy/explain.hpp"

using namespace watchword::policy;
using namespace watchword::policy::c_abi;

int watchword_policy_explain(const watchword_policy_policies* policies,
                             const watchword_policy_request* request,
                             watchword_policy_explanation** explanation) {
    if (explanation) *explanation = nullptr;
    if (!policies || !request || !explanation) return WATCHWORD_POLICY_NULL_ARGUMENT;
    if (!request->complete()) return WATCHWORD_POLICY_WRONG_ORDER;
    return guarded([&] {
        const Request asked = request->request();
        auto made = explain(asked, policies->view);
        *explanation =
            new watchword_policy_explanation{outcome_of(made.decision.outcome), text_tree(asked, made),
                                             explanation_json(made), std::move(made.missing_context_keys)};
        return WATCHWORD_POLICY_OK;
    });
}

void watchword_policy_explanation_free(watchword_policy_explanation* explanation) { delete explanation; }

int watchword_policy_explanation_outcome(const watchword_policy_explanation* explanation) {
    return explanation ? explanation->outcome : WATCHWORD_POLICY_IMPLICIT_DENY;
}

const char* watchword_policy_explanation_text(const watchword_policy_explanation* explanation,
                                              std::size_t* size) {
    return explanation ? answer(explanation->text, size) : no_answer(size);
}

const char* watchword_policy_explanation_json(const watchword_policy_explanation* explanation,
                                              std::size_t* size) {
    return explanation ? answer(explanation->json, size) : no_answer(size);
}

std::size_t watchword_policy_explanation_missing_keys(const watchword_policy_explanation* explanation) {
    return explanation ? explanation->missing_keys.size() : 0;
}

const char* watchword_policy_explanation_missing_key(const watchword_policy_explanation* explanation,
                                                     std::size_t index, std::size_t* size) {
    if (index >= watchword_policy_explanation_missing_keys(explanation)) return no_answer(size);
    return answer(explanation->missing_keys[index], size);
}
