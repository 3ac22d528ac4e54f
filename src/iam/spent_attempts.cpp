#include "iam/spent_attempts.hpp"

namespace watchword::iam {
namespace {

bool budget_counts(const mfa::CodeState& codes, Time now) {
    return codes.budget_spent > 0 &&
           codes.budget_window >= unix_seconds(now) / mfa::budget_window_length.count();
}

}  // namespace

void keep_spent_attempts(Transaction& in, const std::string& key, const mfa::CodeState& codes) {
    std::vector<SpentAttempts> over;
    for (const auto& entry : in.snapshot().spent_attempts)
        if (!budget_counts(entry.value.codes, in.now())) over.push_back(entry.value);
    for (const auto& spent : over) in.erase(spent);
    if (budget_counts(codes, in.now())) in.put(SpentAttempts{key, mfa::state_for_new_seed(codes)});
}

}  // namespace watchword::iam
