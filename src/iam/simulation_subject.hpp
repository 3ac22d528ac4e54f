// Who asks in a simulation, and by which policies it is decided.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "iam/principal_arn.hpp"
#include "policy/question.hpp"
#include "watchword/policy/request.hpp"

namespace watchword::iam {

/// Policies under the names that a simulation gives them. Grows; never moves what it has handed out.
class NamedPolicies {
public:
    /// A document of the Snapshot.
    void add(std::string id, const policy::Document*);
    /// A document that came with the request. Throws Fault InvalidInput when it is none of that type.
    void add(std::string id, const std::string& text, policy::DocumentType);

    std::span<const policy::AttachedPolicy> attached() const { return attached_; }
    /// What reading all of them once costs.
    std::size_t bytes() const { return bytes_; }

private:
    std::deque<std::string> ids_;
    std::vector<policy::DocumentPtr> kept_;
    std::vector<policy::AttachedPolicy> attached_;
    std::size_t bytes_ = 0;
};

/// A document that came with the request, compiled. Throws Fault InvalidInput when it is none of that type.
policy::DocumentPtr policy_input(std::string_view id, const std::string& text, policy::DocumentType);

/// Adds the policies of PolicyInputList.
void add_inputs(NamedPolicies&, const std::vector<PolicyDocumentType>&);

/// Valid as long as the Snapshot that it was made from.
struct SimulationSubject {
    policy::Principal::Type type = policy::Principal::Type::user;
    std::string account_id;
    std::string arn;        ///< of a user; else ""
    std::string unique_id;  ///< of the entity whose policies these are, when it is the one that asks
    NamedPolicies identity;
    std::optional<NamedPolicies> boundary;
    const Guardrails* guardrails = nullptr;  ///< null: no organization has a say
    bool guarded = false;                    ///< its policies bind whoever asks
    policy::Context context;                 ///< what is known of who asks

    policy::Principal principal() const;
};

/// The user that CallerArn names. Throws Fault InvalidInput when it names something else.
struct SimulatedCaller {
    std::string_view account, name;
};
SimulatedCaller simulated_caller(std::string_view arn);

/// Somebody of whom nothing is known but what `caller_arn` says.
SimulationSubject custom_subject(const Call&, std::optional<std::string_view> caller_arn);

/// The entity with its policies, boundary and guardrails; it asks itself, or lets the user of `caller_arn`
/// ask with them. Of another user's attributes nothing is used: whoever may simulate one entity learns
/// nothing of another.
SimulationSubject principal_subject(const Snapshot&, const Call&, const Entity&,
                                    std::optional<std::string_view> caller_arn);

}  // namespace watchword::iam
