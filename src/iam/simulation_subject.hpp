// Who asks in a simulation, and by which policies it is decided.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "iam/principal_arn.hpp"
#include "iam/simulation_exclusions.hpp"
#include "policy/question.hpp"
#include "watchword/policy/request.hpp"

namespace watchword::iam {

/// Policies under the names that a simulation gives them. Grows; never moves what it has handed out.
class NamedPolicies {
public:
    /// A document of the Snapshot.
    void add(std::string id, const policy::Document*);
    /// A document that came with the request.
    void add(std::string id, policy::DocumentPtr);

    std::span<const policy::AttachedPolicy> attached() const { return attached_; }

private:
    std::deque<std::string> ids_;
    std::vector<policy::DocumentPtr> kept_;
    std::vector<policy::AttachedPolicy> attached_;
};

/// A document that came with the request, compiled. Throws Fault InvalidInput when it is none of that type.
policy::DocumentPtr policy_input(std::string_view id, const std::string& text, policy::DocumentType);

/// Adds the policies of PolicyInputList. Throws Fault InvalidInput.
void add_inputs(NamedPolicies&, const std::vector<PolicyDocumentType>&);

/// Valid as long as the Snapshot that it was made from.
struct SimulationSubject {
    policy::Principal::Type type = policy::Principal::Type::user;
    std::string account_id;
    std::string arn;        ///< of the user, group or role that asks; "": nobody in particular
    std::string unique_id;  ///< of the entity whose policies these are, when it is the one that asks
    NamedPolicies identity;
    std::optional<NamedPolicies> boundary;
    /// Levels of service control policies; none: no organization has a say.
    std::optional<std::vector<std::span<const policy::AttachedPolicy>>> scps;
    std::deque<NamedPolicies> given_scps;      ///< the levels that came with the request
    std::string_view own_account;              ///< whose policies are simulated
    const Guardrails* organization = nullptr;  ///< of that account, when it is known
    policy::Context context;                   ///< what is known of who asks

    policy::Principal principal() const;
};

/// Somebody of whom nothing is known but what `caller_arn` says. Throws Fault InvalidInput when it names no
/// user, group or role.
SimulationSubject custom_subject(const Call&, std::optional<std::string_view> caller_arn);
/// Binds the subject by levels of service control policies. Throws Fault InvalidInput.
void add_organization(SimulationSubject&, std::span<const OrderedOrganizationPolicyType>);

/// The entity with its policies, boundary and guardrails; it asks itself, or lets whom `caller_arn` names ask
/// with them. Of another entity's attributes nothing is used: whoever may simulate one entity learns nothing
/// of another. Throws as custom_subject().
SimulationSubject principal_subject(const Snapshot&, const Call&, const Entity&,
                                    std::optional<std::string_view> caller_arn, const Exclusions&);

}  // namespace watchword::iam
