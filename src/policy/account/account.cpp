#include "policy/account/account.hpp"

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "policy/arn.hpp"
#include "policy/json_text.hpp"

namespace watchword::policy::account {
namespace {

using Kind = Entity::Kind;

struct NotResolved {
    std::string why;
};

/// The policies of one asker, or NotResolved.
class Gatherer {
public:
    Gatherer(const Account& account, const Entity& entity) : account_(account), entity_(entity) {}

    batch::PolicySet run() {
        add_all(entity_);
        for (const auto& name : entity_.groups) {
            const Entity* group = account_.find(Kind::group, name);
            if (!group) fail("group " + name, "is not in the account's details");
            add_all(*group);
        }
        if (!entity_.boundary.empty()) out_.boundary.emplace({managed(entity_.boundary)});
        return std::move(out_);
    }

private:
    [[noreturn]] void fail(std::string_view what, std::string_view why) const {
        throw NotResolved{concat("no decision about ", entity_.name, ": ", what, " ", why)};
    }
    batch::NamedDocument named(const Policy& policy) const {
        if (!policy.document) fail(policy.name, "cannot be read: " + policy.unreadable);
        return {policy.name, policy.document};
    }
    batch::NamedDocument managed(const std::string& arn) const {
        const auto found = account_.managed.find(arn);
        if (found == account_.managed.end()) fail(arn, "is not in the account's details");
        return named(found->second);
    }
    void add_all(const Entity& entity) {
        for (const auto& policy : entity.inline_policies) out_.identity.push_back(named(policy));
        for (const auto& arn : entity.attached) out_.identity.push_back(managed(arn));
    }

    const Account& account_;
    const Entity& entity_;
    batch::PolicySet out_;
};

std::string partition_of(const Account& account) {
    for (const auto& entity : account.entities())
        if (const auto arn = Arn::parse(entity.arn)) return std::string(arn->partition);
    return "aws";
}

/// The role and the name of the session of a session's ARN.
struct SessionName {
    std::string_view role, session;
};
std::optional<SessionName> session_of(const Arn& arn) {
    std::string_view rest = arn.resource;
    if (arn.service != "sts" || take_until(rest, '/') != "assumed-role") return std::nullopt;
    const auto role = take_until(rest, '/');
    if (role.empty() || rest.empty() || rest.find('/') != std::string_view::npos) return std::nullopt;
    return SessionName{role, rest};
}

Asker asker_of(const Account& account, const Entity& entity, std::string_view session_name) {
    Asker out;
    out.entity = &entity;
    out.policies = Gatherer(account, entity).run();
    auto& caller = out.caller;
    caller.account = account.id;
    caller.unique_id = entity.id;
    if (entity.kind == Kind::user) {
        caller.type = Principal::Type::user;
        caller.arn = entity.arn;
        out.context = {
            {"aws:userid", entity.id}, {"aws:username", entity.name}, {"aws:PrincipalType", "User"}};
    } else {
        caller.type = Principal::Type::assumed_role;
        caller.issuer_arn = entity.arn;
        caller.arn = concat("arn:", partition_of(account), ":sts::", account.id, ":assumed-role/",
                            entity.name, "/", session_name);
        out.context = {{"aws:userid", concat(entity.id, ":", session_name)},
                       {"aws:PrincipalType", "AssumedRole"}};
    }
    out.context.emplace_back("aws:PrincipalArn", entity.arn);
    for (const auto& [key, value] : entity.tags) out.context.emplace_back("aws:PrincipalTag/" + key, value);
    return out;
}

const Entity& entity_named(const Account& account, std::string_view principal) {
    const Entity* user = account.find(Kind::user, principal);
    const Entity* role = account.find(Kind::role, principal);
    if (user && role) throw NotResolved{concat(principal, " is a user and a role: say which by its ARN")};
    if (user) return *user;
    if (role) return *role;
    if (account.find(Kind::group, principal))
        throw NotResolved{concat(principal, " is a group, which is no principal")};
    throw NotResolved{concat("the account's details have no user or role ", principal)};
}

Asker find_asker(const Account& account, std::string_view principal, std::string_view session_name) {
    const auto arn = Arn::parse(principal);
    if (arn && arn->account != account.id)
        throw NotResolved{concat(principal, " is not of account ", account.id)};
    if (arn && arn->service == "iam" && arn->resource == "root") {
        Asker out;
        out.caller = {Principal::Type::root, account.id, std::string(principal), {}, {}};
        out.context = {{"aws:userid", account.id},
                       {"aws:PrincipalType", "Account"},
                       {"aws:PrincipalArn", std::string(principal)}};
        return out;
    }
    const auto session = arn ? session_of(*arn) : std::nullopt;
    if (!session) return asker_of(account, entity_named(account, principal), session_name);
    const Entity* role = account.find(Kind::role, session->role);
    if (!role) throw NotResolved{concat("the account's details have no role ", session->role)};
    return asker_of(account, *role, session->session);
}

// ---- to_text ------------------------------------------------------------------------------------------

/// A document's text as read_account() takes a string: URL-encoded unless it begins as a document does.
std::string document_text(const std::string& text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    return first != std::string::npos && text[first] == '{' ? text : percent_encode(text);
}

void policy_list(JsonText& out, const std::string& type, const Entity& entity) {
    const auto owner = inline_name(entity, "");
    out.key(type + "PolicyList").open('[');
    for (const auto& policy : entity.inline_policies) {
        out.open('{').key("PolicyName").value(policy.name.substr(owner.size()));
        out.key("PolicyDocument").value(document_text(policy.text)).close('}');
    }
    out.close(']').key("AttachedManagedPolicies").open('[');
    for (const auto& arn : entity.attached) out.open('{').key("PolicyArn").value(arn).close('}');
    out.close(']');
}

std::string text_of(const Entity& entity) {
    const std::string type = entity.kind == Kind::user   ? "User"
                             : entity.kind == Kind::role ? "Role"
                                                         : "Group";
    JsonText out;
    out.open('{').key(type + "Name").value(entity.name).key(type + "Id").value(entity.id);
    out.key("Arn").value(entity.arn).key("Path").value(entity.path);
    policy_list(out, type, entity);
    if (!entity.boundary.empty())
        out.key("PermissionsBoundary")
            .open('{')
            .key("PermissionsBoundaryArn")
            .value(entity.boundary)
            .close('}');
    if (entity.kind == Kind::user) {
        out.key("GroupList").open('[');
        for (const auto& group : entity.groups) out.value(group);
        out.close(']');
    }
    if (entity.trust) out.key("AssumeRolePolicyDocument").value(document_text(entity.trust->text));
    if (!entity.tags.empty()) {
        out.key("Tags").open('[');
        for (const auto& [key, value] : entity.tags)
            out.open('{').key("Key").value(key).key("Value").value(value).close('}');
        out.close(']');
    }
    return out.close('}').text();
}

std::string text_of(const Policy& policy) {
    JsonText out;
    out.open('{').key("Arn").value(policy.name).key("DefaultVersionId").value("v1");
    out.key("PolicyVersionList").open('[').open('{').key("VersionId").value("v1");
    out.key("Document").value(document_text(policy.text)).close('}').close(']').close('}');
    return out.text();
}

/// "NAME": [, then one element a line.
std::string list_text(std::string_view name, const std::vector<std::string>& elements) {
    std::string out = concat("\"", name, "\":[");
    for (std::size_t i = 0; i < elements.size(); ++i) out += (i == 0 ? "\n" : ",\n") + elements[i];
    return out + "]";
}

}  // namespace

std::string inline_name(const Entity& entity, std::string_view policy_name) {
    const auto* kind = entity.kind == Kind::user ? "user " : entity.kind == Kind::role ? "role " : "group ";
    return concat(kind, entity.name, ": ", policy_name);
}

const Entity* Account::find(Entity::Kind kind, std::string_view name_or_arn) const {
    const auto found = index_.find({kind, std::string(name_or_arn)});
    return found == index_.end() ? nullptr : &entities_[found->second];
}

bool Account::add(Entity entity) {
    if (find(entity.kind, entity.name) || find(entity.kind, entity.arn)) return false;
    index_[{entity.kind, entity.name}] = index_[{entity.kind, entity.arn}] = entities_.size();
    entities_.push_back(std::move(entity));
    return true;
}

Result<Asker, std::string> resolve(const Account& account, std::string_view principal,
                                   std::string_view session_name) {
    try {
        Asker out = find_asker(account, principal, session_name);
        out.context.emplace_back("aws:PrincipalAccount", account.id);
        out.context.emplace_back("aws:PrincipalIsAWSService", "false");
        return out;
    } catch (const NotResolved& error) {
        return error.why;
    }
}

std::string to_text(const Account& account) {
    std::vector<std::string> users, groups, roles, policies;
    for (const auto& entity : account.entities())
        (entity.kind == Kind::user   ? users
         : entity.kind == Kind::role ? roles
                                     : groups)
            .push_back(text_of(entity));
    for (const auto& [arn, policy] : account.managed) policies.push_back(text_of(policy));
    return concat("{", list_text("UserDetailList", users), ",\n", list_text("GroupDetailList", groups), ",\n",
                  list_text("RoleDetailList", roles), ",\n", list_text("Policies", policies), "}\n");
}

}  // namespace watchword::policy::account
