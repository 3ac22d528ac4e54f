// Questions: who turns central root access on and off, and what is said to everybody else?
#include "iam/test_support.hpp"

namespace watchword::iam::test {
namespace {

constexpr auto list = "Action=ListOrganizationsFeatures";
constexpr auto enable_credentials = "Action=EnableOrganizationsRootCredentialsManagement";
constexpr auto disable_credentials = "Action=DisableOrganizationsRootCredentialsManagement";
constexpr auto enable_sessions = "Action=EnableOrganizationsRootSessions";
constexpr auto disable_sessions = "Action=DisableOrganizationsRootSessions";
constexpr auto all = {list, enable_credentials, disable_credentials, enable_sessions, disable_sessions};

constexpr auto no_administrator =
    "400 AccountNotManagementOrDelegatedAdministratorException The account making the request is not the "
    "management account or delegated administrator account for centralized root access.";

struct RootFeatures : testing::Test {
    RootFeatures() {
        organization.id = "o-1234567890";
        organization.root_id = "r-1234";
        organization.management_account_id = world.account_of(manager);
        organization.feature_set = "ALL";
        organization.trusted_services = {{"iam.amazonaws.com", 1}};
        put(organization);
        put(place(manager));
        put(place(member));
    }
    template <class T>
    void put(const T& record) {
        world.directory().write([&](Transaction& in) { in.put(record); });
    }
    OrganizationMember place(const Credential& of) {
        OrganizationMember out;
        out.account_id = world.account_of(of);
        out.organization_id = organization.id;
        out.parent_id = organization.root_id;
        return out;
    }
    std::string features(const Answer& answer) {
        const auto text = answer.text("EnabledFeatures");
        return text.empty() ? "none" : text;
    }

    World world;
    Credential manager = world.account("manager"), member = world.account("member"),
               outsider = world.account("outsider");
    Organization organization;
};

TEST_F(RootFeatures, AreFeaturesTurnedOnAndOff) {
    EXPECT_EQ(features(world.expect(manager, list)), "none");
    EXPECT_EQ(world.expect(manager, list).text("OrganizationId"), organization.id);
    EXPECT_EQ(features(world.expect(manager, enable_sessions)), "<member>RootSessions</member>");
    world.expect(manager, enable_sessions);  // once more changes nothing
    EXPECT_EQ(features(world.expect(manager, enable_credentials)),
              "<member>RootCredentialsManagement</member><member>RootSessions</member>");
    world.open();
    EXPECT_EQ(features(world.expect(manager, list)),
              "<member>RootCredentialsManagement</member><member>RootSessions</member>");
    EXPECT_EQ(features(world.expect(manager, disable_sessions)),
              "<member>RootCredentialsManagement</member>");
    EXPECT_EQ(features(world.expect(manager, disable_credentials)), "none");
    EXPECT_EQ(features(world.expect(manager, disable_credentials)), "none");
}

TEST_F(RootFeatures, MayTheDelegatedAdministratorDoAllButEnable) {
    auto administrator = place(member);
    administrator.delegated_services = {{"iam.amazonaws.com", 1}};
    put(administrator);
    world.expect(manager, enable_sessions);
    EXPECT_EQ(features(world.expect(member, list)), "<member>RootSessions</member>");
    for (const auto form : {enable_credentials, enable_sessions})
        EXPECT_EQ(world.outcome(member, form),
                  "400 CallerIsNotManagementAccountException The account making the request is not the "
                  "management account of the organization.");
    EXPECT_EQ(features(world.expect(member, disable_sessions)), "none");
}

TEST_F(RootFeatures, AreAllOthersRefused) {
    for (const auto form : all) {
        EXPECT_EQ(world.outcome(member, form), no_administrator) << form;
        EXPECT_EQ(world.outcome(outsider, form),
                  "400 OrganizationNotFoundException No organization is associated with your account.");
    }
    auto administrator = place(member);
    administrator.delegated_services = {{"sso.amazonaws.com", 1}};
    put(administrator);
    EXPECT_EQ(world.outcome(member, list), no_administrator);
}

TEST_F(RootFeatures, IsTrustedAccessNeeded) {
    world.expect(manager, enable_sessions);
    organization.root_features = {"RootSessions"};
    organization.trusted_services = {{"sso.amazonaws.com", 1}};
    put(organization);
    for (const auto form : all)
        EXPECT_EQ(world.outcome(manager, form),
                  "400 ServiceAccessNotEnabledException Trusted access is not enabled for IAM in AWS "
                  "Organizations.");
    organization.trusted_services = {{"iam.amazonaws.com", 1}};
    put(organization);
    EXPECT_EQ(features(world.expect(manager, list)), "<member>RootSessions</member>");
    organization.feature_set = "CONSOLIDATED_BILLING";
    put(organization);
    for (const auto form : all)
        EXPECT_EQ(world.outcome(manager, form),
                  "400 OrganizationNotInAllFeaturesModeException Your organization does not have All "
                  "features enabled.");
}

TEST_F(RootFeatures, IsPermissionNeeded) {
    const auto nobody = world.user(manager, "nobody");
    for (const std::string form : all) {
        const auto action = "iam:" + form.substr(form.find('=') + 1);
        EXPECT_EQ(world.outcome(nobody, form),
                  concat("403 AccessDenied User: arn:aws:iam::", world.account_of(manager),
                         ":user/nobody is not authorized to perform: ", action, " on resource: *",
                         " because no identity-based policy allows the ", action, " action"));
    }
    const auto reader = world.user(manager, "reader", allow("iam:ListOrganizationsFeatures"));
    world.expect(reader, list);
    EXPECT_EQ(world.call(reader, enable_sessions).code, "AccessDenied");
}

}  // namespace
}  // namespace watchword::iam::test
