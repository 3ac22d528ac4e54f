// Question: does every operation authorize what AWS's service authorization reference says it does — a
// resource of a kind that the action has, with every condition key that the action and the resource have?
//
// The reference is policy/catalog. Every row of the table is asked with all that a request can have, by a
// user of the management account without any policy: the denial names the resource, and the context has the
// keys.
#include <boost/json.hpp>
#include <map>
#include <set>

#include "organizations/test_support.hpp"
#include "policy/catalog/catalog.hpp"
#include "policy/catalog/test_support.hpp"

namespace watchword::organizations {
namespace {

using policy::catalog::Catalog;
using policy::catalog::key_in_request;

// What AWS lists and this server has not, and why.
struct Exception {
    std::string_view action, key, why;
};
constexpr std::string_view not_yet = "What is yet to be made has no tags.";
constexpr std::string_view no_transfers = "No responsibility is transferred between organizations here.";
constexpr Exception exceptions[] = {
    {"CreateAccount", "aws:ResourceTag/rk", not_yet},
    {"CreateGovCloudAccount", "aws:ResourceTag/rk", not_yet},
    {"CreatePolicy", "aws:ResourceTag/rk", not_yet},
    {"ListTagsForResource", "organizations:TransferDirection", no_transfers},
    {"ListTagsForResource", "organizations:TransferType", no_transfers},
    {"TagResource", "organizations:TransferDirection", no_transfers},
    {"TagResource", "organizations:TransferType", no_transfers},
    {"UntagResource", "organizations:TransferDirection", no_transfers},
    {"UntagResource", "organizations:TransferType", no_transfers},
};

// The targets of these are yet to be made, or not in the organization: they have no tags of it.
constexpr std::string_view without_tags[] = {"CreatePolicy", "InviteAccountToOrganization",
                                             "PutResourcePolicy"};

struct ConditionKeys : Organized {
    ConditionKeys() {
        const std::string tags = R"("Tags":[{"Key":"rk","Value":"v"}]})";
        const auto quoted = [](const std::string& text) { return concat("\"", text, "\""); };
        call(boss, "CreateOrganization");
        const auto root = text(call(boss, "ListRoots"), "Id");
        call(boss, "TagResource", concat(R"({"ResourceId":")", root, "\",", tags));
        const auto unit = text(
            call(boss, "CreateOrganizationalUnit", concat(R"({"Name":"x","ParentId":")", root, "\",", tags)),
            "Id");
        const auto account =
            text(call(boss, "CreateAccount", R"({"Email":"m@example.com","AccountName":"m",)" + tags),
                 "AccountId");
        const auto policy_id = text(
            call(boss, "CreatePolicy",
                 concat(R"({"Name":"x","Description":"","Type":"SERVICE_CONTROL_POLICY",)", deny_sqs, tags)),
            "Id");
        values["HandshakeId"] = quoted(text(call(boss, "InviteAccountToOrganization", invitation), "Id"));
        values["ParentId"] = values["SourceParentId"] = values["RootId"] = quoted(root);
        values["DestinationParentId"] = values["OrganizationalUnitId"] = quoted(unit);
        values["AccountId"] = values["ChildId"] = values["TargetId"] = quoted(account);
        values["PolicyId"] = values["ResourceId"] = quoted(policy_id);
    }

    // The request of that operation with every member that has a value below.
    std::string body_of(const JsonOperation& row) const {
        std::string body;
        const auto described = boost::json::parse(row.describe());
        for (const auto& member : described.at("input").at("members").as_object()) {
            const std::string_view name(member.key().data(), member.key().size());
            const auto value = values.find(name);
            // Filter is a type of policies, or what handshakes are listed.
            if (value == values.end() || member.value().at("type") == "structure") continue;
            body += concat(body.empty() ? "" : ",", "\"", name, "\":", value->second);
        }
        if (row.action == "InviteAccountToOrganization")
            body.append(",").append(invitation, 1, invitation.size() - 2);
        return concat("{", body, "}");
    }

    // The resource of the denial, "*" where it names none.
    std::string denied_resource(const JsonOperation& row) {
        const std::string message = call(nobody, row.action, body_of(row));
        EXPECT_NE(message.find(concat("AccessDenied User: ")), std::string::npos) << row.action << message;
        EXPECT_NE(message.find(concat("perform: organizations:", row.action, " ")), std::string::npos)
            << message;
        constexpr std::string_view before = "on resource: ", after = " because";
        const auto at = message.find(before);
        if (at == std::string::npos) return "*";
        const auto from = at + before.size();
        return message.substr(from, message.find(after) - from);
    }

    Credential nobody = user("nobody");
    std::map<std::string, std::string, std::less<>> values = {
        {"AccountName", R"("x")"},
        {"ChildType", R"("ACCOUNT")"},
        {"Content", R"("{}")"},
        {"CreateAccountRequestId", R"("car-abcdefgh")"},
        {"Description", R"("x")"},
        {"Email", R"("x@example.com")"},
        {"Filter", R"("SERVICE_CONTROL_POLICY")"},
        {"Name", R"("x")"},
        {"PolicyType", R"("TAG_POLICY")"},
        {"ServicePrincipal", R"("iam.amazonaws.com")"},
        {"TagKeys", R"(["k"])"},
        {"Tags", R"([{"Key":"k","Value":"v"}])"},
        {"Type", R"("SERVICE_CONTROL_POLICY")"},
    };
};

TEST_F(ConditionKeys, DoesEveryOperationSetThoseOfItsAction) {
    const auto* organizations = Catalog::get().service("organizations");
    ASSERT_TRUE(organizations);
    std::set<std::pair<std::string_view, std::string_view>> unused;
    for (const auto& exception : exceptions) unused.emplace(exception.action, exception.key);
    const auto excepted = [&](std::string_view action, std::string_view key) {
        unused.erase({action, key});
        return std::ranges::any_of(exceptions,
                                   [&](const auto& one) { return one.action == action && one.key == key; });
    };
    for (const auto& row : service.operations) {
        const auto* action = organizations->action(row.action);
        ASSERT_TRUE(action) << row.action;
        const auto resource = denied_resource(row);
        for (const auto shortened : action->condition_keys) {
            const auto key =
                key_in_request("organizations", shortened, shortened.starts_with("ResourceTag") ? "rk" : "k");
            EXPECT_TRUE(!context.find(key).empty() || excepted(row.action, key))
                << row.action << ": " << key << " is not set";
        }
        const policy::catalog::ResourceType* type = nullptr;
        for (const auto name : action->resource_types)
            if (const auto* one = organizations->resource_type(name); policy::catalog::matches_ignoring_case(
                    policy::catalog::pattern_of(one->arn, testing::World::account_a), resource))
                type = one;
        if (!type) {
            EXPECT_TRUE(action->resource_types.empty() && resource == "*")
                << row.action << " asks about " << resource;
            continue;
        }
        if (std::ranges::find(without_tags, row.action) != std::end(without_tags)) continue;
        for (const auto key : type->condition_keys)
            EXPECT_FALSE(context.find(key_in_request("organizations", key, "rk")).empty())
                << row.action << ": " << key << " of " << resource << " is not set";
    }
    for (const auto& [action, key] : unused) ADD_FAILURE() << action << " has " << key << " after all";
}

}  // namespace
}  // namespace watchword::organizations
