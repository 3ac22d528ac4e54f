// Question: does every operation authorize what AWS's service authorization reference says it does — a
// resource of a kind that the action has, with every condition key that the action and the resource have?
//
// The reference is policy/catalog. Every row of the table is asked with all that a request can have, by a
// user without any policy: the denial names the resource, and the context has the keys.
#include <boost/json.hpp>
#include <map>
#include <set>

#include "iam/test_support.hpp"
#include "policy/catalog/catalog.hpp"
#include "policy/catalog/test_support.hpp"

namespace watchword::iam::test {
namespace {

using policy::catalog::Catalog;

// What AWS lists and this server has not, or has otherwise, and why.
struct Exception {
    std::string_view action, what;  // a condition key, or "resource"
    std::string_view why;
};
constexpr std::string_view no_templates = "There are no role templates here.";
constexpr std::string_view no_security_keys =
    "There are no FIDO security keys here, only devices with codes.";
constexpr std::string_view listed_path = "AWS's own denials name the path that is listed (facts: iam §11).";
constexpr Exception exceptions[] = {
    {"AttachRolePolicy", "iam:RoleTemplateARN", no_templates},
    {"CreateRole", "iam:RoleTemplateARN", no_templates},
    {"EnableMFADevice", "iam:FIDO-FIPS-140-2-certification", no_security_keys},
    {"EnableMFADevice", "iam:FIDO-FIPS-140-3-certification", no_security_keys},
    {"EnableMFADevice", "iam:FIDO-certification", no_security_keys},
    {"EnableMFADevice", "iam:RegisterSecurityKey", no_security_keys},
    {"GetRole", "iam:RoleTemplateARN", no_templates},
    {"ListGroups", "resource", listed_path},
    {"ListInstanceProfiles", "resource", listed_path},
    {"ListPolicies", "resource", listed_path},
    {"ListRoles", "resource", listed_path},
    {"ListServerCertificates", "resource", listed_path},
    {"ListUsers", "resource", listed_path},
    {"ListVirtualMFADevices", "resource", listed_path},
    {"PutRolePermissionsBoundary", "iam:RoleTemplateARN", no_templates},
    {"PutRolePolicy", "iam:RoleTemplateARN", no_templates},
    {"TagRole", "iam:RoleTemplateARN", no_templates},
    {"UpdateDelegationRequest", "action", "The reference lacks it; the API's documentation has it."},
};

// The targets of these are yet to be made, or gone: they have no tags.
constexpr std::string_view without_tags[] = {
    "ChangePassword",  // of the caller, whose user here has none
    "CreateInstanceProfile",
    "CreateOpenIDConnectProvider",
    "CreatePolicy",
    "CreateRole",
    "CreateSAMLProvider",
    "CreateServiceLinkedRole",
    "CreateUser",
    "CreateVirtualMFADevice",
    "UploadServerCertificate",
    "GetServiceLinkedRoleDeletionStatus",
};

struct ConditionKeys : testing::Test {
    ConditionKeys() {
        const auto arn = [&](std::string_view rest) { return concat("arn:aws:iam::", account, ":", rest); };
        const std::string tag = "&Tags.member.1.Key=rk&Tags.member.1.Value=v";
        const auto document = percent_encode(allow("s3:*"));
        const auto make = [&](const std::string& form) { return world.expect(admin, "Action=" + form); };
        make("CreatePolicy&PolicyName=x&PolicyDocument=" + document + tag);
        const auto bounded = "&PermissionsBoundary=" + arn("policy/x") + tag;
        make("CreateUser&UserName=x" + bounded);
        make("CreateGroup&GroupName=x");
        make("CreateRole&RoleName=x&AssumeRolePolicyDocument=" + percent_encode(trust(account)) + bounded);
        make("CreateInstanceProfile&InstanceProfileName=x" + tag);
        make("CreateVirtualMFADevice&VirtualMFADeviceName=x" + tag);
        make(
            "CreateOpenIDConnectProvider&Url=https%3A%2F%2Fid.example.com&ThumbprintList.member.1="
            "0123456789012345678901234567890123456789" +
            tag);
        ServerCertificate certificate;
        certificate.account_id = account;
        certificate.path = "/";
        certificate.name = "x";
        certificate.id = new_unique_id("ASCA", account, world.random);
        certificate.tags = {{"rk", "v"}};
        SamlProvider provider;
        provider.account_id = account;
        provider.name = "x";
        provider.tags = {{"rk", "v"}};
        world.directory().write([&](Transaction& in) { in.put(certificate), in.put(provider); });
        values["AccessKeyId"] = make("CreateAccessKey&UserName=x").text("AccessKeyId");
        values["ServiceSpecificCredentialId"] =
            make("CreateServiceSpecificCredential&UserName=x&ServiceName=bedrock.amazonaws.com")
                .text("ServiceSpecificCredentialId");
        const auto delegation =
            make(
                "CreateDelegationRequest&Description=d&RequestorWorkflowId=w&NotificationChannel="
                "arn:aws:sns:us-east-1:111122223333:t&SessionDuration=3600&OwnerAccountId=" +
                account + "&Permissions.PolicyTemplateArn=" + arn("policy/x"))
                .text("DelegationRequestId");
        make("AssociateDelegationRequest&DelegationRequestId=" + delegation);
        values["DelegationRequestId"] = delegation;
        values["EntityArn"] = arn("delegation-request/" + delegation);
        values["OwnerId"] = arn("user/Administrator");
        values["PolicyArn"] = values["PermissionsBoundary"] = arn("policy/x");
        values["SerialNumber"] = arn("mfa/x");
        values["Arn"] = values["PolicySourceArn"] = arn("user/x");
        values["SAMLProviderArn"] = arn("saml-provider/x");
        values["OpenIDConnectProviderArn"] = arn("oidc-provider/id.example.com");
    }

    // The request of that operation with every member that has a value below.
    std::string form_of(const Operation& row) const {
        std::string form = concat("Action=", row.action);
        const auto described = boost::json::parse(row.describe());
        for (const auto& member : described.at("input").at("members").as_object()) {
            const std::string_view name(member.key().data(), member.key().size());
            if (name == "Tags")
                form += "&Tags.member.1.Key=k&Tags.member.1.Value=v";
            else if (const auto list = lists.find(name); list != lists.end())
                form += concat("&", name, ".member.1=", percent_encode(list->second));
            else if (name == "Permissions")
                form += "&Permissions.PolicyTemplateArn=arn:aws:iam::111122223333:policy/x";
            else if (const auto value = values.find(name); value != values.end())
                form += concat("&", name, "=", percent_encode(value->second));
        }
        return form;
    }

    // Asks, and keeps the condition keys that were set; the resource of the denial.
    std::string denied_resource(const Operation& row) {
        const std::string form = form_of(row);
        const query::Tree tree(form);
        const auto snapshot = world.now();
        const auto ask = [&](Scope in) {
            Call call = world.call_of(in.snapshot(), bob, row);
            try {
                xml::Writer out;
                if (row.prepare)
                    row.prepare(in.snapshot(), call, service.name, row, tree);
                else
                    row.run(in, call, service.name, row, tree, out);
            } catch (...) {
                context = call.context;
                throw;
            }
        };
        try {
            if (row.writes(tree))
                world.directory().write([&](Transaction& in) { ask({.write = &in}); });
            else
                ask({.read = snapshot.get()});
            ADD_FAILURE() << form << " was allowed";
        } catch (const Fault& fault) {
            const std::string_view message = fault.what();
            constexpr std::string_view before = "on resource: ", after = " because";
            const auto at = message.find(before), end = message.find(after);
            EXPECT_EQ(fault.code, "AccessDenied") << form << message;
            EXPECT_NE(message.find(concat("perform: iam:", row.action, " ")), std::string::npos) << message;
            if (at == std::string_view::npos || end == std::string_view::npos) return "";
            return std::string(message.substr(at + before.size(), end - at - before.size()));
        }
        return "";
    }

    static std::string key_of(std::string_view shortened, std::string_view tag) {
        return policy::catalog::key_in_request("iam", shortened, tag);
    }

    World world;
    Credential admin = world.account("acme");
    std::string account = world.account_of(admin);
    Credential bob = world.user(admin, "bob");
    policy::Context context;
    const std::map<std::string, std::string, std::less<>> lists = {
        {"ActionNames", "s3:GetObject"},
        {"PolicyInputList", "{}"},
        {"ServiceNamespaces", "s3"},
        {"TagKeys", "k"},
        {"ThumbprintList", std::string(40, '0')},
    };
    std::map<std::string, std::string, std::less<>> values = {
        {"AWSServiceName", "ecs.amazonaws.com"},
        {"AccountAlias", "abc"},
        {"AssumeRolePolicyDocument", "{}"},
        {"AuthenticationCode1", "000000"},
        {"AuthenticationCode2", "000000"},
        {"CertificateBody", "x"},
        {"CertificateId", "AAAAAAAAAAAAAAAAAAAAAAAA"},
        {"ClientID", "x"},
        {"CredentialAgeDays", "30"},
        {"DeletionTaskId", "task/aws-service-role/ecs.amazonaws.com/x/y"},
        {"Description", "x"},
        {"Encoding", "SSH"},
        {"EntityPath", "o-a1b2c3d4e5/r-f6g7h8"},
        {"GlobalEndpointTokenVersion", "v2Token"},
        {"GroupName", "x"},
        {"InstanceProfileName", "x"},
        {"JobId", "6f9f7f53-0000-4000-8000-000000000001"},
        {"Name", "x"},
        {"NewPassword", "x"},
        {"NotificationChannel", "arn:aws:sns:us-east-1:111122223333:t"},
        {"OldPassword", "x"},
        {"OrganizationsPolicyId", "p-a1b2c3d4"},
        {"Password", "x"},
        {"PolicyDocument", "{}"},
        {"PolicyName", "x"},
        {"PrivateKey", "x"},
        {"RequestorWorkflowId", "x"},
        {"RoleName", "x"},
        {"SAMLMetadataDocument", std::string(1000, 'x')},
        {"SSHPublicKeyBody", "x"},
        {"SSHPublicKeyId", "APKAAAAAAAAAAAAAAAAA"},
        {"ServerCertificateName", "x"},
        {"ServiceName", "bedrock.amazonaws.com"},
        {"ServiceNamespace", "s3"},
        {"SessionDuration", "3600"},
        {"Status", "Active"},
        {"Url", "https://id.example.com"},
        {"UserName", "x"},
        {"VersionId", "v1"},
        {"VirtualMFADeviceName", "x"},
    };
};

TEST_F(ConditionKeys, DoesEveryOperationSetThoseOfItsAction) {
    const auto* iam = Catalog::get().service("iam");
    ASSERT_TRUE(iam);
    std::set<std::pair<std::string_view, std::string_view>> unused;
    for (const auto& exception : exceptions) unused.emplace(exception.action, exception.what);
    const auto excepted = [&](std::string_view action, std::string_view what) {
        unused.erase({action, what});
        return std::ranges::any_of(exceptions,
                                   [&](const auto& one) { return one.action == action && one.what == what; });
    };
    for (const auto& row : service.operations) {
        const auto* action = iam->action(row.action);
        if (!action) {
            EXPECT_TRUE(excepted(row.action, "action")) << row.action;
            continue;
        }
        EXPECT_EQ(action->name, row.action);
        context.clear();
        const auto resource = denied_resource(row);
        for (const auto key : action->condition_keys)
            EXPECT_TRUE(!context.find(key_of(key, "k")).empty() || excepted(row.action, key_of(key, "k")))
                << row.action << ": " << key << " is not set";

        const policy::catalog::ResourceType* type = nullptr;
        for (const auto name : action->resource_types)
            if (const auto* one = iam->resource_type(name); policy::catalog::matches_ignoring_case(
                    policy::catalog::pattern_of(one->arn, account), resource))
                type = one;
        if (!type) {
            const bool everything = action->resource_types.empty() && resource == "*";
            EXPECT_TRUE(everything || excepted(row.action, "resource"))
                << row.action << " asks about " << resource;
            continue;
        }
        if (std::ranges::find(without_tags, row.action) != std::end(without_tags)) continue;
        for (const auto key : type->condition_keys) {
            if (!key.ends_with("ResourceTag/*")) continue;
            EXPECT_FALSE(context.find(key_of(key, "rk")).empty())
                << row.action << ": " << key << " of " << resource << " is not set";
        }
    }
    for (const auto& [action, what] : unused) ADD_FAILURE() << action << " has " << what << " after all";
}

}  // namespace
}  // namespace watchword::iam::test
