// What each step of the stateful test (stateful_test.cpp) sends, and what it does to the model.
#include "iam/stateful_steps.hpp"

namespace watchword::iam::test {
namespace {

template <class T>
constexpr std::string_view word = "";
template <>
constexpr std::string_view word<model::User> = "User";
template <>
constexpr std::string_view word<model::Group> = "Group";
template <>
constexpr std::string_view word<model::Role> = "Role";

const std::string document = "&PolicyDocument=" + percent_encode(allow("s3:GetObject"));
const std::string trust_document =
    "&AssumeRolePolicyDocument=" +
    percent_encode(
        R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":)"
        R"({"Service":"ec2.amazonaws.com"}}]})");

template <class T>
std::string naming(std::string_view name) {
    return concat("&", word<T>, "Name=", name);
}

}  // namespace

StatefulAccount::Outcome StatefulAccount::run(const Step& step) {
    const Row& row = rows[step.row];
    server_.clock.advance(std::chrono::seconds(181));  // the codes and attempts of a device are fresh again
    draws_ = step.draws;
    expected_ = "200";
    then_ = nullptr;
    (this->*row.prepare)(row.action);
    form_ = concat("Action=", row.action, form_);
    const Answer answer = server_.call(admin_, form_);
    if (then_ && answer.status == 200) then_(answer);
    return {form_, expected_,
            answer.status == 200 ? "200" : concat(std::to_string(answer.status), " ", answer.code)};
}

template <>
std::list<model::User>& StatefulAccount::list_of() {
    return account_.users;
}
template <>
std::list<model::Group>& StatefulAccount::list_of() {
    return account_.groups;
}
template <>
std::list<model::Role>& StatefulAccount::list_of() {
    return account_.roles;
}

template <class T>
void StatefulAccount::create(std::string_view) {
    T made;
    made.name = name(0);
    form_ = naming<T>(made.name);
    if (draws_[1] % 2 == 0) form_ += "&Path=" + (made.path = "/team/");
    if constexpr (std::is_same_v<T, model::Role>) form_ += trust_document;
    if constexpr (!std::is_same_v<T, model::Group>) {
        if (draws_[1] % 3 == 0) {
            made.tags["team"] = {"Team", "a"};
            form_ += "&Tags.member.1.Key=Team&Tags.member.1.Value=a";
        }
        if (draws_[2] % 3 == 0) form_ += "&PermissionsBoundary=" + *(made.boundary = arn(3));
    }
    if (model::find(list_of<T>(), made.name)) return expect("409 EntityAlreadyExists");
    if (made.boundary && !account_.attachable(*made.boundary)) return expect("404 NoSuchEntity");
    list_of<T>().push_back(std::move(made));
}

template <class T>
void StatefulAccount::rename(std::string_view) {
    form_ = naming<T>(name(0));
    std::optional<std::string> new_name, new_path;
    if (draws_[1] % 4 != 0) form_ += concat("&New", word<T>, "Name=", *(new_name = name(2)));
    if (draws_[1] % 3 == 0) form_ += "&NewPath=" + *(new_path = "/moved/");
    T* found = require(list_of<T>(), name(0));
    if (!found) return;
    const T* taken = new_name ? model::find(list_of<T>(), *new_name) : nullptr;
    if (taken && taken != found) return expect("409 EntityAlreadyExists");
    if (new_name) found->name = *new_name;
    if (new_path) found->path = *new_path;
}

template <class T>
void StatefulAccount::remove(std::string_view) {
    form_ = naming<T>(name(0));
    T* found = require(list_of<T>(), name(0));
    if (!found) return;
    bool used = !found->attached.empty() || !found->inline_policies.empty();
    if constexpr (std::is_same_v<T, model::User>)
        used = used || !found->keys.empty() || !found->devices.empty() || !found->groups.empty() ||
               found->has_password;
    if constexpr (std::is_same_v<T, model::Group>)
        used = used || std::ranges::any_of(account_.users,
                                           [&](const auto& user) { return user.groups.contains(found); });
    if (used) return expect("409 DeleteConflict");
    model::erase(list_of<T>(), found);
}

template <class T>
void StatefulAccount::attach(std::string_view) {
    form_ = concat(naming<T>(name(0)), "&PolicyArn=", arn(1));
    T* found = require(list_of<T>(), name(0));
    if (!found) return;
    if (!account_.attachable(arn(1))) return expect("404 NoSuchEntity");
    if (std::ranges::count(found->attached, arn(1)) == 0) found->attached.push_back(arn(1));
}

template <class T>
void StatefulAccount::detach(std::string_view) {
    form_ = concat(naming<T>(name(0)), "&PolicyArn=", arn(1));
    T* found = require(list_of<T>(), name(0));
    if (found && std::erase(found->attached, arn(1)) == 0) expect("404 NoSuchEntity");
}

template <class T>
void StatefulAccount::put_inline(std::string_view) {
    form_ = concat(naming<T>(name(0)), "&PolicyName=", name(1), document);
    T* found = require(list_of<T>(), name(0));
    if (found && !model::find(found->inline_policies, name(1))) found->inline_policies.push_back(name(1));
}

template <class T>
void StatefulAccount::delete_inline(std::string_view) {
    form_ = concat(naming<T>(name(0)), "&PolicyName=", name(1));
    T* found = require(list_of<T>(), name(0));
    if (!found) return;
    const auto* policy = model::find(found->inline_policies, name(1));
    if (!policy) return expect("404 NoSuchEntity");
    model::erase(found->inline_policies, policy);
}

template <class T>
void StatefulAccount::tag(std::string_view) {
    form_ = concat(naming<T>(name(0)), "&Tags.member.1.Key=", name(1), "&Tags.member.1.Value=", name(2));
    if (T* found = require(list_of<T>(), name(0))) found->tags[lower(name(1))] = {name(1), name(2)};
}

template <class T>
void StatefulAccount::untag(std::string_view) {
    form_ = concat(naming<T>(name(0)), "&TagKeys.member.1=", name(1));
    if (T* found = require(list_of<T>(), name(0))) found->tags.erase(lower(name(1)));
}

template <class T>
void StatefulAccount::put_boundary(std::string_view) {
    form_ = concat(naming<T>(name(0)), "&PermissionsBoundary=", arn(1));
    T* found = require(list_of<T>(), name(0));
    if (!found) return;
    if (!account_.attachable(arn(1))) return expect("404 NoSuchEntity");
    found->boundary = arn(1);
}

template <class T>
void StatefulAccount::delete_boundary(std::string_view) {
    form_ = naming<T>(name(0));
    T* found = require(list_of<T>(), name(0));
    if (!found) return;
    if (!found->boundary) return expect("404 NoSuchEntity");
    found->boundary.reset();
}

void StatefulAccount::add_to_group(std::string_view) {
    form_ = concat("&GroupName=", name(0), "&UserName=", name(1));
    const auto* group = require(account_.groups, name(0));
    auto* user = group ? require(account_.users, name(1)) : nullptr;
    if (user) user->groups.insert(group);
}

void StatefulAccount::remove_from_group(std::string_view) {
    form_ = concat("&GroupName=", name(0), "&UserName=", name(1));
    const auto* group = require(account_.groups, name(0));
    auto* user = group ? require(account_.users, name(1)) : nullptr;
    if (user && user->groups.erase(group) == 0) expect("404 NoSuchEntity");
}

void StatefulAccount::create_policy(std::string_view) {
    model::Policy made;
    made.name = name(0);
    if (draws_[1] % 3 == 0) made.path = "/p/";
    form_ = concat("&PolicyName=", made.name, "&Path=", made.path, document);
    if (model::find(account_.policies, made.name)) return expect("409 EntityAlreadyExists");
    account_.policies.push_back(std::move(made));
}

void StatefulAccount::delete_policy(std::string_view) {
    form_ = "&PolicyArn=" + arn(0);
    if (arn(0).starts_with("arn:aws:iam::aws:")) return expect("403 AccessDenied");
    const auto* policy = account_.policy_of_arn(arn(0));
    if (!policy) return expect("404 NoSuchEntity");
    if (account_.uses(arn(0)) || policy->versions.size() > 1) return expect("409 DeleteConflict");
    model::erase(account_.policies, policy);
}

void StatefulAccount::create_version(std::string_view) {
    const bool set_default = draws_[1] % 2 == 0;
    form_ = concat("&PolicyArn=", arn(0), document, "&SetAsDefault=", set_default ? "true" : "false");
    if (arn(0).starts_with("arn:aws:iam::aws:")) return expect("403 AccessDenied");
    auto* policy = account_.policy_of_arn(arn(0));
    if (!policy) return expect("404 NoSuchEntity");
    if (policy->versions.size() >= 5) return expect("409 LimitExceeded");
    policy->versions.push_back("v" + std::to_string(++policy->versions_made));
    if (set_default) policy->default_version = policy->versions.back();
}

void StatefulAccount::delete_version(std::string_view) {
    const std::string version = "v" + std::to_string(1 + draws_[1] % 7);
    form_ = concat("&PolicyArn=", arn(0), "&VersionId=", version);
    if (arn(0).starts_with("arn:aws:iam::aws:")) return expect("403 AccessDenied");
    auto* policy = account_.policy_of_arn(arn(0));
    if (!policy || std::ranges::count(policy->versions, version) == 0) return expect("404 NoSuchEntity");
    if (policy->default_version == version) return expect("409 DeleteConflict");
    std::erase(policy->versions, version);
}

void StatefulAccount::set_default_version(std::string_view) {
    const std::string version = "v" + std::to_string(1 + draws_[1] % 7);
    form_ = concat("&PolicyArn=", arn(0), "&VersionId=", version);
    if (arn(0).starts_with("arn:aws:iam::aws:")) return expect("403 AccessDenied");
    auto* policy = account_.policy_of_arn(arn(0));
    if (!policy || std::ranges::count(policy->versions, version) == 0) return expect("404 NoSuchEntity");
    policy->default_version = version;
}

void StatefulAccount::create_key(std::string_view) {
    form_ = "&UserName=" + name(0);
    auto* user = require(account_.users, name(0));
    if (!user) return;
    if (user->keys.size() >= 2) return expect("409 LimitExceeded");
    then_ = [user](const Answer& answer) { user->keys.push_back(answer.text("AccessKeyId")); };
}

// One of the user's keys, or one that is nobody's.
std::string StatefulAccount::key_of(const model::User* user) const {
    if (!user || user->keys.empty() || draws_[1] % 4 == 0) return "AKIAIOSFODNN7EXAMPLE";
    return user->keys[draws_[2] % user->keys.size()];
}

void StatefulAccount::update_key(std::string_view) {
    auto* user = require(account_.users, name(0));
    const std::string key = key_of(user);
    form_ = concat("&UserName=", name(0), "&AccessKeyId=", key,
                   draws_[3] % 2 == 0 ? "&Status=Active" : "&Status=Inactive");
    if (user && std::ranges::count(user->keys, key) == 0) expect("404 NoSuchEntity");
}

void StatefulAccount::delete_key(std::string_view) {
    auto* user = require(account_.users, name(0));
    const std::string key = key_of(user);
    form_ = concat("&UserName=", name(0), "&AccessKeyId=", key);
    if (user && std::erase(user->keys, key) == 0) expect("404 NoSuchEntity");
}

void StatefulAccount::create_password(std::string_view) {
    form_ = concat("&UserName=", name(0), "&Password=Corr3ct-horse!");
    auto* user = require(account_.users, name(0));
    if (!user) return;
    if (user->has_password) return expect("409 EntityAlreadyExists");
    user->has_password = true;
}

void StatefulAccount::update_password(std::string_view) {
    form_ = concat("&UserName=", name(0),
                   draws_[1] % 2 == 0 ? "&Password=An0ther-horse!" : "&PasswordResetRequired=true");
    const auto* user = require(account_.users, name(0));
    if (user && !user->has_password) expect("404 NoSuchEntity");
}

void StatefulAccount::delete_password(std::string_view) {
    form_ = "&UserName=" + name(0);
    auto* user = require(account_.users, name(0));
    if (user && !std::exchange(user->has_password, false)) expect("404 NoSuchEntity");
}

void StatefulAccount::create_device(std::string_view) {
    form_ = "&VirtualMFADeviceName=" + name(0);
    if (model::find(account_.devices, name(0))) return expect("409 EntityAlreadyExists");
    auto* device = &account_.devices.emplace_back(model::Device{name(0), {}});
    then_ = [device](const Answer& answer) { device->seed = answer.text("Base32StringSeed"); };
}

void StatefulAccount::enable_device(std::string_view) {
    auto* user = require(account_.users, name(0));
    auto* device = user ? require(account_.devices, name(1)) : nullptr;
    std::string codes[2] = {"000000", "000001"};
    const bool good = device && draws_[2] % 4 != 0;
    if (good) {
        const auto seed = *mfa::read_seed_text(*base64_decode(device->seed));
        const auto step = mfa::step_at(server_.clock.now());
        for (int i = 0; i < 2; ++i) codes[i] = mfa::code_at(seed, step + i);
    }
    form_ = concat("&UserName=", name(0), "&SerialNumber=arn:aws:iam::", account_.id, ":mfa/", name(1),
                   "&AuthenticationCode1=", codes[0], "&AuthenticationCode2=", codes[1]);
    if (!device) return;
    if (device->owner) return expect("409 EntityAlreadyExists");
    if (!good) return expect("403 InvalidAuthenticationCode");
    device->owner = user;
    user->devices.push_back(device->name);
}

void StatefulAccount::deactivate_device(std::string_view) {
    form_ = concat("&UserName=", name(0), "&SerialNumber=arn:aws:iam::", account_.id, ":mfa/", name(1));
    auto* user = require(account_.users, name(0));
    auto* device = user ? require(account_.devices, name(1)) : nullptr;
    if (!device) return;
    if (device->owner != user) return expect("404 NoSuchEntity");
    device->owner = nullptr;
    std::erase(user->devices, device->name);
}

void StatefulAccount::delete_device(std::string_view) {
    form_ = concat("&SerialNumber=arn:aws:iam::", account_.id, ":mfa/", name(0));
    const auto* device = require(account_.devices, name(0));
    if (!device) return;
    if (device->owner) return expect("409 DeleteConflict");
    model::erase(account_.devices, device);
}

void StatefulAccount::create_alias(std::string_view) {
    const std::string alias = lower(name(0)) + account_.id;
    form_ = "&AccountAlias=" + alias;
    if (account_.alias == alias) return expect("409 EntityAlreadyExists");
    account_.alias = alias;
}

void StatefulAccount::delete_alias(std::string_view) {
    const std::string alias = lower(name(0)) + account_.id;
    form_ = "&AccountAlias=" + alias;
    if (account_.alias != alias) return expect("404 NoSuchEntity");
    account_.alias.reset();
}

using Its = StatefulAccount;
const std::vector<StatefulAccount::Row> StatefulAccount::rows{
    {"CreateUser", &Its::create<model::User>},
    {"CreateUser", &Its::create<model::User>},
    {"UpdateUser", &Its::rename<model::User>},
    {"DeleteUser", &Its::remove<model::User>},
    {"CreateGroup", &Its::create<model::Group>},
    {"UpdateGroup", &Its::rename<model::Group>},
    {"DeleteGroup", &Its::remove<model::Group>},
    {"CreateRole", &Its::create<model::Role>},
    {"DeleteRole", &Its::remove<model::Role>},
    {"AttachUserPolicy", &Its::attach<model::User>},
    {"DetachUserPolicy", &Its::detach<model::User>},
    {"AttachGroupPolicy", &Its::attach<model::Group>},
    {"DetachGroupPolicy", &Its::detach<model::Group>},
    {"AttachRolePolicy", &Its::attach<model::Role>},
    {"DetachRolePolicy", &Its::detach<model::Role>},
    {"PutUserPolicy", &Its::put_inline<model::User>},
    {"DeleteUserPolicy", &Its::delete_inline<model::User>},
    {"PutGroupPolicy", &Its::put_inline<model::Group>},
    {"DeleteGroupPolicy", &Its::delete_inline<model::Group>},
    {"PutRolePolicy", &Its::put_inline<model::Role>},
    {"DeleteRolePolicy", &Its::delete_inline<model::Role>},
    {"TagUser", &Its::tag<model::User>},
    {"UntagUser", &Its::untag<model::User>},
    {"TagRole", &Its::tag<model::Role>},
    {"UntagRole", &Its::untag<model::Role>},
    {"PutUserPermissionsBoundary", &Its::put_boundary<model::User>},
    {"DeleteUserPermissionsBoundary", &Its::delete_boundary<model::User>},
    {"PutRolePermissionsBoundary", &Its::put_boundary<model::Role>},
    {"DeleteRolePermissionsBoundary", &Its::delete_boundary<model::Role>},
    {"AddUserToGroup", &Its::add_to_group},
    {"AddUserToGroup", &Its::add_to_group},
    {"RemoveUserFromGroup", &Its::remove_from_group},
    {"CreatePolicy", &Its::create_policy},
    {"CreatePolicy", &Its::create_policy},
    {"DeletePolicy", &Its::delete_policy},
    {"CreatePolicyVersion", &Its::create_version},
    {"CreatePolicyVersion", &Its::create_version},
    {"DeletePolicyVersion", &Its::delete_version},
    {"SetDefaultPolicyVersion", &Its::set_default_version},
    {"CreateAccessKey", &Its::create_key},
    {"UpdateAccessKey", &Its::update_key},
    {"DeleteAccessKey", &Its::delete_key},
    {"CreateLoginProfile", &Its::create_password},
    {"UpdateLoginProfile", &Its::update_password},
    {"DeleteLoginProfile", &Its::delete_password},
    {"CreateVirtualMFADevice", &Its::create_device},
    {"EnableMFADevice", &Its::enable_device},
    {"DeactivateMFADevice", &Its::deactivate_device},
    {"DeleteVirtualMFADevice", &Its::delete_device},
    {"CreateAccountAlias", &Its::create_alias},
    {"DeleteAccountAlias", &Its::delete_alias},
};

}  // namespace watchword::iam::test
