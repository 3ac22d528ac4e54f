// IAM of one account as simple as can be: what the stateful test holds the server against. Names are looked
// up by walking lists; nothing is indexed, shared, stored or fast.
#pragma once

#include <algorithm>
#include <list>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.hpp"

namespace watchword::iam::test::model {

/// Keys are told apart ignoring case; the last spelling stays.
using Tags = std::map<std::string, std::pair<std::string, std::string>>;  // by lower-case key

struct Version {
    std::string id;
    bool operator==(const Version&) const = default;
};

/// What users, groups, roles and policies have in common; each uses its part.
struct Entity {
    std::string name, path = "/";
    model::Tags tags;
    std::list<std::string> inline_policies;
    std::vector<std::string> attached;  // ARNs
    std::optional<std::string> boundary;
};
struct Group : Entity {};
struct Role : Entity {};
struct User : Entity {
    std::set<const Group*> groups;
    std::vector<std::string> keys;
    std::vector<std::string> devices;
    bool has_password = false;
};
struct Policy : Entity {
    std::vector<std::string> versions{"v1"};
    std::string default_version = "v1";
    int versions_made = 1;
};
struct Device {
    std::string name, seed;
    User* owner = nullptr;
};

/// Lists, so that an entity stays where it is while others come and go.
struct Account {
    std::string id;
    std::list<User> users;
    std::list<Group> groups;
    std::list<Role> roles;
    std::list<Policy> policies;
    std::list<Device> devices;
    std::optional<std::string> alias;

    std::string policy_arn(const Policy& policy) const {
        return concat("arn:aws:iam::", id, ":policy", policy.path, policy.name);
    }
    Policy* policy_of_arn(std::string_view arn) {
        for (auto& policy : policies)
            if (policy_arn(policy) == arn) return &policy;
        return nullptr;
    }
    bool attachable(std::string_view arn) {
        return arn.starts_with("arn:aws:iam::aws:") || policy_of_arn(arn);
    }
    bool uses(std::string_view arn) const {
        const auto used_by = [&](const Entity& entity) {
            return std::ranges::count(entity.attached, arn) > 0 || entity.boundary == arn;
        };
        return std::ranges::any_of(users, used_by) || std::ranges::any_of(groups, used_by) ||
               std::ranges::any_of(roles, used_by);
    }
};

template <class T>
T* find(std::list<T>& list, std::string_view name) {
    for (auto& one : list)
        if (equal_ignoring_case(one.name, name)) return &one;
    return nullptr;
}
inline std::string* find(std::list<std::string>& names, std::string_view name) {
    for (auto& one : names)
        if (equal_ignoring_case(one, name)) return &one;
    return nullptr;
}
/// Device names are told apart by case too, as all serial numbers are.
inline Device* find(std::list<Device>& list, std::string_view name) {
    for (auto& one : list)
        if (one.name == name) return &one;
    return nullptr;
}
template <class T>
void erase(std::list<T>& list, const T* gone) {
    list.remove_if([&](const T& one) { return &one == gone; });
}

}  // namespace watchword::iam::test::model
