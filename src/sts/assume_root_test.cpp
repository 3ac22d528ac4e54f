// Questions: who gets a root session of a member account, what may it do, and when is it over?
#include "service/authorize.hpp"
#include "service/test_world.hpp"
#include "sts/service.hpp"

namespace watchword::sts {
namespace {

using testing::Answer;
using testing::World;

constexpr std::string_view outsider_id = "777788889999";

std::string allow(std::string_view action, std::string_view resource = "*", std::string_view more = "") {
    return concat(R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":")", action,
                  R"(","Resource":")", resource, "\"", more, "}]}");
}
std::string task_arn(std::string_view name) { return concat("arn:aws:iam::aws:policy/root-task/", name); }

// Account a manages the organization, b is a member, and one account is in none.
class AssumingRoot : public ::testing::Test {
protected:
    AssumingRoot() {
        Account outsider;
        outsider.id = outsider_id;
        world.put(outsider);
        organization.id = "o-1234567890";
        organization.root_id = "r-1234";
        organization.management_account_id = World::account_a;
        organization.feature_set = "ALL";
        organization.enabled_policy_types = {std::string(service_control_policy)};
        organization.policy_ids = {"p-FullAWSAccess"};
        organization.trusted_services = {{"iam.amazonaws.com", 1}};
        organization.root_features = {"RootCredentialsManagement", "RootSessions"};
        world.put(organization);
        for (auto* one : {&manager, &member}) {
            one->organization_id = organization.id;
            one->parent_id = organization.root_id;
            one->policy_ids = {"p-FullAWSAccess"};
        }
        manager.account_id = World::account_a, member.account_id = World::account_b;
        world.put(manager);
        world.put(member);
    }
    Answer ask(const Credential& who, const std::string& form) { return world.call(service, who, form); }
    Answer assume(const Credential& who, std::string_view target = World::account_b,
                  std::string_view task = "IAMAuditRootUserCredentials", std::string_view more = "") {
        return ask(who, concat("Action=AssumeRoot&TargetPrincipal=", target,
                               "&TaskPolicyArn.arn=", task_arn(task), more));
    }
    void expect_refused(const Answer& answer, const std::string& who,
                        std::string_view account_id = World::account_b) {
        EXPECT_EQ(answer.status, 403u) << answer.xml;
        EXPECT_EQ(answer.code, "AccessDenied");
        EXPECT_EQ(answer.message,
                  concat("User: ", who, " is not authorized to perform: sts:AssumeRoot on resource: ",
                         "arn:aws:iam::", account_id, ":root"));
    }
    policy::Decision decided(const Credential& who, std::string_view action, std::string_view resource) {
        snapshot = world.directory.share();
        caller = *look_up_caller(who, *snapshot);
        set_global_keys(context, {"192.0.2.1", "", "", "us-east-1", true, world.clock.now()}, caller);
        return decide(*snapshot, caller, {action, resource, World::account_b}, context);
    }
    bool may(const Credential& who, std::string_view action, std::string_view resource) {
        return decided(who, action, resource).allowed();
    }
    bool lives(const Credential& who) { return look_up_caller(who, *world.directory.share()).has_value(); }
    Credential root_key(std::string_view account_id) {
        AccessKey key;
        key.id = new_access_key_id("AKIA", account_id, world.random);
        key.account_id = account_id;
        world.put(key);
        return {key.id, nullptr};
    }

    World world;
    Organization organization;
    OrganizationMember manager, member;
    User admin = world.add_user(World::account_a, "admin", allow("sts:*"));
    Credential admin_key = World::long_term(admin);
    const std::string root_arn = concat("arn:aws:iam::", World::account_b, ":root");
    const std::string user_arn = concat("arn:aws:iam::", World::account_b, ":user/bob");
    SnapshotPtr snapshot;
    Caller caller;
    policy::Context context;
};

TEST_F(AssumingRoot, IsTheSessionTheMembersRootUser) {
    const auto answer = assume(admin_key);
    ASSERT_EQ(answer.status, 200u) << answer.message;
    EXPECT_EQ(answer.element("Expiration"), "2027-01-15T08:15:00Z");  // a quarter of an hour
    EXPECT_EQ(answer.element("SourceIdentity"), "");
    const auto session = world.credential(answer);
    const auto identity = ask(session, "Action=GetCallerIdentity");
    EXPECT_EQ(identity.element("Arn"), root_arn);
    EXPECT_EQ(identity.element("UserId"), World::account_b);
    EXPECT_EQ(identity.element("Account"), World::account_b);
    decided(session, "iam:GetUser", root_arn);
    EXPECT_EQ(std::string(context.find("aws:AssumedRoot")[0]), "true");
    EXPECT_EQ(std::string(context.find("aws:PrincipalType")[0]), "Account");
    EXPECT_EQ(std::string(context.find("aws:PrincipalArn")[0]), root_arn);
    EXPECT_EQ(assume(admin_key, root_arn).status, 200u);
    EXPECT_EQ(assume(admin_key, root_arn, "S3UnlockBucketPolicy", "&DurationSeconds=0").element("Expiration"),
              "2027-01-15T08:00:00Z");
}

TEST_F(AssumingRoot, MayItDoItsTaskAndNothingElse) {
    const auto audit = world.credential(assume(admin_key));
    for (const char* action : {"iam:ListAccessKeys", "iam:GetUser", "iam:GetLoginProfile"}) {
        EXPECT_TRUE(may(audit, action, root_arn)) << action;
        EXPECT_FALSE(may(audit, action, user_arn)) << action;
    }
    EXPECT_TRUE(may(audit, "iam:GetAccountSummary", "*"));
    for (const char* action : {"iam:DeleteAccessKey", "iam:CreateLoginProfile", "iam:CreateAccessKey",
                               "s3:DeleteBucketPolicy", "sts:AssumeRole", "organizations:LeaveOrganization"})
        EXPECT_FALSE(may(audit, action, root_arn)) << action;
    const auto remove = world.credential(assume(admin_key, World::account_b, "IAMDeleteRootUserCredentials"));
    EXPECT_TRUE(may(remove, "iam:DeleteAccessKey", root_arn));
    EXPECT_FALSE(may(remove, "iam:DeleteAccessKey", user_arn));
    EXPECT_FALSE(may(remove, "iam:CreateLoginProfile", root_arn));
    const auto recover = world.credential(assume(admin_key, World::account_b, "IAMCreateRootUserPassword"));
    EXPECT_TRUE(may(recover, "iam:CreateLoginProfile", root_arn));
    EXPECT_FALSE(may(recover, "iam:DeleteLoginProfile", root_arn));
    const auto unlock = world.credential(assume(admin_key, World::account_b, "S3UnlockBucketPolicy"));
    EXPECT_TRUE(may(unlock, "s3:DeleteBucketPolicy", "arn:aws:s3:::b"));
    EXPECT_FALSE(may(unlock, "s3:GetObject", "arn:aws:s3:::b/k"));
    const auto queue = world.credential(assume(admin_key, World::account_b, "SQSUnlockQueuePolicy"));
    EXPECT_TRUE(may(queue, "sqs:SetQueueAttributes", "arn:aws:sqs:us-east-1:444455556666:q"));
    EXPECT_FALSE(may(queue, "iam:GetUser", root_arn));
    EXPECT_EQ(decided(audit, "iam:CreateUser", user_arn).decided_by, policy::PolicyType::session);
}

TEST_F(AssumingRoot, CanASessionCallNothingMoreOfSts) {
    const auto session = world.credential(assume(admin_key));
    for (const char* form : {"Action=GetSessionToken", "Action=GetFederationToken&Name=guest",
                             "Action=GetAccessKeyInfo&AccessKeyId=ASIAY34FZKBOKMUTVV7A"})
        EXPECT_EQ(ask(session, form).code, "AccessDenied") << form;
    EXPECT_EQ(assume(session).message, "Cannot call AssumeRoot with session credentials");
    const auto role = world.add_role(World::account_b, "open",
                                     R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow",)"
                                     R"("Principal":"*","Action":"sts:AssumeRole"}]})");
    EXPECT_EQ(ask(session, concat("Action=AssumeRole&RoleSessionName=session1&RoleArn=", role.arn())).code,
              "AccessDenied");
}

TEST_F(AssumingRoot, IsPermissionOnTheTargetNeeded) {
    const auto nobody = world.add_user(World::account_a, "nobody");
    const auto refused = [&](const User& who) {
        return concat("User: ", who.arn(),
                      " is not authorized to perform: sts:AssumeRoot on resource: ", root_arn,
                      " because no identity-based policy allows the sts:AssumeRoot action");
    };
    EXPECT_EQ(assume(World::long_term(nobody)).message, refused(nobody));
    const auto other =
        world.add_user(World::account_a, "other", allow("sts:AssumeRoot", "arn:aws:iam::777788889999:root"));
    EXPECT_EQ(assume(World::long_term(other)).message, refused(other));
    const auto task = world.add_user(World::account_a, "task",
                                     allow("sts:AssumeRoot", root_arn,
                                           concat(R"(,"Condition":{"StringEquals":{"sts:TaskPolicyArn":")",
                                                  task_arn("IAMAuditRootUserCredentials"), "\"}}")));
    EXPECT_EQ(assume(World::long_term(task)).status, 200u);
    EXPECT_EQ(assume(World::long_term(task), World::account_b, "S3UnlockBucketPolicy").code, "AccessDenied");
}

TEST_F(AssumingRoot, AreOthersThanAdministratorsRefused) {
    const auto bob = world.add_user(World::account_b, "bob", allow("*"));
    expect_refused(assume(World::long_term(bob)), bob.arn());  // not even of its own account
    const auto stranger = world.add_user(outsider_id, "stranger", allow("*"));
    expect_refused(assume(World::long_term(stranger)), stranger.arn());
    expect_refused(assume(root_key(World::account_a)), concat("arn:aws:iam::", World::account_a, ":root"));
    const auto session = world.credential(ask(admin_key, "Action=GetSessionToken"));
    EXPECT_EQ(assume(session).message, "Cannot call AssumeRoot with session credentials");
}

TEST_F(AssumingRoot, MayTheDelegatedAdministratorOfIamAndNoOther) {
    OrganizationMember second = member;
    second.account_id = outsider_id;
    second.delegated_services = {{"sso.amazonaws.com", 1}};
    world.put(second);
    const auto security = world.add_user(outsider_id, "security", allow("sts:AssumeRoot"));
    expect_refused(assume(World::long_term(security)), security.arn());
    second.delegated_services = {{"iam.amazonaws.com", 1}};
    world.put(second);
    EXPECT_EQ(assume(World::long_term(security)).status, 200u);
    expect_refused(assume(World::long_term(security), World::account_a), security.arn(), World::account_a);
}

// The administering member is a member too, and its users need permission there like anywhere.
TEST_F(AssumingRoot, IsPermissionNeededInTheAdministratorsOwnAccount) {
    member.delegated_services = {{"iam.amazonaws.com", 1}};
    world.put(member);
    const auto nobody = world.add_user(World::account_b, "nobody");
    EXPECT_EQ(assume(World::long_term(nobody)).code, "AccessDenied");
    const auto security = world.add_user(World::account_b, "security", allow("sts:AssumeRoot", root_arn));
    EXPECT_EQ(assume(World::long_term(security)).status, 200u);
}

TEST_F(AssumingRoot, AreOnlyMembersTargets) {
    expect_refused(assume(admin_key, World::account_a), admin.arn(), World::account_a);
    expect_refused(assume(admin_key, outsider_id), admin.arn(), outsider_id);
    expect_refused(assume(admin_key, "123456789012"), admin.arn(), "123456789012");
    Account closed = *world.directory.share()->accounts.find(World::account_b);
    closed.closed = 1;
    world.put(closed);
    EXPECT_EQ(assume(admin_key).code, "AccessDenied");
}

TEST_F(AssumingRoot, WhatIsNoTargetAndNoTask) {
    for (const char* target : {"44445555666x", "arn:aws:iam::444455556666:user/root", "arn:aws:iam:::root",
                               "arn:aws:iam::444455556666:root:root"}) {
        const auto answer = assume(admin_key, target);
        EXPECT_EQ(answer.code, "ValidationError");
        EXPECT_EQ(answer.message, concat(target, " is invalid"));
    }
    for (const char* arn :
         {"arn:aws:iam::aws:policy/AdministratorAccess", "arn:aws:iam::aws:policy/root-task/Everything",
          "arn:aws:iam::444455556666:policy/root-task/S3UnlockBucketPolicy"})
        EXPECT_EQ(ask(admin_key, concat("Action=AssumeRoot&TargetPrincipal=", World::account_b,
                                        "&TaskPolicyArn.arn=", arn))
                      .message,
                  concat("The policy ", arn, " is no root task policy."));
    EXPECT_EQ(ask(admin_key, concat("Action=AssumeRoot&TargetPrincipal=", World::account_b)).code,
              "ValidationError");
    EXPECT_EQ(assume(admin_key, World::account_b, "S3UnlockBucketPolicy", "&DurationSeconds=901").code,
              "ValidationError");
}

// Each feature is for its own tasks, and what came of one ends with it.
TEST_F(AssumingRoot, DoFeaturesGoverTheirTasks) {
    const auto audit = world.credential(assume(admin_key));
    const auto unlock = world.credential(assume(admin_key, World::account_b, "S3UnlockBucketPolicy"));
    organization.root_features = {"RootSessions"};
    world.put(organization);
    EXPECT_FALSE(lives(audit));
    EXPECT_TRUE(lives(unlock));
    expect_refused(assume(admin_key), admin.arn());
    EXPECT_EQ(assume(admin_key, World::account_b, "S3UnlockBucketPolicy").status, 200u);
    organization.root_features = {"RootCredentialsManagement"};
    world.put(organization);
    EXPECT_TRUE(lives(audit));
    EXPECT_FALSE(lives(unlock));
    expect_refused(assume(admin_key, World::account_b, "SQSUnlockQueuePolicy"), admin.arn());
    organization.trusted_services.clear();
    world.put(organization);
    EXPECT_FALSE(lives(audit));
    expect_refused(assume(admin_key), admin.arn());
}

TEST_F(AssumingRoot, DoesASessionEndWithTheMembership) {
    const auto audit = world.credential(assume(admin_key));
    EXPECT_TRUE(lives(audit));
    world.erase(member);
    EXPECT_FALSE(lives(audit));
    EXPECT_EQ(ask(audit, "Action=GetCallerIdentity").code, "InvalidClientTokenId");
}

TEST_F(AssumingRoot, DoesTheMembersControlPolicyBindIt) {
    const auto audit = world.credential(assume(admin_key));
    OrganizationPolicy no_root;
    no_root.id = "p-noroot00";
    no_root.organization_id = organization.id;
    no_root.arn = organization.arn_of("policy", "service_control_policy/p-noroot00");
    no_root.content = ControlPolicy(
        service_control_policy,
        R"({"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"iam:*","Resource":"*",)"
        R"("Condition":{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:root"},"Null":{"aws:AssumedRoot":"false"}}}]})");
    world.put(no_root);
    member.policy_ids.push_back(no_root.id);
    world.put(member);
    const auto decision = decided(audit, "iam:GetUser", root_arn);
    EXPECT_EQ(decision.outcome, policy::Outcome::explicit_deny);
    EXPECT_EQ(decision.decided_by, policy::PolicyType::scp);
    // The root user's own key has no such key of a condition.
    EXPECT_TRUE(may(root_key(World::account_b), "iam:GetUser", root_arn));
}

TEST_F(AssumingRoot, IsTheSourceIdentityHandedOn) {
    const auto role = world.add_role(
        World::account_a, "security",
        concat(R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":")", admin.arn(),
               R"("},"Action":["sts:AssumeRole","sts:SetSourceIdentity"]}]})"),
        allow("sts:AssumeRoot"));
    const auto as_role = world.credential(
        ask(admin_key,
            concat("Action=AssumeRole&RoleSessionName=session1&SourceIdentity=ada&RoleArn=", role.arn())));
    const auto answer = assume(as_role);
    ASSERT_EQ(answer.status, 200u) << answer.message;
    EXPECT_EQ(answer.element("SourceIdentity"), "ada");
    decided(world.credential(answer), "iam:GetUser", root_arn);
    EXPECT_EQ(std::string(context.find("aws:SourceIdentity")[0]), "ada");
}

TEST_F(AssumingRoot, IsATokenWithOneFlippedBitNobodys) {
    const auto answer = assume(admin_key);
    auto token = *base64_decode(answer.element("SessionToken"));
    for (const std::size_t at : {std::size_t{0}, token.size() / 2, token.size() - 1}) {
        token[at] = static_cast<char>(token[at] ^ 1);
        EXPECT_FALSE(open_session(base64_encode(token), *world.directory.share(), world.vault));
        token[at] = static_cast<char>(token[at] ^ 1);
    }
    EXPECT_TRUE(open_session(base64_encode(token), *world.directory.share(), world.vault));
}

}  // namespace
}  // namespace watchword::sts
