#include "iam/simulation_subject.hpp"

#include "base/ids.hpp"
#include "policy/arn.hpp"

namespace watchword::iam {
namespace {

// Facts of a request, which a simulation does not have; and the session of a role.
constexpr std::string_view unknown_keys[] = {"aws:CurrentTime", "aws:EpochTime", "aws:SecureTransport",
                                             "aws:ViaAWSService", "aws:SourceIp"};

void add_managed(NamedPolicies& out, const Snapshot& snapshot, std::string_view arn) {
    if (const auto* managed = snapshot.policies_by_arn.find(arn))
        out.add(managed->name, managed->default_version().policy.document());
}

template <class Record>
void add_policies(NamedPolicies& out, const Snapshot& snapshot, const Record& record) {
    for (const auto& [name, policy] : record.inline_policies)
        out.add(concat(KindOf<Record>::word, "_", record.name, "_", name), policy.document());
    for (const auto& arn : record.attached_policy_arns) add_managed(out, snapshot, arn);
}

void add_boundary(SimulationSubject& out, const Snapshot& snapshot, const std::optional<std::string>& arn) {
    if (arn) add_managed(out.boundary.emplace(), snapshot, *arn);
}

// What the text of a user's ARN tells.
void set_caller_keys(policy::Context& context, std::string_view arn, std::string_view account,
                     std::string_view name) {
    context.set("aws:PrincipalType", "User");
    context.set("aws:PrincipalAccount", account);
    context.set("aws:PrincipalIsAWSService", "false");
    if (arn.empty()) return;
    context.set("aws:PrincipalArn", arn);
    context.set("aws:username", name);
}

void set_caller(SimulationSubject& out, std::string_view arn) {
    const auto caller = simulated_caller(arn);
    out.type = policy::Principal::Type::user;
    out.account_id = caller.account;
    out.arn = arn;
    set_caller_keys(out.context, arn, caller.account, caller.name);
}

// A user or role asks for itself: all that its requests would say of it is known.
void set_entity(SimulationSubject& out, const Call& call, const Entity& entity) {
    Caller caller;
    caller.account = call.caller.account;
    caller.guardrails = out.guardrails;
    if (entity.user) {
        caller.type = policy::Principal::Type::user;
        caller.user = entity.user;
        caller.user_id = out.unique_id = entity.user->id;
        caller.arn = out.arn = entity.user->arn();
    } else {
        caller.type = out.type = policy::Principal::Type::assumed_role;
        caller.role = entity.role;
        caller.user_id = out.unique_id = entity.role->id;
        caller.arn = entity.role->arn();
    }
    set_global_keys(out.context, {}, caller);
    for (const auto key : unknown_keys) out.context.erase(key);
    if (entity.role) out.context.erase("aws:userid");  // ends in the name of a session
}

}  // namespace

void NamedPolicies::add(std::string id, const policy::Document* document) {
    bytes_ += document->text().size();
    attached_.push_back({ids_.emplace_back(std::move(id)), document});
}

void NamedPolicies::add(std::string id, const std::string& text, policy::DocumentType type) {
    kept_.push_back(policy_input(id, text, type));
    add(std::move(id), kept_.back().get());
}

policy::DocumentPtr policy_input(std::string_view id, const std::string& text, policy::DocumentType type) {
    auto made = policy::compile(text, type);
    if (!made) throw invalid_input(concat("Invalid policy ", id, ": ", made.error().message));
    return std::move(*made);
}

void add_inputs(NamedPolicies& policies, const std::vector<PolicyDocumentType>& inputs) {
    for (std::size_t i = 0; i < inputs.size(); ++i)
        policies.add(concat("PolicyInputList.", std::to_string(i + 1)), inputs[i],
                     policy::DocumentType::identity);
}

policy::Principal SimulationSubject::principal() const {
    policy::Principal out;
    out.type = type;
    out.account = account_id;
    out.arn = arn;
    out.unique_id = unique_id;
    return out;
}

SimulatedCaller simulated_caller(std::string_view text) {
    const auto arn = policy::Arn::parse(text);
    const bool user = arn && arn->service == "iam" && arn->region.empty() && is_account_id(arn->account) &&
                      arn->resource.starts_with("user/") && !arn->resource.ends_with('/');
    if (!user) throw invalid_input("Invalid caller - Caller must be an IAM user in this context.");
    return {arn->account, arn->resource.substr(arn->resource.rfind('/') + 1)};
}

SimulationSubject custom_subject(const Call& call, std::optional<std::string_view> caller_arn) {
    SimulationSubject out;
    out.account_id = call.account_id();
    if (caller_arn) set_caller(out, *caller_arn);
    return out;
}

SimulationSubject principal_subject(const Snapshot& snapshot, const Call& call, const Entity& entity,
                                    std::optional<std::string_view> caller_arn) {
    SimulationSubject out;
    out.account_id = call.account_id();
    out.guardrails = snapshot.guardrails.find(call.account_id());
    out.guarded = out.guardrails && !(entity.role && entity.role->path.starts_with(service_role_path));
    if (entity.user) {
        add_policies(out.identity, snapshot, *entity.user);
        for (const auto& id : entity.user->group_ids)
            if (const auto* group = snapshot.groups_by_id.find(id))
                add_policies(out.identity, snapshot, *group);
        add_boundary(out, snapshot, entity.user->permissions_boundary_arn);
    } else if (entity.group) {
        add_policies(out.identity, snapshot, *entity.group);
    } else {
        add_policies(out.identity, snapshot, *entity.role);
        add_boundary(out, snapshot, entity.role->permissions_boundary_arn);
    }

    const bool itself = entity.user && caller_arn && *caller_arn == entity.user->arn();
    if (caller_arn && !itself) {
        set_caller(out, *caller_arn);
    } else if (entity.group) {
        set_caller_keys(out.context, "", out.account_id, "");
    } else {
        set_entity(out, call, entity);
    }
    if (out.guardrails) {
        out.context.set("aws:PrincipalOrgID", out.guardrails->organization_id);
        out.context.set("aws:PrincipalOrgPaths", out.guardrails->path);
    }
    return out;
}

}  // namespace watchword::iam
