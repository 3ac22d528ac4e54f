#include "service/principals.hpp"

#include "base/ids.hpp"
#include "base/text.hpp"
#include "policy/arn.hpp"

namespace watchword {
namespace {

constexpr std::string_view user_prefix = "user/", role_prefix = "role/";

std::string_view last_part(std::string_view path) { return path.substr(path.rfind('/') + 1); }

// The unique id of the user or role of exactly that ARN, path and case included; "" when there is none.
std::string unique_id(const policy::Arn& arn, std::string_view text, const Snapshot& snapshot) {
    if (arn.resource.starts_with(user_prefix)) {
        const User* user = snapshot.user(arn.account, last_part(arn.resource));
        return user && user->arn() == text ? user->id : std::string{};
    }
    const Role* role = snapshot.role(arn.account, last_part(arn.resource));
    return role && role->arn() == text ? role->id : std::string{};
}

bool is_known_unique_id(std::string_view id, const Snapshot& snapshot) {
    return snapshot.users_by_id.contains(id) || snapshot.roles_by_id.contains(id);
}

// Sessions and federated users come and go; that their account exists is all that can be asked.
bool exists_otherwise(const policy::Arn& arn, const Snapshot& snapshot) {
    return snapshot.accounts.contains(arn.account) && (arn.resource == "root" || arn.service == "sts");
}

}  // namespace

Result<policy::PrincipalBindings, std::string> bind_principals(const policy::Document& document, const Snapshot& snapshot) {
    policy::PrincipalBindings bindings;
    for (const std::string& principal : document.principal_arns()) {
        if (is_account_id(principal) ? snapshot.accounts.contains(principal) : is_known_unique_id(principal, snapshot)) continue;
        const auto arn = policy::Arn::parse(principal);
        if (!arn) return principal;
        const bool bindable = arn->service == "iam" && (arn->resource.starts_with(user_prefix) || arn->resource.starts_with(role_prefix));
        if (!bindable) {
            if (!exists_otherwise(*arn, snapshot)) return principal;
            continue;
        }
        std::string id = unique_id(*arn, principal, snapshot);
        if (id.empty()) return principal;
        bindings.emplace(principal, std::move(id));
    }
    return bindings;
}

std::string shown_text(const policy::Document& document, const policy::PrincipalBindings& bindings, const Snapshot& snapshot) {
    std::string text(document.text());
    for (const auto& [arn, id] : bindings) {
        if (is_known_unique_id(id, snapshot)) continue;
        // A JSON string that is exactly the ARN can only be that principal, or a condition value that named it: both are
        // shown as the id.
        const std::string quoted = concat("\"", arn, "\"");
        for (auto at = text.find(quoted); at != std::string::npos; at = text.find(quoted, at + id.size())) text.replace(at, quoted.size(), concat("\"", id, "\""));
    }
    return text;
}

}  // namespace watchword
