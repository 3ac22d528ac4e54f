#include "iam/password_policy.hpp"

#include "iam/account.hpp"

namespace watchword::iam {
namespace {

constexpr std::size_t default_length_min = 8;
constexpr int default_kinds_min = 3;
constexpr std::string_view symbols = "!@#$%^&*()_+-=[]{}|'";

Fault violation(const std::string& message) { return {"PasswordPolicyViolation", 400, message}; }

// Which kinds of characters a password has.
struct Kinds {
    bool lower = false, upper = false, digit = false, symbol = false;
    int count() const { return lower + upper + digit + symbol; }
};

Kinds kinds_of(std::string_view password) {
    Kinds out;
    for (const char c : password) {
        out.lower |= c >= 'a' && c <= 'z';
        out.upper |= c >= 'A' && c <= 'Z';
        out.digit |= c >= '0' && c <= '9';
        out.symbol |= symbols.find(c) != std::string_view::npos;
    }
    return out;
}

void require_default(std::string_view password, const Account& account) {
    const auto kinds = kinds_of(password);
    if (shape::character_count(password) < default_length_min)
        throw violation("Password should have a minimum length of 8");
    if (kinds.count() < default_kinds_min)
        throw violation(
            "Password should have at least three of: uppercase letters, lowercase letters, numbers, symbols");
    if (equal_ignoring_case(password, account.name) || password == account.id)
        throw violation("Password should not be the name of the account");
}

void require_policy(std::string_view password, const PasswordPolicy& policy) {
    const auto kinds = kinds_of(password);
    if (static_cast<std::int64_t>(shape::character_count(password)) < policy.minimum_length)
        throw violation(
            concat("Password should have a minimum length of ", std::to_string(policy.minimum_length)));
    if (policy.uppercase && !kinds.upper)
        throw violation("Password should have at least one uppercase letter");
    if (policy.lowercase && !kinds.lower)
        throw violation("Password should have at least one lowercase letter");
    if (policy.numbers && !kinds.digit) throw violation("Password should have at least one number");
    if (policy.symbols && !kinds.symbol) throw violation("Password should have at least one symbol");
}

Fault no_policy(const Call& call) {
    return no_such_entity(
        concat("The Password Policy with domain name ", call.account_id(), " cannot be found."));
}

}  // namespace

const PasswordPolicy* password_policy_of(const Snapshot& snapshot, std::string_view account_id) {
    const auto* settings = snapshot.account_settings.find(account_id);
    return settings && settings->password_policy ? &*settings->password_policy : nullptr;
}

void require_good_password(const Snapshot& snapshot, const Account& account, const Secret& password) {
    if (const auto* policy = password_policy_of(snapshot, account.id))
        require_policy(password.reveal(), *policy);
    else
        require_default(password.reveal(), account);
}

void require_own_password_access(const Snapshot& snapshot, Call& call, std::string_view action,
                                 std::string_view resource) {
    const auto* policy = password_policy_of(snapshot, call.account_id());
    const bool by_default =
        policy && policy->users_may_change && call.caller.type == policy::Principal::Type::user;
    const auto require = by_default ? require_access_granted_by_default : require_access;
    require(snapshot, call.caller, {action, resource, call.account_id()}, call.context);
}

GetAccountPasswordPolicyResult get_account_password_policy(const Snapshot& snapshot, Call& call,
                                                           const GetAccountPasswordPolicyRequest&) {
    require_own_password_access(snapshot, call, "iam:GetAccountPasswordPolicy", "*");
    const auto* policy = password_policy_of(snapshot, call.account_id());
    if (!policy) throw no_policy(call);
    GetAccountPasswordPolicyResult result;
    auto& out = result.PasswordPolicy;
    out.MinimumPasswordLength = policy->minimum_length;
    out.RequireSymbols = policy->symbols;
    out.RequireNumbers = policy->numbers;
    out.RequireUppercaseCharacters = policy->uppercase;
    out.RequireLowercaseCharacters = policy->lowercase;
    out.AllowUsersToChangePassword = policy->users_may_change;
    out.ExpirePasswords = policy->max_age_days > 0;
    if (policy->max_age_days > 0) out.MaxPasswordAge = policy->max_age_days;
    if (policy->reuse_prevention > 0) out.PasswordReusePrevention = policy->reuse_prevention;
    out.HardExpiry = policy->hard_expiry;
    return result;
}

Empty update_account_password_policy(Transaction& in, Call& call,
                                     const UpdateAccountPasswordPolicyRequest& request) {
    PasswordPolicy policy;
    if (request.MinimumPasswordLength) policy.minimum_length = request.MinimumPasswordLength->value;
    policy.symbols = request.RequireSymbols.value_or(false);
    policy.numbers = request.RequireNumbers.value_or(false);
    policy.uppercase = request.RequireUppercaseCharacters.value_or(false);
    policy.lowercase = request.RequireLowercaseCharacters.value_or(false);
    policy.users_may_change = request.AllowUsersToChangePassword.value_or(false);
    if (request.MaxPasswordAge) policy.max_age_days = request.MaxPasswordAge->value;
    if (request.PasswordReusePrevention) policy.reuse_prevention = request.PasswordReusePrevention->value;
    policy.hard_expiry = request.HardExpiry;
    auto settings = settings_of(in.snapshot(), call.account_id());
    settings.password_policy = policy;
    in.put(std::move(settings));
    return {};
}

Empty delete_account_password_policy(Transaction& in, Call& call, const DeleteAccountPasswordPolicyRequest&) {
    auto settings = settings_of(in.snapshot(), call.account_id());
    if (!settings.password_policy) throw no_policy(call);
    settings.password_policy.reset();
    in.put(std::move(settings));
    return {};
}

}  // namespace watchword::iam
