// An organization on record, for tests of what it has to say about its accounts.
#pragma once

#include <string>
#include <vector>

#include "iam/test_support.hpp"

namespace watchword::iam::test {

inline constexpr const char* organization_id = "o-aaaaaaaaaa";

/// A management account of another name, and service control policies in force.
inline void put_organization(World& world, const std::string& management_account_id) {
    world.directory().write([&](Transaction& in) {
        Organization out;
        out.id = organization_id;
        out.root_id = "r-aaaa";
        out.management_account_id = management_account_id;
        out.feature_set = "ALL";
        out.enabled_policy_types = {std::string(service_control_policy)};
        out.policy_ids = {"p-FullAWSAccess"};
        in.put(std::move(out));
    });
}
inline void put_unit(World& world, const std::string& id, const std::string& parent_id,
                     std::vector<std::string> policy_ids = {"p-FullAWSAccess"}) {
    world.directory().write([&](Transaction& in) {
        OrganizationalUnit out;
        out.id = id;
        out.organization_id = organization_id;
        out.parent_id = parent_id;
        out.name = id;
        out.policy_ids = policy_ids;
        in.put(std::move(out));
    });
}
inline void put_member(World& world, const std::string& account_id, const std::string& parent_id = "r-aaaa",
                       std::vector<std::string> policy_ids = {"p-FullAWSAccess"},
                       std::map<std::string, StoredTime> delegated = {}) {
    world.directory().write([&](Transaction& in) {
        OrganizationMember out;
        out.account_id = account_id;
        out.organization_id = organization_id;
        out.parent_id = parent_id;
        out.joined_method = "CREATED";
        out.policy_ids = policy_ids;
        out.delegated_services = delegated;
        in.put(std::move(out));
    });
}
inline void put_control_policy(World& world, const std::string& id, const std::string& text) {
    world.directory().write([&](Transaction& in) {
        OrganizationPolicy out;
        out.id = id;
        out.organization_id = organization_id;
        out.arn = concat("arn:aws:organizations::100000000000:policy/", organization_id,
                         "/service_control_policy/", id);
        out.name = id;
        out.content = ControlPolicy(service_control_policy, text);
        in.put(std::move(out));
    });
}

}  // namespace watchword::iam::test
