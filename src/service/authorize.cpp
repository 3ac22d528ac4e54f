#include "service/authorize.hpp"

#include <array>
#include <vector>

#include "base/fault.hpp"
#include "base/time_format.hpp"
#include "service/authorization_message.hpp"
#include "service/denied.hpp"
#include "watchword/policy/denial.hpp"
#include "watchword/policy/explain.hpp"

namespace watchword {
namespace {

using policy::AttachedPolicy;
using policy::operator""_key;

// The lists that policy::Policies has views of. One per thread, so that no request allocates for them.
struct Gathered {
    std::vector<AttachedPolicy> identity, boundary, session;
};

void add_managed(std::vector<AttachedPolicy>& out, const Snapshot& snapshot, std::string_view arn) {
    if (const auto* managed = snapshot.policies_by_arn.find(arn))
        out.push_back({arn, managed->default_version().policy.document()});
}

template <class Entity>
void add_policies(std::vector<AttachedPolicy>& out, const Snapshot& snapshot, const Entity& entity) {
    for (const auto& [name, inline_policy] : entity.inline_policies)
        out.push_back({name, inline_policy.document()});
    for (const auto& arn : entity.attached_policy_arns) add_managed(out, snapshot, arn);
}

// Everything: what the root user's own permissions are, where they are to be held against something.
constexpr std::string_view full_access = "arn:aws:iam::aws:policy/AdministratorAccess";

// A task policy only denies what is not its task; what it leaves is the root user's to do. One that is not
// there leaves nothing.
void add_task_policy(std::vector<AttachedPolicy>& out, const Snapshot& snapshot, const Session& session) {
    for (const auto& arn : session.policy_arns) add_managed(out, snapshot, arn);
    if (!out.empty()) add_managed(out, snapshot, full_access);
}

void gather(Gathered& out, const Snapshot& snapshot, const Caller& caller, policy::Policies& policies) {
    out.identity.clear(), out.boundary.clear(), out.session.clear();
    const std::optional<std::string>* boundary_arn = nullptr;
    if (caller.user) {
        add_policies(out.identity, snapshot, *caller.user);
        for (const auto& id : caller.user->group_ids)
            if (const auto* group = snapshot.groups_by_id.find(id))
                add_policies(out.identity, snapshot, *group);
        boundary_arn = &caller.user->permissions_boundary_arn;
    } else if (caller.role) {
        add_policies(out.identity, snapshot, *caller.role);
        boundary_arn = &caller.role->permissions_boundary_arn;
    } else if (caller.type == policy::Principal::Type::federated_user) {
        add_managed(out.identity, snapshot, full_access);  // of the root user
    }
    policies.identity = out.identity;
    if (boundary_arn && *boundary_arn) {
        add_managed(out.boundary, snapshot, **boundary_arn);  // a boundary that is gone allows nothing
        policies.boundary = out.boundary;
    }
    if (caller.session && caller.session->session.kind == SessionKind::root_task) {
        add_task_policy(out.session, snapshot, caller.session->session);
        policies.session = out.session;
    } else if (caller.session && (caller.session->policy || !caller.session->session.policy_arns.empty())) {
        if (caller.session->policy) out.session.push_back({"session policy", caller.session->policy.get()});
        for (const auto& arn : caller.session->session.policy_arns) add_managed(out.session, snapshot, arn);
        policies.session = out.session;
    }
}

policy::Request request_of(const Caller& caller, const Access& access, const policy::Context& context) {
    return {caller.principal(), access.action, access.resource, access.resource_account, context};
}

// Neither service nor resource control policies bind the roles that services run with (facts: organizations
// §4).
bool is_service_linked(const Caller& caller) {
    return caller.role && caller.role->path.starts_with("/aws-service-role/");
}

// The services whose resources resource control policies bind here.
bool has_guarded_resources(std::string_view action) {
    return action.starts_with("s3:") || action.starts_with("sts:");
}

// The organization's policies that bind the request, and the keys that name the resource's organization.
void add_guardrails(const Caller& caller, const Access& access, const Guardrails* of_resource,
                    policy::Context& context, policy::Policies& policies) {
    static const policy::KeyRef resource_organization = policy::key_ref("aws:resourceorgid");
    if (of_resource) {
        context.set("aws:ResourceOrgID"_key, of_resource->organization_id);
        context.set("aws:ResourceOrgPaths"_key, of_resource->path);
    } else if (!context.find(resource_organization).empty()) {  // of the resource asked about before
        context.erase("aws:ResourceOrgID");
        context.erase("aws:ResourceOrgPaths");
    }
    if (is_service_linked(caller)) return;
    if (caller.guardrails) policies.scps = caller.guardrails->scps;
    if (of_resource && has_guarded_resources(access.action)) policies.rcps = of_resource->rcps;
}

// What grants the action: the caller's policies alone, or a default besides.
enum class Granted { by_policies, by_default };

// Everything that has a say. Good until the same thread's next call.
policy::Policies policies_for(const Snapshot& snapshot, const Caller& caller, const Access& access,
                              policy::Context& context, Granted granted = Granted::by_policies) {
    thread_local Gathered gathered;
    policy::Policies policies;
    gather(gathered, snapshot, caller, policies);
    if (granted == Granted::by_default) {
        add_managed(gathered.identity, snapshot, full_access);
        policies.identity = gathered.identity;
    }
    if (!snapshot.guardrails.empty()) {
        const bool own = access.resource_account == caller.account_id();
        add_guardrails(caller, access,
                       own ? caller.guardrails : snapshot.guardrails.find(access.resource_account), context,
                       policies);
    }
    policies.resource = access.resource_policy;
    return policies;
}

// Nothing of a closed account is served to others; its own credentials are refused before.
bool is_closed(const Snapshot& snapshot, std::string_view account_id) {
    const Account* account = account_id.empty() ? nullptr : snapshot.accounts.find(account_id);
    return account && account->closed != 0;
}

std::string_view principal_type(const Caller& caller) {
    using Type = policy::Principal::Type;
    switch (caller.type) {
        case Type::root: return "Account";
        case Type::user: return "User";
        case Type::assumed_role: return "AssumedRole";
        case Type::federated_user: return "FederatedUser";
        default: return "Anonymous";
    }
}

void set_principal_tags(policy::Context& context, const Caller& caller) {
    const auto set_all = [&](const Tags& tags) {
        for (const auto& [key, value] : tags) context.set(concat("aws:PrincipalTag/", key), value);
    };
    if (caller.user) set_all(caller.user->tags);
    if (caller.role) set_all(caller.role->tags);
    if (caller.session)
        set_all(caller.session->session.tags);  // a session tag beats the entity's (facts: sts §7)
}

// Sets the owner's key. False when the owner is another account that is closed: nobody gets in.
bool has_owner(const Snapshot& snapshot, const Caller& caller, const Access& access,
               policy::Context& context) {
    if (!access.resource_account.empty()) context.set("aws:ResourceAccount"_key, access.resource_account);
    return access.resource_account == caller.account_id() || !is_closed(snapshot, access.resource_account);
}

policy::Decision decided(const Snapshot& snapshot, const Caller& caller, const Access& access,
                         policy::Context& context, Granted granted) {
    if (!has_owner(snapshot, caller, access, context)) return {};
    return policy::evaluate(request_of(caller, access, context),
                            policies_for(snapshot, caller, access, context, granted));
}

void require_allowed(const policy::Decision& decision, const Caller& caller, const Access& access,
                     const policy::Context& context) {
    if (!decision.allowed()) throw Denied(denial_sentence(caller, access, context, decision, false), access);
}

}  // namespace

void set_mfa_keys(policy::Context& context, const Caller& caller, Time now) {
    if (!caller.session) return;
    const auto& mfa_s = caller.session->session.mfa_s;
    context.set("aws:MultiFactorAuthPresent"_key, mfa_s ? "true" : "false");
    if (mfa_s) context.set("aws:MultiFactorAuthAge"_key, std::to_string(unix_seconds(now) - *mfa_s));
}

void set_global_keys(policy::Context& context, const RequestFacts& facts, const Caller& caller) {
    context.clear();
    context.set("aws:CurrentTime"_key, iso8601_seconds(facts.now));
    context.set("aws:EpochTime"_key, std::to_string(unix_seconds(facts.now)));
    context.set("aws:SecureTransport"_key, facts.secure ? "true" : "false");
    context.set("aws:ViaAWSService"_key, "false");
    context.set("aws:SourceIp"_key, facts.peer);
    if (!facts.user_agent.empty()) context.set("aws:UserAgent"_key, facts.user_agent);
    if (!facts.referer.empty()) context.set("aws:Referer"_key, facts.referer);
    if (!facts.region.empty()) context.set("aws:RequestedRegion"_key, facts.region);

    context.set("aws:PrincipalType"_key, principal_type(caller));
    context.set("aws:PrincipalAccount"_key,
                caller.account ? caller.account_id() : std::string_view("anonymous"));
    context.set("aws:userid"_key,
                caller.account ? std::string_view(caller.user_id) : std::string_view("anonymous"));
    if (!caller.account) return;
    context.set("aws:PrincipalArn"_key, caller.principal_arn());
    context.set("aws:PrincipalIsAWSService"_key, "false");
    if (caller.type == policy::Principal::Type::user) context.set("aws:username"_key, caller.user->name);
    if (caller.guardrails) {
        context.set("aws:PrincipalOrgID"_key, caller.guardrails->organization_id);
        context.set("aws:PrincipalOrgPaths"_key, caller.guardrails->path);
    }
    set_principal_tags(context, caller);
    if (!caller.session) return;
    const Session& session = caller.session->session;
    context.set("aws:TokenIssueTime"_key, iso8601_seconds(from_unix_seconds(session.issued_s)));
    if (!session.source_identity.empty()) context.set("aws:SourceIdentity"_key, session.source_identity);
    if (session.kind == SessionKind::root_task) context.set("aws:AssumedRoot", "true");
    if (session.federation) {
        context.set("aws:FederatedProvider", session.federation->provider_arn);
        for (const auto& [key, value] : session.federation->keys) context.set(key, value);
    }
    set_mfa_keys(context, caller, facts.now);
}

policy::Decision decide(const Snapshot& snapshot, const Caller& caller, const Access& access,
                        policy::Context& context) {
    return decided(snapshot, caller, access, context, Granted::by_policies);
}

std::string authorization_message(const Snapshot& snapshot, const Caller& caller, const Access& access,
                                  policy::Context& context, std::size_t bytes_max) {
    const policy::Context no_keys;
    auto request = request_of(caller, access, context);
    auto explanation = policy::explain(request, policies_for(snapshot, caller, access, context));
    for (auto& kind : explanation.kinds)
        if (kind.type == policy::PolicyType::scp || kind.type == policy::PolicyType::rcp)
            kind.statements.clear();
    auto text = policy::authorization_message(request, explanation);
    if (text.size() <= bytes_max) return text;
    explanation.kinds.clear();
    text = policy::authorization_message(request, explanation);
    if (text.size() <= bytes_max) return text;
    text = policy::authorization_message(request_of(caller, access, no_keys), explanation);
    return text.size() <= bytes_max ? text : std::string{};
}

std::string denial_sentence(const Caller& caller, const Access& access, const policy::Context& context,
                            const policy::Decision& decision, bool quote_resource) {
    return policy::denial_message(request_of(caller, access, context), decision, quote_resource);
}

policy::Explanation explain(const Snapshot& snapshot, const Caller& caller, const Access& access,
                            policy::Context& context, policy::Detail detail) {
    if (!has_owner(snapshot, caller, access, context)) return {};
    return policy::explain(request_of(caller, access, context),
                           policies_for(snapshot, caller, access, context), detail);
}

void require_access(const Snapshot& snapshot, const Caller& caller, const Access& access,
                    policy::Context& context) {
    require_allowed(decide(snapshot, caller, access, context), caller, access, context);
}

void require_access_granted_by_default(const Snapshot& snapshot, const Caller& caller, const Access& access,
                                       policy::Context& context) {
    require_allowed(decided(snapshot, caller, access, context, Granted::by_default), caller, access, context);
}

}  // namespace watchword
