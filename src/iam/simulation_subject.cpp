#include "iam/simulation_subject.hpp"

#include <set>

#include "base/ids.hpp"
#include "iam/simulation_input.hpp"

namespace watchword::iam {
namespace {

// Facts of a request, which a simulation does not have; and the session of a role.
constexpr std::string_view unknown_keys[] = {"aws:CurrentTime", "aws:EpochTime", "aws:SecureTransport",
                                             "aws:ViaAWSService", "aws:SourceIp"};

// Who asks when nobody is said to; the text is AWS's.
constexpr std::string_view nobody = "STUB_PRINCIPAL_FOR_POLICY_SIMULATOR";

// What results call a policy that the entity has.
std::string policy_id(const Grantor& policy) {
    if (policy.managed) return std::string(policy.name);
    return concat(lower(policy.owner_type), "_", policy.owner_name, "_", policy.name);
}

// A managed policy that a user has himself and by groups counts once.
void add_policies(NamedPolicies& out, const Snapshot& snapshot, const Entity& entity,
                  const Exclusions& exclusions) {
    std::set<const ManagedPolicy*> added;
    for (const auto& policy : grantors_of(snapshot, entity)) {
        if (exclusions.exclude(policy)) continue;
        if (!policy.managed || added.insert(policy.managed).second)
            out.add(policy_id(policy), policy.document);
    }
}

void add_boundary(SimulationSubject& out, const Snapshot& snapshot, const Entity& entity) {
    const auto& arn =
        entity.user ? entity.user->permissions_boundary_arn : entity.role->permissions_boundary_arn;
    if (!arn) return;
    auto& boundary = out.boundary.emplace();
    if (const auto* managed = snapshot.policies_by_arn.find(*arn))
        boundary.add(managed->name, managed->default_version().policy.document());
}

// What is known of whoever asks, and of nobody in particular.
void set_account_keys(policy::Context& context, std::string_view account, std::string_view principal_type) {
    context.set("aws:PrincipalType", principal_type);
    context.set("aws:PrincipalAccount", account);
    context.set("aws:PrincipalIsAWSService", "false");
    context.set("aws:userid", nobody);
}

// What the text of a CallerArn tells.
void set_caller(SimulationSubject& out, std::string_view arn) {
    const auto caller = entity_name(arn);
    if (!caller || !is_account_id(caller->account))
        throw invalid_input("Invalid caller - Caller must be an IAM user, role or group in this context.");
    const bool role = caller->type == "role";
    out.type = role ? policy::Principal::Type::assumed_role : policy::Principal::Type::user;
    out.account_id = caller->account;
    out.arn = arn;
    set_account_keys(out.context, caller->account, role ? "AssumedRole" : "User");
    out.context.set("aws:PrincipalArn", arn);
    out.context.set("aws:userid", arn);
    if (caller->type == "user") out.context.set("aws:username", caller->name);
}

// A user or role asks for itself: all that its requests would say of it is known.
void set_entity(SimulationSubject& out, const Call& call, const Entity& entity) {
    Caller caller;
    caller.account = call.caller.account;
    caller.guardrails = out.organization;
    if (entity.user) {
        caller.type = policy::Principal::Type::user;
        caller.user = entity.user;
        caller.user_id = out.unique_id = entity.user->id;
        caller.arn = out.arn = entity.user->arn();
    } else {
        caller.type = out.type = policy::Principal::Type::assumed_role;
        caller.role = entity.role;
        caller.user_id = out.unique_id = entity.role->id;
        caller.arn = out.arn = entity.role->arn();
    }
    set_global_keys(out.context, {}, caller);
    for (const auto key : unknown_keys) out.context.erase(key);
    if (entity.role) out.context.erase("aws:userid");  // ends in the name of a session
}

void set_group(SimulationSubject& out, const Group& group) {
    out.arn = group.arn();
    set_account_keys(out.context, out.account_id, "User");
}

// A caller of another account is in another organization, for all that is known.
void set_organization_keys(SimulationSubject& out) {
    if (!out.organization || out.account_id != out.own_account) return;
    out.context.set("aws:PrincipalOrgID", out.organization->organization_id);
    out.context.set("aws:PrincipalOrgPaths", out.organization->path);
}

}  // namespace

void NamedPolicies::add(std::string id, const policy::Document* document) {
    attached_.push_back({ids_.emplace_back(std::move(id)), document});
}

void NamedPolicies::add(std::string id, policy::DocumentPtr document) {
    add(std::move(id), kept_.emplace_back(std::move(document)).get());
}

policy::DocumentPtr policy_input(std::string_view id, const std::string& text, policy::DocumentType type) {
    auto made = policy::compile(text, type);
    if (!made) throw invalid_input(concat("Invalid policy ", id, ": ", made.error().message));
    return std::move(*made);
}

void add_inputs(NamedPolicies& policies, const std::vector<PolicyDocumentType>& inputs) {
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        auto made = policy::compile(inputs[i], policy::DocumentType::identity);
        if (!made) throw invalid_policy_input(i);
        policies.add(concat("PolicyInputList.", std::to_string(i + 1)), std::move(*made));
    }
}

policy::Principal SimulationSubject::principal() const {
    policy::Principal out;
    out.type = type;
    out.account = account_id;
    (type == policy::Principal::Type::assumed_role ? out.issuer_arn : out.arn) = arn;
    out.unique_id = unique_id;
    return out;
}

SimulationSubject custom_subject(const Call& call, std::optional<std::string_view> caller_arn) {
    SimulationSubject out;
    out.account_id = call.account_id();
    out.own_account = call.account_id();
    if (caller_arn)
        set_caller(out, *caller_arn);
    else
        set_account_keys(out.context, out.account_id, "User");
    return out;
}

void add_organization(SimulationSubject& subject, std::span<const OrderedOrganizationPolicyType> levels) {
    if (levels.empty()) return;
    auto& scps = subject.scps.emplace();
    for (std::size_t i = 0; i < levels.size(); ++i) {
        const auto& inputs = levels[i].ServiceControlPolicyInputList;
        const auto number = std::to_string(i + 1);
        if (inputs.empty())
            throw invalid_input(concat("Organization policy at index ", number,
                                       " must contain at least one service control policy"));
        auto& level = subject.given_scps.emplace_back();
        const auto id = concat("OrderedOrganizationPolicyInputList.", number);
        for (const auto& text : inputs) level.add(id, policy_input(id, text, policy::DocumentType::scp));
        scps.push_back(level.attached());
    }
}

SimulationSubject principal_subject(const Snapshot& snapshot, const Call& call, const Entity& entity,
                                    std::optional<std::string_view> caller_arn,
                                    const Exclusions& exclusions) {
    SimulationSubject out;
    out.account_id = call.account_id();
    out.own_account = call.account_id();
    out.organization = snapshot.guardrails.find(call.account_id());
    if (out.organization && !exclusions.exclude_scps()) {
        const bool service_linked = entity.role && entity.role->path.starts_with(service_role_path);
        out.scps.emplace();
        if (!service_linked) *out.scps = out.organization->scps;
    }
    add_policies(out.identity, snapshot, entity, exclusions);
    if (!entity.group && !exclusions.exclude_boundary()) add_boundary(out, snapshot, entity);

    const bool itself = entity.user && caller_arn && *caller_arn == entity.user->arn();
    if (caller_arn && !itself)
        set_caller(out, *caller_arn);
    else if (entity.group)
        set_group(out, *entity.group);
    else
        set_entity(out, call, entity);
    set_organization_keys(out);
    return out;
}

}  // namespace watchword::iam
